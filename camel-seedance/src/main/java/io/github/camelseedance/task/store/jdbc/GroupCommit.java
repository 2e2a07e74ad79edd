/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.store.jdbc;

import io.github.camelseedance.task.store.jdbc.JdbcTransaction.Failure;
import io.github.camelseedance.task.store.jdbc.JdbcTransaction.Work;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * Lets short pieces of work that come at the same time share a transaction: whoever finds a transaction free begins at once, others wait
 * for the next one, which takes all that wait along. What fails together is done again one by one, so that no work suffers from another.
 */
final class GroupCommit {

    private static final int LARGEST = 64;

    /** A piece of work, and what became of its only attempt here. */
    static final class Entry<T> {
        private final Work<T> work;
        /** The entries whose turn it is, for this one's thread to run; none when another thread has run this one. */
        private final CompletableFuture<List<Entry<?>>> turn = new CompletableFuture<>();

        T result;
        boolean done;
        private RuntimeException error;
        /** How the attempt failed. */
        Failure failure;

        private Entry(Work<T> work) {
            this.work = work;
        }
    }

    private final DataSource dataSource;
    private final Function<Work<List<Object>>, JdbcTransaction<List<Object>>> transactions;
    private final Queue<Entry<?>> waiting = new ArrayDeque<>();
    private int free;

    /**
     * @param transactions makes one attempt of work
     * @param atOnce       how many transactions there are at the same time, at most
     */
    GroupCommit(
            DataSource dataSource,
            Function<Work<List<Object>>, JdbcTransaction<List<Object>>> transactions,
            int atOnce) {
        this.dataSource = dataSource;
        this.transactions = transactions;
        this.free = atOnce;
    }

    /** Makes one attempt, perhaps together with other work. */
    <T> Entry<T> run(Work<T> work) {
        Entry<T> mine = new Entry<>(work);
        begin(mine);
        // an embedded database closes its files when it meets an interrupt
        boolean interrupted = Thread.interrupted();
        try {
            List<Entry<?>> group = mine.turn.join();
            if (!group.isEmpty()) {
                try {
                    attempt(group);
                } finally {
                    next();
                    group.forEach(entry -> entry.turn.complete(List.of()));
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        if (mine.error != null) {
            throw mine.error;
        }
        return mine;
    }

    private synchronized void begin(Entry<?> entry) {
        waiting.add(entry);
        if (free > 0) {
            free--;
            next();
        }
    }

    /** A transaction is free: for those that wait. */
    private synchronized void next() {
        List<Entry<?>> group = new ArrayList<>();
        while (!waiting.isEmpty() && group.size() < LARGEST) {
            group.add(waiting.remove());
        }
        if (group.isEmpty()) {
            free++;
        } else {
            group.get(0).turn.complete(group);
        }
    }

    private void attempt(List<Entry<?>> group) {
        JdbcTransaction<List<Object>> once = transactions.apply(tx -> {
            List<Object> results = new ArrayList<>();
            for (Entry<?> entry : group) {
                results.add(entry.work.run(tx));
            }
            return results;
        });
        try {
            List<Object> results = once.run(dataSource);
            for (int i = 0; i < group.size(); i++) {
                done(group.get(i), results.get(i));
            }
        } catch (SQLException e) {
            Failure failure = new Failure(group.size() == 1 ? e : null, once.isCommitting());
            group.forEach(entry -> entry.failure = failure);
        } catch (RuntimeException | Error e) {
            group.forEach(entry -> entry.failure = new Failure(null, once.isCommitting()));
            if (group.size() == 1 && e instanceof RuntimeException own) {
                group.get(0).error = own;
            }
        }
    }

    @SuppressWarnings("unchecked") // the result is that of the entry's own work
    private static <T> void done(Entry<T> entry, Object result) {
        entry.result = (T) result;
        entry.done = true;
    }
}
