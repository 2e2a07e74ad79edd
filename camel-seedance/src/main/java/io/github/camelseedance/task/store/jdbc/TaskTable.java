/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.store.jdbc;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.github.camelseedance.task.store.Charge;
import io.github.camelseedance.task.store.TaskDocument;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskRules;
import io.github.camelseedance.task.store.TaskScope;
import io.github.camelseedance.task.store.TaskState;
import io.github.camelseedance.task.store.jdbc.JdbcTransaction.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** Statements about single rows of the task table, and how a row is written and read. */
final class TaskTable {

    /** Layout of a row. A row with a higher one was written by a later version and is left alone. */
    static final int FORMAT = 1;

    static final String COLUMNS =
            "id, format, queue, provider, base_url, account, state, submission_key, task_id, token_hash,"
                    + " owner, awaited, version, write_id, created_at, reason, data";

    /** Columns that are written and looked for, and not read with a row. */
    static final String SEARCHED = "phase, expires_at, amount, currency, model, spent_at";

    private static final int MAX_REASON = 2000;

    /** What the table has beside the row itself. */
    record Stored(TaskRow row, String writeId) {}

    private final String name;
    private final String insert;
    private final String update;
    private final JdbcDialect dialect;
    private final UnreadableRows unreadable;

    TaskTable(JdbcDialect dialect, String prefix, UnreadableRows unreadable) {
        this.dialect = dialect;
        this.name = prefix + "task";
        this.unreadable = unreadable;
        // a node that is not known to live owns nothing: nobody would notice its death
        String owner = "(SELECT n.id FROM " + prefix + "node n WHERE n.id = ? AND n.died IS NULL)";
        insert = "INSERT INTO " + name + " (queue, provider, base_url, account, state, phase, submission_key, task_id,"
                + " token_hash, owner, awaited, write_id, created_at, expires_at, amount, currency, model, spent_at, reason, data, id, version,"
                + " format)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, " + owner + ", ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, " + FORMAT
                + ")";
        update = "UPDATE " + name + " SET queue = ?, provider = ?, base_url = ?, account = ?, state = ?, phase = ?,"
                + " submission_key = ?, task_id = ?, token_hash = ?, owner = " + owner + ", awaited = ?, write_id = ?,"
                + " created_at = ?, expires_at = ?, amount = ?, currency = ?, model = ?, spent_at = ?, reason = ?, data = ?, version = version + 1, format = "
                + FORMAT
                + " WHERE id = ? AND version = ? AND state IN (";
    }

    String name() {
        return name;
    }

    /** The row as this table can hold it: times in milliseconds, a reason of bounded length, no owner at its end. */
    static TaskRow fit(TaskRow row) {
        String reason = row.reason() == null ? null : row.reason().replace('\0', ' ');
        boolean delivered = row.state() == TaskState.DELIVERED;
        return row.toBuilder()
                .owner(delivered ? null : row.owner())
                .awaited(!delivered && row.awaited())
                .createdAt(Instant.ofEpochMilli(row.createdAt().toEpochMilli()))
                .reason(reason == null || reason.length() <= MAX_REASON ? reason : reason.substring(0, MAX_REASON))
                .build();
    }

    /** Inserts a row with version 1, and returns its owner: null when the node is not known to live. */
    String insert(Tx tx, TaskRow row, String writeId, Long expiresAt) throws SQLException {
        Object[] values = values(row, writeId, expiresAt, row.id());
        if (row.owner() != null && dialect.returnsColumns()) {
            return tx.insert(insert, "owner", values);
        }
        tx.execute(insert, values);
        return row.owner() == null
                ? null
                : tx.query(
                                "SELECT owner FROM " + name + " WHERE id = ?",
                                results -> Optional.ofNullable(results.getString(1)),
                                row.id())
                        .get(0)
                        .orElse(null);
    }

    /** Replaces the row when its version and its state allow that. */
    boolean update(Tx tx, TaskRow row, String writeId, Long expiresAt) throws SQLException {
        String states = TaskRules.predecessors(row.state()).stream()
                .map(state -> "'" + state + "'")
                .collect(Collectors.joining(", "));
        return tx.execute(update + states + ")", values(row, writeId, expiresAt, row.id(), row.version())) == 1;
    }

    /** Replaces what is known of a task that runs, when the row is still the node's in that version. */
    void note(Tx tx, String node, TaskRow row) throws SQLException {
        tx.execute(
                "UPDATE " + name
                        + " SET data = ?, model = ? WHERE id = ? AND version = ? AND state = 'RUNNING' AND owner = ?",
                TaskDocument.write(row),
                Charge.of(row).model(),
                row.id(),
                row.version(),
                node);
    }

    /**
     * Gives rows another owner, or none, if a condition still holds for them.
     *
     * @return how many got it
     */
    int setOwner(Tx tx, List<String> ids, String owner, String writeId, String condition, Object... values)
            throws SQLException {
        List<Object> all = new ArrayList<>(Arrays.asList(owner, writeId));
        all.addAll(ids);
        all.addAll(List.of(values));
        // IS TRUE: the database looks for the ids, and not for the condition, whatever its statistics say
        return tx.execute(
                "UPDATE " + name + " SET owner = ?, awaited = FALSE, version = version + 1, write_id = ? WHERE id IN ("
                        + Tx.marks(ids.size()) + ") AND (" + condition + ") IS TRUE",
                all.toArray());
    }

    boolean remove(Tx tx, String id, long version) throws SQLException {
        return tx.execute("DELETE FROM " + name + " WHERE id = ? AND version = ?", id, version) == 1;
    }

    /** The row for which a condition holds, for at most one. */
    Optional<Stored> find(Tx tx, String condition, Object... values) throws SQLException {
        return tx
                .query("SELECT " + COLUMNS + " FROM " + name + " WHERE " + condition, this::readOrThrow, values)
                .stream()
                .findFirst();
    }

    Optional<TaskRow> byKey(Tx tx, TaskRow row) throws SQLException {
        return row.submissionKey() == null
                ? Optional.empty()
                : find(tx, "queue = ? AND submission_key = ?", row.scope().queue(), row.submissionKey())
                        .map(TaskTable.Stored::row);
    }

    Optional<TaskRow> byTaskId(Tx tx, TaskRow row) throws SQLException {
        return row.taskId() == null
                ? Optional.empty()
                : find(
                                tx,
                                "provider = ? AND base_url = ? AND task_id = ?",
                                row.scope().provider(),
                                row.scope().baseUrl(),
                                row.taskId())
                        .map(TaskTable.Stored::row);
    }

    boolean hasToken(Tx tx, TaskRow row) throws SQLException {
        return row.tokenHash() != null
                && find(tx, "token_hash = ? AND id <> ?", row.tokenHash(), row.id())
                        .isPresent();
    }

    /** The first rows that can be read, in the order of {@code order}; those that are damaged are reported and left out. */
    List<TaskRow> list(Tx tx, String condition, String order, int limit, String lock, Object... values)
            throws SQLException {
        String sql = "SELECT " + COLUMNS + " FROM " + name + " WHERE format <= " + FORMAT + " AND " + condition
                + " ORDER BY " + order + " OFFSET %s ROWS FETCH FIRST " + limit + " ROWS ONLY" + lock;
        List<TaskRow> rows = new ArrayList<>();
        int read = limit;
        for (int offset = 0; rows.size() < limit && read == limit; offset += read) {
            List<TaskRow> page = tx.query(sql.formatted(offset), this::readOrNull, values);
            read = page.size();
            page.stream().filter(Objects::nonNull).limit(limit - rows.size()).forEach(rows::add);
        }
        return rows;
    }

    private static Object[] values(TaskRow row, String writeId, Long expiresAt, Object... last) {
        Charge charge = Charge.of(row);
        Object[] values = {
            row.scope().queue(),
            row.scope().provider(),
            row.scope().baseUrl(),
            row.scope().account(),
            row.state().name(),
            phase(row.state()),
            row.submissionKey(),
            row.taskId(),
            row.tokenHash(),
            row.owner(),
            row.awaited(),
            writeId,
            row.createdAt().toEpochMilli(),
            expiresAt,
            charge.amount(),
            charge.currency(),
            charge.model(),
            charge.isOpen() ? SpentRows.OPEN : charge.endedAt().toEpochMilli(),
            row.reason(),
            TaskDocument.write(row)
        };
        Object[] all = new Object[values.length + last.length];
        System.arraycopy(values, 0, all, 0, values.length);
        System.arraycopy(last, 0, all, values.length, last.length);
        return all;
    }

    static int phase(TaskState state) {
        return state.isClaimable() ? 1 : state == TaskState.DELIVERED ? 0 : 2;
    }

    private Stored readOrThrow(ResultSet results) throws SQLException {
        try {
            return new Stored(read(results), results.getString("write_id"));
        } catch (UnreadableRows.UnreadableException e) {
            unreadable.report(e);
            throw e.asUnavailable();
        }
    }

    /** Reads a row; one that is damaged is reported, and null. */
    TaskRow readOrNull(ResultSet results) throws SQLException {
        try {
            return read(results);
        } catch (UnreadableRows.UnreadableException e) {
            unreadable.report(e);
            return null;
        }
    }

    private static TaskRow read(ResultSet results) throws SQLException, UnreadableRows.UnreadableException {
        String id = results.getString("id");
        int format = results.getInt("format");
        if (format > FORMAT) {
            throw new UnreadableRows.UnreadableException(
                    id,
                    "a later version has written it: its format is " + format + ", this version reads up to " + FORMAT);
        }
        try {
            String owner = results.getString("owner");
            return TaskDocument.read(results.getString("data"))
                    .into(TaskRow.builder())
                    .id(id)
                    .scope(new TaskScope(
                            results.getString("queue"),
                            results.getString("provider"),
                            results.getString("base_url"),
                            results.getString("account")))
                    .state(TaskState.valueOf(results.getString("state")))
                    .submissionKey(results.getString("submission_key"))
                    .taskId(results.getString("task_id"))
                    .tokenHash(results.getString("token_hash"))
                    .owner(owner)
                    .awaited(owner != null && results.getBoolean("awaited"))
                    .version(results.getLong("version"))
                    .createdAt(Instant.ofEpochMilli(results.getLong("created_at")))
                    .reason(results.getString("reason"))
                    .build();
        } catch (JsonProcessingException | RuntimeException e) {
            // the text of the error could have a signed address
            throw new UnreadableRows.UnreadableException(
                    id, "its contents are damaged: " + e.getClass().getSimpleName());
        }
    }
}
