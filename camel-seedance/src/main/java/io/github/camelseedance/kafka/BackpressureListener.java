/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.kafka;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.camel.component.kafka.consumer.errorhandler.KafkaConsumerListener;
import org.apache.camel.component.kafka.consumer.support.ProcessingResult;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/**
 * Pauses a Kafka consumer while a predicate says no, before a poll is processed and between its records:
 * {@code from("kafka:...").pausable(new BackpressureListener(), backpressure)}.
 *
 * <p>Camel's own {@link KafkaConsumerListener} asks its predicate only after an exchange has failed, then reads the topic again from
 * its beginning or its end, and once it has resumed it passes over the records of each poll to which the predicate says no. This one
 * passes over nothing and reads nothing again: records that were polled are held until they may be processed, while the consumer goes
 * on polling with its partitions paused, so that it stays in its group however long that takes. When a partition goes to another
 * consumer meanwhile, that one reads the records that are held here too, as after any rebalance, and the offset that is committed here
 * afterwards can be behind its own.
 *
 * <p>A failed exchange is none of its business: with {@code breakOnFirstError=true} its record is read again, and then held as long as
 * the predicate says no; without it Camel passes over that record, and the next one is held. It may be used by a consumer with any
 * {@code consumersCount}. A consumer that is paused stops after its {@code shutdownTimeout}; a route that is suspended still processes
 * what it holds.
 */
public class BackpressureListener extends KafkaConsumerListener {

    private static final Duration LOOK = Duration.ofMillis(500);

    /** The consumer of each polling thread: all threads of a route share this object. */
    private final ThreadLocal<Consumer<?, ?>> polling = new ThreadLocal<>();

    private volatile Predicate<?> check;

    @Override
    public void setResumableCheck(Predicate<?> afterConsumeEval) {
        super.setResumableCheck(afterConsumeEval);
        check = afterConsumeEval;
    }

    /** Holds what was polled while the predicate says no. */
    @Override
    public boolean afterConsume(Object consumer) {
        Consumer<?, ?> mine = consumer instanceof Consumer<?, ?> given ? given : getConsumer();
        polling.set(mine);
        hold(mine);
        return true;
    }

    /** Holds the rest of a poll while the predicate says no. */
    @Override
    public boolean afterProcess(ProcessingResult result) {
        if (!result.isBreakOnErrorHit()) {
            hold(polling.get());
        }
        return true;
    }

    private void hold(Consumer<?, ?> consumer) {
        if (check.test(null)) {
            return;
        }
        // what the route itself has paused stays so
        Set<TopicPartition> others = new HashSet<>(consumer.paused());
        do {
            consumer.pause(consumer.assignment());
            readAgain(consumer, consumer.poll(LOOK));
        } while (!check.test(null));
        Set<TopicPartition> mine = new HashSet<>(consumer.paused());
        mine.removeAll(others);
        consumer.resume(mine);
    }

    /** A partition that was assigned in this poll was not paused yet. */
    private static void readAgain(Consumer<?, ?> consumer, ConsumerRecords<?, ?> records) {
        for (TopicPartition partition : records.partitions()) {
            consumer.seek(partition, records.records(partition).get(0).offset());
        }
    }
}
