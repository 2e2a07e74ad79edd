/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.concurrent;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** The real time, on an executor of the Camel context. */
public record SystemScheduler(ScheduledExecutorService executor) implements Scheduler {

    /** The real time alone, for what stores or compares times and needs no timer: {@link #schedule} is refused. */
    public static Scheduler withoutTimer() {
        return new SystemScheduler(null);
    }

    @Override
    public Instant now() {
        return Instant.now();
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        if (executor == null) {
            throw new UnsupportedOperationException("This scheduler tells the time only");
        }
        try {
            ScheduledFuture<?> future = executor.schedule(task, Math.max(0, delay.toNanos()), TimeUnit.NANOSECONDS);
            return () -> future.cancel(false);
        } catch (RejectedExecutionException e) {
            // the context is going down: whoever waits is ended by the shutdown itself
            return () -> {};
        }
    }
}
