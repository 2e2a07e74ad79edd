/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.runtime;

import io.github.camelseedance.concurrent.RouteExecutor;
import io.github.camelseedance.concurrent.Scheduler;
import io.github.camelseedance.concurrent.StepExecutor;
import io.github.camelseedance.concurrent.SystemScheduler;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.spi.ExecutorServiceManager;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.util.concurrent.ThreadPoolRejectedPolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of a component. Routes go on on a pool that grows, of virtual threads where Camel has them switched on. What the component
 * itself has to do (poll answers, acceptances, the steps of submissions, claims, writes) has a pool on which code of a route never runs,
 * so that routes that block cannot hold it up. Timers and the heartbeat wait for neither.
 */
final class RuntimeThreads {

    private static final Logger LOG = LoggerFactory.getLogger(RuntimeThreads.class);
    private static final int TIMER_THREADS = 2;
    private static final int STEP_THREADS = 16;
    private static final long LONGEST_STOP_SECONDS = 10;

    private final ExecutorServiceManager manager;
    private final ScheduledExecutorService timerPool;
    private final ExecutorService stepPool;
    private final ExecutorService routePool;
    private final ExecutorService heartbeatPool;
    private final Scheduler scheduler;
    private final StepExecutor steps;
    private final RouteExecutor routes;

    /**
     * @param owner to whom Camel says that they belong
     * @param time  takes the place of the real time and its timers; null for the real one
     */
    RuntimeThreads(ExecutorServiceManager manager, Object owner, Scheduler time) {
        this.manager = manager;
        // no pool may refuse: a timer or a step that is lost is an exchange that never ends. The other policy discards
        // what comes after the end, and does not log it
        ThreadPoolProfile profile = new ThreadPoolProfile("seedance");
        profile.setPoolSize(TIMER_THREADS);
        profile.setMaxPoolSize(TIMER_THREADS);
        profile.setMaxQueueSize(Integer.MAX_VALUE);
        profile.setRejectedPolicy(ThreadPoolRejectedPolicy.Abort);
        timerPool = manager.newScheduledThreadPool(owner, "SeedanceScheduler", profile.clone());
        profile.setPoolSize(STEP_THREADS);
        profile.setMaxPoolSize(STEP_THREADS);
        profile.setKeepAliveTime(60L);
        profile.setTimeUnit(TimeUnit.SECONDS);
        profile.setAllowCoreThreadTimeOut(true);
        stepPool = manager.newThreadPool(owner, "SeedanceWorker", profile);
        routePool = manager.newCachedThreadPool(owner, "SeedanceRoute");
        heartbeatPool = manager.newSingleThreadExecutor(owner, "SeedanceHeartbeat");
        scheduler = time == null ? new SystemScheduler(timerPool) : time;
        steps = new StepExecutor(stepPool, scheduler);
        routes = new RouteExecutor(routePool);
    }

    Scheduler scheduler() {
        return scheduler;
    }

    /** Runs the component's own steps. They block on the repository at most. */
    StepExecutor steps() {
        return steps;
    }

    /** Runs whatever can run code of a route, or reads what a route has given. */
    RouteExecutor routes() {
        return routes;
    }

    /** Runs the heartbeat; after the stop nothing. */
    Executor heartbeat() {
        return task -> {
            try {
                heartbeatPool.execute(task);
            } catch (RejectedExecutionException e) {
                LOG.debug("No heartbeat any more: the component is stopped");
            }
        };
    }

    /** Ends them, and waits for the steps under way: they write to the repository, which is closed next. */
    void stop() {
        manager.shutdown(heartbeatPool);
        manager.shutdown(stepPool);
        await(stepPool);
        await(heartbeatPool);
        manager.shutdown(routePool);
        manager.shutdownNow(stepPool);
        manager.shutdownNow(heartbeatPool);
        manager.shutdownNow(timerPool);
    }

    private static void await(ExecutorService pool) {
        try {
            if (!pool.awaitTermination(LONGEST_STOP_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn(
                        "What was under way when the component was stopped has not ended within {} s; it is given up",
                        LONGEST_STOP_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
