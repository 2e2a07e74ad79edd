/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.store.jdbc;

import io.github.camelseedance.model.BudgetExceededException;
import io.github.camelseedance.task.store.Budget;
import io.github.camelseedance.task.store.Payer;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.jdbc.JdbcTransaction.Tx;
import io.github.camelseedance.task.store.jdbc.JdbcTransaction.Work;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Inserts with a budget, one after the other on all nodes: each holds the same lock from its first statement to its commit. They share
 * transactions with each other only, so that nothing that waits for the lock holds a row that somebody else waits for.
 */
final class JdbcReservations {

    private final JdbcTransactions transactions;
    private final TaskTable table;
    private final GroupCommit group;
    private final String lock;

    JdbcReservations(JdbcTransactions transactions, TaskTable table, String prefix) {
        this.transactions = transactions;
        this.table = table;
        this.group = transactions.newGroup();
        // an update: where a transaction sees the state of its first statement, it fails, and is done again
        this.lock = "UPDATE " + prefix + "schema SET version = version WHERE id = 1";
    }

    <T> T run(String what, Work<T> work) {
        return transactions.runGrouped(group, what, work, () -> {});
    }

    /** Before the insert: waits for those before, and tells why it would be too much. */
    Optional<BudgetExceededException> refusal(Tx tx, TaskRow row, Budget budget) throws SQLException {
        tx.execute(lock);
        return budget.refusal(row, SpentRows.budgetUse(tx, table.name(), Payer.of(row.scope()), budget.since(row)));
    }
}
