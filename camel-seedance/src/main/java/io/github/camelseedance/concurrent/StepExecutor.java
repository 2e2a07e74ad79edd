/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.concurrent;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs short steps on a pool of threads, and tells when the pool has stopped to begin any. Once the pool is shut down a step runs on the
 * thread that brings it: nobody must wait for ever.
 */
public final class StepExecutor implements Executor {

    private static final Logger LOG = LoggerFactory.getLogger(StepExecutor.class);

    private record Step(Runnable task, long since) {}

    private final Executor threads;
    private final Scheduler time;
    private final Queue<Step> waiting = new ConcurrentLinkedQueue<>();
    private volatile long lastBegun;

    public StepExecutor(Executor threads, Scheduler time) {
        this.threads = threads;
        this.time = time;
        this.lastBegun = time.nanoTime();
    }

    @Override
    public void execute(Runnable task) {
        Step step = new Step(task, time.nanoTime());
        waiting.add(step);
        try {
            threads.execute(this::next);
        } catch (RejectedExecutionException e) {
            if (waiting.remove(step)) {
                run(task);
            }
        }
    }

    private void next() {
        Step step = waiting.poll();
        if (step != null) {
            lastBegun = time.nanoTime();
            run(step.task());
        }
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.warn("Unexpected error in the bookkeeping of the component", e);
        }
    }

    /** How long steps have waited without any of them being begun; zero when none waits. */
    public Duration stalled() {
        Step oldest = waiting.peek();
        if (oldest == null) {
            return Duration.ZERO;
        }
        long now = time.nanoTime();
        return Duration.ofNanos(Math.max(0, Math.min(now - oldest.since(), now - lastBegun)));
    }
}
