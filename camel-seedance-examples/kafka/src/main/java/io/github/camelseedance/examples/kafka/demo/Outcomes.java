/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.examples.kafka.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelseedance.examples.kafka.DeadLetter;
import io.github.camelseedance.model.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.StringDeserializer;

/** What became of each order, as the two topics that the application writes tell it. */
final class Outcomes implements AutoCloseable {

    /**
     * A record of one of them.
     *
     * @param outcome {@link Order#VIDEO}, or the error code of a dead letter
     * @param taskId  the task, or null
     * @param cost    in the provider's currency; zero where it is not known
     */
    record Outcome(String order, String outcome, String taskId, BigDecimal cost) {}

    private final KafkaConsumer<String, String> consumer;
    private final Map<String, List<Outcome>> outcomes = new TreeMap<>();

    Outcomes(String brokers) {
        consumer = new KafkaConsumer<>(
                Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, brokers),
                new StringDeserializer(),
                new StringDeserializer());
        consumer.assign(Stream.of(Topics.RESULTS, Topics.DEAD_LETTERS)
                .flatMap(topic -> consumer.partitionsFor(topic).stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList());
        consumer.seekToBeginning(consumer.assignment());
    }

    /** Reads until each of the orders has an outcome, or for so many seconds. */
    void await(Collection<String> orders, Duration patience) throws IOException {
        Duration step = Duration.ofMillis(500);
        for (long rounds = patience.dividedBy(step);
                rounds > 0 && !outcomes.keySet().containsAll(orders);
                rounds--) {
            for (ConsumerRecord<String, String> record : consumer.poll(step)) {
                if (orders.contains(record.key())) {
                    outcomes.computeIfAbsent(record.key(), key -> new ArrayList<>())
                            .add(read(record));
                }
            }
        }
    }

    /** The outcomes of an order: one, unless something went wrong. */
    List<Outcome> of(String order) {
        return outcomes.getOrDefault(order, List.of());
    }

    private static Outcome read(ConsumerRecord<String, String> record) throws IOException {
        if (record.topic().equals(Topics.DEAD_LETTERS)) {
            String cost = header(record, DeadLetter.COST);
            return new Outcome(
                    record.key(),
                    header(record, DeadLetter.CODE),
                    header(record, DeadLetter.TASK_ID),
                    cost == null || !cost.matches("[\\d.]+") ? BigDecimal.ZERO : new BigDecimal(cost));
        }
        JsonNode task = Json.MAPPER.readTree(record.value());
        return new Outcome(
                record.key(),
                Order.VIDEO,
                task.path("id").asText(),
                new BigDecimal(task.path("credits").asText("0")));
    }

    private static String header(ConsumerRecord<?, ?> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
