/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelseedance.model.TaskStatus;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.task.MemoryTaskRepository;
import io.github.camelseedance.task.TrackerHarness;
import io.github.camelseedance.task.node.TaskNode;
import io.github.camelseedance.task.store.Rows;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ResultDispatcherTest {

    private final List<TaskRow> noted = new ArrayList<>();
    private final TrackerHarness harness = new TrackerHarness(repository -> new MemoryTaskRepository() {
        @Override
        public boolean heartbeat(String node, List<TaskRow> seen) {
            noted.addAll(seen);
            return super.heartbeat(node, seen);
        }
    });
    private final TaskNode node = harness.tracker.node();
    private final FollowedTasks followed = new FollowedTasks();
    private final ResultDispatcher ends = new ResultDispatcher(node, followed, new Receivers());

    /** Between the moment in which nobody waits and the one in which it is no longer followed. */
    @Test
    void aWaitThatBeginsBeforeATaskIsForgottenHasItsEnd() {
        TaskRow row = Rows.running()
                .state(TaskState.ENDED)
                .task(VideoTask.builder().id("t1").status(TaskStatus.SUCCEEDED).build())
                .build();
        FollowedTask task =
                new FollowedTask(row, Duration.ZERO, node.scheduler().nanoTime());
        followed.follow(task);
        CompletableFuture<VideoTask> wait = new CompletableFuture<>();
        followed.await(task, wait, harness.movieAccess());

        ends.forget(task);

        assertThat(wait).isCompletedWithValue(row.task());
    }

    /** Else what is not written down yet would grow with the tasks that have ended. */
    @Test
    void whatWasSeenOfATaskThatHasEndedIsNotWrittenDown() {
        TaskRow running = Rows.running().build();
        TaskRow other = Rows.running().id("other").taskId("t2").build();
        FollowedTask task =
                new FollowedTask(running, Duration.ZERO, node.scheduler().nanoTime());
        followed.follow(task);
        node.lease().note(running);
        node.lease().note(other);

        ends.end(task, VideoTask.builder().id("t1").status(TaskStatus.SUCCEEDED).build());
        node.lease().beat();

        assertThat(noted).containsExactly(other);
    }
}
