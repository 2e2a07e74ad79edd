/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.concurrent;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Runs what can run code of a route, which may block for as long as it likes. Once its pool is shut down it runs a task on the thread
 * that brings it: nobody must wait for ever.
 */
public final class RouteExecutor implements Executor {

    private final Executor threads;
    private final ThreadLocal<Boolean> here = new ThreadLocal<>();

    /** On a pool that never makes a task wait for another one. */
    public RouteExecutor(Executor threads) {
        this.threads = threads;
    }

    @Override
    public void execute(Runnable task) {
        try {
            threads.execute(() -> {
                // a thread of the pool remains one
                here.set(true);
                task.run();
            });
        } catch (RejectedExecutionException e) {
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
