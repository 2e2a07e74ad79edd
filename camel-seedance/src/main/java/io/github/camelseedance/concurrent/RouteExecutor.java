/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.concurrent;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs what can run code of a route, which may block for as long as it likes: while a task waits, a thread is on its way to it. A thread
 * that is done with one task takes the next, so that a burst of short ones does not wake a thread each. Once its pool is shut down it
 * runs a task on the thread that brings it: nobody must wait for ever.
 */
public final class RouteExecutor implements Executor {

    private final Executor threads;
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    /** Whether a thread has been called that has not come yet. */
    private final AtomicBoolean called = new AtomicBoolean();

    private final ThreadLocal<Boolean> here = new ThreadLocal<>();

    /** On a pool that never makes a task wait for another one. */
    public RouteExecutor(Executor threads) {
        this.threads = threads;
    }

    @Override
    public void execute(Runnable task) {
        waiting.add(task);
        call();
    }

    private void call() {
        if (!called.compareAndSet(false, true)) {
            return;
        }
        try {
            threads.execute(() -> {
                // a thread of the pool remains one
                here.set(true);
                work();
            });
        } catch (RejectedExecutionException e) {
            work();
        }
    }

    private void work() {
        called.set(false);
        for (Runnable task = waiting.poll(); task != null; task = waiting.poll()) {
            if (!waiting.isEmpty()) {
                // this task can block
                call();
            }
            task.run();
        }
    }

    /** Runs the end of a call: at once when this thread is one of the pool. */
    public void resume(Runnable task) {
        if (here.get() == null) {
            execute(task);
        } else {
            task.run();
        }
    }
}
