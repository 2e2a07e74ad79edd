/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.follow;

import io.github.camelseedance.model.ErrorDetail;
import io.github.camelseedance.model.TaskTimeoutException;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.task.node.TaskNode;
import io.github.camelseedance.task.store.TaskRow;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Hands ends on: to the exchange that waits, else to the receivers, else back to the repository for another node. */
public final class ResultDispatcher {

    private final TaskNode node;
    private final FollowedTasks following;

    public ResultDispatcher(TaskNode node, FollowedTasks following) {
        this.node = node;
        this.following = following;
    }

    /** Makes a task that was owned for a wait an ordinary one. */
    void letGo(FollowedTask watch) {
        if (watch.isObserver()) {
            return;
        }
        if (watch.row.tracked()) {
            node.writes().release(watch.row.owner(), List.of(watch.id), () -> {});
        } else {
            node.writes().update(watch.row.delivered(node.scheduler().now()), stored -> {});
        }
    }

    /** Gives a stored end to the exchange that waits, else to the receivers, else back to the repository. */
    void handOver(FollowedTask watch) {
        CompletableFuture<VideoTask> waiter;
        boolean finish;
        Receiver receiver = null;
        following.lock.lock();
        try {
            if (watch.gone) {
                return;
            }
            waiter = watch.waiter;
            watch.waiter = null;
            watch.waitAccess = null;
            finish = waiter != null || !watch.row.tracked();
            if (!finish) {
                receiver = following.receiver(watch.scope).orElse(null);
                if (receiver != null) {
                    ready(watch);
                } else {
                    following.forget(watch);
                }
            }
        } finally {
            following.lock.unlock();
        }
        if (finish) {
            deliverToWaiter(watch, waiter);
        } else if (receiver == null) {
            node.writes().release(watch.row.owner(), List.of(watch.id), () -> {});
        } else {
            following.receiversOf(watch.scope).forEach(Receiver::wake);
        }
    }

    /** Queues an end for the receivers, now or when it may be handed out again; the lock is held. */
    void ready(FollowedTask watch) {
        watch.busy = false;
        Duration wait = watch.row.notBefore() == null
                ? Duration.ZERO
                : Duration.between(node.scheduler().now(), watch.row.notBefore());
        if (wait.isNegative() || wait.isZero()) {
            following.readyOf(watch.scope).add(watch);
            return;
        }
        node.scheduler().schedule(wait, () -> {
            following.lock.lock();
            try {
                if (watch.gone || watch.busy) {
                    return;
                }
                following.readyOf(watch.scope).add(watch);
            } finally {
                following.lock.unlock();
            }
            following.receiversOf(watch.scope).forEach(Receiver::wake);
        });
    }

    private void deliverToWaiter(FollowedTask watch, CompletableFuture<VideoTask> waiter) {
        VideoTask task = watch.row.task();
        TaskRow next = (waiter == null ? watch.row : watch.row.handedOut())
                .delivered(node.scheduler().now());
        node.writes().update(next, stored -> {
            forget(watch);
            if (waiter == null) {
                return;
            }
            if (stored.isPresent()) {
                waiter.complete(task);
            } else {
                waiter.completeExceptionally(takenOver(watch));
            }
        });
    }

    void finishObserver(FollowedTask watch, VideoTask task, RuntimeException error) {
        CompletableFuture<VideoTask> waiter = forget(watch);
        if (waiter == null) {
            return;
        }
        node.work(() -> {
            if (error == null) {
                waiter.complete(task);
            } else {
                waiter.completeExceptionally(error);
            }
        });
    }

    /** Somebody else has the row now: nothing of it is emitted here. */
    public void lost(FollowedTask watch) {
        node.statistics().fenced();
        CompletableFuture<VideoTask> waiter = forget(watch);
        if (waiter != null) {
            node.work(() -> waiter.completeExceptionally(takenOver(watch)));
        }
    }

    private static TaskTimeoutException takenOver(FollowedTask watch) {
        return new TaskTimeoutException(
                "Another node has taken task %s over and will report its end".formatted(watch.taskId),
                ErrorDetail.of(watch.scope.provider()).withTaskId(watch.taskId),
                TaskTimeoutException.Reason.TAKEN_OVER);
    }

    public CompletableFuture<VideoTask> forget(FollowedTask watch) {
        following.lock.lock();
        try {
            following.forget(watch);
            CompletableFuture<VideoTask> waiter = watch.waiter;
            watch.waiter = null;
            return waiter;
        } finally {
            following.lock.unlock();
        }
    }
}
