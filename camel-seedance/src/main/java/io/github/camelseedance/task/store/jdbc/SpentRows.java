/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.store.jdbc;

import io.github.camelseedance.task.store.BudgetUse;
import io.github.camelseedance.task.store.Payer;
import io.github.camelseedance.task.store.TaskState;
import io.github.camelseedance.task.store.jdbc.JdbcTransaction.Tx;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** What the rows of the task table add up to. */
final class SpentRows {

    /** In {@code spent_at}, as long as a task can still cost something. */
    static final long OPEN = Long.MAX_VALUE;

    /** Rows that count since a time. One that a node of an earlier version has ended keeps the number of what is open. */
    static final String SPENT = "spent_at > ? AND (phase > 0 OR spent_at < " + OPEN + ")";

    private SpentRows() {}

    /** What a payer has spent since a time and has reserved, by currency. An index has all of it. */
    static List<BudgetUse> budgetUse(Tx tx, String table, Payer payer, Instant since) throws SQLException {
        String sql =
                "SELECT kind, currency, COUNT(*), SUM(amount), MIN(CASE WHEN amount > 0 THEN spent_at END) FROM (SELECT"
                        + " CASE WHEN spent_at < " + OPEN
                        + " THEN 'ENDED' ELSE state END AS kind, currency, amount, spent_at FROM "
                        + table + " WHERE queue = ? AND provider = ? AND account = ? AND " + SPENT + ") s"
                        + " GROUP BY kind, currency";
        return BudgetUse.sum(tx
                .query(
                        sql,
                        results -> {
                            long earliest = results.getLong(5);
                            return BudgetUse.of(
                                    TaskState.valueOf(results.getString(1)),
                                    results.getString(2),
                                    new BudgetUse.Sum(results.getLong(3), amount(results, 4)),
                                    earliest == 0 ? null : Instant.ofEpochMilli(earliest));
                        },
                        payer.queue(),
                        payer.provider(),
                        payer.account(),
                        since.toEpochMilli())
                .stream());
    }

    /** A sum of amounts, 0 where none is known. */
    static BigDecimal amount(ResultSet results, int column) throws SQLException {
        BigDecimal amount = results.getBigDecimal(column);
        return amount == null ? BigDecimal.ZERO : amount;
    }
}
