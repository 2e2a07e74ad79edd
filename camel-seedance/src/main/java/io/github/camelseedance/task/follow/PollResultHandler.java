/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.follow;

import io.github.camelseedance.model.ErrorDetail;
import io.github.camelseedance.model.ProtocolException;
import io.github.camelseedance.model.SafeText;
import io.github.camelseedance.model.TaskNotFoundException;
import io.github.camelseedance.model.TaskStatus;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.task.node.TaskNode;
import io.github.camelseedance.task.store.TaskMerge;
import io.github.camelseedance.task.store.TaskRow;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides what an answer means for a task, stores it, and has ends handed on. */
public final class PollResultHandler implements PollLane.Listener {

    private static final String UNKNOWN = "The provider does not know the task any more";
    private static final String ERASED =
            "The task ended while it was cancelled, and the provider has erased its record: it was probably charged";
    private static final Logger LOG = LoggerFactory.getLogger(PollResultHandler.class);

    private static final int NOT_FOUND_LOOKS = 3;
    private static final Duration NOT_FOUND_TIME = Duration.ofSeconds(60);
    private static final int URL_LOOKS = 3;
    private static final Duration WATCHED_STEP = Duration.ofMinutes(10);

    private final TaskNode node;
    private final FollowedTasks following;
    private final ResultDispatcher handOver;
    private final ObservedRunningTime time;

    public PollResultHandler(TaskNode node, FollowedTasks following, ResultDispatcher handOver) {
        this.node = node;
        this.following = following;
        this.handOver = handOver;
        this.time = new ObservedRunningTime(node, following);
    }

    /** Schedules the next look at a task; the lock is held. */
    public void schedule(FollowedTask watch, long due) {
        watch.busy = false;
        if (watch.gone) {
            // another watch, here or elsewhere, has the task by now
            return;
        }
        Optional<PollLane> lane = following.laneOf(watch, this);
        if (lane.isEmpty()) {
            // nobody waits any more and nobody here can ask: it is for whoever can
            following.forget(watch);
            node.work(() -> handOver.letGo(watch));
            return;
        }
        if (watch.hinted) {
            watch.hinted = false;
            long hinted = Hints.due(watch, node.scheduler().nanoTime());
            if (hinted - due < 0) {
                watch.hintedAt = hinted;
            }
            lane.get().add(watch, hinted - due < 0 ? hinted : due);
        } else {
            lane.get().add(watch, due);
        }
    }

    /** Schedules the next regular look; the lock is held. */
    void scheduleNext(FollowedTask watch) {
        long now = node.scheduler().nanoTime();
        Duration interval =
                following.accessOf(watch).map(PollAccess::pollInterval).orElse(Duration.ofSeconds(5));
        double jitter = 0.8 + 0.4 * node.random().nextDouble();
        schedule(watch, now + (long) (interval.toNanos() * jitter));
    }

    @Override
    public void answered(FollowedTask watch, VideoTask answer) {
        VideoTask known = TaskMerge.merge(watch.known(), answer);
        VideoTask merged = following
                .accessOf(watch)
                .map(access -> access.client().provider().complete(known))
                .orElse(known);
        boolean end = merged.ended();
        if (end && merged.status() == TaskStatus.SUCCEEDED && merged.videoUrls().isEmpty()) {
            if (++watch.withoutUrl <= URL_LOOKS) {
                again(watch);
                return;
            }
            merged = TaskMerge.ended(
                    merged,
                    TaskStatus.FAILED,
                    TaskMerge.VIDEO_URL_MISSING,
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
    public void unchanged(FollowedTask watch) {
        if (time.add(watch) > time.timeoutMillis(watch)) {
            // nothing is concluded from a list alone: the next look asks for the task itself
            watch.hinted = false;
            following.lock.lock();
            try {
                watch.row = watch.row == null ? null : forgetWord(watch.row);
                schedule(watch, node.scheduler().nanoTime());
            } finally {
                following.lock.unlock();
            }
            return;
        }
        again(watch);
    }

    private static TaskRow forgetWord(TaskRow row) {
        return row.toBuilder()
                .task(row.task().toBuilder().providerStatus(null).build())
                .build();
    }

    @Override
    public void notFound(FollowedTask watch, TaskNotFoundException error) {
        long now = node.scheduler().nanoTime();
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
            handOver.finishObserver(watch, null, error);
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
                    TaskMerge.ended(
                            known,
                            TaskStatus.FAILED,
                            isErased(error) ? TaskNotFoundException.RECORD_ERASED : TaskMerge.TASK_NOT_FOUND,
                            isErased(error) ? ERASED : unknown(watch)));
        } else {
            park(watch, "The API key has changed: the provider does not know the task under the present one");
        }
    }

    private static boolean isErased(TaskNotFoundException error) {
        return TaskNotFoundException.RECORD_ERASED.equals(error.getCode());
    }

    private String unknown(FollowedTask watch) {
        Instant accepted = watch.row.acceptedAt();
        return access(watch)
                .flatMap(access -> access.client().provider().retention())
                .filter(retention -> accepted != null && node.scheduler().now().isAfter(accepted.plus(retention)))
                .map(retention -> "%s: it shows tasks for %d days".formatted(UNKNOWN, retention.toDays()))
                .orElse(UNKNOWN);
    }

    @Override
    public void garbled(FollowedTask watch, ProtocolException error) {
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
            schedule(watch, node.scheduler().nanoTime() + delay);
        } finally {
            following.lock.unlock();
        }
    }

    private Optional<PollAccess> access(FollowedTask watch) {
        following.lock.lock();
        try {
            return following.accessOf(watch);
        } finally {
            following.lock.unlock();
        }
    }

    private void again(FollowedTask watch) {
        following.lock.lock();
        try {
            if (!watch.gone) {
                scheduleNext(watch);
            }
        } finally {
            following.lock.unlock();
        }
    }

    private void stillRunning(FollowedTask watch, VideoTask merged) {
        if (watch.isObserver()) {
            again(watch);
            return;
        }
        if (merged.status() == TaskStatus.UNKNOWN) {
            node.statistics().unknownStatus(merged.provider(), merged.providerStatus());
        }
        long watched = time.add(watch);
        if (watched > time.timeoutMillis(watch)) {
            end(
                    watch,
                    TaskMerge.ended(
                            merged,
                            TaskStatus.TIMED_OUT,
                            TaskMerge.TRACKING_TIMEOUT,
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
        TaskRow next = watch.row.seen(merged, watched);
        node.writes().update(next, stored -> {
            if (stored.isEmpty()) {
                handOver.lost(watch);
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

    private void park(FollowedTask watch, String reason) {
        LOG.error("Task {} is parked: {}", watch.taskId, reason);
        TaskRow next = watch.row.parked(reason);
        node.writes().update(next, stored -> {
            node.statistics().parked();
            CompletableFuture<VideoTask> waiter = handOver.forget(watch);
            if (waiter != null) {
                node.work(() -> waiter.completeExceptionally(new TaskNotFoundException(
                        "Task %s: %s".formatted(watch.taskId, reason),
                        ErrorDetail.of(watch.scope.provider()).withTaskId(watch.taskId))));
            }
        });
    }

    /** Stores an end and hands it on. */
    void end(FollowedTask watch, VideoTask task) {
        if (watch.isObserver()) {
            handOver.finishObserver(watch, task, null);
            return;
        }
        TaskRow next = watch.row.ended(task, node.scheduler().now());
        node.writes().update(next, stored -> {
            if (stored.isEmpty()) {
                handOver.lost(watch);
                return;
            }
            watch.row = stored.get();
            node.statistics().ended(stored.get());
            handOver.handOver(watch);
        });
    }
}
