/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.store.jdbc;

import io.github.camelseedance.model.BudgetExceededException;
import io.github.camelseedance.task.store.Budget;
import io.github.camelseedance.task.store.BudgetUse;
import io.github.camelseedance.task.store.Payer;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.jdbc.JdbcTransaction.Tx;
import io.github.camelseedance.task.store.jdbc.JdbcTransaction.Work;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Inserts with a budget, one after the other on all nodes: each holds the same lock from its first statement to its commit. They share
 * transactions with each other only, so that nothing that waits for the lock holds a row that somebody else waits for.
 */
final class JdbcReservations {

    private final JdbcTransactions transactions;
    private final TaskTable table;
    private final GroupCommit group;
    private final String lock;
    private volatile Known known;

    /** What was added up in a transaction, in which the lock is held. */
    private record Known(Tx tx, Map<Payer, Use> uses) {}

    /** What a payer uses: for a later time as much, or less. */
    private record Use(Instant since, List<BudgetUse> sums) {

        Use with(TaskRow row) {
            return new Use(since, BudgetUse.sum(Stream.concat(sums.stream(), Stream.of(BudgetUse.of(row)))));
        }
    }

    JdbcReservations(JdbcTransactions transactions, TaskTable table, String prefix) {
        this.transactions = transactions;
        this.table = table;
        this.group = transactions.newGroup(1);
        // an update: where a transaction sees the state of its first statement, it fails, and is done again
        this.lock = "UPDATE " + prefix + "schema SET version = version WHERE id = 1";
    }

    <T> T run(String what, Work<T> work) {
        return transactions.runGrouped(group, what, work, () -> {});
    }

    /**
     * Before the insert: waits for those before, and tells why it would be too much. What a payer uses is added up once for the inserts
     * that share a transaction, and again before one is refused.
     */
    Optional<BudgetExceededException> refusal(Tx tx, TaskRow row, Budget budget) throws SQLException {
        Payer payer = Payer.of(row.scope());
        Instant since = budget.since(row);
        Map<Payer, Use> known = knownIn(tx);
        Use use = known.get(payer);
        if (use == null
                || since.isBefore(use.since)
                || budget.refusal(row, use.sums).isPresent()) {
            tx.execute(lock);
            use = new Use(since, SpentRows.budgetUse(tx, table.name(), payer, since));
        }
        Optional<BudgetExceededException> refusal = budget.refusal(row, use.sums);
        known.put(payer, refusal.isEmpty() ? use.with(row) : use);
        return refusal;
    }

    private Map<Payer, Use> knownIn(Tx tx) {
        Known now = known;
        if (now == null || now.tx != tx) {
            now = new Known(tx, new HashMap<>());
            known = now;
        }
        return now.uses;
    }
}
