/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.store.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.Statement;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.sql.DataSource;

/**
 * One attempt at a transaction, on one connection of a data source, whatever its auto-commit is.
 *
 * @param <T> what the work has for a result
 */
final class JdbcTransaction<T> {

    private static final int QUERY_TIMEOUT_SECONDS = 30;

    interface Work<T> {
        T run(Tx tx) throws SQLException;
    }

    /** What is done with a connection before the work, in the same transaction. */
    interface Preparation {
        void prepare(Tx tx) throws SQLException;
    }

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

        private PreparedStatement prepare(String sql) throws SQLException {
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

        /** The time by the clock of the database, in milliseconds. */
        long now(String schemaTable) throws SQLException {
            return query("SELECT CURRENT_TIMESTAMP FROM " + schemaTable + " WHERE id = 1", results -> results.getObject(
                                    1, OffsetDateTime.class)
                            .withOffsetSameInstant(ZoneOffset.UTC)
                            .toInstant()
                            .toEpochMilli())
                    .get(0);
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

    /**
     * An attempt that has failed.
     *
     * @param error      why; null when it was not this work's alone
     * @param committing whether it failed in its commit
     */
    record Failure(SQLException error, boolean committing) {}

    private final Preparation preparation;
    private final Work<T> work;
    private final boolean maybeCommitted;
    private boolean committing;

    JdbcTransaction(Preparation preparation, Work<T> work, boolean maybeCommitted) {
        this.preparation = preparation;
        this.work = work;
        this.maybeCommitted = maybeCommitted;
    }

    /** Whether its commit was begun: then nobody knows whether a failed one has landed. */
    boolean isCommitting() {
        return committing;
    }

    T run(DataSource dataSource) throws SQLException {
        Connection connection = connect(dataSource);
        boolean done = false;
        Boolean autoCommit = null;
        int timeout = 0;
        try {
            autoCommit = connection.getAutoCommit();
            if (autoCommit) {
                connection.setAutoCommit(false);
            }
            timeout = queryTimeout(connection);
            Tx tx = new Tx(connection, maybeCommitted);
            preparation.prepare(tx);
            T result = work.run(tx);
            committing = true;
            connection.commit();
            done = true;
            return result;
        } finally {
            giveBack(connection, done, autoCommit, timeout);
        }
    }

    /** H2 keeps the time-out of a statement for all that follow on the connection, those of others too. */
    private static int queryTimeout(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.getQueryTimeout();
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
    private static void giveBack(Connection connection, boolean done, Boolean autoCommit, int timeout) {
        try (connection) {
            if (!done) {
                connection.rollback();
            }
            if (Boolean.TRUE.equals(autoCommit)) {
                connection.setAutoCommit(true);
            }
            try (Statement statement = connection.createStatement()) {
                statement.setQueryTimeout(timeout);
            }
        } catch (SQLException e) {
            // a pool notices broken connections by itself
        }
    }
}
