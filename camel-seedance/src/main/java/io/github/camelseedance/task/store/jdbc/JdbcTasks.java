/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.store.jdbc;

import io.github.camelseedance.model.BudgetExceededException;
import io.github.camelseedance.model.ErrorDetail;
import io.github.camelseedance.model.ServiceUnavailableException;
import io.github.camelseedance.task.store.Budget;
import io.github.camelseedance.task.store.TaskBoundException;
import io.github.camelseedance.task.store.TaskRepository;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskRules;
import io.github.camelseedance.task.store.TaskState;
import io.github.camelseedance.task.store.jdbc.JdbcTransaction.DuplicateException;
import io.github.camelseedance.task.store.jdbc.JdbcTransaction.Tx;
import io.github.camelseedance.task.store.jdbc.JdbcTransaction.Work;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

/** Changes of single rows: what has a version, a key and a task id. */
public final class JdbcTasks {

    private static final int ATTEMPTS = 5;

    private final JdbcTransactions transactions;
    private final TaskTable table;
    private final JdbcRetention retention;
    private final JdbcReservations reservations;
    private final GroupCommit group;
    private final UncertainWrites updates = new UncertainWrites();

    /** A row, or why it was not written. */
    private record Inserted(TaskRow row, Optional<BudgetExceededException> refusal) {}

    /** @param atOnce in how many transactions at the same time, at most */
    JdbcTasks(
            JdbcTransactions transactions,
            TaskTable table,
            JdbcRetention retention,
            JdbcReservations reservations,
            int atOnce) {
        this.transactions = transactions;
        this.table = table;
        this.retention = retention;
        this.reservations = reservations;
        this.group = transactions.newGroup(atOnce);
    }

    /** @param budget null for none */
    public TaskRow insert(TaskRow task, Budget budget) {
        TaskRules.check(task);
        TaskRow row = TaskTable.fit(task).toBuilder().version(1).build();
        String writeId = UUID.randomUUID().toString();
        AtomicBoolean maybeThere = new AtomicBoolean();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<BudgetExceededException> refusal = Optional.empty();
            try {
                Work<Inserted> work = tx -> {
                    maybeThere.compareAndSet(false, tx.maybeCommitted());
                    return insertOnce(tx, row, writeId, budget);
                };
                Inserted done = budget == null
                        ? transactions.runGrouped(group, "store a task", work, () -> {})
                        : reservations.run("store a task within a budget", work);
                refusal = done.refusal;
                if (refusal.isEmpty()) {
                    return done.row;
                }
            } catch (DuplicateException e) {
                // what is known comes first, whatever it was refused for
            }
            Optional<TaskRow> known = known(row, maybeThere.get());
            if (known.isPresent()) {
                return known.get();
            }
            if (refusal.isPresent()) {
                throw refusal.get();
            }
        }
        throw contended(row);
    }

    private Inserted insertOnce(Tx tx, TaskRow row, String writeId, Budget budget) throws SQLException {
        Optional<BudgetExceededException> refusal =
                budget == null ? Optional.empty() : reservations.refusal(tx, row, budget);
        if (refusal.isPresent()) {
            return new Inserted(null, refusal);
        }
        String owner = table.insert(tx, row, writeId, retention.expiresAt(tx, row));
        TaskRow stored = row.toBuilder()
                .owner(owner)
                .awaited(owner != null && row.awaited())
                .build();
        return new Inserted(stored, Optional.empty());
    }

    /** The row because of which another one was refused; empty when it has gone meanwhile. */
    private Optional<TaskRow> known(TaskRow row, boolean maybeThere) {
        return transactions.run("find a task", tx -> {
            Optional<TaskRow> known = kept(tx, table.byKey(tx, row));
            if (known.isEmpty()) {
                known = kept(tx, table.byTaskId(tx, row));
            }
            if (known.isEmpty()) {
                known = table.find(tx, "id = ?", row.id()).map(TaskTable.Stored::row);
                if (known.isPresent() && !maybeThere || table.hasToken(tx, row)) {
                    throw new IllegalStateException(
                            "A row with the id or the token of task row " + row.id() + " exists");
                }
            }
            return known;
        });
    }

    /** A delivered row whose retention has passed holds nothing any more. */
    private Optional<TaskRow> kept(Tx tx, Optional<TaskRow> row) throws SQLException {
        if (row.isPresent()
                && row.get().state() == TaskState.DELIVERED
                && retention.removeExpired(tx, row.get().id()) == 1) {
            return Optional.empty();
        }
        return row;
    }

    public Optional<TaskRow> update(TaskRow task) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<List<Optional<TaskRow>>> stored = updateTogether("change a task", List.of(task));
            if (stored.isPresent()) {
                return stored.get().get(0);
            }
            explain(task);
        }
        throw contended(task);
    }

    /** All of them in one transaction; empty, and nothing was changed, when one of them is in the way of another row. */
    public Optional<List<Optional<TaskRow>>> updateAll(List<TaskRow> tasks) {
        return updateTogether("change tasks", tasks);
    }

    private Optional<List<Optional<TaskRow>>> updateTogether(String what, List<TaskRow> tasks) {
        tasks.forEach(TaskRules::check);
        List<TaskRow> rows = tasks.stream().map(TaskTable::fit).toList();
        String writeId = UUID.randomUUID().toString();
        try {
            List<Optional<TaskRow>> stored = transactions.runGrouped(
                    group,
                    what,
                    tx -> {
                        List<Optional<TaskRow>> done = new ArrayList<>();
                        for (TaskRow row : rows) {
                            done.add(updateOnce(tx, row, writeId));
                        }
                        return done;
                    },
                    () -> rows.forEach(row -> updates.add(row.id(), writeId)));
            rows.forEach(row -> updates.settle(row.id()));
            return Optional.of(stored);
        } catch (DuplicateException e) {
            return Optional.empty();
        }
    }

    private Optional<TaskRow> updateOnce(Tx tx, TaskRow row, String writeId) throws SQLException {
        Long expiresAt = retention.expiresAt(tx, row);
        if (table.update(tx, row, writeId, expiresAt)) {
            return Optional.of(next(row));
        }
        Optional<TaskTable.Stored> found = table.find(tx, "id = ?", row.id());
        if (found.isEmpty()) {
            return Optional.empty();
        }
        TaskRow stored = found.get().row();
        if (stored.version() == row.version()) {
            TaskRules.checkTransition(stored.state(), row);
            return Optional.empty();
        }
        if (tx.maybeCommitted() && writeId.equals(found.get().writeId())) {
            return Optional.of(stored);
        }
        if (stored.version() == row.version() + 1
                && updates.has(row.id(), found.get().writeId())) {
            return continueAfter(tx, stored, row, writeId, expiresAt);
        }
        return Optional.empty();
    }

    /** The caller was told of an error, and its write has landed all the same: it goes on from there. */
    private Optional<TaskRow> continueAfter(Tx tx, TaskRow landed, TaskRow row, String writeId, Long expiresAt)
            throws SQLException {
        if (!landed.state().canBecome(row.state())) {
            return landed.state() == row.state() ? Optional.of(landed) : Optional.empty();
        }
        TaskRow rebased = row.toBuilder().version(landed.version()).build();
        return table.update(tx, rebased, writeId, expiresAt) ? Optional.of(next(rebased)) : Optional.empty();
    }

    private static TaskRow next(TaskRow row) {
        return row.toBuilder()
                .awaited(row.awaited() && row.owner() != null)
                .version(row.version() + 1)
                .build();
    }

    /** Says which other row is in the way; nothing when it has gone meanwhile. */
    private void explain(TaskRow row) {
        transactions.run("find a task", tx -> {
            if (isOther(table.byTaskId(tx, row), row)) {
                throw new TaskBoundException(row.scope().provider(), row.taskId());
            }
            if (isOther(table.byKey(tx, row), row) || table.hasToken(tx, row)) {
                throw new IllegalStateException(
                        "The submission key or the token of task row " + row.id() + " belongs to another row");
            }
            return null;
        });
    }

    private static boolean isOther(Optional<TaskRow> found, TaskRow row) {
        return found.isPresent() && !found.get().id().equals(row.id());
    }

    public boolean remove(TaskRow task) {
        boolean removed = transactions.runGrouped(
                group,
                "remove a task",
                tx -> {
                    if (table.remove(tx, task.id(), task.version())) {
                        return true;
                    }
                    Optional<TaskTable.Stored> found = table.find(tx, "id = ?", task.id());
                    if (found.isEmpty()) {
                        return tx.maybeCommitted();
                    }
                    return updates.has(task.id(), found.get().writeId())
                            && found.get().row().version() == task.version() + 1
                            && table.remove(tx, task.id(), task.version() + 1);
                },
                () -> {});
        updates.settle(task.id());
        return removed;
    }

    private static ServiceUnavailableException contended(TaskRow row) {
        return new ServiceUnavailableException(
                "Task row " + row.id() + " could not be stored: rows with its key or task id come and go",
                ErrorDetail.of(row.scope().provider())
                        .withCode(TaskRepository.UNAVAILABLE)
                        .withRetryable(true));
    }
}
