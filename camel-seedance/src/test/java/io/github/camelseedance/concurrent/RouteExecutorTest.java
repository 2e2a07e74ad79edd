/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RouteExecutorTest {

    /** Threads that have been called and have not come. */
    private final Deque<Runnable> called = new ArrayDeque<>();

    private final RouteExecutor routes = new RouteExecutor(called::add);

    @Test
    void aBurstOfShortTasksCallsOneThread() {
        List<Integer> done = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            int task = i;
            routes.execute(() -> done.add(task));
        }
        assertThat(called).hasSize(1);

        called.poll().run();

        assertThat(done).containsExactly(0, 1, 2);
        // for the case that the first had not come to its end
        assertThat(called).hasSize(1);
        called.poll().run();
        assertThat(called).isEmpty();
    }

    @Test
    void aThreadIsOnItsWayToWhatWaitsBehindATaskThatBlocks() {
        List<String> done = new ArrayList<>();
        routes.execute(() -> {
            routes.execute(() -> done.add("brought meanwhile"));
            called.poll().run();
            assertThat(done).containsExactly("waited before", "brought meanwhile");
            done.add("blocked");
        });
        routes.execute(() -> done.add("waited before"));

        called.poll().run();

        assertThat(done).containsExactly("waited before", "brought meanwhile", "blocked");
    }

    @Test
    void tasksThatWaitForEachOtherAllRun() throws Exception {
        int tasks = 50;
        ExecutorService pool = Executors.newCachedThreadPool();
        try {
            RouteExecutor real = new RouteExecutor(pool);
            CyclicBarrier all = new CyclicBarrier(tasks);
            CountDownLatch done = new CountDownLatch(tasks);
            for (int i = 0; i < tasks; i++) {
                real.execute(() -> {
                    try {
                        all.await();
                        done.countDown();
                    } catch (Exception e) {
                        Thread.currentThread().interrupt();
                    }
                });
            }
            assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void aTaskThatFailsTakesNoOtherWithIt() {
        List<String> done = new ArrayList<>();
        routes.execute(() -> {
            throw new IllegalStateException("a route's error");
        });
        routes.execute(() -> done.add("next"));

        Runnable first = called.poll();
        assertThat(catchThrowable(first::run)).hasMessage("a route's error");
        called.poll().run();

        assertThat(done).containsExactly("next");
    }

    @Test
    void afterTheEndOfItsPoolATaskRunsWhereItIsBrought() {
        RouteExecutor ended = new RouteExecutor(task -> {
            throw new RejectedExecutionException("shut down");
        });
        List<Thread> ran = new ArrayList<>();
        ended.execute(() -> ran.add(Thread.currentThread()));
        ended.execute(() -> ran.add(Thread.currentThread()));
        assertThat(ran).containsExactly(Thread.currentThread(), Thread.currentThread());
    }

    @Test
    void anEndGoesOnAtOnceOnAThreadOfThePoolOnly() {
        List<String> done = new ArrayList<>();
        routes.resume(() -> {
            routes.resume(() -> done.add("at once"));
            done.add("first");
        });
        assertThat(done).isEmpty();
        Thread pool = new Thread(called.poll());
        pool.start();
        await().until(() -> !pool.isAlive());
        assertThat(done).containsExactly("at once", "first");
    }
}
