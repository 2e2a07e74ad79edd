/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.follow;

import io.github.camelseedance.concurrent.Futures;
import io.github.camelseedance.concurrent.Scheduler;
import io.github.camelseedance.model.ProtocolException;
import io.github.camelseedance.model.TaskNotFoundException;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.provider.Capability;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks about the tasks of one scope under one access, each when it is due. A provider's trouble slows the lane down; it is never
 * the end of a task.
 */
public final class PollLane {

    /** What a lane tells. Called without the lock. */
    interface Listener {
        /** The provider answered. */
        void answered(FollowedTask watch, VideoTask task);

        /** The list shows it in the status that is known already. */
        void unchanged(FollowedTask watch);

        /** The provider does not know it. */
        void notFound(FollowedTask watch, TaskNotFoundException error);

        /** The answer for this task makes no sense. */
        void garbled(FollowedTask watch, ProtocolException error);
    }

    private static final Logger LOG = LoggerFactory.getLogger(PollLane.class);
    static final Duration MAX_PAUSE = Duration.ofMinutes(10);
    private static final double JITTER = 0.2;

    private final PollAccess access;
    private final Scheduler scheduler;
    private final ReentrantLock lock;
    private final RandomGenerator random;
    private final Listener listener;
    private final ListLookup lists;
    private final PriorityQueue<FollowedTask> queue = new PriorityQueue<>(
            Comparator.<FollowedTask>comparingLong(w -> w.due).thenComparing(w -> w.id));
    private final LaneTrouble trouble;
    private Scheduler.Timer timer;
    private long timerDue;
    private int underWay;

    PollLane(PollAccess access, Scheduler scheduler, ReentrantLock lock, RandomGenerator random, Listener listener) {
        this.access = access;
        this.scheduler = scheduler;
        this.lock = lock;
        this.random = random;
        this.listener = listener;
        this.trouble = new LaneTrouble(access.pollInterval(), random);
        this.lists = access.client().provider().capabilities().contains(Capability.LIST)
                ? new ListLookup(access.client())
                : null;
    }

    PollAccess access() {
        return access;
    }

    public LaneTrouble trouble() {
        return trouble;
    }

    /** What keeps tasks from being asked about, or null. Without tasks nobody finds out that it is over: then it ends with its pause. */
    public String problem(long now) {
        return isEmpty() && trouble.pausedUntil(now) <= now ? null : trouble.reason();
    }

    boolean isEmpty() {
        return queue.isEmpty() && underWay == 0;
    }

    /** Schedules a task; the lock is held. */
    void add(FollowedTask watch, long due) {
        remove(watch);
        watch.lane = this;
        watch.due = due;
        queue.add(watch);
        arm();
    }

    /** Schedules a task for its next regular look; the lock is held. */
    void addNext(FollowedTask watch) {
        add(watch, scheduler.nanoTime() + jittered(access.pollInterval()));
    }

    /** Unschedules a task; the lock is held. */
    void remove(FollowedTask watch) {
        if (watch.lane == this) {
            queue.remove(watch);
            watch.lane = null;
        }
    }

    long jittered(Duration delay) {
        return (long) (delay.toNanos() * (1 - JITTER + 2 * JITTER * random.nextDouble()));
    }

    private void arm() {
        FollowedTask first = queue.peek();
        if (first == null) {
            return;
        }
        long now = scheduler.nanoTime();
        long due = Math.max(first.due, trouble.pausedUntil(now));
        if (timer != null) {
            if (timerDue - due <= 0) {
                return;
            }
            timer.cancel();
        }
        timerDue = due;
        timer = scheduler.schedule(Duration.ofNanos(Math.max(0, due - now)), this::run);
    }

    private void run() {
        List<FollowedTask> batch;
        lock.lock();
        try {
            timer = null;
            batch = take();
            underWay += batch.size();
            arm();
        } finally {
            lock.unlock();
        }
        if (lists != null && batch.size() > 1) {
            lists.lookUp(batch, this::unchanged, this::ask, this::failed);
        } else {
            batch.forEach(this::ask);
        }
    }

    private List<FollowedTask> take() {
        long now = scheduler.nanoTime();
        List<FollowedTask> batch = new ArrayList<>();
        if (trouble.pausedUntil(now) > now) {
            return batch;
        }
        if (trouble.isProbing()) {
            // one look tells whether the provider is back; the rest waits for it
            if (underWay > 0) {
                trouble.waitForProbe(now);
                return batch;
            }
            FollowedTask probe = pollDue(now);
            if (probe != null) {
                batch.add(probe);
                trouble.waitForProbe(now);
            }
            return batch;
        }
        // with a list, looking a little early costs nothing and saves requests
        long horizon = lists == null ? now : now + access.pollInterval().toNanos() / 2;
        if (queue.peek() != null && queue.peek().due - now <= 0) {
            for (FollowedTask watch = pollDue(horizon); watch != null; watch = pollDue(horizon)) {
                batch.add(watch);
            }
        }
        return batch;
    }

    private FollowedTask pollDue(long horizon) {
        FollowedTask watch = queue.peek();
        if (watch == null || watch.due - horizon > 0) {
            return null;
        }
        queue.poll();
        watch.lane = null;
        watch.busy = true;
        return watch;
    }

    private static VideoTask asFarAsKnown(FollowedTask watch) {
        VideoTask known = watch.known();
        return (known == null ? VideoTask.builder() : known.toBuilder())
                .id(watch.taskId)
                .build();
    }

    private void ask(FollowedTask watch) {
        Futures.attempt(() -> access.client().statusOfOnce(asFarAsKnown(watch))).whenComplete((task, error) -> {
            Throwable cause = error == null ? null : Futures.unwrap(error);
            if (cause == null) {
                recovered();
                tell(watch, () -> listener.answered(watch, task));
            } else if (cause instanceof TaskNotFoundException notFound) {
                recovered();
                tell(watch, () -> listener.notFound(watch, notFound));
            } else if (cause instanceof ProtocolException garbled) {
                nonsense(garbled);
                tell(watch, () -> listener.garbled(watch, garbled));
            } else {
                failed(List.of(watch), cause);
            }
        });
    }

    private void unchanged(FollowedTask watch) {
        recovered();
        tell(watch, () -> listener.unchanged(watch));
    }

    /** Whatever goes wrong in reading an answer, its task is looked at again. */
    private void tell(FollowedTask watch, Runnable told) {
        try {
            told.run();
        } catch (RuntimeException e) {
            LOG.warn("Unexpected error with an answer about task {}; it is asked about again", watch.taskId, e);
            lock.lock();
            try {
                if (!watch.gone && watch.lane == null) {
                    watch.busy = false;
                    addNext(watch);
                }
            } finally {
                lock.unlock();
            }
        }
    }

    /** One answer can be about one task; several in a row, and no good one between them, are everybody's trouble. */
    private void nonsense(ProtocolException error) {
        lock.lock();
        try {
            underWay--;
            trouble.failed(error, scheduler.nanoTime());
        } finally {
            lock.unlock();
        }
    }

    private void recovered() {
        lock.lock();
        try {
            underWay--;
            if (trouble.over()) {
                spread();
            }
        } finally {
            lock.unlock();
        }
    }

    /** After trouble everything is overdue: asked about over one interval, not at once. */
    private void spread() {
        long now = scheduler.nanoTime();
        List<FollowedTask> overdue = new ArrayList<>();
        while (queue.peek() != null && queue.peek().due - now <= 0) {
            overdue.add(queue.poll());
        }
        for (FollowedTask watch : overdue) {
            watch.due = now + (long) (access.pollInterval().toNanos() * random.nextDouble());
            queue.add(watch);
        }
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
        arm();
    }

    private void failed(List<FollowedTask> watches, Throwable cause) {
        lock.lock();
        try {
            underWay -= watches.size();
            long now = scheduler.nanoTime();
            trouble.failed(cause, now);
            for (FollowedTask watch : watches) {
                if (!watch.gone) {
                    watch.busy = false;
                    add(watch, Math.max(trouble.pausedUntil(now), now + jittered(access.pollInterval())));
                }
            }
            if (timer != null) {
                timer.cancel();
                timer = null;
            }
            arm();
        } finally {
            lock.unlock();
        }
    }
}
