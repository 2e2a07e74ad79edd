/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task;

import io.github.camelseedance.task.JdbcTransactions.DuplicateException;
import io.github.camelseedance.task.JdbcTransactions.Tx;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
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
final class JdbcNodes {

    /** Longer than any transaction: until then rows that a dead node has still written are released, too. */
    private static final Duration REMEMBERED = Duration.ofMinutes(10);

    private static final int BATCH = 500;
    private static final int CLAIM_ATTEMPTS = 3;
    private static final Logger LOG = LoggerFactory.getLogger(JdbcNodes.class);

    private final JdbcTransactions transactions;
    private final TaskTable tasks;
    private final String nodes;
    private final String schema;
    private final String lock;
    private final Duration lease;
    private final Set<String> registered = ConcurrentHashMap.newKeySet();
    private final UncertainWrites uncertainClaims = new UncertainWrites();

    JdbcNodes(JdbcTransactions transactions, TaskTable tasks, String prefix, String lock, Duration lease) {
        this.transactions = transactions;
        this.tasks = tasks;
        this.nodes = prefix + "node";
        this.schema = prefix + "schema";
        this.lock = lock;
        this.lease = lease;
    }

    boolean heartbeat(String node) {
        for (; ; ) {
            try {
                return transactions.run("note a heartbeat", tx -> {
                    long now = JdbcTransactions.now(tx, schema);
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

    void leave(String node) {
        registered.add(node);
        transactions.run("let a node leave", tx -> bury(tx, node, JdbcTransactions.now(tx, schema), Long.MAX_VALUE));
        releaseAll(List.of(node));
    }

    private int bury(Tx tx, String node, long now, long beatBefore) throws SQLException {
        return tx.execute(
                "UPDATE " + nodes + " SET died = ? WHERE id = ? AND died IS NULL AND beat < ?", now, node, beatBefore);
    }

    /** Declares nodes dead whose lease has run out, and releases what dead nodes own. */
    private void buryDead() {
        List<String> dead = transactions.run("look for dead nodes", tx -> {
            long now = JdbcTransactions.now(tx, schema);
            long beatBefore = now - lease.toMillis();
            record Node(String id, boolean buried) {}
            List<Node> found = tx.query(
                    "SELECT id, died FROM " + nodes + " WHERE died IS NOT NULL OR beat < ? ORDER BY id",
                    results -> new Node(results.getString(1), results.getObject(2) != null),
                    beatBefore);
            List<String> ids = new ArrayList<>();
            for (Node node : found) {
                if (node.buried) {
                    ids.add(node.id);
                } else if (bury(tx, node.id, now, beatBefore) == 1) {
                    LOG.info("Node {} has had no heartbeat for {}: its tasks are taken over", node.id, lease);
                    ids.add(node.id);
                }
            }
            return ids;
        });
        for (int i = 0; i < dead.size(); i += BATCH) {
            releaseAll(dead.subList(i, Math.min(dead.size(), i + BATCH)));
        }
    }

    private void releaseAll(List<String> owners) {
        String select = "SELECT id, owner FROM " + tasks.name() + " WHERE phase > 0 AND owner IN ("
                + String.join(", ", owners.stream().map(owner -> "?").toList())
                + ") FETCH FIRST " + BATCH + " ROWS ONLY";
        int found;
        do {
            found = transactions.run("release tasks", tx -> {
                record Owned(String id, String owner) {}
                List<Owned> rows = tx.query(
                        select, results -> new Owned(results.getString(1), results.getString(2)), owners.toArray());
                if (rows.isEmpty()) {
                    return 0;
                }
                try (PreparedStatement release = prepareRelease(tx)) {
                    for (Owned row : rows.stream()
                            .sorted(Comparator.comparing(Owned::id))
                            .toList()) {
                        addRelease(release, row.id, row.owner);
                    }
                    release.executeBatch();
                }
                return rows.size();
            });
        } while (found == BATCH);
    }

    void release(String node, Collection<String> ids) {
        List<String> sorted = ids.stream().sorted().toList();
        for (int i = 0; i < sorted.size(); i += BATCH) {
            List<String> batch = sorted.subList(i, Math.min(sorted.size(), i + BATCH));
            transactions.run("release tasks", tx -> {
                try (PreparedStatement release = prepareRelease(tx)) {
                    for (String id : batch) {
                        addRelease(release, id, node);
                    }
                    return release.executeBatch();
                }
            });
        }
    }

    private PreparedStatement prepareRelease(Tx tx) throws SQLException {
        return tx.prepare("UPDATE " + tasks.name() + " SET owner = NULL, awaited = FALSE, version = version + 1,"
                + " write_id = ? WHERE id = ? AND owner = ? AND phase > 0");
    }

    private static void addRelease(PreparedStatement release, String id, String owner) throws SQLException {
        release.setString(1, UUID.randomUUID().toString());
        release.setString(2, id);
        release.setString(3, owner);
        release.addBatch();
    }

    List<TrackedTask> claim(String node, Collection<Scope> scopes, int limit) {
        buryDead();
        List<TrackedTask> landed = claimsThatLanded(node);
        if (!landed.isEmpty()) {
            // before anything else can fail: nobody would tell of them again
            return landed;
        }
        Set<Scope> distinct = new LinkedHashSet<>(scopes);
        for (int attempt = 0; attempt < CLAIM_ATTEMPTS; attempt++) {
            String claimId = UUID.randomUUID().toString();
            Optional<List<TrackedTask>> won = transactions.run(
                    "claim tasks",
                    tx -> claimOnce(tx, node, claimId, distinct, limit),
                    () -> uncertainClaims.add(node, claimId));
            if (won.isEmpty() || !won.get().isEmpty()) {
                return won.orElse(List.of());
            }
        }
        return List.of();
    }

    /** Empty when there is nothing to claim; an empty list when all that there was went to others. */
    private Optional<List<TrackedTask>> claimOnce(
            Tx tx, String node, String claimId, Collection<Scope> scopes, int limit) throws SQLException {
        if (tx.maybeCommitted()) {
            List<TrackedTask> landed = claimedBy(tx, node, claimId);
            if (!landed.isEmpty()) {
                return Optional.of(landed);
            }
        }
        boolean alive = !tx.query("SELECT id FROM " + nodes + " WHERE id = ? AND died IS NULL", results -> true, node)
                .isEmpty();
        if (!alive) {
            return Optional.empty();
        }
        List<TrackedTask> free = new ArrayList<>();
        for (Scope scope : scopes) {
            free.addAll(tasks.list(
                    tx,
                    "phase = 1 AND owner IS NULL AND queue = ? AND provider = ? AND base_url = ? AND account = ?"
                            + " ORDER BY created_at, id",
                    limit,
                    lock,
                    scope.queue(),
                    scope.provider(),
                    scope.baseUrl(),
                    scope.account()));
        }
        List<TrackedTask> candidates = free.stream()
                .sorted(Comparator.comparing(TrackedTask::createdAt).thenComparing(TrackedTask::id))
                .limit(limit)
                .toList();
        return candidates.isEmpty() ? Optional.empty() : Optional.of(take(tx, node, claimId, candidates));
    }

    private List<TrackedTask> take(Tx tx, String node, String claimId, List<TrackedTask> candidates)
            throws SQLException {
        String sql = "UPDATE " + tasks.name() + " SET owner = ?, awaited = FALSE, version = version + 1, write_id = ?"
                + " WHERE id = ? AND version = ? AND owner IS NULL AND phase = 1";
        List<TrackedTask> taken = new ArrayList<>();
        try (PreparedStatement update = tx.prepare(sql)) {
            for (int i = 0; i < candidates.size(); i += BATCH) {
                List<TrackedTask> batch = candidates.subList(i, Math.min(candidates.size(), i + BATCH));
                for (TrackedTask row : batch) {
                    update.setString(1, node);
                    update.setString(2, claimId);
                    update.setString(3, row.id());
                    update.setLong(4, row.version());
                    update.addBatch();
                }
                int[] counts = update.executeBatch();
                for (int n = 0; n < counts.length; n++) {
                    if (counts[n] == 1) {
                        TrackedTask row = batch.get(n);
                        taken.add(row.toBuilder()
                                .owner(node)
                                .awaited(false)
                                .version(row.version() + 1)
                                .build());
                    } else if (counts[n] != 0) {
                        // a driver that does not count
                        return claimedBy(tx, node, claimId);
                    }
                }
            }
        }
        return taken;
    }

    /** Claims of which the node was told an error and that are its own all the same: otherwise nobody would work on them. */
    private List<TrackedTask> claimsThatLanded(String node) {
        Set<String> claimIds = uncertainClaims.of(node);
        if (claimIds.isEmpty()) {
            return List.of();
        }
        List<TrackedTask> landed = transactions.run("look for claims", tx -> {
            List<TrackedTask> rows = new ArrayList<>();
            for (String claimId : claimIds) {
                rows.addAll(claimedBy(tx, node, claimId));
            }
            return rows;
        });
        uncertainClaims.settle(node, claimIds);
        return landed;
    }

    private List<TrackedTask> claimedBy(Tx tx, String node, String claimId) throws SQLException {
        return tasks.list(
                tx,
                "owner = ? AND write_id = ? AND phase = 1 ORDER BY created_at, id",
                Integer.MAX_VALUE,
                "",
                node,
                claimId);
    }

    /** Forgets nodes that have been dead for long and own nothing. */
    void purge() {
        transactions.run(
                "forget dead nodes",
                tx -> tx.execute(
                        "DELETE FROM " + nodes + " WHERE died < ? AND NOT EXISTS (SELECT 1 FROM " + tasks.name()
                                + " t WHERE t.owner = " + nodes + ".id AND t.phase > 0)",
                        JdbcTransactions.now(tx, schema) - REMEMBERED.toMillis()));
    }
}
