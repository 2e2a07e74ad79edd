/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.store.jdbc;

import io.github.camelseedance.concurrent.Scheduler;
import io.github.camelseedance.concurrent.SystemScheduler;
import io.github.camelseedance.task.store.jdbc.JdbcTransaction.DuplicateException;
import io.github.camelseedance.task.store.jdbc.JdbcTransaction.Failure;
import io.github.camelseedance.task.store.jdbc.JdbcTransaction.Preparation;
import io.github.camelseedance.task.store.jdbc.JdbcTransaction.Work;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

/**
 * Short transactions on connections of a data source, whatever their auto-commit is. What fails for a passing reason (deadlock,
 * serialization failure, dead pooled connection, restart of the database) is done again on another connection.
 */
public final class JdbcTransactions {

    private static final int MAX_ATTEMPTS = 10;
    private static final long MAX_RETRY_NANOS = Duration.ofSeconds(10).toNanos();
    private static final long PAUSE_NANOS = Duration.ofMillis(5).toNanos();
    private static final long MAX_PAUSE_NANOS = Duration.ofMillis(300).toNanos();

    private final DataSource dataSource;
    private final Scheduler time = SystemScheduler.withoutTimer();
    private final AtomicLong retries = new AtomicLong();
    private volatile Preparation preparation = tx -> {};

    JdbcTransactions(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * Work that shares transactions with no other.
     *
     * @param atOnce how many transactions it has at the same time, at most
     */
    GroupCommit newGroup(int atOnce) {
        return new GroupCommit(dataSource, work -> new JdbcTransaction<>(preparation, work, false), atOnce);
    }

    void setPreparation(Preparation preparation) {
        this.preparation = preparation;
    }

    /** How often something was done again. */
    public long retries() {
        return retries.get();
    }

    /**
     * Runs work in a transaction.
     *
     * @param what for the error: "could not ..."
     */
    <T> T run(String what, Work<T> work) {
        return run(what, work, () -> {}, null);
    }

    /**
     * As {@link #run(String, Work)}; what comes at the same time shares a transaction, and the flush of its commit.
     *
     * @param uncertain called before the error is thrown when nobody knows whether the work has landed
     */
    <T> T runGrouped(GroupCommit group, String what, Work<T> work, Runnable uncertain) {
        GroupCommit.Entry<T> entry = group.run(work);
        return entry.done ? entry.result : run(what, work, uncertain, entry.failure);
    }

    private <T> T run(String what, Work<T> work, Runnable uncertain, Failure first) {
        // an embedded database closes its files when it meets an interrupt, and loses the last writes
        boolean interrupted = Thread.interrupted();
        try {
            return repeat(what, work, uncertain, first);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private <T> T repeat(String what, Work<T> work, Runnable uncertain, Failure first) {
        long start = time.nanoTime();
        boolean maybeCommitted = first != null && first.committing();
        for (int attempt = 1; ; attempt++) {
            JdbcTransaction<T> once = new JdbcTransaction<>(preparation, work, maybeCommitted);
            try {
                if (attempt == 1 && first != null && first.error() != null) {
                    throw first.error();
                }
                return once.run(dataSource);
            } catch (SQLException e) {
                maybeCommitted |= once.isCommitting();
                if (SqlErrors.isDuplicate(e)) {
                    throw new DuplicateException(e);
                }
                boolean again =
                        SqlErrors.isTransient(e) && attempt < MAX_ATTEMPTS && time.nanoTime() - start < MAX_RETRY_NANOS;
                if (!again) {
                    if (!maybeCommitted) {
                        throw SqlErrors.unavailable(what, e);
                    }
                    uncertain.run();
                    throw SqlErrors.uncertain(what, e);
                }
                retries.incrementAndGet();
                long pause = Math.min(MAX_PAUSE_NANOS, PAUSE_NANOS << attempt);
                LockSupport.parkNanos(pause / 2 + ThreadLocalRandom.current().nextLong(pause / 2));
            }
        }
    }
}
