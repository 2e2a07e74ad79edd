/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelseedance.task.store.TaskRepository;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** What a repository under test supplies to the contract. */
public abstract class TaskRepositoryFixture {

    /** The repository, empty at the begin of each test. */
    abstract TaskRepository repository();

    /** Another one on the same store: another node's where the store can be shared. */
    abstract TaskRepository sibling();

    /** Lets time pass by the clock of the store. */
    abstract void letPass(Duration time);

    /** The time by the clock of the store. */
    abstract Instant now();

    void heartbeat(String node) {
        assertThat(repository().heartbeat(node)).isTrue();
    }

    /** Something to do for the n-th of several threads. */
    public interface Work<T> {
        T run(int n) throws Exception;
    }

    /** Begins at the same time in several threads. */
    public static <T> List<T> inParallel(int threads, Work<T> work) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            CyclicBarrier start = new CyclicBarrier(threads);
            List<Future<T>> futures = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int n = i;
                futures.add(executor.submit(() -> {
                    start.await(30, TimeUnit.SECONDS);
                    return work.run(n);
                }));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                results.add(future.get(120, TimeUnit.SECONDS));
            }
            return results;
        } finally {
            executor.shutdownNow();
        }
    }
}
