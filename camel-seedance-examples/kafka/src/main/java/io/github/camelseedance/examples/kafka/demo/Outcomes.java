/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.examples.kafka.demo;

import java.io.IOException;
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
import org.apache.kafka.common.serialization.StringDeserializer;

/** What became of each order, as the two topics that the application writes tell it. */
final class Outcomes implements AutoCloseable {

    private final Application application;
    private final KafkaConsumer<String, String> consumer;
    private final Map<String, List<Outcome>> outcomes = new TreeMap<>();

    Outcomes(String brokers, Application application) {
        this.application = application;
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
                            .add(application.outcome(record));
                }
            }
        }
    }

    /** The outcomes of an order: one, unless something went wrong. */
    List<Outcome> of(String order) {
        return outcomes.getOrDefault(order, List.of());
    }

    @Override
    public void close() {
        consumer.close();
    }
}
