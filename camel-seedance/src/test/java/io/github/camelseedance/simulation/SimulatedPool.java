/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** A thread pool of a node: so many tasks at once, the others wait in order. A thread that is blocked takes no other task. */
final class SimulatedPool extends AbstractExecutorService implements ScheduledExecutorService {

    private final SimulatedThreads threads;
    private final NodeTime time;
    private final int size;
    private final Queue<Runnable> queue = new ArrayDeque<>();
    private int busy;
    private boolean shutdown;

    SimulatedPool(SimulatedThreads threads, NodeTime time, int size) {
        this.threads = threads;
        this.time = time;
        this.size = Math.max(1, size);
    }

    @Override
    public void execute(Runnable task) {
        if (shutdown) {
            throw new RejectedExecutionException("The pool is shut down");
        }
        queue.add(task);
        dispatch();
    }

    private void dispatch() {
        if (busy < size && !queue.isEmpty()) {
            busy++;
            Runnable task = queue.remove();
            time.in(threads.latency(), () -> run(task));
        }
    }

    private void run(Runnable task) {
        SimulatedPool outer = threads.enter(this);
        long blocked = 0;
        try {
            task.run();
        } catch (RuntimeException e) {
            threads.uncaught(e);
        } catch (NodeDied e) {
            return;
        } finally {
            blocked = threads.leave(outer);
        }
        if (blocked > 0) {
            time.in(blocked, this::free);
        } else {
            free();
        }
    }

    private void free() {
        busy--;
        dispatch();
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        Scheduled task = new Scheduled(command, -1);
        task.after(unit.toNanos(delay));
        return task;
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long initialDelay, long period, TimeUnit unit) {
        return scheduleWithFixedDelay(command, initialDelay, period, unit);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long initialDelay, long delay, TimeUnit unit) {
        Scheduled task = new Scheduled(command, unit.toNanos(delay));
        task.after(unit.toNanos(initialDelay));
        return task;
    }

    @Override
    public void shutdown() {
        shutdown = true;
    }

    @Override
    public List<Runnable> shutdownNow() {
        shutdown = true;
        List<Runnable> rest = new ArrayList<>(queue);
        queue.clear();
        return rest;
    }

    @Override
    public boolean isShutdown() {
        return shutdown;
    }

    @Override
    public boolean isTerminated() {
        return shutdown && busy == 0 && queue.isEmpty();
    }

    /** Lets other things happen, as a thread that waits for this pool does. */
    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        long step = TimeUnit.MILLISECONDS.toNanos(50);
        for (long left = unit.toNanos(timeout); left > 0 && !isTerminated(); left -= step) {
            if (!threads.sleep(Math.min(left, step))) {
                break;
            }
        }
        return isTerminated();
    }

    private final class Scheduled extends FutureTask<Void> implements ScheduledFuture<Void> {
        private final Runnable command;
        private final long period;

        Scheduled(Runnable command, long period) {
            super(command, null);
            this.command = command;
            this.period = period;
        }

        void after(long delay) {
            time.in(delay, () -> {
                if (!isCancelled() && !shutdown) {
                    execute(this);
                }
            });
        }

        @Override
        public void run() {
            if (period < 0) {
                super.run();
            } else if (!isCancelled()) {
                command.run();
                after(period);
            }
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return 0;
        }

        @Override
        public int compareTo(Delayed other) {
            return 0;
        }
    }
}
