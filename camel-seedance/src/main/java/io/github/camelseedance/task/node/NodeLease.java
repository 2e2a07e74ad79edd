/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.node;

import io.github.camelseedance.concurrent.Scheduler;
import io.github.camelseedance.model.ErrorDetail;
import io.github.camelseedance.model.SafeText;
import io.github.camelseedance.model.ServiceUnavailableException;
import io.github.camelseedance.task.store.TaskRepository;
import io.github.camelseedance.task.store.TaskRow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This node among those that share a repository: its id and its heartbeat. */
public final class NodeLease {

    private static final Logger LOG = LoggerFactory.getLogger(NodeLease.class);
    private static final Duration LONGEST_STALL = Duration.ofSeconds(10);
    private static final Duration LONGEST_INTERVAL = Duration.ofSeconds(5);
    /** A heartbeat must not last long. */
    private static final int MOST_NOTES = 200;

    private static final String STALLED = "None of the threads for bookkeeping has begun anything for more than "
            + LONGEST_STALL.toSeconds() + " s: this node sends no heartbeat, other nodes take its tasks over";

    private final TaskRepository repository;
    private final Scheduler scheduler;
    private final Supplier<Duration> stalled;
    private final Runnable onLost;
    private final Supplier<String> newId;
    private volatile String node;
    private volatile boolean registered;
    private volatile String problem;
    private volatile long lastBeat;
    private volatile Instant lastBeatAt = Instant.EPOCH;
    /** What is known of running tasks and not written down yet, by row. */
    private final Map<String, TaskRow> notes = new ConcurrentHashMap<>();

    /**
     * @param stalled how long nothing that this node has to do was begun
     * @param onLost  told when other nodes may have taken over what this node owned
     */
    public NodeLease(
            TaskRepository repository,
            Scheduler scheduler,
            Supplier<Duration> stalled,
            Supplier<String> newId,
            Runnable onLost) {
        this.repository = repository;
        this.scheduler = scheduler;
        this.newId = newId;
        this.stalled = stalled;
        this.onLost = onLost;
        this.node = newId.get();
    }

    /** The id under which this node owns tasks now. */
    public String node() {
        return node;
    }

    /** Why this node cannot follow its tasks, safe to show: the repository cannot be reached, or nothing is begun. Else null. */
    public String problem() {
        String known = problem;
        return known != null ? "The task repository does not answer: " + known : isStalled() ? STALLED : null;
    }

    /** A node that does nothing must not keep its tasks from the others. */
    private boolean isStalled() {
        return stalled.get().compareTo(LONGEST_STALL) > 0;
    }

    /** Makes sure that the node is known, before it owns anything. */
    public void join() {
        if (!registered) {
            beat();
            if (!registered) {
                throw new ServiceUnavailableException(
                        String.valueOf(problem()),
                        ErrorDetail.of(null)
                                .withCode(TaskRepository.UNAVAILABLE)
                                .withRetryable(true));
            }
        }
    }

    /** One heartbeat, unless this node has come to a standstill: then others may take its tasks. Blocks on the repository. */
    public synchronized void beat() {
        if (isStalled()) {
            LOG.warn(STALLED);
            return;
        }
        try {
            long begun = scheduler.nanoTime();
            Instant begunAt = scheduler.now();
            List<TaskRow> noted = notes.values().stream().limit(MOST_NOTES).toList();
            if (repository.heartbeat(node, noted)) {
                noted.forEach(row -> notes.remove(row.id(), row));
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
            String why = SafeText.of(String.valueOf(e.getMessage()));
            if (problem == null) {
                LOG.warn("The task repository does not answer, tried again: {}", why);
            }
            problem = why;
            return;
        }
        LOG.warn("This node was silent for longer than its lease: others may have its tasks, it begins anew");
        node = newId.get();
        registered = false;
        notes.clear();
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

    /** Something new is known of a running task: it is written down with the next heartbeat, at no cost of its own. */
    public void note(TaskRow row) {
        notes.put(row.id(), row);
    }

    /** A row does not run any more: what was seen of it need not be written down. */
    public void dropNote(TaskRow row) {
        notes.remove(row.id());
    }

    public Duration interval() {
        Duration quarter = repository.lease().dividedBy(4);
        return quarter.compareTo(LONGEST_INTERVAL) < 0 ? quarter : LONGEST_INTERVAL;
    }

    public void leave() {
        if (registered) {
            repository.leave(node);
            registered = false;
        }
    }
}
