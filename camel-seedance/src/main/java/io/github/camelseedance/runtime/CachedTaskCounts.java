/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.runtime;

import io.github.camelseedance.concurrent.Scheduler;
import io.github.camelseedance.model.SafeText;
import io.github.camelseedance.task.store.TaskCount;
import io.github.camelseedance.task.store.TaskRepository;
import io.github.camelseedance.task.store.TaskScope;
import io.github.camelseedance.task.store.TaskState;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/** Counts of the repository, read at most once a second however often they are asked for; that it does not answer is kept as long. */
public final class CachedTaskCounts {

    private static final long KEPT_NANOS = Duration.ofSeconds(1).toNanos();

    /**
     * One look at the repository.
     *
     * @param counts    what there was, empty when the repository did not answer
     * @param problem   why it did not, safe to show; else null
     * @param submitted how many submissions this node had had accepted before it
     */
    public record Look(List<TaskCount> counts, String problem, long submitted) {

        public long count(TaskScope scope, TaskState state) {
            return counts.stream()
                    .filter(count -> count.state() == state && count.scope().equals(scope))
                    .mapToLong(TaskCount::count)
                    .sum();
        }
    }

    private final TaskRepository repository;
    private final Scheduler scheduler;
    private final LongSupplier submissions;
    private final ReentrantLock lock = new ReentrantLock();
    private Look last;
    private long lookedAt;

    public CachedTaskCounts(TaskRepository repository, Scheduler scheduler, LongSupplier submissions) {
        this.repository = repository;
        this.scheduler = scheduler;
        this.submissions = submissions;
    }

    /** The last look, when it is not older than a second; else a new one. */
    public Look get() {
        return look(false);
    }

    /** A new look. */
    public Look fresh() {
        return look(true);
    }

    private Look look(boolean fresh) {
        lock.lock();
        try {
            if (fresh || last == null || scheduler.nanoTime() - lookedAt >= KEPT_NANOS) {
                last = read();
                // a look that takes long must not be out of date at once
                lookedAt = scheduler.nanoTime();
            }
            return last;
        } finally {
            lock.unlock();
        }
    }

    private Look read() {
        long submitted = submissions.getAsLong();
        try {
            return new Look(List.copyOf(repository.counts()), null, submitted);
        } catch (RuntimeException e) {
            String problem = SafeText.of(String.valueOf(e.getMessage()));
            return new Look(List.of(), "The task repository does not answer: " + problem, submitted);
        }
    }
}
