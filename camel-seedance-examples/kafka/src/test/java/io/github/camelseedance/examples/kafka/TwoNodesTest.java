/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.examples.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelseedance.emulator.EmulatedProvider;
import io.github.camelseedance.emulator.Fault;
import io.github.camelseedance.emulator.Operation;
import io.github.camelseedance.emulator.SeedanceEmulator;
import io.github.camelseedance.emulator.Submission;
import io.github.camelseedance.examples.kafka.demo.EmbeddedBroker;
import io.github.camelseedance.examples.kafka.demo.Topics;
import io.github.camelseedance.model.Json;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * 500 orders over three partitions, two nodes on one PostgreSQL, one of them killed in the middle and replaced, records produced twice,
 * answers that get lost, and a provider that is down for a while: every order has exactly one result, and none is paid twice.
 */
@Tag("slow")
class TwoNodesTest {

    private static final int ORDERS = 500;
    private static final Duration LIMIT = Duration.ofMinutes(5);
    /** As SeedanceBackpressure says it. */
    private static final String PAUSED = "Nothing more is to be submitted for now";

    private static final String GROUP = "video-orders";
    /** The record comes again while the row is unsettled, or the node that takes the row over is first. */
    private static final String IN_DOUBT = " in doubt: | was under way when its node was gone: it is in doubt";

    private static final BigDecimal PRICE = new BigDecimal("3.6");

    /** What the nodes print stays there, for whoever looks into a failure. */
    private static final Path DIRECTORY = Path.of("target", "two-nodes");

    private final List<Node> nodes = new ArrayList<>();
    private EmbeddedBroker broker;
    private EmbeddedPostgres database;
    private SeedanceEmulator emulator;
    private KafkaProducer<String, String> producer;
    private TopicReader results;
    private TopicReader deadLetters;
    private int records;

    @BeforeEach
    void start() throws Exception {
        Files.createDirectories(DIRECTORY);
        broker = EmbeddedBroker.start();
        Topics.create(broker.address());
        // commits that survive a crash, as in production
        database = EmbeddedPostgres.builder()
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("max_connections", "60")
                .start();
        emulator = SeedanceEmulator.builder()
                .queueTime(Duration.ofMillis(200))
                .runTime(Duration.ofMillis(800))
                .start();
        producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.address()),
                new StringSerializer(),
                new StringSerializer());
        results = new TopicReader(broker.address(), Topics.RESULTS);
        deadLetters = new TopicReader(broker.address(), Topics.DEAD_LETTERS);
    }

    @AfterEach
    void stop() throws Exception {
        nodes.forEach(Node::close);
        results.close();
        deadLetters.close();
        producer.close();
        emulator.close();
        database.close();
        broker.close();
    }

    private Node startNode() {
        Map<String, String> settings = new TreeMap<>(Map.of(
                "kafka.brokers",
                broker.address(),
                "orders.database.url",
                database.getJdbcUrl("postgres", "postgres"),
                "orders.database.user",
                "postgres",
                "orders.consumers",
                "2",
                "orders.in-doubt.delay",
                "1000",
                "orders.in-doubt.attempts",
                "300"));
        settings.put("orders.page.port", "0");
        // the shortest that the broker allows: how long the partitions of a dead node wait
        settings.put("camel.component.kafka.session-timeout-ms", "6000");
        settings.put("camel.component.kafka.heartbeat-interval-ms", "1500");
        settings.put("camel.component.kafka.client-id", "node-" + nodes.size());
        settings.put("camel.component.seedance.user-agent", "node-" + nodes.size());
        settings.put("camel.component.seedance.base-url", emulator.baseUrl());
        settings.put("camel.component.seedance.api-key", "any");
        settings.put("camel.component.seedance.first-poll-delay", "500ms");
        settings.put("camel.component.seedance.poll-interval", "500ms");
        settings.put("camel.component.seedance.response-timeout", "5s");
        settings.put("camel.beans.backpressure.max-tasks", "60");
        Node node = new Node(DIRECTORY.resolve("node-" + nodes.size() + ".log"), settings);
        nodes.add(node);
        return node;
    }

    private static String key(int order) {
        return "order-" + order;
    }

    private static boolean isInvalid(int order) {
        return order % 50 == 7;
    }

    private static boolean isModerated(int order) {
        return order % 50 == 8;
    }

    private static String prompt(int order) {
        return "Prompt of order %d%s".formatted(order, isModerated(order) ? " [moderated-late]" : "");
    }

    private void produce(int order) {
        String request = "{\"prompt\": \"%s\", \"resolution\": \"%s\", \"duration\": 4}"
                .formatted(prompt(order), isInvalid(order) ? "9000p" : "480p");
        ProducerRecord<String, String> record = new ProducerRecord<>(Topics.REQUESTS, key(order), request);
        record.headers().add("customer", ("C-" + order).getBytes(StandardCharsets.UTF_8));
        producer.send(record);
        records++;
    }

    /** Orders, some of them at once twice, and some that were ordered long before again. */
    private void produce(int from, int to) {
        for (int order = from; order < to; order++) {
            produce(order);
            if (order % 10 == 3) {
                produce(order);
            }
            if (order % 10 == 5 && order >= 100) {
                produce(order - 100);
            }
        }
        producer.flush();
    }

    private void untilTasks(long count) {
        await().atMost(LIMIT)
                .untilAsserted(() ->
                        assertThat(emulator.tasksCreated()).as(this::allNodes).isGreaterThanOrEqualTo(count));
    }

    private void untilItHasPartitions(int node) {
        await().atMost(LIMIT)
                .ignoreExceptions()
                .until(() -> GroupOffsets.partitions(broker.address(), GROUP, "node-" + node) > 0);
    }

    private void untilAllHaveAnOutcome(int orders) {
        Set<String> all =
                IntStream.range(0, orders).mapToObj(TwoNodesTest::key).collect(Collectors.toCollection(TreeSet::new));
        await().atMost(LIMIT).pollInterval(Duration.ofSeconds(1)).untilAsserted(() -> {
            Set<String> done = keys(results.records());
            done.addAll(keys(deadLetters.records()));
            Set<String> missing = new TreeSet<>(all);
            missing.removeAll(done);
            assertThat(missing).as(this::allNodes).isEmpty();
        });
    }

    private String allNodes() {
        return nodes.stream().map(Node::toString).collect(Collectors.joining("\n"));
    }

    private static Set<String> keys(List<ConsumerRecord<String, String>> records) {
        return records.stream().map(ConsumerRecord::key).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void everyOrderHasExactlyOneResultAndNoneIsPaidTwice() throws Exception {
        produce(0, 100);
        Node first = startNode();
        untilTasks(40);

        // a second node: the partitions are shared out anew; and some answers get lost on their way back
        Node second = startNode();
        untilItHasPartitions(1);
        emulator.faults()
                .on(Operation.SUBMIT)
                .times(4)
                .inject(Fault.connectionReset().processed());
        produce(100, 300);
        await().atMost(LIMIT).until(() -> second.said(" queued as ") > 10);

        // killed with tasks under way, and with a submission that the provider has accepted and not answered
        untilTasks(150);
        emulator.faults()
                .on(Operation.SUBMIT)
                .when(request -> request.header("user-agent").equals(Optional.of("node-0")))
                .inject(Fault.delay(Duration.ofSeconds(4)));
        produce(300, 350);
        await().atMost(LIMIT)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> emulator.faults().armed().isEmpty());
        first.kill();
        Node third = startNode();
        untilItHasPartitions(2);
        produce(350, 430);
        await().atMost(LIMIT).until(() -> third.said(" queued as ") > 5);

        // the provider goes down with tasks under way, but with fewer than would hold a node back before it asks for
        // more
        untilAllHaveAnOutcome(430);
        long before = emulator.tasksCreated();
        produce(430, 445);
        untilTasks(before + 1);
        emulator.faults().on().always().inject(Fault.error("SERVICE_BUSY"));
        // orders go on coming
        produce(445, ORDERS);
        await().atMost(LIMIT).untilAsserted(() -> assertThat(List.of(second, third))
                .as(this::allNodes)
                .allMatch(node -> node.said(PAUSED + ".*SERVICE_BUSY") > 0));
        assertThat(emulator.tasksCreated()).as("orders are left").isLessThan(450);
        emulator.faults().clear();

        untilAllHaveAnOutcome(ORDERS);
        await().atMost(LIMIT).pollInterval(Duration.ofSeconds(1)).untilAsserted(() -> assertThat(
                        GroupOffsets.lag(broker.address(), GROUP, Topics.REQUESTS))
                .as("records that are not committed")
                .isZero());
        second.close();
        third.close();
        assertThat(second.said(IN_DOUBT) + third.said(IN_DOUBT))
                .as("orders whose submission the killed node did not hear of")
                .isPositive();
        nothingWasPaidTwice();
        everyOrderHasOneOutcome();
    }

    private void nothingWasPaidTwice() {
        Map<String, List<Submission>> created =
                emulator.ledger().stream().collect(Collectors.groupingBy(Submission::prompt));
        for (int order = 0; order < ORDERS; order++) {
            assertThat(created.getOrDefault(prompt(order), List.of()))
                    .as("tasks of order %d", order)
                    .hasSize(isInvalid(order) ? 0 : 1);
            assertThat(emulator.charges(prompt(order)))
                    .as("charges for order %d", order)
                    .hasSize(isInvalid(order) || isModerated(order) ? 0 : 1);
        }
        assertThat(emulator.totalCharged(EmulatedProvider.MOVIE))
                .isEqualByComparingTo(PRICE.multiply(BigDecimal.valueOf(ORDERS - 20)));
        assertThat(emulator.violations()).isEmpty();
    }

    private void everyOrderHasOneOutcome() throws IOException {
        Map<String, String> tasks =
                emulator.ledger().stream().collect(Collectors.toMap(Submission::prompt, Submission::taskId));
        List<ConsumerRecord<String, String>> found = results.records();
        List<ConsumerRecord<String, String>> letters = deadLetters.records();
        for (int order = 0; order < ORDERS; order++) {
            String key = key(order);
            Set<String> distinct = new TreeSet<>();
            for (ConsumerRecord<String, String> result : found) {
                if (result.key().equals(key)) {
                    JsonNode task = Json.MAPPER.readTree(result.value());
                    assertThat(task.path("status").asText()).isEqualTo("succeeded");
                    assertThat(TopicReader.header(result, "customer")).isEqualTo("C-" + order);
                    distinct.add(task.path("id").asText());
                }
            }
            Set<String> codes = letters.stream()
                    .filter(letter -> letter.key().equals(key))
                    .map(letter -> TopicReader.header(letter, DeadLetter.CODE))
                    .collect(Collectors.toSet());
            if (isInvalid(order)) {
                assertThat(codes).as(key).containsExactly("INVALID_REQUEST");
                assertThat(distinct).as(key).isEmpty();
            } else if (isModerated(order)) {
                assertThat(codes).as(key).containsExactly("CONTENT_MODERATION_FAILED");
                assertThat(distinct).as(key).isEmpty();
            } else {
                assertThat(distinct).as(key).containsExactly(tasks.get(prompt(order)));
                assertThat(codes).as(key).isEmpty();
            }
        }
        System.out.printf(
                "%d records about %d orders: %d result records, %d dead letters, %d tasks, %d submissions sent%n",
                records,
                ORDERS,
                found.size(),
                letters.size(),
                emulator.tasksCreated(),
                emulator.received(EmulatedProvider.MOVIE, Operation.SUBMIT));
    }
}
