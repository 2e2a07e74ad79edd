/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.store.jdbc;

import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskScope;
import io.github.camelseedance.task.store.TaskState;
import io.github.camelseedance.task.store.jdbc.JdbcTransaction.Tx;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Takes tasks for a node, many at once, each for one node only. */
public final class JdbcClaims {

    private static final int BATCH = 500;
    private static final int ATTEMPTS = 3;

    private final JdbcTransactions transactions;
    private final TaskTable tasks;
    private final JdbcNodes nodes;
    private final JdbcDialect dialect;

    JdbcClaims(JdbcTransactions transactions, TaskTable tasks, JdbcNodes nodes, JdbcDialect dialect) {
        this.transactions = transactions;
        this.tasks = tasks;
        this.nodes = nodes;
        this.dialect = dialect;
    }

    public List<TaskRow> claim(String node, Collection<TaskScope> scopes, Set<TaskState> states, int limit) {
        nodes.buryDead();
        Set<TaskScope> distinct = new LinkedHashSet<>(scopes);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<List<TaskRow>> won = claimSome(node, distinct, states, limit);
            if (won.isEmpty() || !won.get().isEmpty()) {
                return won.orElse(List.of());
            }
        }
        return List.of();
    }

    /** Empty when there is nothing to claim; an empty list when all that there was went to others. */
    private Optional<List<TaskRow>> claimSome(
            String node, Collection<TaskScope> scopes, Set<TaskState> states, int limit) {
        String claimId = UUID.randomUUID().toString();
        return transactions.run("claim tasks", tx -> {
            List<TaskRow> landed = tx.maybeCommitted() ? claimedBy(tx, node, claimId) : List.of();
            return landed.isEmpty() ? claimOnce(tx, node, claimId, scopes, states, limit) : Optional.of(landed);
        });
    }

    /** Ids of what a node owns. */
    public Set<String> owned(String node) {
        return transactions.run(
                "look for what a node owns",
                tx -> new HashSet<>(tx.query(
                        "SELECT id FROM " + tasks.name() + " WHERE owner = ? AND phase = 1",
                        results -> results.getString(1),
                        node)));
    }

    private Optional<List<TaskRow>> claimOnce(
            Tx tx, String node, String claimId, Collection<TaskScope> scopes, Set<TaskState> states, int limit)
            throws SQLException {
        if (!nodes.lives(tx, node)) {
            return Optional.empty();
        }
        List<TaskRow> free = new ArrayList<>();
        for (TaskScope scope : scopes) {
            free.addAll(tasks.list(
                    tx,
                    "phase = 1 AND owner IS NULL AND queue = ? AND provider = ? AND base_url = ? AND account = ?"
                            + in(states),
                    dialect.orderOfFree(),
                    limit,
                    dialect.lock(),
                    scope.queue(),
                    scope.provider(),
                    scope.baseUrl(),
                    scope.account()));
        }
        List<TaskRow> candidates = free.stream()
                .sorted(Comparator.comparing(TaskRow::createdAt).thenComparing(TaskRow::id))
                .limit(limit)
                .toList();
        return candidates.isEmpty() ? Optional.empty() : Optional.of(take(tx, node, claimId, candidates));
    }

    /** Nothing for all that are claimable: the phase says it, and the index has it. */
    private static String in(Set<TaskState> states) {
        return states.containsAll(TaskState.CLAIMABLE)
                ? ""
                : states.stream().map(TaskState::name).collect(Collectors.joining("', '", " AND state IN ('", "')"));
    }

    private List<TaskRow> take(Tx tx, String node, String claimId, List<TaskRow> candidates) throws SQLException {
        List<TaskRow> taken = new ArrayList<>();
        for (int i = 0; i < candidates.size(); i += BATCH) {
            List<TaskRow> batch = candidates.subList(i, Math.min(candidates.size(), i + BATCH));
            List<String> ids = batch.stream().map(TaskRow::id).toList();
            int count = tasks.setOwner(tx, ids, node, claimId, "owner IS NULL AND phase = 1");
            if (count == batch.size() && !dialect.lock().isEmpty()) {
                batch.forEach(row -> taken.add(row.toBuilder()
                        .owner(node)
                        .awaited(false)
                        .version(row.version() + 1)
                        .build()));
            } else if (count > 0) {
                // others have taken some, or have changed some before they were taken
                taken.addAll(written(tx, claimId, ids));
            }
        }
        return taken;
    }

    private List<TaskRow> written(Tx tx, String claimId, List<String> ids) throws SQLException {
        List<Object> values = new ArrayList<>(List.of(claimId));
        values.addAll(ids);
        return tasks.list(
                tx,
                "write_id = ? AND id IN (" + Tx.marks(ids.size()) + ")",
                "created_at, id",
                ids.size(),
                "",
                values.toArray());
    }

    private List<TaskRow> claimedBy(Tx tx, String node, String claimId) throws SQLException {
        return tasks.list(
                tx, "owner = ? AND write_id = ? AND phase = 1", "created_at, id", Integer.MAX_VALUE, "", node, claimId);
    }
}
