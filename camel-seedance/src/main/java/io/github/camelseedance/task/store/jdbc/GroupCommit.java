/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.store.jdbc;

import io.github.camelseedance.task.store.jdbc.JdbcTransaction.Failure;
import io.github.camelseedance.task.store.jdbc.JdbcTransaction.Work;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * Lets short pieces of work that come at the same time share a transaction: whoever finds no transaction under way takes all that wait
 * along. Nobody waits for others to come. What fails together is done again one by one, so that no work suffers from another.
 */
final class GroupCommit {

    private static final int LARGEST = 64;

    /** A piece of work, and what became of its only attempt here. Guarded by the lock. */
    static final class Entry<T> {
        private final Work<T> work;
        T result;
        boolean done;
        private RuntimeException error;
        /** How the attempt failed. */
        Failure failure;

        private Entry(Work<T> work) {
            this.work = work;
        }

        private boolean isOpen() {
            return !done && error == null && failure == null;
        }
    }

    private final DataSource dataSource;
    private final Function<Work<List<Object>>, JdbcTransaction<List<Object>>> transactions;
    private final BlockingQueue<Entry<?>> waiting = new LinkedBlockingQueue<>();
    private final ReentrantLock lock;

    /**
     * @param transactions makes one attempt of work
     * @param fair         whether who comes back waits behind those that wait: larger groups, where a transaction takes longer than that
     */
    GroupCommit(
            DataSource dataSource,
            Function<Work<List<Object>>, JdbcTransaction<List<Object>>> transactions,
            boolean fair) {
        this.dataSource = dataSource;
        this.transactions = transactions;
        this.lock = new ReentrantLock(fair);
    }

    /** Makes one attempt, perhaps together with other work. */
    <T> Entry<T> run(Work<T> work) {
        Entry<T> mine = new Entry<>(work);
        waiting.add(mine);
        lock.lock();
        // an embedded database closes its files when it meets an interrupt
        boolean interrupted = Thread.interrupted();
        try {
            while (mine.isOpen()) {
                attempt();
            }
        } finally {
            lock.unlock();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        if (mine.error != null) {
            throw mine.error;
        }
        return mine;
    }

    private void attempt() {
        List<Entry<?>> group = new ArrayList<>();
        waiting.drainTo(group, LARGEST);
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
