/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task;

import io.github.camelseedance.model.ErrorDetail;
import io.github.camelseedance.model.ProtocolException;
import io.github.camelseedance.model.SafeText;
import io.github.camelseedance.model.TaskNotFoundException;
import io.github.camelseedance.model.TaskStatus;
import io.github.camelseedance.model.TaskTimeoutException;
import io.github.camelseedance.model.VideoTask;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides what an answer means for a task, stores it, and hands ends to the one who waits or to the receivers. */
final class TaskFollower implements PollLane.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(TaskFollower.class);

    private static final int NOT_FOUND_LOOKS = 3;
    private static final Duration NOT_FOUND_TIME = Duration.ofSeconds(60);
    private static final int URL_LOOKS = 3;
    private static final Duration MIN_GAP = Duration.ofSeconds(60);
    private static final Duration WATCHED_STEP = Duration.ofMinutes(10);
    private static final Duration DEFAULT_TIMEOUT = Duration.ofHours(24);

    private final Following following;
    private final SureWrite writes;
    private final TrackerStatistics statistics;

    TaskFollower(Following following, SureWrite writes, TrackerStatistics statistics) {
        this.following = following;
        this.writes = writes;
        this.statistics = statistics;
    }

    /** Schedules the next look at a task; the lock is held. */
    void schedule(Watch watch, long due) {
        watch.busy = false;
        Optional<PollLane> lane = following.laneOf(watch, this);
        if (lane.isEmpty()) {
            // nobody waits any more and nobody here can ask: it is for whoever can
            following.forget(watch);
            following.work(() -> letGo(watch));
            return;
        }
        if (watch.hinted) {
            watch.hinted = false;
            lane.get().add(watch, following.scheduler.nanoTime());
        } else {
            lane.get().add(watch, due);
        }
    }

    /** Makes a task that was owned for a wait an ordinary one. */
    void letGo(Watch watch) {
        if (watch.isObserver()) {
            return;
        }
        if (watch.row.tracked()) {
            release(watch);
        } else {
            writes.update(
                    watch.row.toBuilder()
                            .state(TaskState.DELIVERED)
                            .owner(null)
                            .awaited(false)
                            .finishedAt(following.scheduler.now())
                            .build(),
                    stored -> {});
        }
    }

    private void release(Watch watch) {
        writes.write(
                "row " + watch.id,
                () -> {
                    following.repository.release(watch.row.owner(), List.of(watch.id));
                    return null;
                },
                done -> {});
    }

    /** Schedules the next regular look; the lock is held. */
    void scheduleNext(Watch watch) {
        long now = following.scheduler.nanoTime();
        Duration interval = following.accessOf(watch).map(Access::pollInterval).orElse(Duration.ofSeconds(5));
        double jitter = 0.8 + 0.4 * following.random.nextDouble();
        schedule(watch, now + (long) (interval.toNanos() * jitter));
    }

    @Override
    public void answered(Watch watch, VideoTask answer) {
        VideoTask merged = Tasks.merge(watch.known(), answer);
        boolean end = merged.ended();
        if (end && merged.status() == TaskStatus.SUCCEEDED && merged.videoUrls().isEmpty()) {
            if (++watch.withoutUrl <= URL_LOOKS) {
                again(watch);
                return;
            }
            merged = Tasks.ended(
                    merged,
                    TaskStatus.FAILED,
                    Tasks.VIDEO_URL_MISSING,
                    "The provider says that the task succeeded and gives no address of the video");
        }
        if (end) {
            end(watch, merged);
            return;
        }
        watch.notFound = 0;
        watch.protocolErrors = 0;
        stillRunning(watch, merged);
    }

    @Override
    public void unchanged(Watch watch) {
        if (watched(watch) > timeoutMillis(watch)) {
            // nothing is concluded from a list alone: the next look asks for the task itself
            watch.hinted = false;
            following.lock.lock();
            try {
                watch.row = watch.row == null ? null : forgetWord(watch.row);
                schedule(watch, following.scheduler.nanoTime());
            } finally {
                following.lock.unlock();
            }
            return;
        }
        again(watch);
    }

    private static TrackedTask forgetWord(TrackedTask row) {
        return row.toBuilder()
                .task(row.task().toBuilder().providerStatus(null).build())
                .build();
    }

    @Override
    public void notFound(Watch watch, TaskNotFoundException error) {
        long now = following.scheduler.nanoTime();
        if (watch.notFound++ == 0) {
            watch.notFoundSince = now;
        }
        boolean certain = watch.notFound >= NOT_FOUND_LOOKS && now - watch.notFoundSince >= NOT_FOUND_TIME.toNanos();
        if (!certain) {
            following.lock.lock();
            try {
                long wait = NOT_FOUND_TIME.toNanos() / (NOT_FOUND_LOOKS - 1);
                schedule(watch, now + wait);
            } finally {
                following.lock.unlock();
            }
            return;
        }
        if (watch.isObserver()) {
            finishObserver(watch, null, error);
            return;
        }
        boolean sameKey = access(watch)
                .map(access -> access.client().keyHash().equals(watch.row.keyHash()))
                .orElse(true);
        if (sameKey) {
            VideoTask known =
                    watch.known() == null ? VideoTask.builder().id(watch.taskId).build() : watch.known();
            end(
                    watch,
                    Tasks.ended(
                            known,
                            TaskStatus.FAILED,
                            Tasks.TASK_NOT_FOUND,
                            "The provider does not know the task any more"));
        } else {
            park(watch, "The API key has changed: the provider does not know the task under the present one");
        }
    }

    @Override
    public void garbled(Watch watch, ProtocolException error) {
        if (watch.protocolErrors++ == 0) {
            LOG.warn(
                    "The answer about task {} makes no sense; it is asked about again: {}",
                    watch.taskId,
                    SafeText.of(error.getMessage()));
        }
        following.lock.lock();
        try {
            long interval = access(watch)
                    .map(a -> a.pollInterval().toNanos())
                    .orElse(Duration.ofSeconds(5).toNanos());
            long delay =
                    Math.min(PollLane.MAX_PAUSE.toNanos(), interval * (1L << Math.min(watch.protocolErrors - 1, 10)));
            schedule(watch, following.scheduler.nanoTime() + delay);
        } finally {
            following.lock.unlock();
        }
    }

    private Optional<Access> access(Watch watch) {
        following.lock.lock();
        try {
            return following.accessOf(watch);
        } finally {
            following.lock.unlock();
        }
    }

    private void again(Watch watch) {
        following.lock.lock();
        try {
            if (!watch.gone) {
                scheduleNext(watch);
            }
        } finally {
            following.lock.unlock();
        }
    }

    private long timeoutMillis(Watch watch) {
        following.lock.lock();
        try {
            return following
                    .receiver(watch.scope)
                    .map(Receiver::taskTimeout)
                    .orElse(DEFAULT_TIMEOUT)
                    .toMillis();
        } finally {
            following.lock.unlock();
        }
    }

    /** Adds the time since the last answer, but for gaps in which nobody could ask. */
    private long watched(Watch watch) {
        long now = following.scheduler.nanoTime();
        Duration interval = access(watch).map(Access::pollInterval).orElse(Duration.ZERO);
        long cap = Math.max(MIN_GAP.toMillis(), 3 * interval.toMillis());
        long gap;
        if (watch.answeredAt == 0) {
            Duration since = watch.row == null || watch.row.acceptedAt() == null || watch.watched > 0
                    ? Duration.ZERO
                    : Duration.between(watch.row.acceptedAt(), following.scheduler.now());
            gap = Math.max(0, since.toMillis());
        } else {
            gap = Math.max(0, (now - watch.answeredAt) / 1_000_000);
        }
        watch.answeredAt = now == 0 ? 1 : now;
        watch.watched += Math.min(gap, cap);
        return watch.watched;
    }

    private void stillRunning(Watch watch, VideoTask merged) {
        if (watch.isObserver()) {
            again(watch);
            return;
        }
        if (merged.status() == TaskStatus.UNKNOWN) {
            statistics.unknownStatus(merged.provider(), merged.providerStatus());
        }
        long watched = watched(watch);
        if (watched > timeoutMillis(watch)) {
            end(
                    watch,
                    Tasks.ended(
                            merged,
                            TaskStatus.TIMED_OUT,
                            Tasks.TRACKING_TIMEOUT,
                            "The provider said for longer than taskTimeout that the task runs; it can still end and be charged"));
            return;
        }
        VideoTask known = watch.known();
        boolean changed = known == null || known.status() != merged.status();
        boolean word = known == null || !Objects.equals(known.providerStatus(), merged.providerStatus());
        boolean step = watched - watch.storedWatched >= WATCHED_STEP.toMillis();
        if (!changed && !word && !step) {
            again(watch);
            return;
        }
        TrackedTask next = watch.row.toBuilder().task(merged).watched(watched).build();
        writes.update(next, stored -> {
            if (stored.isEmpty()) {
                lost(watch);
                return;
            }
            watch.row = stored.get();
            watch.storedWatched = watched;
            again(watch);
            if (changed) {
                for (Receiver receiver : following.receiversOf(watch.scope)) {
                    if (receiver.wantsChanges()) {
                        receiver.changed(stored.get(), merged);
                        receiver.wake();
                    }
                }
            }
        });
    }

    private void park(Watch watch, String reason) {
        LOG.error("Task {} is parked: {}", watch.taskId, reason);
        TrackedTask next = watch.row.toBuilder()
                .state(TaskState.PARKED)
                .reason(reason)
                .owner(null)
                .awaited(false)
                .build();
        writes.update(next, stored -> {
            statistics.parked();
            CompletableFuture<VideoTask> waiter = forget(watch);
            if (waiter != null) {
                following.work(() -> waiter.completeExceptionally(new TaskNotFoundException(
                        "Task %s: %s".formatted(watch.taskId, reason),
                        ErrorDetail.of(watch.scope.provider()).withTaskId(watch.taskId))));
            }
        });
    }

    /** Stores an end and hands it on. */
    void end(Watch watch, VideoTask task) {
        if (watch.isObserver()) {
            finishObserver(watch, task, null);
            return;
        }
        TrackedTask next = watch.row.toBuilder()
                .state(TaskState.ENDED)
                .task(task)
                .endedAt(following.scheduler.now())
                .build();
        writes.update(next, stored -> {
            if (stored.isEmpty()) {
                lost(watch);
                return;
            }
            watch.row = stored.get();
            statistics.ended(stored.get());
            handOver(watch);
        });
    }

    /** Gives a stored end to the exchange that waits, else to the receivers, else back to the repository. */
    void handOver(Watch watch) {
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
            release(watch);
        } else {
            following.receiversOf(watch.scope).forEach(Receiver::wake);
        }
    }

    /** Queues an end for the receivers, now or when it may be handed out again; the lock is held. */
    void ready(Watch watch) {
        watch.busy = false;
        Duration wait = watch.row.notBefore() == null
                ? Duration.ZERO
                : Duration.between(following.scheduler.now(), watch.row.notBefore());
        if (wait.isNegative() || wait.isZero()) {
            following.readyOf(watch.scope).add(watch);
            return;
        }
        following.scheduler.schedule(wait, () -> {
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

    private void deliverToWaiter(Watch watch, CompletableFuture<VideoTask> waiter) {
        VideoTask task = watch.row.task();
        TrackedTask next = watch.row.toBuilder()
                .state(TaskState.DELIVERED)
                .owner(null)
                .awaited(false)
                .deliveries(watch.row.deliveries() + (waiter == null ? 0 : 1))
                .finishedAt(following.scheduler.now())
                .build();
        writes.update(next, stored -> {
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

    private void finishObserver(Watch watch, VideoTask task, RuntimeException error) {
        CompletableFuture<VideoTask> waiter = forget(watch);
        if (waiter == null) {
            return;
        }
        following.work(() -> {
            if (error == null) {
                waiter.complete(task);
            } else {
                waiter.completeExceptionally(error);
            }
        });
    }

    /** Somebody else has the row now: nothing of it is emitted here. */
    void lost(Watch watch) {
        statistics.fenced();
        CompletableFuture<VideoTask> waiter = forget(watch);
        if (waiter != null) {
            following.work(() -> waiter.completeExceptionally(takenOver(watch)));
        }
    }

    private static TaskTimeoutException takenOver(Watch watch) {
        return new TaskTimeoutException(
                "Another node has taken task %s over and will report its end".formatted(watch.taskId),
                ErrorDetail.of(watch.scope.provider()).withTaskId(watch.taskId),
                TaskTimeoutException.Reason.TAKEN_OVER);
    }

    private CompletableFuture<VideoTask> forget(Watch watch) {
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
