/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.follow;

import io.github.camelseedance.model.ErrorDetail;
import io.github.camelseedance.model.TaskNotFoundException;
import io.github.camelseedance.model.TaskTimeoutException;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.task.node.TaskNode;
import io.github.camelseedance.task.store.TaskRow;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stores ends and hands them on: to the exchange that waits, else to the receivers, else back to the repository for another node. */
public record ResultDispatcher(TaskNode node, FollowedTasks followed, Receivers receivers) {

    private static final Logger LOG = LoggerFactory.getLogger(ResultDispatcher.class);
    /** No end waits longer for its next delivery, whatever a clock says. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);
    /** A receiver that takes an end later than this finds it written down. */
    private static final Duration TAKEN_WITHIN = Duration.ofSeconds(1);

    /** Stores an end and hands it on. */
    void end(FollowedTask task, VideoTask end) {
        if (task.isObserver()) {
            finish(task, end);
            return;
        }
        node.lease().dropNote(task.row());
        task.learned(task.row().ended(end, node.scheduler().now()));
        dispatch(task);
    }

    /** The row was written, and with it the end that was new. */
    void stored(FollowedTask task, TaskRow row) {
        boolean ended = task.hasNewEnd();
        task.stored(row);
        if (ended) {
            node.statistics().ended(row);
        }
    }

    /** Writes an end down for which nobody is there at once. */
    private void store(FollowedTask task) {
        write(task, task.row(), row -> dispatch(task));
    }

    /** Writes the row of a task and then goes on with it, unless somebody else has it by now. */
    void write(FollowedTask task, TaskRow next, Consumer<TaskRow> then) {
        node.writes().update(next, stored -> {
            if (stored.isEmpty()) {
                lost(task);
                return;
            }
            stored(task, stored.get());
            then.accept(stored.get());
        });
    }

    /**
     * Gives an end to the exchange that waits, else to the receivers, else back to the repository. A new end is written down in one with
     * its being handed out where that follows at once.
     */
    void dispatch(FollowedTask task) {
        if (task.isGone()) {
            return;
        }
        CompletableFuture<VideoTask> waiter = followed.takeWaiter(task);
        if (waiter != null || !task.row().tracked()) {
            deliverToWaiter(task, waiter);
        } else if (receivers.takesEnds(task.scope())) {
            queue(task);
        } else if (task.hasNewEnd()) {
            store(task);
        } else {
            forget(task);
            node.writes().release(task.row().owner(), List.of(task.id()), () -> receivers
                    .of(task.scope())
                    .forEach(Receiver::wake));
        }
    }

    /** Queues an end for the receivers, now or when it may be handed out again. */
    private void queue(FollowedTask task) {
        Duration wait = untilDeliverable(task.row());
        if (wait.isZero()) {
            makeReady(task);
        } else {
            node.scheduler().schedule(wait, () -> node.work(() -> due(task)));
        }
    }

    /** Whatever the clock says by now. */
    private void due(FollowedTask task) {
        if (followed.waitAccess(task).isPresent()) {
            dispatch(task);
        } else {
            makeReady(task);
        }
    }

    private void makeReady(FollowedTask task) {
        // once it is ready a receiver can have it
        boolean ended = task.hasNewEnd();
        if (followed.ready(task)) {
            receivers.of(task.scope()).forEach(Receiver::wake);
            if (ended) {
                node.scheduler().schedule(TAKEN_WITHIN, () -> node.work(() -> storeUntaken(task)));
            }
        }
    }

    private void storeUntaken(FollowedTask task) {
        if (followed.unready(task)) {
            if (task.hasNewEnd()) {
                store(task);
            } else {
                dispatch(task);
            }
        }
    }

    /** How long until an end may be handed out. */
    Duration untilDeliverable(TaskRow row) {
        Duration wait = row.notBefore() == null
                ? Duration.ZERO
                : Duration.between(node.scheduler().now(), row.notBefore());
        if (wait.isNegative()) {
            return Duration.ZERO;
        }
        return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    }

    private void deliverToWaiter(FollowedTask task, CompletableFuture<VideoTask> waiter) {
        TaskRow row = waiter == null ? task.row() : task.row().handedOut();
        TaskRow delivered = row.delivered(node.scheduler().now());
        // an outage must not make the wait longer than its time
        Runnable unwritten = waiter == null || !task.hasNewEnd()
                ? null
                : () -> {
                    if (followed.giveBackWaiter(task)) {
                        store(task);
                    } else {
                        finishWait(task, takenOver(task));
                    }
                };
        node.writes().update(delivered, unwritten, stored -> {
            stored.ifPresentOrElse(now -> stored(task, now), node.statistics()::fenced);
            forget(task);
            if (waiter != null && stored.isPresent()) {
                waiter.complete(row.task());
            } else if (waiter != null) {
                waiter.completeExceptionally(takenOver(task));
            }
        });
    }

    /** Stops following a task whose end is known: an exchange that has begun to wait for it meanwhile has it. */
    void forget(FollowedTask task) {
        finish(task, task.row().task());
    }

    private void finish(FollowedTask task, VideoTask end) {
        CompletableFuture<VideoTask> waiter = followed.forget(task);
        if (waiter != null) {
            waiter.complete(end);
        }
    }

    /** Nobody here can ask about a task any more, or nobody waits for it: it becomes an ordinary one, for whoever can. */
    void letGo(FollowedTask task) {
        finishWait(task, takenOver(task));
        if (task.isObserver()) {
            return;
        }
        if (task.row().tracked()) {
            node.writes().release(task.row());
        } else {
            node.writes().update(task.row().delivered(node.scheduler().now()), stored -> {});
        }
    }

    /** Keeps a task for the decision of a person. */
    void park(FollowedTask task, String reason) {
        LOG.error("Task {} is parked: {}", task.taskId(), reason);
        node.writes().update(task.row().parked(reason), stored -> {
            finishWait(
                    task,
                    new TaskNotFoundException(
                            "Task %s: %s".formatted(task.taskId(), reason),
                            ErrorDetail.of(task.scope().provider()).withTaskId(task.taskId())));
        });
    }

    /** Somebody else has the row now: nothing of it is emitted here. */
    public void lost(FollowedTask task) {
        node.statistics().fenced();
        finishWait(task, takenOver(task));
    }

    void finishWait(FollowedTask task, RuntimeException error) {
        CompletableFuture<VideoTask> waiter = followed.forget(task);
        if (waiter != null) {
            waiter.completeExceptionally(error);
        }
    }

    private static TaskTimeoutException takenOver(FollowedTask task) {
        return new TaskTimeoutException(
                "Another node has taken task %s over and will report its end".formatted(task.taskId()),
                ErrorDetail.of(task.scope().provider()).withTaskId(task.taskId()),
                TaskTimeoutException.Reason.TAKEN_OVER);
    }
}
