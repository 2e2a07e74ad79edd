/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client.account;

import io.github.camelseedance.concurrent.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * Lets calls through, so many at once and so many in a window of time. The others wait by priority, then in order, without a thread.
 * Nothing of a caller runs under its lock.
 */
final class CallGate {

    private record Waiting(Runnable start, Executor worker) {}

    /** After so many calls of others one of the tracker goes: however busy routes are, tasks are asked about. */
    private static final int MOST_PASSED = 10;

    private final int permits;
    private final RateLimit limit;
    private final Scheduler scheduler;
    /** What waits, a queue for each priority. */
    private final List<Set<Waiting>> queues = new ArrayList<>();

    private final AtomicInteger drains = new AtomicInteger();
    private final LongAdder waits = new LongAdder();
    private int running;
    /** How many calls have gone before the tracker's since it last had its turn. */
    private int passed;

    private Scheduler.Timer timer;
    private long timerDue;

    /** A gate for so many calls at once. A limit of null is none. */
    CallGate(int permits, RateLimit limit, Scheduler scheduler) {
        this.permits = Math.max(1, permits);
        this.limit = limit;
        this.scheduler = scheduler;
        for (Turn.Priority priority : Turn.Priority.values()) {
            queues.add(priority.ordinal(), new LinkedHashSet<>());
        }
    }

    /**
     * Starts a call when it is its turn: now, or on the thread that ends another call, or on the worker. Cancelling the result takes
     * it out of the queue, or cancels the call.
     *
     * @param late the result of a call whose turn has not come in time; it was not started and will not be
     */
    <T> CompletableFuture<T> run(Turn turn, Supplier<? extends CompletionStage<T>> call, Supplier<T> late) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Waiting waiting = new Waiting(() -> start(call, result), turn.worker());
        Set<Waiting> queue = queues.get(turn.priority().ordinal());
        if (enter(queue, waiting)) {
            start(call, result);
            return result;
        }
        drain();
        if (isIn(queue, waiting)) {
            Scheduler.Timer bound = turn.maxWait() == null
                    ? () -> {}
                    : scheduler.schedule(turn.maxWait(), () -> {
                        if (remove(queue, waiting)) {
                            result.complete(late.get());
                        }
                    });
            result.whenComplete((value, error) -> {
                bound.cancel();
                remove(queue, waiting);
            });
        }
        return result;
    }

    /** Takes a place, or waits in the queue where none is free. */
    private synchronized boolean enter(Set<Waiting> queue, Waiting waiting) {
        if (!isFree()) {
            queue.add(waiting);
            return false;
        }
        running++;
        passed = 0;
        return true;
    }

    private synchronized boolean isIn(Set<Waiting> queue, Waiting waiting) {
        return queue.contains(waiting);
    }

    private synchronized boolean remove(Set<Waiting> queue, Waiting waiting) {
        return queue.remove(waiting);
    }

    /** Whether a call would start now: none waits, and the rate is not limited. */
    synchronized boolean isFree() {
        return limit == null && running < permits && nobodyWaits();
    }

    /** The lock is held. */
    private boolean nobodyWaits() {
        for (Set<Waiting> queue : queues) {
            if (!queue.isEmpty()) {
                return false;
            }
        }
        return true;
    }

    synchronized int running() {
        return running;
    }

    synchronized int waiting() {
        return queues.stream().mapToInt(Set::size).sum();
    }

    /** How often the limit of rate held calls back. */
    long limiterWaits() {
        return waits.sum();
    }

    private <T> void start(Supplier<? extends CompletionStage<T>> call, CompletableFuture<T> result) {
        CompletionStage<T> stage;
        try {
            stage = call.get();
        } catch (RuntimeException | Error e) {
            leave();
            result.completeExceptionally(e);
            return;
        }
        stage.whenComplete((value, error) -> {
            leave();
            if (error != null) {
                result.completeExceptionally(error);
            } else {
                result.complete(value);
            }
        });
        result.whenComplete((value, error) -> {
            if (result.isCancelled()) {
                stage.toCompletableFuture().cancel(true);
            }
        });
    }

    private void leave() {
        synchronized (this) {
            running--;
            if (nobodyWaits()) {
                return;
            }
        }
        drain();
    }

    /** One thread at a time starts calls; what comes meanwhile, also from within a start, makes it look once more. */
    private void drain() {
        if (drains.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        do {
            for (Waiting next = next(); next != null; next = next()) {
                next.start().run();
            }
            seen = drains.addAndGet(-seen);
        } while (seen != 0);
    }

    private synchronized Waiting next() {
        if (running >= permits) {
            return null;
        }
        Set<Waiting> background = queues.get(Turn.Priority.TRACKER.ordinal());
        long now = scheduler.nanoTime();
        if (!background.isEmpty() && passed >= MOST_PASSED && waitFor(background, now) == 0) {
            return start(background);
        }
        for (Set<Waiting> queue : queues) {
            if (!queue.isEmpty()) {
                long wait = waitFor(queue, now);
                if (wait == 0) {
                    return start(queue);
                }
                wakeAfter(wait, now, queue.iterator().next().worker());
                return null;
            }
        }
        return null;
    }

    /** Takes a permit for the first call of a queue, or says how long to wait for one. The lock is held. */
    private long waitFor(Set<Waiting> queue, long now) {
        return limit == null ? 0 : limit.take(now, queue == queues.get(Turn.Priority.TRACKER.ordinal()));
    }

    private Waiting start(Set<Waiting> queue) {
        Set<Waiting> background = queues.get(Turn.Priority.TRACKER.ordinal());
        passed = queue == background || background.isEmpty() ? 0 : passed + 1;
        running++;
        Waiting first = queue.iterator().next();
        queue.remove(first);
        return first;
    }

    /** Looks again when the limit allows the next call. The lock is held. */
    private void wakeAfter(long wait, long now, Executor worker) {
        if (timer != null) {
            if (timerDue - (now + wait) <= 0) {
                return;
            }
            // what has come since may begin sooner than what was waited for
            timer.cancel();
        } else {
            waits.increment();
        }
        timerDue = now + wait;
        timer = scheduler.schedule(Duration.ofNanos(wait), () -> {
            synchronized (this) {
                timer = null;
            }
            worker.execute(this::drain);
        });
    }
}
