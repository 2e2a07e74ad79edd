/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.examples.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelseedance.SeedanceBackpressure;
import io.github.camelseedance.emulator.SeedanceEmulator;
import io.github.camelseedance.examples.kafka.demo.EmbeddedBroker;
import io.github.camelseedance.examples.kafka.demo.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.main.Main;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The consumer of a broker pauses and goes on. */
@Tag("slow")
class PauseTest {

    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final String GROUP = "video-orders";

    /** A consumer that has not polled for so long has to leave its group. */
    private static final int MAX_POLL_INTERVAL = 10_000;

    @TempDir
    private Path directory;

    private final SeedanceEmulator emulator = SeedanceEmulator.builder()
            .manualTime()
            .queueTime(Duration.ofSeconds(1))
            .runTime(Duration.ofSeconds(1))
            .start();
    private EmbeddedBroker broker;
    private Main orders;
    private SeedanceBackpressure backpressure;

    @BeforeEach
    void start() throws Exception {
        broker = EmbeddedBroker.start();
        Topics.create(broker.address());
        start(2);
    }

    private void start(int maxTasks) throws Exception {
        Properties settings = new Properties();
        // any free one
        settings.setProperty("orders.page.port", "0");
        settings.putAll(Map.of(
                "kafka.brokers",
                broker.address(),
                "orders.database.url",
                "jdbc:h2:file:" + directory.resolve("tasks"),
                "orders.consumers",
                "1",
                "camel.beans.backpressure.max-tasks",
                String.valueOf(maxTasks),
                "camel.beans.backpressure.resume-below",
                String.valueOf(maxTasks),
                "camel.component.kafka.max-poll-interval-ms",
                String.valueOf(MAX_POLL_INTERVAL),
                "camel.component.seedance.base-url",
                emulator.baseUrl(),
                "camel.component.seedance.api-key",
                "any",
                "camel.component.seedance.first-poll-delay",
                "100ms",
                "camel.component.seedance.poll-interval",
                "100ms"));
        orders = Orders.camel(settings);
        orders.start();
        backpressure = orders.lookup("backpressure", SeedanceBackpressure.class);
    }

    @AfterEach
    void stop() throws Exception {
        orders.stop();
        emulator.close();
        broker.close();
    }

    private void produce(int orders) throws Exception {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.address()),
                new StringSerializer(),
                new StringSerializer())) {
            for (int order = 0; order < orders; order++) {
                String request =
                        "{\"prompt\": \"Order %d\", \"resolution\": \"480p\", \"duration\": 4}".formatted(order);
                producer.send(new ProducerRecord<>(Topics.REQUESTS, "order-" + order, request))
                        .get();
            }
        }
    }

    private Set<String> members() throws Exception {
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker.address()))) {
            return admin.describeConsumerGroups(Set.of(GROUP)).all().get().get(GROUP).members().stream()
                    .map(MemberDescription::consumerId)
                    .collect(Collectors.toSet());
        }
    }

    @Test
    void noMoreThanTheLimitIsUnderWayAndTheConsumerStaysInItsGroup() throws Exception {
        produce(6);
        await().atMost(LIMIT).until(() -> backpressure.getReason() != null && emulator.tasksCreated() == 2);
        Set<String> before = members();
        assertThat(before).isNotEmpty();
        await().during(Duration.ofMillis(MAX_POLL_INTERVAL * 3 / 2))
                .atMost(LIMIT)
                .untilAsserted(() -> assertThat(emulator.tasksCreated()).isEqualTo(2));
        assertThat(members()).as("nobody had to leave").isEqualTo(before);
        assertThat(GroupOffsets.lag(broker.address(), GROUP, Topics.REQUESTS)).isPositive();

        try (TopicReader results = new TopicReader(broker.address(), Topics.RESULTS)) {
            for (int ended = 2; ended <= 6; ended += 2) {
                int expected = ended;
                await().atMost(LIMIT).until(() -> emulator.tasksCreated() == expected);
                emulator.advance(Duration.ofSeconds(5));
                await().atMost(LIMIT).until(() -> results.records().size() == expected);
            }
            assertThat(results.records()).extracting("key").doesNotHaveDuplicates();
        }
        await().atMost(LIMIT).until(() -> GroupOffsets.lag(broker.address(), GROUP, Topics.REQUESTS) == 0);
        assertThat(emulator.ledger()).hasSize(6);
    }

    @Test
    void aPausedConsumerStopsAndWhatItHeldComesAgain() throws Exception {
        produce(6);
        await().atMost(LIMIT).until(() -> backpressure.getReason() != null && emulator.tasksCreated() == 2);
        orders.stop();
        assertThat(emulator.tasksCreated()).as("a stop lets nothing through").isEqualTo(2);
        start(100);
        await().atMost(LIMIT).until(() -> emulator.tasksCreated() == 6);
        await().atMost(LIMIT).until(() -> GroupOffsets.lag(broker.address(), GROUP, Topics.REQUESTS) == 0);
        assertThat(emulator.ledger()).extracting("prompt").doesNotHaveDuplicates();
    }
}
