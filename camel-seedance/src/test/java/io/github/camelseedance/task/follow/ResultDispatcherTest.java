/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelseedance.model.TaskStatus;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.task.TrackerHarness;
import io.github.camelseedance.task.node.TaskNode;
import io.github.camelseedance.task.store.Rows;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskState;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ResultDispatcherTest {

    private final TrackerHarness harness = new TrackerHarness();
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
}
