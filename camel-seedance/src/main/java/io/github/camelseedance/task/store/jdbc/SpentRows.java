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

    /** What a payer has spent since a time and has reserved, by currency. An index has all of it, what has ended in a row. */
    static List<BudgetUse> budgetUse(Tx tx, String table, Payer payer, Instant since) throws SQLException {
        String ofPayer = " FROM " + table + " WHERE queue = ? AND provider = ? AND account = ? AND spent_at ";
        String sql =
                "SELECT 'ENDED' AS kind, currency, COUNT(*), SUM(amount), MIN(CASE WHEN amount > 0 THEN spent_at END)"
                        + ofPayer + "> ? AND spent_at < " + OPEN + " GROUP BY currency"
                        + " UNION ALL SELECT state AS kind, currency, COUNT(*), SUM(amount), CAST(NULL AS BIGINT)"
                        + ofPayer + "= " + OPEN + " AND phase > 0 GROUP BY state, currency";
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
                        since.toEpochMilli(),
                        payer.queue(),
                        payer.provider(),
                        payer.account())
                .stream());
    }

    /** A sum of amounts, 0 where none is known. */
    static BigDecimal amount(ResultSet results, int column) throws SQLException {
        BigDecimal amount = results.getBigDecimal(column);
        return amount == null ? BigDecimal.ZERO : amount;
    }
}
