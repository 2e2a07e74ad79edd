/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.camelseedance.emulator.Fault;
import io.github.camelseedance.emulator.Operation;
import io.github.camelseedance.emulator.SeedanceEmulator;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sink and source against the emulator and a database in memory, called as a worker calls them. */
class ConnectorTasksTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final String database = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
    private final List<SinkRecord> letters = new ArrayList<>();
    private SeedanceEmulator emulator;
    private SeedanceSinkTask sink;
    private SeedanceSourceTask source;

    @BeforeEach
    void start() {
        emulator = SeedanceEmulator.builder()
                .queueTime(Duration.ofMillis(50))
                .runTime(Duration.ofMillis(50))
                .start();
    }

    @AfterEach
    void stop() {
        if (sink != null) {
            sink.stop();
        }
        if (source != null) {
            source.stop();
        }
        emulator.close();
    }

    private Map<String, String> options() {
        return new HashMap<>(Map.of(
                "name", "videos",
                "seedance.provider", "seedance2.movie",
                "seedance.api.key", "any",
                "seedance.base.url", emulator.baseUrl(),
                "seedance.jdbc.url", database,
                "seedance.first.poll.delay", "100ms",
                "seedance.poll.interval", "200ms",
                "seedance.max.retries", "0"));
    }

    private void startSink(Map<String, String> more, boolean withLetters) {
        ErrantRecordReporter reporter = (record, error) -> {
            letters.add(record);
            return CompletableFuture.completedFuture(null);
        };
        SinkTaskContext context = (SinkTaskContext) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {SinkTaskContext.class},
                (proxy, method, arguments) ->
                        method.getName().equals("errantRecordReporter") && withLetters ? reporter : null);
        sink = new SeedanceSinkTask();
        sink.initialize(context);
        Map<String, String> options = options();
        options.putAll(more);
        sink.start(options);
    }

    private void startSource() {
        source = new SeedanceSourceTask();
        Map<String, String> options = options();
        options.put("seedance.topic", "results");
        source.start(options);
    }

    private static SinkRecord record(long offset, Object key, Schema schema, Object value) {
        return new SinkRecord("orders", 0, null, key, schema, value, offset);
    }

    private static SinkRecord record(long offset, Object value) {
        return record(offset, null, null, value);
    }

    private List<SourceRecord> polled() {
        List<SourceRecord> records = new ArrayList<>();
        await().atMost(LIMIT).until(() -> {
            List<SourceRecord> polled = source.poll();
            if (polled != null) {
                records.addAll(polled);
            }
            return !records.isEmpty();
        });
        return records;
    }

    @Test
    void eachFormOfAValueIsARequest() {
        startSink(Map.of(), true);
        Schema schema = SchemaBuilder.struct()
                .field("prompt", Schema.STRING_SCHEMA)
                .field("duration", Schema.OPTIONAL_INT32_SCHEMA)
                .field("seed", Schema.OPTIONAL_INT64_SCHEMA)
                .build();
        sink.put(List.of(
                record(0, "a prompt"),
                record(1, "{\"prompt\": \"as text\"}"),
                record(2, "{\"prompt\": \"as bytes\"}".getBytes(StandardCharsets.UTF_8)),
                record(3, Map.of("prompt", "as a map", "duration", 4L)),
                record(
                        4,
                        null,
                        schema,
                        new Struct(schema).put("prompt", "as a struct").put("duration", 4))));
        assertThat(emulator.ledger())
                .extracting(submission -> submission.prompt())
                .containsExactlyInAnyOrder("a prompt", "as text", "as bytes", "as a map", "as a struct");
        assertThat(letters).isEmpty();
    }

    @Test
    void aRecordThatComesAgainIsNotPaidAgain() {
        startSink(Map.of(), true);
        sink.put(List.of(record(7, "a cat")));
        sink.stop();
        startSink(Map.of(), true);
        sink.put(List.of(record(7, "a cat"), record(8, "a cat")));
        assertThat(emulator.ledger("a cat"))
                .as("the second one is another record")
                .hasSize(2);
    }

    @Test
    void recordsWithOneKeyAreOneSubmission() {
        startSink(Map.of("seedance.submission.key", "record.key"), true);
        sink.put(List.of(
                record(0, "order-1", null, "a cat"),
                record(1, "order-1", null, "a cat"),
                record(2, null, null, "a dog")));
        assertThat(emulator.ledger()).hasSize(1);
        assertThat(letters).singleElement().satisfies(letter -> assertThat(letter.headers()
                        .lastWithName(SeedanceSinkTask.ERROR_REASON)
                        .value()
                        .toString())
                .contains("orders/0/2", "key"));
    }

    @Test
    void whatIsRefusedIsADeadLetterWithItsReason() {
        startSink(Map.of(), true);
        sink.put(List.of(
                record(0, "{\"prompt\": \"a cat\", \"resolution\": \"9000p\"}"),
                record(1, null),
                record(2, "a good one")));
        assertThat(emulator.ledger()).hasSize(1);
        assertThat(letters).hasSize(2).allSatisfy(letter -> assertThat(letter.headers()
                        .lastWithName(SeedanceSinkTask.ERROR_CODE)
                        .value())
                .isEqualTo("INVALID_REQUEST"));
        assertThat(letters)
                .filteredOn(letter -> letter.value() != null)
                .singleElement()
                .satisfies(letter -> assertThat(letter.headers()
                                .lastWithName(SeedanceSinkTask.ERROR_REASON)
                                .value()
                                .toString())
                        .contains("9000p", "480p"));
    }

    @Test
    void whatIsRefusedWithoutADeadLetterTopicFailsTheTask() {
        startSink(Map.of(), false);
        assertThatThrownBy(() -> sink.put(List.of(record(0, "{\"prompt\": \"a cat\", \"resolution\": \"9000p\"}"))))
                .isInstanceOf(ConnectException.class)
                .isNotInstanceOf(RetriableException.class)
                .hasMessageContaining("orders/0/0")
                .hasMessageContaining("9000p");
    }

    @Test
    void whatIsUnavailableComesAgainAndNothingTwice() {
        startSink(Map.of(), true);
        emulator.faults().on(Operation.SUBMIT).times(1).inject(Fault.error("RATE_LIMIT_EXCEEDED"));
        List<SinkRecord> batch = List.of(
                record(0, "a cat"), record(1, "{\"prompt\": \"x\", \"resolution\": \"9000p\"}"), record(2, "a dog"));
        assertThatThrownBy(() -> sink.put(batch)).isInstanceOf(RetriableException.class);
        sink.put(batch);
        assertThat(emulator.ledger("a cat")).hasSize(1);
        assertThat(emulator.ledger("a dog")).hasSize(1);
        assertThat(letters).as("the dead letter of the first attempt").hasSize(1);
        assertThat(sink.preCommit(Map.of(new TopicPartition("orders", 0), new OffsetAndMetadata(3))))
                .containsValue(new OffsetAndMetadata(3));
    }

    @Test
    void theOffsetsOfAPartitionWithoutRecordsAreCommittedToo() {
        startSink(Map.of(), true);
        Map<TopicPartition, OffsetAndMetadata> offsets = Map.of(
                new TopicPartition("orders", 0),
                new OffsetAndMetadata(1),
                new TopicPartition("orders", 1),
                new OffsetAndMetadata(0));
        sink.put(List.of(record(0, "a cat")));
        assertThat(sink.preCommit(offsets)).isEqualTo(offsets);
    }

    @Test
    void whatIsInDoubtComesAgainWhileItsTaskIsLookedFor() {
        startSink(Map.of("seedance.submit.timeout", "300ms"), true);
        emulator.faults().on(Operation.LIST).always().inject(Fault.error("SERVICE_BUSY"));
        emulator.faults()
                .on(Operation.SUBMIT)
                .times(1)
                .inject(Fault.connectionReset().processed());
        List<SinkRecord> batch = List.of(record(0, "a cat"));
        assertThatThrownBy(() -> sink.put(batch))
                .as("it could be freed later, and nobody would submit it then")
                .isInstanceOf(RetriableException.class)
                .hasMessageContaining("looked for");
        emulator.faults().clear();
        await().atMost(LIMIT)
                .ignoreExceptionsInstanceOf(RetriableException.class)
                .untilAsserted(() -> sink.put(batch));
        assertThat(emulator.ledger("a cat")).hasSize(1);
    }

    @Test
    void whatNobodyLooksForStaysInDoubtAndIsDone() {
        startSink(Map.of("seedance.on.ambiguous.submit", "fail"), true);
        emulator.faults()
                .on(Operation.SUBMIT)
                .times(1)
                .inject(Fault.connectionReset().processed());
        sink.put(List.of(record(0, "a cat")));
        sink.put(List.of(record(0, "a cat")));
        assertThat(emulator.ledger("a cat")).hasSize(1);
        assertThat(letters).isEmpty();
    }

    @Test
    void aKeyThatIsRefusedFailsTheTaskAndNotEachRecord() {
        startSink(Map.of(), true);
        emulator.faults().on(Operation.SUBMIT).always().inject(Fault.error("INVALID_API_KEY"));
        assertThatThrownBy(() -> sink.put(List.of(record(0, "a cat"))))
                .isInstanceOf(ConnectException.class)
                .isNotInstanceOf(RetriableException.class);
        assertThat(letters).isEmpty();
    }

    @Test
    void anEndIsDeliveredWhenItsRecordIsCommitted() throws InterruptedException {
        startSink(Map.of("seedance.track.headers", "customer", "seedance.submission.key", "record.key"), true);
        SinkRecord order = record(0, "order-1", null, "a cat");
        order.headers().addString("customer", "C-1");
        sink.put(List.of(order));
        startSource();
        SourceRecord first = polled().get(0);
        assertThat(first.topic()).isEqualTo("results");
        assertThat(first.key()).isEqualTo("order-1");
        assertThat(first.value().toString()).contains("\"status\":\"succeeded\"", "\"prompt\":\"a cat\"");
        assertThat(first.headers().lastWithName("customer").value()).isEqualTo("C-1");

        source.stop();
        startSource();
        SourceRecord again = polled().get(0);
        assertThat(again.key()).as("its record was not committed").isEqualTo("order-1");
        source.commitRecord(again, null);
        source.stop();
        startSource();
        assertThat(source.poll()).as("it is delivered").isNull();
    }
}
