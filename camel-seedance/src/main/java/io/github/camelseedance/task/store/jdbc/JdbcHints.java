/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.store.jdbc;

import io.github.camelseedance.task.store.jdbc.JdbcTransaction.DuplicateException;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Hints that a task should be looked at, and times noted under names. */
public final class JdbcHints {

    private static final int BATCH = 1_000;

    private final JdbcTransactions transactions;
    private final String hints;
    private final String tasks;
    private final String marks;

    JdbcHints(JdbcTransactions transactions, String prefix) {
        this.transactions = transactions;
        this.hints = prefix + "hint";
        this.tasks = prefix + "task";
        this.marks = prefix + "mark";
    }

    public void hint(String id) {
        try {
            transactions.run(
                    "note a hint",
                    tx -> tx.execute(
                            "INSERT INTO " + hints + " (id) SELECT t.id FROM " + tasks
                                    + " t WHERE t.id = ? AND t.phase = 1 AND NOT EXISTS (SELECT 1 FROM " + hints
                                    + " h WHERE h.id = t.id)",
                            id));
        } catch (DuplicateException e) {
            // somebody else has noted the same at this moment
        }
    }

    public List<String> takeHints(String node) {
        // what an attempt has found stays found: its removal can have landed though its commit failed
        Set<String> taken = new LinkedHashSet<>();
        transactions.run("take hints", tx -> {
            List<String> found = tx.query(
                    "SELECT h.id FROM " + hints + " h JOIN " + tasks + " t ON t.id = h.id WHERE t.owner = ?"
                            + " AND t.phase = 1 ORDER BY h.id FETCH FIRST " + BATCH + " ROWS ONLY",
                    results -> results.getString(1),
                    node);
            for (String id : found) {
                if (tx.execute("DELETE FROM " + hints + " WHERE id = ?", id) > 0) {
                    taken.add(id);
                }
            }
            return null;
        });
        return List.copyOf(taken);
    }

    public Optional<Instant> mark(String name) {
        return transactions.run("read a note", tx -> tx
                .query(
                        "SELECT marked_at FROM " + marks + " WHERE name = ?",
                        results -> Instant.ofEpochMilli(results.getLong(1)),
                        name)
                .stream()
                .findFirst());
    }

    public void mark(String name, Instant time) {
        for (; ; ) {
            try {
                transactions.run("make a note", tx -> {
                    long at = time.toEpochMilli();
                    return tx.execute("UPDATE " + marks + " SET marked_at = ? WHERE name = ?", at, name) == 1
                            || tx.execute("INSERT INTO " + marks + " (name, marked_at) VALUES (?, ?)", name, at) == 1;
                });
                return;
            } catch (DuplicateException e) {
                // somebody else was first: replace it
            }
        }
    }

    /** Removes hints for tasks that have ended. */
    public void purge() {
        transactions.run(
                "remove old hints",
                tx -> tx.execute("DELETE FROM " + hints + " WHERE NOT EXISTS (SELECT 1 FROM " + tasks
                        + " t WHERE t.id = " + hints + ".id AND t.phase > 0)"));
    }
}
