/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.testing;

import io.github.camelseedance.concurrent.Scheduler;
import io.github.camelseedance.concurrent.SystemScheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Real time in which waiting is fifty times as short: a timer of a second fires after 20 ms, and then a second has passed. So what a
 * busy machine takes for its work counts as it is, and not fifty times.
 */
public final class HurriedScheduler implements Scheduler {

    private static final int SPEED = 50;

    /** Not of a Camel context, which would wait for the timers that are left when it stops. */
    private static final ScheduledExecutorService TIMERS = Executors.newScheduledThreadPool(2, task -> {
        Thread thread = new Thread(task, "hurried");
        thread.setDaemon(true);
        return thread;
    });

    private final Scheduler scheduler;
    private final AtomicLong skipped = new AtomicLong();

    public HurriedScheduler() {
        this(new SystemScheduler(TIMERS));
    }

    public HurriedScheduler(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    @Override
    public Instant now() {
        return scheduler.now().plusNanos(skipped.get());
    }

    @Override
    public long nanoTime() {
        return scheduler.nanoTime() + skipped.get();
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        long due = nanoTime() + delay.toNanos();
        return scheduler.schedule(delay.dividedBy(SPEED), () -> {
            skipped.accumulateAndGet(due - scheduler.nanoTime(), Math::max);
            task.run();
        });
    }
}
