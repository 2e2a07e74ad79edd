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
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Exchanges that wait for the end of a task, without a thread each. */
public final class Awaiters {

    private final TaskNode node;
    private final FollowedTasks followed;
    private final PollSchedule polls;
    private final ResultDispatcher ends;
    private final Map<CompletableFuture<VideoTask>, FollowedTask> waits = new ConcurrentHashMap<>();
    private final AtomicLong observers = new AtomicLong();
    private volatile boolean running;

    public Awaiters(TaskNode node, FollowedTasks followed, PollSchedule polls, ResultDispatcher ends) {
        this.node = node;
        this.followed = followed;
        this.polls = polls;
        this.ends = ends;
    }

    public void start() {
        running = true;
    }

    /**
     * Waits, without a thread, for the end of a task that this node owns since its submission.
     *
     * @return completes with the end, whatever it is; exceptionally with {@link TaskTimeoutException} when the wait ends first
     */
    public CompletableFuture<VideoTask> await(TaskRow row, PollAccess access, Duration timeout) {
        return begin(new FollowedTask(row, Duration.ZERO, node.scheduler().nanoTime()), access, timeout);
    }

    /** Waits for the end of a task without owning it: a consumer that tracks it gets the end as well. */
    public CompletableFuture<VideoTask> observe(TaskScope scope, VideoTask task, PollAccess access, Duration timeout) {
        String id = "observer-" + observers.incrementAndGet();
        return begin(new FollowedTask(id, scope, task, node.scheduler().nanoTime()), access, timeout);
    }

    private CompletableFuture<VideoTask> begin(FollowedTask task, PollAccess access, Duration timeout) {
        CompletableFuture<VideoTask> wait = new CompletableFuture<>();
        waits.put(wait, task);
        FollowedTask now = followed.await(task, wait, access);
        if (task.isObserver()) {
            polls.after(task, Duration.ZERO);
        } else if (now == task) {
            polls.first(task);
        } else if (followed.unready(now)) {
            ends.dispatch(now);
        }
        Scheduler.Timer timer = node.scheduler()
                .schedule(
                        timeout,
                        () -> end(
                                wait,
                                task,
                                Reason.TIMEOUT,
                                "Task %s of %s has not ended within " + TimeText.of(timeout)
                                        + "; it may still, and is charged then. ",
                                "It is tracked on: a consumer of its queue reports the end"));
        wait.whenComplete((end, error) -> {
            waits.remove(wait);
            timer.cancel();
        });
        if (!running) {
            stop(wait);
        }
        return wait;
    }

    /** Ends every wait at once, and those that would begin: the context is going down. The tasks become ordinary ones. */
    public void endAll() {
        running = false;
        List.copyOf(waits.keySet()).forEach(this::stop);
    }

    /** Ends waits at once: the route of their exchanges is stopped. The tasks become ordinary ones. */
    public void end(Collection<CompletableFuture<?>> ended) {
        ended.forEach(this::stop);
    }

    private void stop(CompletableFuture<?> which) {
        FollowedTask task = waits.get(which);
        if (task != null) {
            end(
                    which,
                    task,
                    Reason.SHUTDOWN,
                    "An exchange that waits for task %s of %s is stopped; the task may still end, and is charged then. ",
                    "A durable repository keeps it");
        }
    }

    private void end(CompletableFuture<?> wait, FollowedTask task, Reason reason, String text, String whenTracked) {
        // the node may have claimed the row anew since the wait began
        Runnable again = () -> end(wait, task, reason, text, whenTracked);
        followed.endWait(task.id(), wait, again).ifPresent(now -> {
            // when it is in no queue, whoever is at work finds that nobody waits any more
            if (!now.isObserver() && now.unschedule()) {
                node.work(() -> {
                    if (!now.row().tracked() || !polls.next(now)) {
                        ends.letGo(now);
                    }
                });
            }
            String whatNext = now.isObserver() || now.row().tracked()
                    ? whenTracked
                    : "It is not tracked (track=false): ask with seedance:status";
            wait.completeExceptionally(new TaskTimeoutException(
                    text.formatted(now.taskId(), now.scope().provider()) + whatNext,
                    ErrorDetail.of(now.scope().provider()).withTaskId(now.taskId()),
                    reason));
        });
    }
}
