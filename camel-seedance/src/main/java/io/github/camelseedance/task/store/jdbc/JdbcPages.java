/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.store.jdbc;

import io.github.camelseedance.task.store.TaskQuery;
import io.github.camelseedance.task.store.TaskQuery.Field;
import io.github.camelseedance.task.store.TaskQuery.Found;
import io.github.camelseedance.task.store.TaskQuery.Place;
import io.github.camelseedance.task.store.TaskQuery.Placed;
import io.github.camelseedance.task.store.TaskQuery.Text;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Reads pages of rows for somebody who looks at them, each with one statement: of every state as many rows as a page has, in the order
 * of an index and from a place in it, and the first of all these.
 */
public record JdbcPages(JdbcTransactions transactions, JdbcDialect dialect, TaskTable table) {

    /** Rows in which the database has found the text somewhere, at most: whether it stands where it counts is seen here. */
    private static final int MAX_HITS = 500;

    /** As {@link io.github.camelseedance.task.store.TaskRepository#page}. */
    public Found page(TaskQuery query) {
        List<Object> values = new ArrayList<>();
        int most = query.text() == null ? query.limit() + 1 : MAX_HITS;
        String rows = query.states().stream()
                .filter(state -> state == TaskState.DELIVERED
                        ? !query.unowned()
                        : query.after() == null || !query.after().delivered())
                .map(state -> "SELECT * FROM (" + rows(query, state, most, values) + ") of_" + state)
                .collect(Collectors.joining(" UNION ALL "));
        if (rows.isEmpty()) {
            return new Found(List.of(), null);
        }
        String sql = "SELECT " + TaskTable.COLUMNS + ", part, place FROM (" + rows + ") k JOIN " + table.name()
                + " ON id = row_id ORDER BY part, place DESC, row_id DESC FETCH FIRST " + most + " ROWS ONLY";
        return transactions.run("read a page of tasks", tx -> {
            Reader reader = new Reader(query);
            return reader.found(tx.query(sql, reader::read, values.toArray()), most);
        });
    }

    /** The first rows of a state: their ids and places. */
    private String rows(TaskQuery query, TaskState state, int most, List<Object> values) {
        boolean delivered = state == TaskState.DELIVERED;
        String place = delivered ? "expires_at" : "created_at";
        // only delivered rows have a time when they may be removed; of the others "phase > 0" allows partial indexes
        StringBuilder condition = new StringBuilder(
                delivered
                        ? "expires_at IS NOT NULL"
                        : "phase > 0 AND phase = " + TaskTable.phase(state) + " AND state = '" + state + "'");
        List<Object> narrowed = new ArrayList<>();
        condition.append(" AND format <= ").append(TaskTable.FORMAT);
        if (query.queue() != null) {
            condition.append(" AND queue = ?");
            narrowed.add(query.queue());
        }
        if (query.provider() != null) {
            condition.append(" AND provider = ?");
            narrowed.add(query.provider());
        }
        if (query.unowned()) {
            condition.append(" AND owner IS NULL");
        }
        if (query.after() != null && query.after().delivered() == delivered) {
            long at = query.after().at().toEpochMilli();
            condition.append(" AND %1$s <= ? AND (%1$s < ? OR id < ?)".formatted(place));
            narrowed.addAll(List.of(at, at, query.after().id()));
        }
        String order =
                " ORDER BY " + (delivered ? "" : "phase DESC, state DESC, ") + place + " DESC, id DESC FETCH FIRST ";
        String from = " FROM " + table.name() + " WHERE " + condition;
        values.addAll(narrowed);
        String text = "";
        if (query.text() != null) {
            text = " AND %s >= (SELECT MIN(place) FROM (SELECT %s AS place%s%s%s ROWS ONLY) searched) AND (%s)"
                    .formatted(place, place, from, order, TaskQuery.MAX_SEARCHED, contains(query.text()));
            values.addAll(narrowed);
            String like = like(query.text().text());
            columns(query.text()).forEach(column -> values.add(like));
        }
        return "SELECT id AS row_id, " + (delivered ? 1 : 0) + " AS part, " + place + " AS place" + from + text + order
                + most + " ROWS ONLY";
    }

    private String contains(Text text) {
        return columns(text).stream().map(dialect::contains).collect(Collectors.joining(" OR "));
    }

    /** Where the database looks for a text. */
    private static List<String> columns(Text text) {
        return text.fields().stream().map(JdbcPages::column).toList();
    }

    private static String column(Field field) {
        return switch (field) {
            case ID -> "id";
            case TASK_ID -> "task_id";
            case SUBMISSION_KEY -> "submission_key";
            case MODEL -> "model";
            case PROMPT -> "data";
        };
    }

    /**
     * Finds at least what {@link Text} does: databases differ in which letters they make small, and JSON writes some characters
     * otherwise, so that only plain ones are compared.
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

    /** Reads rows until there are enough. */
    private final class Reader {

        private final TaskQuery query;
        private final List<Placed> wanted = new ArrayList<>();

        Reader(TaskQuery query) {
            this.query = query;
        }

        Place read(ResultSet results) throws SQLException {
            Place place = new Place(
                    results.getInt("part") == 1,
                    Instant.ofEpochMilli(results.getLong("place")),
                    results.getString("id"));
            TaskRow row = wanted.size() > query.limit() ? null : table.readOrNull(results);
            if (row != null && query.matches(row)) {
                wanted.add(new Placed(place, row));
            }
            return place;
        }

        Found found(List<Place> read, int most) {
            Found found = Found.first(wanted.stream(), query.limit());
            // what was not read can be wanted too
            return found.next() != null || read.size() < most
                    ? found
                    : new Found(found.rows(), read.get(read.size() - 1));
        }
    }
}
