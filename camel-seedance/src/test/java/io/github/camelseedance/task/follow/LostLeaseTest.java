/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelseedance.model.TaskStatus;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.task.TrackerHarness;
import io.github.camelseedance.task.TrackerHarness.TestReceiver;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A node that was silent for longer than its lease emits nothing that it has not claimed again. */
class LostLeaseTest {

    private final TrackerHarness node = new TrackerHarness();
    private final PollAccess access = node.movieAccess();

    private List<Delivery> taken(TestReceiver receiver, int tasks) {
        for (int i = 0; i < tasks; i++) {
            node.running(TrackerHarness.scope(access), access, "cat-" + i);
        }
        node.tracker.kick();
        node.advanceSeconds(20);
        node.movie.endAll("completed");
        node.advanceSeconds(20);
        List<Delivery> ends = node.take(receiver);
        assertThat(ends).hasSize(tasks);
        return ends;
    }

    /** As after a pause of the whole process: no timer of this node has gone off, and another one has its rows. */
    private void lose(List<Delivery> ends) {
        node.repository.release(
                node.tracker.node().lease().node(),
                ends.stream().map(e -> e.row().id()).toList());
        for (Delivery end : ends) {
            TaskRow row = node.repository.find(end.row().id()).orElseThrow();
            node.repository.update(row.delivered(node.time.now()));
        }
    }

    @Test
    void whatWasTakenIsHeldUntilTheLeaseIsLost() {
        TestReceiver receiver = node.receiver(access);
        List<Delivery> ends = taken(receiver, 5);
        assertThat(ends).allMatch(node.tracker.deliveries()::isHeld);
        node.delivered(ends.get(0));
        assertThat(node.tracker.deliveries().isHeld(ends.get(0))).isFalse();

        lose(ends.subList(1, 5));
        // the node is paused for longer than its lease, and finds out when it asks
        node.time.pause(Duration.ofMinutes(5));
        assertThat(ends).noneMatch(node.tracker.deliveries()::isHeld);
        node.settle();
        for (Delivery end : ends.subList(1, 5)) {
            node.delivered(end);
        }
        assertThat(node.tracker.statistics().getDelivered()).isEqualTo(1);
    }

    @Test
    void aWaitThatBeginsAfterTheLeaseWasLostGetsItsEndThoughTheNodeClaimsTheRowAnew() {
        node.receiver(access);
        TaskRow row = node.running(TrackerHarness.scope(access), access, "cat");
        // its owner is the id that this node had before it lost its lease, and now is nobody's
        row = node.repository.update(row.ownedBy("the-id-before")).orElseThrow();
        CompletableFuture<VideoTask> wait = node.tracker.await(row, access, Duration.ofMinutes(15));
        node.tracker.kick();
        node.advanceSeconds(60);
        assertThat(node.row("cat").owner()).isEqualTo(node.tracker.node().id());
        node.movie.endAll("completed");
        node.advanceSeconds(60);
        assertThat(wait).isCompletedWithValueMatching(task -> task.status() == TaskStatus.SUCCEEDED);
    }

    @Test
    void aTaskThatIsNotTrackedIsDoneWithWhenItsNodeIsGone() {
        TaskRow row = node.running(TrackerHarness.scope(access), access, "cat");
        node.repository.update(row.toBuilder().tracked(false).build());
        TestReceiver receiver = node.receiver(access);
        node.advanceSeconds(30);
        assertThat(node.row("cat").state()).isEqualTo(TaskState.DELIVERED);
        assertThat(node.take(receiver)).isEmpty();
    }

    @Test
    void aTimeFromAnotherClockPutsNoDeliveryOffForLong() {
        TaskRow row = node.running(TrackerHarness.scope(access), access, "cat");
        Instant tomorrow = node.time.now().plus(Duration.ofDays(1));
        node.repository.update(row.ended(
                        VideoTask.builder()
                                .id("cat")
                                .status(TaskStatus.SUCCEEDED)
                                .build(),
                        node.time.now())
                .deliveredAgainAt(tomorrow));
        TestReceiver receiver = node.receiver(access);
        node.advance(Duration.ofMinutes(9));
        assertThat(node.take(receiver)).isEmpty();
        node.advance(Duration.ofMinutes(2));
        assertThat(node.take(receiver)).hasSize(1);
    }
}
