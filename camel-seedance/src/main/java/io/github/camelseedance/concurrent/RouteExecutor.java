/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.concurrent;

import java.util.concurrent.Executor;

/**
 * Runs what can run code of a route, which may block for as long as it likes. Once its pool is shut down it runs a task on the thread
 * that brings it: nobody must wait for ever.
 */
public final class RouteExecutor implements Executor {

    private final Executor threads;
    private final ThreadLocal<Boolean> here = new ThreadLocal<>();

    /** On a pool that never makes a task wait for another one. */
    public RouteExecutor(Executor threads) {
        this.threads = Futures.neverRejecting(threads);
    }

    @Override
    public void execute(Runnable task) {
        threads.execute(() -> {
            here.set(true);
            try {
                task.run();
            } finally {
                here.remove();
            }
        });
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
