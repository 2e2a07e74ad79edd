/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.follow;

import io.github.camelseedance.concurrent.Scheduler;
import io.github.camelseedance.model.ErrorDetail;
import io.github.camelseedance.model.TaskTimeoutException;
import io.github.camelseedance.model.TaskTimeoutException.Reason;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.task.node.TaskNode;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskScope;
import io.github.camelseedance.task.store.TimeText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/** Exchanges that wait for the end of a task, without a thread each. */
public final class Awaiters {

    private final TaskNode node;
    private final FollowedTasks following;
    private final PollResultHandler follower;
    private final ResultDispatcher handOver;
    private final TaskClaimer claims;
    private final AtomicLong observers = new AtomicLong();
    private volatile boolean running;

    public Awaiters(
            TaskNode node,
            FollowedTasks following,
            PollResultHandler follower,
            ResultDispatcher handOver,
            TaskClaimer claims) {
        this.node = node;
        this.following = following;
        this.follower = follower;
        this.handOver = handOver;
        this.claims = claims;
    }

    public void setRunning(boolean running) {
        this.running = running;
    }

    /**
     * Waits, without a thread, for the end of a task that this node owns since its submission.
     *
     * @return completes with the end, whatever it is; exceptionally with {@link TaskTimeoutException} when the wait ends first
     */
    public CompletableFuture<VideoTask> await(TaskRow row, PollAccess access, Duration timeout) {
        FollowedTask watch = new FollowedTask(row.id(), row.scope(), row.taskId(), row);
        return await(watch, access, timeout, access.firstPollDelay());
    }

    /** Waits for the end of a task without owning it: a consumer that tracks it gets the end as well. */
    public CompletableFuture<VideoTask> observe(TaskScope scope, String taskId, PollAccess access, Duration timeout) {
        FollowedTask watch = new FollowedTask("observer-" + observers.incrementAndGet(), scope, taskId, null);
        return await(watch, access, timeout, Duration.ZERO);
    }

    private CompletableFuture<VideoTask> await(
            FollowedTask watch, PollAccess access, Duration timeout, Duration firstDelay) {
        CompletableFuture<VideoTask> wait = new CompletableFuture<>();
        boolean begun;
        following.lock.lock();
        try {
            begun = running;
            if (begun) {
                watch.waiter = wait;
                watch.waitAccess = access;
                following.follow(watch);
                follower.schedule(watch, node.scheduler().nanoTime() + firstDelay.toNanos());
            }
        } finally {
            following.lock.unlock();
        }
        if (!begun) {
            node.work(() -> handOver.letGo(watch));
            wait.completeExceptionally(stopped(watch));
            return wait;
        }
        Scheduler.Timer timer = node.scheduler().schedule(timeout, () -> giveUp(watch, wait, timeout));
        wait.whenComplete((task, error) -> timer.cancel());
        return wait;
    }

    private void giveUp(FollowedTask watch, CompletableFuture<VideoTask> wait, Duration timeout) {
        boolean release = false;
        following.lock.lock();
        try {
            if (watch.waiter != wait) {
                // the end was first
                return;
            }
            watch.waiter = null;
            watch.waitAccess = null;
            if (watch.isObserver()) {
                following.forget(watch);
            } else if (!watch.busy) {
                following.forget(watch);
                release = true;
            }
            // when it is busy, whoever is at work finds that nobody waits any more and hands the task over
        } finally {
            following.lock.unlock();
        }
        if (release) {
            node.work(() -> {
                handOver.letGo(watch);
                claims.kick();
            });
        }
        wait.completeExceptionally(ended(
                watch,
                Reason.TIMEOUT,
                "Task %s of %s has not ended within %s; it may still, and is charged then. %s"
                        .formatted(
                                watch.taskId,
                                watch.scope.provider(),
                                TimeText.of(timeout),
                                whatNext(watch, "It is tracked on: a consumer of its queue reports the end"))));
    }

    /** Ends every wait at once, and those that would begin: the context is going down. The tasks become ordinary ones. */
    public void endAll() {
        List<FollowedTask> ended = new ArrayList<>();
        Map<FollowedTask, CompletableFuture<VideoTask>> waits = new LinkedHashMap<>();
        following.lock.lock();
        try {
            running = false;
            for (FollowedTask watch : List.copyOf(following.watches.values())) {
                if (watch.waiter != null) {
                    waits.put(watch, watch.waiter);
                    watch.waiter = null;
                    watch.waitAccess = null;
                    if (watch.isObserver() || !watch.busy) {
                        following.forget(watch);
                        ended.add(watch);
                    }
                }
            }
        } finally {
            following.lock.unlock();
        }
        node.work(() -> ended.forEach(handOver::letGo));
        waits.forEach((watch, wait) -> wait.completeExceptionally(stopped(watch)));
    }

    private static TaskTimeoutException stopped(FollowedTask watch) {
        return ended(
                watch,
                Reason.SHUTDOWN,
                "The component is stopped while an exchange waits for task %s of %s; it may still end, and is charged then. %s"
                        .formatted(
                                watch.taskId,
                                watch.scope.provider(),
                                whatNext(watch, "A durable repository keeps it")));
    }

    private static String whatNext(FollowedTask watch, String tracked) {
        return watch.isObserver() || watch.row.tracked()
                ? tracked
                : "It is not tracked (track=false): ask with seedance:status";
    }

    private static TaskTimeoutException ended(FollowedTask watch, Reason reason, String text) {
        return new TaskTimeoutException(
                text, ErrorDetail.of(watch.scope.provider()).withTaskId(watch.taskId), reason);
    }
}
