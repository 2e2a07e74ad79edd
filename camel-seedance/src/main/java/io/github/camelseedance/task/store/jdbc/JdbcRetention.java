/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.store.jdbc;

import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskState;
import io.github.camelseedance.task.store.jdbc.JdbcTransaction.Tx;
import java.sql.SQLException;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * How long delivered rows are kept, and their end.
 *
 * @param schema    name of the table by whose query the clock of the database is read
 * @param retention in milliseconds
 */
public record JdbcRetention(JdbcTransactions transactions, TaskTable table, String schema, LongSupplier retention) {

    private static final int PURGE_BATCH = 500;
    private static final int MAX_PURGE_BATCHES = 200;

    int removeExpired(Tx tx, String id) throws SQLException {
        return removeExpired(tx, id, tx.now(schema));
    }

    private int removeExpired(Tx tx, String id, long now) throws SQLException {
        return tx.execute("DELETE FROM " + table.name() + " WHERE id = ? AND expires_at <= ?", id, now);
    }

    /** Removes all rows whose time has come; returns how many they were. */
    public int purge() {
        int removed = 0;
        for (int batch = 0; batch < MAX_PURGE_BATCHES; batch++) {
            int[] counts = transactions.run("remove old tasks", tx -> {
                long now = tx.now(schema);
                List<String> expired = tx.query(
                        "SELECT id FROM " + table.name() + " WHERE expires_at <= ? ORDER BY expires_at, id FETCH FIRST "
                                + PURGE_BATCH + " ROWS ONLY",
                        results -> results.getString(1),
                        now);
                int deleted = 0;
                for (String id : expired) {
                    deleted += removeExpired(tx, id, now);
                }
                return new int[] {expired.size(), deleted};
            });
            removed += counts[1];
            if (counts[0] < PURGE_BATCH) {
                break;
            }
        }
        return removed;
    }

    /** When the row may be removed; null while it is not delivered. */
    Long expiresAt(Tx tx, TaskRow row) throws SQLException {
        if (row.state() != TaskState.DELIVERED) {
            return null;
        }
        long end = row.finishedAt() != null ? row.finishedAt().toEpochMilli() : tx.now(schema);
        return end + retention.getAsLong();
    }
}
