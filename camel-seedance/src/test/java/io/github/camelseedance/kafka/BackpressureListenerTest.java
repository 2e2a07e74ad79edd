/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.component.kafka.consumer.support.ProcessingResult;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the listener does to a Kafka consumer, with the consumer for tests of the Kafka client. */
class BackpressureListenerTest {

    private static final TopicPartition P0 = new TopicPartition("requests", 0);
    private static final TopicPartition P1 = new TopicPartition("requests", 1);

    private final MockConsumer<String, String> consumer = new MockConsumer<>(OffsetResetStrategy.EARLIEST);
    /** What the predicate says, and what happens before it says it. */
    private final Deque<Boolean> answers = new ArrayDeque<>();

    private final BackpressureListener listener = new BackpressureListener();

    @BeforeEach
    void assign() {
        consumer.subscribe(List.of("requests"));
        consumer.rebalance(List.of(P0));
        consumer.updateBeginningOffsets(Map.of(P0, 0L, P1, 0L));
        listener.setResumableCheck(ignored -> answers.remove());
    }

    private static ProcessingResult processed(boolean failed) {
        return new ProcessingResult(failed, failed, "requests", 0, 0);
    }

    @Test
    void aYesLeavesTheConsumerAlone() {
        answers.add(true);
        assertThat(listener.afterConsume(consumer)).isTrue();
        assertThat(consumer.paused()).isEmpty();
        answers.add(true);
        assertThat(listener.afterProcess(processed(false))).isTrue();
        assertThat(answers).isEmpty();
    }

    @Test
    void whileItSaysNoTheConsumerPollsPausedAndThenGoesOn() {
        int[] pausedPolls = {0};
        Runnable count = () -> pausedPolls[0] += consumer.paused().equals(Set.of(P0)) ? 1 : 0;
        consumer.schedulePollTask(count);
        consumer.schedulePollTask(count);
        answers.addAll(List.of(false, false, true));
        assertThat(listener.afterConsume(consumer))
                .as("what was polled is processed")
                .isTrue();
        assertThat(pausedPolls[0]).isEqualTo(2);
        assertThat(consumer.paused()).isEmpty();
    }

    @Test
    void itHoldsBetweenTheRecordsOfAPollToo() {
        assertHeldBehind(processed(false));
    }

    @Test
    void recordsOfAPartitionThatIsAssignedMeanwhileAreReadAgain() {
        consumer.schedulePollTask(() -> {
            consumer.rebalance(List.of(P0, P1));
            consumer.addRecord(new ConsumerRecord<>("requests", 1, 0, "key", "value"));
        });
        answers.addAll(List.of(false, true));
        listener.afterConsume(consumer);
        assertThat(consumer.position(P1)).as("not passed over").isZero();
        assertThat(consumer.paused()).isEmpty();
    }

    @Test
    void aFailedExchangeIsLeftToTheConsumer() {
        answers.add(true);
        listener.afterConsume(consumer);
        assertThat(listener.afterProcess(processed(true))).isTrue();
        assertThat(answers).as("not asked").isEmpty();
    }

    /** Else an outage would fail all records of a poll, one after the other. */
    @Test
    void whatComesBehindAFailedRecordThatIsPassedOverIsHeld() {
        assertHeldBehind(new ProcessingResult(false, true, "requests", 0, 0));
    }

    private void assertHeldBehind(ProcessingResult result) {
        answers.add(true);
        listener.afterConsume(consumer);
        int[] pausedPolls = {0};
        consumer.schedulePollTask(() -> pausedPolls[0]++);
        answers.addAll(List.of(false, true));
        assertThat(listener.afterProcess(result)).isTrue();
        assertThat(pausedPolls[0]).isEqualTo(1);
    }

    @Test
    void whatTheRouteHasPausedStaysPaused() {
        consumer.rebalance(List.of(P0, P1));
        consumer.pause(List.of(P1));
        answers.addAll(List.of(false, true));
        listener.afterConsume(consumer);
        assertThat(consumer.paused()).containsExactly(P1);
    }

    @Test
    void aStopEndsTheWait() {
        consumer.schedulePollTask(consumer::wakeup);
        listener.setResumableCheck(ignored -> false);
        consumer.wakeup();
        assertThatThrownBy(() -> listener.afterConsume(consumer)).isInstanceOf(WakeupException.class);
    }
}
