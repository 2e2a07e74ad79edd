/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.node;

import io.github.camelseedance.concurrent.Scheduler;
import io.github.camelseedance.concurrent.StepExecutor;
import io.github.camelseedance.model.SafeText;
import io.github.camelseedance.task.store.TaskRepository;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This node, as each part of the tracker sees it: the repository, time, the threads for bookkeeping, and whether the node is alive. */
public final class TaskNode {

    private static final Logger LOG = LoggerFactory.getLogger(TaskNode.class);

    private final TaskRepository repository;
    private final Scheduler scheduler;
    private final StepExecutor steps;
    private final RandomGenerator random;
    private final NodeLease lease;
    private final RetriedWrites writes;
    private final TrackerStatistics statistics = new TrackerStatistics();
    private volatile boolean running;

    /**
     * @param repository the truth, started by its owner
     * @param scheduler  time
     * @param steps      runs what blocks on the repository
     * @param random     jitter, ids and webhook tokens: nobody may be able to guess it
     * @param onLost     told when other nodes may have taken over what this node owned
     */
    public TaskNode(
            TaskRepository repository,
            Scheduler scheduler,
            StepExecutor steps,
            RandomGenerator random,
            Runnable onLost) {
        this.repository = repository;
        this.scheduler = scheduler;
        this.steps = steps;
        this.random = random;
        this.lease = new NodeLease(repository, scheduler, steps::stalled, this::newId, onLost);
        this.writes = new RetriedWrites(repository, scheduler, steps);
    }

    public TaskRepository repository() {
        return repository;
    }

    public Scheduler scheduler() {
        return scheduler;
    }

    public RandomGenerator random() {
        return random;
    }

    public NodeLease lease() {
        return lease;
    }

    public RetriedWrites writes() {
        return writes;
    }

    public TrackerStatistics statistics() {
        return statistics;
    }

    public void setRunning(boolean value) {
        running = value;
    }

    public boolean isRunning() {
        return running;
    }

    /** Does something again and again while the node runs, each time an interval after the end of the last. */
    public void repeat(Duration interval, Executor thread, Runnable task) {
        scheduler.schedule(interval, () -> {
            if (!isRunning()) {
                return;
            }
            thread.execute(() -> {
                try {
                    task.run();
                } catch (RuntimeException e) {
                    LOG.debug("The task repository does not answer: {}", SafeText.of(e.getMessage()));
                } finally {
                    repeat(interval, thread, task);
                }
            });
        });
    }

    /** The id under which this node owns tasks; the repository knows the node when this returns. */
    public String id() {
        lease.join();
        return lease.node();
    }

    /** Whether rows of that owner belong to this node for sure: no other node can have taken them over. */
    public boolean isSure(String owner) {
        // in this order: a node that begins anew has its new id before it is sure of anything
        return running && lease.isSure() && lease.node().equals(owner);
    }

    /** As {@link #isSure}, after a heartbeat where one is needed. Blocks on the repository. */
    public boolean confirms(String owner) {
        if (running && !isSure(owner)) {
            lease.beat();
        }
        return isSure(owner);
    }

    /** A new id of a row or a node: a random UUID. */
    public String newId() {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        ByteBuffer id = ByteBuffer.wrap(bytes);
        long high = id.getLong() & ~0xF000L | 0x4000L;
        long low = id.getLong() & ~(0b11L << 62) | 0b10L << 62;
        return new UUID(high, low).toString();
    }

    /** Runs something on the threads for bookkeeping. */
    public void work(Runnable task) {
        steps.execute(task);
    }
}
