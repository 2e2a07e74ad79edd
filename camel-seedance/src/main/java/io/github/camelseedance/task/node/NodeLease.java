/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.node;

import io.github.camelseedance.concurrent.Scheduler;
import io.github.camelseedance.model.SafeText;
import io.github.camelseedance.task.store.TaskRepository;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This node among those that share a repository: its id and its heartbeat. */
public final class NodeLease {

    private static final Logger LOG = LoggerFactory.getLogger(NodeLease.class);

    private final TaskRepository repository;
    private final Scheduler scheduler;
    private final Runnable onLost;
    private final Supplier<String> newId;
    private volatile String node;
    private volatile boolean registered;
    private volatile String problem;
    private volatile long lastBeat;
    private volatile Instant lastBeatAt = Instant.EPOCH;

    public NodeLease(TaskRepository repository, Scheduler scheduler, Supplier<String> newId, Runnable onLost) {
        this.repository = repository;
        this.scheduler = scheduler;
        this.newId = newId;
        this.onLost = onLost;
        this.node = newId.get();
    }

    /** The id under which this node owns tasks now. */
    public String node() {
        return node;
    }

    /** Why the repository cannot be reached, or null. */
    public String problem() {
        return problem;
    }

    /** Makes sure that the node is known, before it owns anything. */
    public void join() {
        if (!registered) {
            beat();
            if (!registered) {
                throw new IllegalStateException("The task repository does not answer: " + problem);
            }
        }
    }

    /** One heartbeat. Blocks on the repository. */
    public synchronized void beat() {
        try {
            long begun = scheduler.nanoTime();
            Instant begunAt = scheduler.now();
            if (repository.heartbeat(node)) {
                registered = true;
                lastBeat = begun;
                lastBeatAt = begunAt;
                if (problem != null) {
                    LOG.info("The task repository answers again");
                    problem = null;
                }
                return;
            }
        } catch (RuntimeException e) {
            if (problem == null) {
                LOG.warn(
                        "The task repository does not answer, tried again: {}",
                        SafeText.of(String.valueOf(e.getMessage())));
            }
            problem = SafeText.of(String.valueOf(e.getMessage()));
            return;
        }
        LOG.warn("This node was silent for longer than its lease: others may have its tasks, it begins anew");
        node = newId.get();
        registered = false;
        onLost.run();
        beat();
    }

    /**
     * Whether the last heartbeat is young enough, by both clocks, that nobody can have taken over: while a machine sleeps its monotonic
     * clock can stand still.
     */
    public boolean isSure() {
        Duration lease = repository.lease();
        return registered
                && scheduler.nanoTime() - lastBeat < lease.toNanos()
                && scheduler.now().isBefore(lastBeatAt.plus(lease));
    }

    public Duration interval() {
        return repository.lease().dividedBy(4);
    }

    public void leave() {
        if (registered) {
            repository.leave(node);
            registered = false;
        }
    }
}
