/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.examples.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelseedance.emulator.EmulatedProvider;
import io.github.camelseedance.emulator.Operation;
import io.github.camelseedance.emulator.SeedanceEmulator;
import io.github.camelseedance.examples.kafka.demo.EmbeddedBroker;
import io.github.camelseedance.examples.kafka.demo.Topics;
import io.github.camelseedance.model.Json;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.camel.main.Main;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole application, with an embedded broker, an H2 file and the emulator. */
class OrdersTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    static Path directory;

    private static EmbeddedBroker broker;
    private static SeedanceEmulator emulator;
    private static Main orders;
    private static KafkaProducer<String, String> producer;
    private static TopicReader results;
    private static TopicReader deadLetters;

    @BeforeAll
    static void start() throws Exception {
        broker = EmbeddedBroker.start();
        Topics.create(broker.address());
        emulator = SeedanceEmulator.builder()
                .queueTime(Duration.ofMillis(50))
                .runTime(Duration.ofMillis(200))
                .start();
        Properties settings = new Properties();
        // any free one
        settings.setProperty("orders.page.port", "0");
        settings.putAll(Map.of(
                "kafka.brokers", broker.address(),
                "orders.database.url", "jdbc:h2:file:" + directory.resolve("tasks"),
                "orders.consumers", "1",
                "camel.component.seedance.base-url", emulator.baseUrl(),
                "camel.component.seedance.api-key", "any",
                "camel.component.seedance.first-poll-delay", "100ms",
                "camel.component.seedance.poll-interval", "100ms"));
        orders = Orders.camel(settings);
        orders.start();
        producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.address()),
                new StringSerializer(),
                new StringSerializer());
        results = new TopicReader(broker.address(), Topics.RESULTS);
        deadLetters = new TopicReader(broker.address(), Topics.DEAD_LETTERS);
    }

    @AfterAll
    static void stop() throws Exception {
        for (AutoCloseable each :
                new AutoCloseable[] {results, deadLetters, producer, orders::stop, emulator, broker}) {
            if (each != null) {
                each.close();
            }
        }
    }

    private static void order(String key, String request) throws Exception {
        ProducerRecord<String, String> record = new ProducerRecord<>(Topics.REQUESTS, key, request);
        record.headers().add("customer", "C-7".getBytes(StandardCharsets.UTF_8));
        producer.send(record).get();
    }

    private static String request(String prompt) {
        return "{\"prompt\": \"%s\", \"resolution\": \"480p\", \"duration\": 4}".formatted(prompt);
    }

    private static ConsumerRecord<String, String> one(TopicReader topic, String order) {
        await().atMost(LIMIT).until(() -> !topic.of(order).isEmpty());
        List<ConsumerRecord<String, String>> found = topic.of(order);
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    @Test
    void anOrderBecomesAResultWithItsKeyItsHeadersAndTheVideo() throws Exception {
        order("plain", request("A plain order"));
        ConsumerRecord<String, String> result = one(results, "plain");
        JsonNode task = Json.MAPPER.readTree(result.value());
        assertThat(task.path("status").asText()).isEqualTo("succeeded");
        assertThat(task.path("submissionKey").asText()).isEqualTo("plain");
        assertThat(task.path("videoUrl").asText()).startsWith("http");
        assertThat(TopicReader.header(result, "customer")).isEqualTo("C-7");
        assertThat(TopicReader.header(result, "task-id"))
                .isEqualTo(task.path("id").asText());
        assertThat(result.headers()).extracting("key").containsExactlyInAnyOrder("customer", "task-id");
        assertThat(new BigDecimal(task.path("credits").asText())).isPositive();
    }

    @Test
    void anOrderThatIsProducedTwiceIsPaidOnce() throws Exception {
        order("twice", request("Ordered twice"));
        one(results, "twice");
        order("twice", request("Ordered twice"));
        order("after-twice", request("Behind the second one or not"));
        one(results, "after-twice");
        await().atMost(LIMIT).until(() -> committedAll());
        assertThat(emulator.ledger("Ordered twice")).hasSize(1);
        assertThat(results.of("twice")).hasSize(1);
        assertThat(deadLetters.of("twice")).isEmpty();
    }

    @Test
    void whatIsInvalidIsADeadLetterAndWasNotSent() throws Exception {
        order("invalid", request("An invalid order").replace("480p", "9000p"));
        ConsumerRecord<String, String> letter = one(deadLetters, "invalid");
        assertThat(letter.value()).isEqualTo(request("An invalid order").replace("480p", "9000p"));
        assertThat(TopicReader.header(letter, "error-code")).isEqualTo("INVALID_REQUEST");
        assertThat(TopicReader.header(letter, "error-message"))
                .contains("resolution")
                .contains("9000p");
        assertThat(TopicReader.header(letter, "cost")).isEqualTo("0");
        assertThat(TopicReader.header(letter, "customer")).isEqualTo("C-7");
        assertThat(TopicReader.header(letter, "origin")).matches("video-requests-\\d@\\d+");
        assertThat(emulator.ledger("An invalid order")).isEmpty();
    }

    @Test
    void whatIsModeratedAfterItWasAcceptedIsADeadLetterWithItsTaskAndCost() throws Exception {
        order("moderated-late", request("Moderated in the end [moderated-late]"));
        ConsumerRecord<String, String> letter = one(deadLetters, "moderated-late");
        assertThat(TopicReader.header(letter, "error-code")).isEqualTo("CONTENT_MODERATION_FAILED");
        assertThat(TopicReader.header(letter, "task-id"))
                .isEqualTo(emulator.ledger("Moderated in the end [moderated-late]")
                        .get(0)
                        .taskId());
        assertThat(TopicReader.header(letter, "cost")).isNotNull();
        assertThat(TopicReader.header(letter, "customer")).isEqualTo("C-7");
    }

    private static boolean committedAll() throws Exception {
        return GroupOffsets.lag(broker.address(), "video-orders", Topics.REQUESTS) == 0;
    }

    @Test
    void theProviderWasAskedAsItsDocumentSays() throws Exception {
        order("documented", request("A documented order"));
        one(results, "documented");
        assertThat(emulator.violations()).isEmpty();
        assertThat(emulator.received(EmulatedProvider.MOVIE, Operation.SUBMIT)).isPositive();
    }
}
