/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.testing;

import io.github.camelseedance.task.MemoryTaskRepository;
import io.github.camelseedance.task.store.TaskCount;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskState;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A repository in memory that can be down for those who look at it and for heartbeats, and counts how often it counts. */
public final class WatchedRepository extends MemoryTaskRepository {

    public volatile boolean down;
    private final AtomicInteger counted = new AtomicInteger();

    /** How often {@link #counts} was called. */
    public int counted() {
        return counted.get();
    }

    @Override
    public List<TaskCount> counts() {
        counted.incrementAndGet();
        check();
        return super.counts();
    }

    @Override
    public List<TaskRow> list(String queue, TaskState state, int limit) {
        check();
        return super.list(queue, state, limit);
    }

    @Override
    public boolean heartbeat(String node) {
        check();
        return super.heartbeat(node);
    }

    private void check() {
        if (down) {
            throw new IllegalStateException("connection to db:5432 refused");
        }
    }
}
