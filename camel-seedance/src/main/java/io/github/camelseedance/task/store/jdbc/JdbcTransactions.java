/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.store.jdbc;

import io.github.camelseedance.concurrent.Scheduler;
import io.github.camelseedance.concurrent.SystemScheduler;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.Types;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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
    private static final int QUERY_TIMEOUT_SECONDS = 30;
    private static final long MAX_RETRY_NANOS = Duration.ofSeconds(10).toNanos();
    private static final long PAUSE_NANOS = Duration.ofMillis(5).toNanos();
    private static final long MAX_PAUSE_NANOS = Duration.ofMillis(300).toNanos();

    /** What is done in a transaction. */
    interface Work<T> {
        T run(Tx tx) throws SQLException;
    }

    /** What is done with a connection before the work, in the same transaction. */
    interface Preparation {
        void prepare(Tx tx) throws SQLException;
    }

    /** A unique index has refused a row. */
    static final class DuplicateException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        DuplicateException(SQLException cause) {
            super("Refused by a unique index", cause, false, false);
        }
    }

    /**
     * A transaction.
     *
     * @param connection     with auto-commit off
     * @param maybeCommitted whether an earlier attempt failed in its commit, so that it can have landed
     */
    record Tx(Connection connection, boolean maybeCommitted) {

        PreparedStatement prepare(String sql) throws SQLException {
            PreparedStatement statement = connection.prepareStatement(sql);
            statement.setQueryTimeout(QUERY_TIMEOUT_SECONDS);
            return statement;
        }

        /** So many parameters of a statement, separated by commas. */
        static String marks(int count) {
            return String.join(", ", Collections.nCopies(count, "?"));
        }

        /** Runs a change and tells how many rows it has changed. */
        int execute(String sql, Object... values) throws SQLException {
            try (PreparedStatement statement = prepare(sql)) {
                bind(statement, values);
                return statement.executeUpdate();
            }
        }

        /** Inserts a row and returns a column of it, as it was stored. */
        String insert(String sql, String column, Object... values) throws SQLException {
            try (PreparedStatement statement = connection.prepareStatement(sql, new String[] {column})) {
                statement.setQueryTimeout(QUERY_TIMEOUT_SECONDS);
                bind(statement, values);
                statement.executeUpdate();
                try (ResultSet stored = statement.getGeneratedKeys()) {
                    stored.next();
                    return stored.getString(1);
                }
            }
        }

        <T> List<T> query(String sql, RowReader<T> reader, Object... values) throws SQLException {
            try (PreparedStatement statement = prepare(sql)) {
                bind(statement, values);
                try (var results = statement.executeQuery()) {
                    List<T> rows = new ArrayList<>();
                    while (results.next()) {
                        rows.add(reader.read(results));
                    }
                    return rows;
                }
            }
        }

        private static void bind(PreparedStatement statement, Object... values) throws SQLException {
            for (int i = 0; i < values.length; i++) {
                if (values[i] == null) {
                    statement.setNull(i + 1, Types.NULL);
                } else {
                    statement.setObject(i + 1, values[i]);
                }
            }
        }
    }

    interface RowReader<T> {
        T read(ResultSet results) throws SQLException;
    }

    private final DataSource dataSource;
    private final Scheduler time = SystemScheduler.withoutTimer();
    private final AtomicLong retries = new AtomicLong();
    private final GroupCommit group = new GroupCommit(this);
    private volatile Preparation preparation = tx -> {};

    JdbcTransactions(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    DataSource dataSource() {
        return dataSource;
    }

    void setPreparation(Preparation preparation) {
        this.preparation = preparation;
    }

    /** Work that waits until the transaction under way has ended. */
    int waitingForGroup() {
        return group.waiting();
    }

    /** How often something was done again. */
    public long retries() {
        return retries.get();
    }

    <T> T run(String what, Work<T> work) {
        return run(what, work, () -> {});
    }

    /**
     * Runs work in a transaction.
     *
     * @param what      for the error: "could not ..."
     * @param uncertain called before the error is thrown when nobody knows whether the work has landed
     */
    <T> T run(String what, Work<T> work, Runnable uncertain) {
        return run(what, work, uncertain, null);
    }

    /** As {@link #run(String, Work, Runnable)}; what comes at the same time shares a transaction, and the flush of its commit. */
    <T> T runGrouped(String what, Work<T> work, Runnable uncertain) {
        return runGrouped(group, what, work, uncertain);
    }

    <T> T runGrouped(GroupCommit some, String what, Work<T> work, Runnable uncertain) {
        GroupCommit.Entry<T> entry = some.run(work);
        return entry.isDone() ? entry.result() : run(what, work, uncertain, entry.failure());
    }

    /**
     * An attempt that has failed.
     *
     * @param error      why; null when it was not this work's alone
     * @param committing whether it failed in its commit
     */
    record Failure(SQLException error, boolean committing) {}

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
            Once<T> once = new Once<>(preparation, work, maybeCommitted);
            try {
                if (attempt == 1 && first != null && first.error() != null) {
                    throw first.error();
                }
                return once.run(dataSource);
            } catch (SQLException e) {
                maybeCommitted |= once.committing;
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

    <T> Once<T> once(Work<T> work) {
        return new Once<>(preparation, work, false);
    }

    static final class Once<T> {
        private final Preparation preparation;
        private final Work<T> work;
        private final boolean maybeCommitted;
        private boolean committing;

        Once(Preparation preparation, Work<T> work, boolean maybeCommitted) {
            this.preparation = preparation;
            this.work = work;
            this.maybeCommitted = maybeCommitted;
        }

        boolean isCommitting() {
            return committing;
        }

        T run(DataSource dataSource) throws SQLException {
            Connection connection = connect(dataSource);
            boolean done = false;
            Boolean autoCommit = null;
            try {
                autoCommit = connection.getAutoCommit();
                if (autoCommit) {
                    connection.setAutoCommit(false);
                }
                Tx tx = new Tx(connection, maybeCommitted);
                preparation.prepare(tx);
                T result = work.run(tx);
                committing = true;
                connection.commit();
                done = true;
                return result;
            } finally {
                giveBack(connection, done, autoCommit);
            }
        }

        private static Connection connect(DataSource dataSource) throws SQLException {
            try {
                return dataSource.getConnection();
            } catch (RuntimeException e) {
                // some pools throw these when the database does not answer
                throw new SQLNonTransientConnectionException(SqlErrors.safe(e.getMessage()), "08001", e);
            }
        }

        /** Errors are passed over: either the work is committed, or another error has come before. */
        private static void giveBack(Connection connection, boolean done, Boolean autoCommit) {
            try (connection) {
                if (!done) {
                    connection.rollback();
                }
                if (Boolean.TRUE.equals(autoCommit)) {
                    connection.setAutoCommit(true);
                }
            } catch (SQLException e) {
                // a pool notices broken connections by itself
            }
        }
    }

    /** The time by the clock of the database, in milliseconds. */
    static long now(Tx tx, String schemaTable) throws SQLException {
        return tx.query("SELECT CURRENT_TIMESTAMP FROM " + schemaTable + " WHERE id = 1", results -> results.getObject(
                                1, OffsetDateTime.class)
                        .withOffsetSameInstant(ZoneOffset.UTC)
                        .toInstant()
                        .toEpochMilli())
                .get(0);
    }
}
