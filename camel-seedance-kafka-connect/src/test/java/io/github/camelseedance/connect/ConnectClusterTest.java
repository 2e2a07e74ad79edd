/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelseedance.emulator.Fault;
import io.github.camelseedance.emulator.Operation;
import io.github.camelseedance.emulator.SeedanceEmulator;
import io.github.camelseedance.emulator.Submission;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.test.KafkaClusterTestKit;
import org.apache.kafka.common.test.TestKitNodes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two workers in JVMs of their own, a broker, PostgreSQL and the emulator: one worker is killed, the provider is down for a while. */
@Tag("slow")
class ConnectClusterTest {

    private static final int ORDERS = 440;
    /** More than it takes to take over from a dead node, and to be sure that the provider does not have what it was submitting. */
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private static final String GROUP = "connect-sink";

    private final List<Worker> workers = new ArrayList<>();
    private Path directory;
    private KafkaClusterTestKit broker;
    private EmbeddedPostgres database;
    private SeedanceEmulator emulator;
    private KafkaProducer<String, String> producer;
    private KafkaConsumer<String, String> reader;
    private final List<ConsumerRecord<String, String>> results = new ArrayList<>();
    private final List<ConsumerRecord<String, String>> letters = new ArrayList<>();
    private int records;

    @BeforeEach
    void start() throws Exception {
        directory = Files.createDirectories(Path.of("target", "connect"));
        KafkaClusterTestKit.Builder builder = new KafkaClusterTestKit.Builder(new TestKitNodes.Builder()
                .setCombined(true)
                .setNumBrokerNodes(1)
                .setNumControllerNodes(1)
                .build());
        Map.of(
                        "offsets.topic.num.partitions",
                        "3",
                        "offsets.topic.replication.factor",
                        "1",
                        "group.initial.rebalance.delay.ms",
                        "0")
                .forEach(builder::setConfigProp);
        broker = builder.build();
        broker.format();
        broker.startup();
        broker.waitForReadyBrokers();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.createTopics(List.of(
                            new NewTopic("orders", 3, (short) 1),
                            new NewTopic("results", 3, (short) 1),
                            new NewTopic("refused", 1, (short) 1)))
                    .all()
                    .get();
        }
        // commits that survive a crash, as in production
        database = EmbeddedPostgres.builder()
                .setServerConfig("synchronous_commit", "on")
                .start();
        emulator = SeedanceEmulator.builder()
                .queueTime(Duration.ofMillis(200))
                .runTime(Duration.ofMillis(800))
                .start();
        producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers()),
                new StringSerializer(),
                new StringSerializer());
        reader = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers(),
                        ConsumerConfig.GROUP_ID_CONFIG, "reader",
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest"),
                new StringDeserializer(),
                new StringDeserializer());
        reader.subscribe(List.of("results", "refused"));
    }

    @AfterEach
    void stop() throws Exception {
        workers.forEach(Worker::close);
        reader.close();
        producer.close();
        emulator.close();
        database.close();
        broker.close();
    }

    private Worker startWorker() throws Exception {
        Worker worker = new Worker(directory, "worker-" + workers.size(), broker.bootstrapServers());
        workers.add(worker);
        await().atMost(LIMIT).until(() -> worker.ask("GET", "/connectors", null).startsWith("["));
        return worker;
    }

    private Map<String, String> connector(Class<?> type) {
        Map<String, String> config = new HashMap<>(Map.of(
                "connector.class", type.getName(),
                "tasks.max", "2",
                "seedance.provider", "seedance2.movie",
                "seedance.api.key", "any",
                "seedance.base.url", emulator.baseUrl(),
                "seedance.jdbc.url", database.getJdbcUrl("postgres", "postgres"),
                "seedance.jdbc.user", "postgres",
                "seedance.first.poll.delay", "500ms",
                "seedance.poll.interval", "500ms",
                "seedance.response.timeout", "5s"));
        config.put("seedance.submit.timeout", "2m");
        config.put("seedance.topic", "results");
        config.put("topics", "orders");
        config.put("seedance.submission.key", "record.key");
        config.put("seedance.track.headers", "customer");
        config.put("errors.tolerance", "all");
        config.put("errors.deadletterqueue.topic.name", "refused");
        config.put("errors.deadletterqueue.topic.replication.factor", "1");
        boolean isSink = type == SeedanceSinkConnector.class;
        (isSink
                        ? List.of("seedance.topic", "seedance.first.poll.delay", "seedance.poll.interval")
                        : List.of(
                                "topics",
                                "seedance.submission.key",
                                "seedance.track.headers",
                                "seedance.submit.timeout",
                                "errors.deadletterqueue.topic.name",
                                "errors.deadletterqueue.topic.replication.factor"))
                .forEach(config::remove);
        return config;
    }

    private void create(Worker worker, String name, Class<?> type) throws JsonProcessingException {
        String json = new ObjectMapper().writeValueAsString(connector(type));
        await().atMost(LIMIT).untilAsserted(() -> assertThat(worker.ask("PUT", "/connectors/" + name + "/config", json))
                .as(worker::toString)
                .isNotEmpty());
        await().atMost(LIMIT).untilAsserted(() -> assertThat(worker.ask("GET", "/connectors/" + name + "/status", null))
                .as(worker::toString)
                .contains("\"tasks\":[{\"id\":0,\"state\":\"RUNNING\"")
                .contains("{\"id\":1,\"state\":\"RUNNING\""));
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
        ProducerRecord<String, String> record = new ProducerRecord<>("orders", key(order), request);
        record.headers().add("customer", ("C-" + order).getBytes());
        producer.send(record);
        records++;
    }

    /** Orders, some of them twice. */
    private void produce(int from, int to) {
        for (int order = from; order < to; order++) {
            produce(order);
            if (order % 7 == 3) {
                produce(order);
            }
        }
        producer.flush();
    }

    private void read() {
        reader.poll(Duration.ofMillis(200))
                .forEach(record -> (record.topic().equals("results") ? results : letters).add(record));
    }

    private static Set<String> keys(List<ConsumerRecord<String, String>> records) {
        return records.stream().map(ConsumerRecord::key).collect(Collectors.toCollection(TreeSet::new));
    }

    private void untilTasks(int count) {
        await().atMost(LIMIT).untilAsserted(() -> assertThat(emulator.tasksCreated())
                .as(workers::toString)
                .isGreaterThanOrEqualTo(count));
    }

    private long lag() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(GROUP)
                    .partitionsToOffsetAndMetadata()
                    .get();
            Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
            for (int partition = 0; partition < 3; partition++) {
                ends.put(new TopicPartition("orders", partition), OffsetSpec.latest());
            }
            return admin.listOffsets(ends).all().get().entrySet().stream()
                    .mapToLong(end -> end.getValue().offset()
                            - (committed.get(end.getKey()) == null
                                    ? 0
                                    : committed.get(end.getKey()).offset()))
                    .sum();
        }
    }

    @Test
    void everyRecordHasOneTaskAndOneOutcome() throws Exception {
        Worker first = startWorker();
        create(first, "sink", SeedanceSinkConnector.class);
        create(first, "source", SeedanceSourceConnector.class);
        produce(0, 120);
        untilTasks(60);

        // a second worker: the tasks are shared out anew; and some answers are lost on their way back
        Worker second = startWorker();
        emulator.faults()
                .on(Operation.SUBMIT)
                .times(3)
                .inject(Fault.connectionReset().processed());
        produce(120, 240);
        untilTasks(160);
        first.kill();
        produce(240, 340);
        untilTasks(240);

        emulator.faults().on().always().inject(Fault.error("SERVICE_BUSY"));
        produce(340, ORDERS);
        await().atMost(LIMIT).until(() -> lag() > 0);
        emulator.faults().clear();

        Set<String> all = new TreeSet<>();
        for (int order = 0; order < ORDERS; order++) {
            all.add(key(order));
        }
        await().atMost(LIMIT).untilAsserted(() -> {
            read();
            Set<String> missing = new TreeSet<>(all);
            missing.removeAll(keys(results));
            missing.removeAll(keys(letters));
            assertThat(missing).as(second::toString).isEmpty();
        });
        await().atMost(LIMIT).untilAsserted(() -> assertThat(lag()).isZero());
        read();
        check();
    }

    private void check() throws JsonProcessingException {
        Map<String, List<Submission>> created =
                emulator.ledger().stream().collect(Collectors.groupingBy(Submission::prompt));
        for (int order = 0; order < ORDERS; order++) {
            String key = key(order);
            assertThat(created.getOrDefault(prompt(order), List.of()))
                    .as("tasks of " + key)
                    .hasSize(isInvalid(order) ? 0 : 1);
            assertThat(emulator.charges(prompt(order)))
                    .as("charges for " + key)
                    .hasSize(isInvalid(order) || isModerated(order) ? 0 : 1);
            Set<String> ends = new TreeSet<>();
            for (ConsumerRecord<String, String> result : results) {
                if (result.key().equals(key)) {
                    ends.add(new ObjectMapper()
                            .readTree(result.value())
                            .path("status")
                            .asText());
                    assertThat(new String(
                                    result.headers().lastHeader("customer").value()))
                            .isEqualTo("C-" + order);
                }
            }
            assertThat(ends)
                    .as(key)
                    .isEqualTo(isInvalid(order) ? Set.of() : Set.of(isModerated(order) ? "failed" : "succeeded"));
            Set<String> codes = letters.stream()
                    .filter(letter -> letter.key().equals(key))
                    .map(letter -> new String(letter.headers()
                            .lastHeader(SeedanceSinkTask.ERROR_CODE)
                            .value()))
                    .collect(Collectors.toSet());
            assertThat(codes).as(key).isEqualTo(isInvalid(order) ? Set.of("INVALID_REQUEST") : Set.of());
        }
        assertThat(emulator.violations()).isEmpty();
        System.out.printf(
                "%d records about %d orders: %d result records, %d dead letters, %d tasks%n",
                records, ORDERS, results.size(), letters.size(), emulator.tasksCreated());
    }
}
