/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.testing;

import io.github.camelseedance.concurrent.Scheduler;
import java.time.Duration;
import java.time.Instant;

/** Real time that passes fifty times as fast: a second takes 20 ms. */
public final class HurriedScheduler implements Scheduler {

    private static final int SPEED = 50;

    private final Scheduler scheduler;
    private final long beginNanos;
    private final Instant begin;

    public HurriedScheduler(Scheduler scheduler) {
        this.scheduler = scheduler;
        this.beginNanos = scheduler.nanoTime();
        this.begin = scheduler.now();
    }

    @Override
    public Instant now() {
        return begin.plusNanos(nanoTime() - beginNanos);
    }

    @Override
    public long nanoTime() {
        return beginNanos + (scheduler.nanoTime() - beginNanos) * SPEED;
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        return scheduler.schedule(delay.dividedBy(SPEED), task);
    }
}
