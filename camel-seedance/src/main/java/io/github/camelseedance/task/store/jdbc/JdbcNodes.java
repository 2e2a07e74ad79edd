/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.store.jdbc;

import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TimeText;
import io.github.camelseedance.task.store.jdbc.JdbcTransaction.DuplicateException;
import io.github.camelseedance.task.store.jdbc.JdbcTransaction.Tx;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Nodes and what they own. A node dies by a mark in its row, made by whoever finds its last heartbeat too old by the clock of the
 * database; from then on it never lives again, and its rows are released. So a clock decides when a node is declared dead, and
 * never whether two nodes own a row.
 */
public final class JdbcNodes {

    /** Longer than any transaction: until then rows that a dead node has still written are released, too. */
    private static final Duration REMEMBERED = Duration.ofMinutes(10);

    /** A beat that is further in the future was not made by the clock as it is now. */
    private static final Duration CLOCK_STEP = Duration.ofSeconds(2);

    private static final int BATCH = 1_000;
    private static final int MOST_READ = 50_000;
    private static final String OWNED = "owner = ? AND phase > 0";
    private static final Logger LOG = LoggerFactory.getLogger(JdbcNodes.class);

    private final JdbcTransactions transactions;
    private final TaskTable tasks;
    private final String nodes;
    private final String schema;
    private final Duration lease;
    private final JdbcRetention retention;
    private final JdbcDialect dialect;
    private final Set<String> registered = ConcurrentHashMap.newKeySet();

    JdbcNodes(
            JdbcTransactions transactions,
            TaskTable tasks,
            JdbcRetention retention,
            JdbcDialect dialect,
            String prefix,
            Duration lease) {
        this.dialect = dialect;
        this.retention = retention;
        this.transactions = transactions;
        this.tasks = tasks;
        this.nodes = prefix + "node";
        this.schema = prefix + "schema";
        this.lease = lease;
    }

    /** @param seen running rows of the node of which something new is known */
    public boolean heartbeat(String node, List<TaskRow> seen) {
        for (; ; ) {
            try {
                return transactions.run("note a heartbeat", tx -> {
                    for (TaskRow row : seen) {
                        tasks.note(tx, node, row);
                    }
                    long now = tx.now(schema);
                    int alive = tx.execute(
                            "UPDATE " + nodes + " SET beat = ? WHERE id = ? AND died IS NULL AND beat >= ?",
                            now,
                            node,
                            now - lease.toMillis());
                    if (alive == 0 && !exists(tx, node) && !registered.contains(node)) {
                        tx.execute("INSERT INTO " + nodes + " (id, beat) VALUES (?, ?)", node, now);
                        alive = 1;
                    }
                    return alive == 1 && remember(node);
                });
            } catch (DuplicateException e) {
                // an attempt whose commit failed has landed: beat again
            }
        }
    }

    private boolean remember(String node) {
        registered.add(node);
        return true;
    }

    private boolean exists(Tx tx, String node) throws SQLException {
        return !tx.query("SELECT id FROM " + nodes + " WHERE id = ?", results -> true, node)
                .isEmpty();
    }

    public void leave(String node) {
        registered.add(node);
        transactions.run("let a node leave", tx -> bury(tx, node, tx.now(schema), Long.MAX_VALUE));
        releaseAll(node);
    }

    private int bury(Tx tx, String node, long now, long beatBefore) throws SQLException {
        return tx.execute(
                "UPDATE " + nodes + " SET died = ? WHERE id = ? AND died IS NULL AND beat < ?", now, node, beatBefore);
    }

    /** Declares nodes dead whose lease has run out, and releases what dead nodes own. */
    void buryDead() {
        List<String> dead = transactions.run("look for dead nodes", tx -> {
            long now = tx.now(schema);
            long beatBefore = now - lease.toMillis();
            long future = now + CLOCK_STEP.toMillis();
            record Node(String id, boolean buried, long beat) {}
            List<Node> found = tx.query(
                    "SELECT id, died, beat FROM " + nodes
                            + " WHERE died IS NOT NULL OR beat < ? OR beat > ? ORDER BY id",
                    results -> new Node(results.getString(1), results.getObject(2) != null, results.getLong(3)),
                    beatBefore,
                    future);
            List<String> ids = new ArrayList<>();
            for (Node node : found) {
                if (node.buried) {
                    ids.add(node.id);
                } else if (node.beat > future) {
                    // the clock of the database was set back: from now on its lease runs out as any other does
                    tx.execute(
                            "UPDATE " + nodes + " SET beat = ? WHERE id = ? AND died IS NULL AND beat = ?",
                            now,
                            node.id,
                            node.beat);
                } else if (bury(tx, node.id, now, beatBefore) == 1) {
                    LOG.info(
                            "Node {} has had no heartbeat for {}: its tasks are taken over",
                            node.id,
                            TimeText.of(lease));
                    ids.add(node.id);
                }
            }
            return ids;
        });
        dead.forEach(this::releaseAll);
    }

    /**
     * Leaves two things for the next time: rows that another transaction holds, for example that of a node that hangs, and those beyond
     * the first 50,000.
     */
    private void releaseAll(String owner) {
        if (!ownsAny(owner)) {
            return;
        }
        List<String> ids = transactions.run(
                "look for what a dead node owns",
                tx -> tx.query(
                        "SELECT id FROM " + tasks.name() + " WHERE " + OWNED + " FETCH FIRST " + MOST_READ
                                + " ROWS ONLY",
                        results -> results.getString(1),
                        owner));
        for (int i = 0; i < ids.size(); i += BATCH) {
            List<String> batch = ids.subList(i, Math.min(ids.size(), i + BATCH));
            transactions.run("release tasks", tx -> releaseSome(tx, owner, batch));
        }
    }

    /** PostgreSQL orders by a range, and not by what is equal to a constant: so it uses the index, whatever its statistics say. */
    private boolean ownsAny(String owner) {
        return !transactions
                .run(
                        "look for what a dead node owns",
                        tx -> tx.query(
                                "SELECT id FROM " + tasks.name()
                                        + " WHERE owner BETWEEN ? AND ? AND phase > 0 ORDER BY owner FETCH FIRST 1 ROWS ONLY",
                                results -> true,
                                owner,
                                owner))
                .isEmpty();
    }

    private int releaseSome(Tx tx, String owner, List<String> batch) throws SQLException {
        List<Object> values = new ArrayList<>(batch);
        values.add(owner);
        List<String> awaited = new ArrayList<>();
        List<String> ids = tx.query(
                "SELECT id, awaited FROM " + tasks.name() + " WHERE id IN (" + Tx.marks(batch.size()) + ") AND ("
                        + OWNED + ") IS TRUE" + dialect.lock(),
                results -> {
                    String id = results.getString(1);
                    if (results.getBoolean(2)) {
                        awaited.add(id);
                    }
                    return id;
                },
                values.toArray());
        Set<String> ended = endWaits(tx, awaited);
        List<String> rest = ids.stream().filter(id -> !ended.contains(id)).toList();
        return rest.isEmpty() ? 0 : release(tx, owner, rest);
    }

    /** What a node followed for an exchange alone is done with when the node is gone. */
    private Set<String> endWaits(Tx tx, List<String> awaited) throws SQLException {
        Set<String> ended = new HashSet<>();
        if (awaited.isEmpty()) {
            return ended;
        }
        Instant now = Instant.ofEpochMilli(tx.now(schema));
        String condition = "phase = 1 AND id IN (" + Tx.marks(awaited.size()) + ")";
        for (TaskRow row : tasks.list(tx, condition, "id", awaited.size(), "", awaited.toArray())) {
            TaskRow delivered = row.delivered(now);
            if (row.isForWaitOnly()
                    && tasks.update(tx, delivered, UUID.randomUUID().toString(), retention.expiresAt(tx, delivered))) {
                ended.add(row.id());
            }
        }
        return ended;
    }

    public void release(String node, Collection<String> ids) {
        List<String> sorted = ids.stream().sorted().toList();
        for (int i = 0; i < sorted.size(); i += BATCH) {
            List<String> batch = sorted.subList(i, Math.min(sorted.size(), i + BATCH));
            transactions.run("release tasks", tx -> release(tx, node, batch));
        }
    }

    private int release(Tx tx, String owner, List<String> ids) throws SQLException {
        return tasks.setOwner(tx, ids, null, UUID.randomUUID().toString(), OWNED, owner);
    }

    /** Whether a node is registered and not dead. */
    boolean lives(Tx tx, String node) throws SQLException {
        return !tx.query("SELECT id FROM " + nodes + " WHERE id = ? AND died IS NULL", results -> true, node)
                .isEmpty();
    }

    /** Forgets nodes that have been dead for long and own nothing. */
    public void purge() {
        transactions.run(
                "forget dead nodes",
                tx -> tx.execute(
                        "DELETE FROM " + nodes + " WHERE died < ? AND NOT EXISTS (SELECT 1 FROM " + tasks.name()
                                + " t WHERE t.owner = " + nodes + ".id AND t.phase > 0)",
                        tx.now(schema) - REMEMBERED.toMillis()));
    }
}
