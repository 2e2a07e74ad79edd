/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.store.jdbc;

import io.github.camelseedance.task.store.jdbc.JdbcTransaction.Tx;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.LongSupplier;
import javax.sql.DataSource;

/** The parts of the repository once its database is known and its tables are there. */
public record JdbcStore(
        JdbcTransactions transactions,
        JdbcTasks tasks,
        JdbcRetention retention,
        JdbcQueries queries,
        JdbcPages pages,
        JdbcNodes nodes,
        JdbcClaims claims,
        JdbcHints hints,
        UnreadableRows unreadable,
        boolean isDurable,
        Connection anchor) {

    private record Database(JdbcDialect dialect, boolean durable) {}

    public static JdbcStore open(
            DataSource dataSource, String prefix, boolean createTables, Duration lease, LongSupplier retention) {
        JdbcTransactions transactions = new JdbcTransactions(dataSource);
        Connection anchor = anchor(dataSource);
        try {
            Database database = transactions.run("reach its database", JdbcStore::look);
            if (database.dialect == JdbcDialect.H2 && database.durable) {
                transactions.setPreparation(new H2Durability());
            }
            JdbcSchema schema = new JdbcSchema(transactions, database.dialect, prefix);
            if (createTables) {
                schema.create();
            } else {
                schema.check();
            }
            UnreadableRows unreadable = new UnreadableRows();
            TaskTable table = new TaskTable(database.dialect, prefix, unreadable);
            JdbcRetention kept = new JdbcRetention(transactions, table, prefix + "schema", retention);
            JdbcNodes nodes = new JdbcNodes(transactions, table, kept, database.dialect, prefix, lease);
            return new JdbcStore(
                    transactions,
                    new JdbcTasks(
                            transactions,
                            table,
                            kept,
                            new JdbcReservations(transactions, table, prefix),
                            database.dialect.transactionsAtOnce()),
                    kept,
                    new JdbcQueries(transactions, table),
                    new JdbcPages(transactions, database.dialect, table),
                    nodes,
                    new JdbcClaims(transactions, table, nodes, database.dialect),
                    new JdbcHints(transactions, prefix),
                    unreadable,
                    database.durable,
                    anchor);
        } catch (RuntimeException e) {
            close(anchor);
            throw e;
        }
    }

    public void close() {
        close(anchor);
    }

    /** H2 closes a database with its last connection: without a pool each transaction would open it anew. */
    private static Connection anchor(DataSource dataSource) {
        if (!dataSource.getClass().getName().equals("org.h2.jdbcx.JdbcDataSource")) {
            return null;
        }
        try {
            return dataSource.getConnection();
        } catch (SQLException e) {
            throw SqlErrors.unavailable("reach its database", e);
        }
    }

    private static void close(Connection anchor) {
        if (anchor != null) {
            try {
                anchor.close();
            } catch (SQLException e) {
                // it is closed, then
            }
        }
    }

    private static Database look(Tx tx) throws SQLException {
        JdbcDialect dialect = JdbcDialect.of(tx.connection());
        String url = tx.connection().getMetaData().getURL();
        boolean durable = url == null || !url.matches("jdbc:(h2|hsqldb):mem:.*");
        return new Database(dialect, durable);
    }
}
