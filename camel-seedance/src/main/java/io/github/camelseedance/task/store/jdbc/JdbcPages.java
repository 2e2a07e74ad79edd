/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.store.jdbc;

import io.github.camelseedance.task.store.TaskQuery;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskState;
import io.github.camelseedance.task.store.jdbc.JdbcTransactions.Tx;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads pages of rows for somebody who looks at them. Each part of a page is read in the order of an index. */
public final class JdbcPages {

    /** Rows that are read at a time while a text is looked for. */
    private static final int CHUNK = 200;

    /** Rows in which the database has found the text somewhere, at most: whether it stands where it counts is seen here. */
    private static final int MAX_HITS = 2_000;

    /** Some of the rows, all with the same order. */
    private record Part(String from, String order, List<Object> values) {}

    /** What a row is found and ordered by. */
    private record Key(String id, long createdAt) {}

    private final JdbcTransactions transactions;
    private final TaskTable table;

    JdbcPages(JdbcTransactions transactions, TaskTable table) {
        this.transactions = transactions;
        this.table = table;
    }

    /** As {@link io.github.camelseedance.task.store.TaskRepository#page}. */
    public List<TaskRow> page(TaskQuery query) {
        return transactions.run(
                "read a page of tasks",
                tx -> query.text() == null ? slice(tx, query) : search(tx, query, parts(query)));
    }

    private List<Part> parts(TaskQuery query) {
        List<Part> parts = new ArrayList<>();
        Set<TaskState> open = EnumSet.copyOf(query.states());
        if (open.remove(TaskState.DELIVERED) && !query.unowned()) {
            parts.add(delivered(query));
        }
        if (!open.isEmpty()) {
            String states =
                    open.stream().map(state -> "'" + state + "'").sorted().collect(Collectors.joining(", "));
            String phases = open.stream()
                    .map(state -> String.valueOf(TaskTable.phase(state)))
                    .distinct()
                    .sorted()
                    .collect(Collectors.joining(", "));
            // the second condition says nothing new; it lets partial indexes be used
            parts.add(
                    0,
                    part(
                            query,
                            "state IN (" + states + ") AND phase IN (" + phases + ") AND phase > 0",
                            "created_at DESC, id DESC"));
        }
        return parts;
    }

    /** Delivered rows are those that have a time when they may be removed, and the only ones. */
    private Part delivered(TaskQuery query) {
        return part(query, "expires_at IS NOT NULL", "expires_at DESC, id DESC");
    }

    private Part part(TaskQuery query, String rows, String order) {
        StringBuilder condition = new StringBuilder(rows);
        List<Object> values = new ArrayList<>();
        if (query.queue() != null) {
            condition.append(" AND queue = ?");
            values.add(query.queue());
        }
        if (query.provider() != null) {
            condition.append(" AND provider = ?");
            values.add(query.provider());
        }
        if (query.unowned()) {
            condition.append(" AND owner IS NULL");
        }
        String from = table.name() + " WHERE format <= " + TaskTable.FORMAT + " AND " + condition;
        if (query.text() == null) {
            return new Part(from, order, values);
        }
        String like = like(query.text());
        values.addAll(List.of(like, like, like, like));
        return new Part(
                "(SELECT " + TaskTable.COLUMNS + ", expires_at FROM " + from + " ORDER BY " + order + " FETCH FIRST "
                        + TaskQuery.MAX_SEARCHED
                        + " ROWS ONLY) newest WHERE LOWER(data) LIKE ? OR LOWER(task_id) LIKE ?"
                        + " OR LOWER(submission_key) LIKE ? OR id LIKE ?",
                order,
                values);
    }

    /**
     * Finds at least what {@link TaskQuery#matches} does: databases differ in which letters they make small, and JSON writes some
     * characters otherwise, so that only plain ones are compared.
     */
    private static String like(String text) {
        return "%"
                + text.chars()
                        .mapToObj(c -> c < 0x80 && (Character.isLetterOrDigit(c) || c == ' ' || c == '-' || c == '.')
                                ? String.valueOf((char) c)
                                : "%")
                        .collect(Collectors.joining())
                + "%";
    }

    private List<TaskRow> slice(Tx tx, TaskQuery query) throws SQLException {
        int most = query.offset() + query.limit();
        List<Key> keys = new ArrayList<>();
        for (TaskState state : query.states()) {
            if (state != TaskState.DELIVERED) {
                keys.addAll(keys(tx, query, state, most));
            }
        }
        keys.sort(Comparator.comparing(Key::createdAt).thenComparing(Key::id).reversed());
        List<TaskRow> rows = rows(
                tx,
                keys.subList(Math.min(query.offset(), keys.size()), Math.min(most, keys.size())).stream()
                        .map(Key::id)
                        .toList());
        if (keys.size() < most && query.states().contains(TaskState.DELIVERED) && !query.unowned()) {
            Part delivered = delivered(query);
            rows.addAll(table.select(
                    tx,
                    delivered.from,
                    delivered.order,
                    Math.max(0, query.offset() - keys.size()),
                    most - Math.max(query.offset(), keys.size()),
                    "",
                    delivered.values.toArray()));
        }
        return rows;
    }

    /** The first rows of one state, in the order of an index, without their contents. */
    private List<Key> keys(Tx tx, TaskQuery query, TaskState state, int most) throws SQLException {
        Part part = part(
                query,
                "phase > 0 AND phase = " + TaskTable.phase(state) + " AND state = '" + state + "'",
                "phase DESC, state DESC, created_at DESC, id DESC");
        return tx.query(
                "SELECT id, created_at FROM " + part.from + " ORDER BY " + part.order + " FETCH FIRST " + most
                        + " ROWS ONLY",
                results -> new Key(results.getString(1), results.getLong(2)),
                part.values.toArray());
    }

    /** Rows in the order of their ids in a list. */
    private List<TaskRow> rows(Tx tx, List<String> ids) throws SQLException {
        if (ids.isEmpty()) {
            return new ArrayList<>();
        }
        List<TaskRow> rows = new ArrayList<>(
                table.list(tx, "id IN (" + Tx.marks(ids.size()) + ")", "id", ids.size(), "", ids.toArray()));
        Map<String, Integer> places = new HashMap<>();
        ids.forEach(id -> places.put(id, places.size()));
        rows.sort(Comparator.comparing(row -> places.get(row.id())));
        return rows;
    }

    private List<TaskRow> search(Tx tx, TaskQuery query, List<Part> parts) throws SQLException {
        List<TaskRow> rows = new ArrayList<>();
        int skip = query.offset();
        for (Part part : parts) {
            int read = CHUNK;
            for (int offset = 0; read == CHUNK && offset < MAX_HITS && rows.size() < query.limit(); offset += read) {
                List<TaskRow> chunk = table.select(tx, part.from, part.order, offset, CHUNK, "", part.values.toArray());
                read = chunk.size();
                for (TaskRow row : chunk) {
                    if (query.matches(row) && --skip < 0 && rows.size() < query.limit()) {
                        rows.add(row);
                    }
                }
            }
        }
        return rows;
    }
}
