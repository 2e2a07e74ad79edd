/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

import io.github.camelseedance.client.Scheduler;
import io.github.camelseedance.model.SafeText;
import io.github.camelseedance.task.TaskCount;
import io.github.camelseedance.task.TaskRepository;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** Counts of the repository, read at most once a second however often they are asked for; that it does not answer is kept as long. */
final class RecentCounts {

    private static final long KEPT_NANOS = Duration.ofSeconds(1).toNanos();

    /**
     * One look at the repository.
     *
     * @param counts  what there was, empty when the repository did not answer
     * @param problem why it did not, safe to show; else null
     */
    record Look(List<TaskCount> counts, String problem) {}

    private final TaskRepository repository;
    private final Scheduler scheduler;
    private final ReentrantLock lock = new ReentrantLock();
    private Look last;
    private long lookedAt;

    RecentCounts(TaskRepository repository, Scheduler scheduler) {
        this.repository = repository;
        this.scheduler = scheduler;
    }

    /** The last look, when it is not older than a second; else a new one. */
    Look get() {
        lock.lock();
        try {
            return last == null || scheduler.nanoTime() - lookedAt >= KEPT_NANOS ? look() : last;
        } finally {
            lock.unlock();
        }
    }

    /** A new look. */
    Look fresh() {
        lock.lock();
        try {
            return look();
        } finally {
            lock.unlock();
        }
    }

    private Look look() {
        try {
            last = new Look(List.copyOf(repository.counts()), null);
        } catch (RuntimeException e) {
            last = new Look(
                    List.of(), "The task repository does not answer: " + SafeText.of(String.valueOf(e.getMessage())));
        }
        // a look that takes long must not be out of date at once
        lookedAt = scheduler.nanoTime();
        return last;
    }
}
