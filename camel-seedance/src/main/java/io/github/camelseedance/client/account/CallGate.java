/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client.account;

import io.github.camelseedance.concurrent.Scheduler;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Lets calls through, so many at once and so many in a minute; the others wait in order without a thread. Nothing of a caller runs
 * under its lock.
 */
final class CallGate {

    private record Waiting(CompletableFuture<?> result, Runnable start, Executor worker) {}

    private final int permits;
    private final RateLimit limit;
    private final Scheduler scheduler;
    private final ReentrantLock lock = new ReentrantLock();
    private final Queue<Waiting> urgent = new ArrayDeque<>();
    private final Queue<Waiting> others = new ArrayDeque<>();
    private final AtomicInteger drains = new AtomicInteger();
    private final LongAdder waits = new LongAdder();
    private int running;
    private boolean timerSet;

    /** A gate for so many calls at once and so many in a minute; 0 is no limit per minute. */
    CallGate(int permits, int perMinute, Scheduler scheduler) {
        this(permits, perMinute > 0 ? new RateLimit(perMinute, Duration.ofMinutes(1)) : null, scheduler);
    }

    /** A gate with this limit; null is none. */
    CallGate(int permits, RateLimit limit, Scheduler scheduler) {
        this.permits = Math.max(1, permits);
        this.limit = limit;
        this.scheduler = scheduler;
    }

    /**
     * Starts a call when it is its turn: now, or on the thread that ends another call, or on the worker. Cancelling the result takes
     * it out of the queue, or cancels the call.
     *
     * @param first whether it goes before those that are not
     */
    <T> CompletableFuture<T> run(boolean first, Executor worker, Supplier<? extends CompletionStage<T>> call) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Waiting waiting = new Waiting(result, () -> start(call, result), worker);
        lock.lock();
        try {
            (first ? urgent : others).add(waiting);
        } finally {
            lock.unlock();
        }
        drain();
        return result;
    }

    int running() {
        lock.lock();
        try {
            return running;
        } finally {
            lock.unlock();
        }
    }

    int waiting() {
        lock.lock();
        try {
            return urgent.size() + others.size();
        } finally {
            lock.unlock();
        }
    }

    /** How often the limit per minute held a call back. */
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
        lock.lock();
        try {
            running--;
        } finally {
            lock.unlock();
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

    private Waiting next() {
        lock.lock();
        try {
            dropAbandoned(urgent);
            dropAbandoned(others);
            Queue<Waiting> queue = urgent.isEmpty() ? others : urgent;
            if (queue.isEmpty() || running >= permits) {
                return null;
            }
            long wait = limit == null ? 0 : limit.take(scheduler.nanoTime());
            if (wait > 0) {
                wakeAfter(wait, queue.peek().worker());
                return null;
            }
            running++;
            return queue.remove();
        } finally {
            lock.unlock();
        }
    }

    private void wakeAfter(long nanos, Executor worker) {
        if (!timerSet) {
            timerSet = true;
            waits.increment();
            scheduler.schedule(Duration.ofNanos(nanos), () -> {
                lock.lock();
                try {
                    timerSet = false;
                } finally {
                    lock.unlock();
                }
                worker.execute(this::drain);
            });
        }
    }

    private static void dropAbandoned(Queue<Waiting> queue) {
        while (!queue.isEmpty() && queue.peek().result().isDone()) {
            queue.remove();
        }
    }
}
