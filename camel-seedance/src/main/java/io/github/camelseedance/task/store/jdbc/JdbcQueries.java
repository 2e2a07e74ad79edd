/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.store.jdbc;

import io.github.camelseedance.task.store.BudgetUse;
import io.github.camelseedance.task.store.Payer;
import io.github.camelseedance.task.store.Spending;
import io.github.camelseedance.task.store.TaskCount;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskScope;
import io.github.camelseedance.task.store.TaskState;
import io.github.camelseedance.task.store.jdbc.JdbcTransaction.Tx;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What is read of tasks without changing them. */
public record JdbcQueries(JdbcTransactions transactions, TaskTable table) {

    private static final int MAX_TASK_IDS = 500;
    private static final int MAX_SPENDING = 10_000;
    private static final long DAY = Duration.ofDays(1).toMillis();

    public Optional<TaskRow> find(String condition, String... values) {
        if (Arrays.stream(values).anyMatch(Objects::isNull)) {
            return Optional.empty();
        }
        return transactions
                .run("find a task", tx -> table.find(tx, condition, (Object[]) values))
                .map(TaskTable.Stored::row);
    }

    public Set<String> knownTaskIds(String provider, String baseUrl, Collection<String> taskIds) {
        List<String> asked = List.copyOf(new LinkedHashSet<>(taskIds));
        Set<String> known = new HashSet<>();
        for (int i = 0; i < asked.size(); i += MAX_TASK_IDS) {
            List<String> some = asked.subList(i, Math.min(asked.size(), i + MAX_TASK_IDS));
            List<Object> values = new ArrayList<>(List.of(provider, baseUrl));
            values.addAll(some);
            String sql = "SELECT task_id FROM " + table.name() + " WHERE provider = ? AND base_url = ? AND task_id IN ("
                    + Tx.marks(some.size()) + ")";
            known.addAll(transactions.run(
                    "look for known tasks", tx -> tx.query(sql, results -> results.getString(1), values.toArray())));
        }
        return known;
    }

    public List<TaskCount> counts() {
        Set<String> states =
                Arrays.stream(TaskState.values()).map(TaskState::name).collect(Collectors.toSet());
        return transactions.run("count tasks", tx -> tx
                .query(
                        "SELECT queue, provider, base_url, account, state, COUNT(*), MIN(created_at) FROM "
                                + table.name()
                                + " WHERE phase > 0 GROUP BY queue, provider, base_url, account, state",
                        results -> !states.contains(results.getString(5))
                                ? null
                                : new TaskCount(
                                        new TaskScope(
                                                results.getString(1),
                                                results.getString(2),
                                                results.getString(3),
                                                results.getString(4)),
                                        TaskState.valueOf(results.getString(5)),
                                        results.getLong(6),
                                        Instant.ofEpochMilli(results.getLong(7))))
                .stream()
                .filter(Objects::nonNull)
                .toList());
    }

    public List<BudgetUse> budgetUse(Payer payer, Instant since) {
        return transactions.run("add up what is spent", tx -> SpentRows.budgetUse(tx, table.name(), payer, since));
    }

    public List<Spending> spending(Instant since) {
        String sql =
                "SELECT day_number, queue, provider, account, model, currency, COUNT(*), SUM(amount) FROM (SELECT CASE"
                        + " WHEN spent_at < " + SpentRows.OPEN + " THEN spent_at / " + DAY
                        + " ELSE -1 END AS day_number, queue,"
                        + " provider, account, model, currency, amount FROM " + table.name() + " WHERE "
                        + SpentRows.SPENT + ") s"
                        + " GROUP BY day_number, queue, provider, account, model, currency FETCH FIRST " + MAX_SPENDING
                        + " ROWS ONLY";
        return transactions.run(
                "add up what is spent",
                tx -> tx.query(
                        sql,
                        results -> new Spending(
                                results.getLong(1) < 0 ? null : LocalDate.ofEpochDay(results.getLong(1)),
                                new Payer(results.getString(2), results.getString(3), results.getString(4)),
                                results.getString(5),
                                results.getString(6),
                                SpentRows.amount(results, 8),
                                results.getLong(7)),
                        since.toEpochMilli()));
    }

    public List<TaskRow> list(String queue, TaskState state, int limit) {
        String condition = "phase = " + TaskTable.phase(state) + " AND state = '" + state + "'"
                + (queue == null ? "" : " AND queue = ?");
        Object[] values = queue == null ? new Object[0] : new Object[] {queue};
        return transactions.run("list tasks", tx -> table.list(tx, condition, "created_at, id", limit, "", values));
    }
}
