/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.store.memory;

import io.github.camelseedance.concurrent.Scheduler;
import io.github.camelseedance.model.ErrorDetail;
import io.github.camelseedance.model.ServiceUnavailableException;
import io.github.camelseedance.task.store.Budget;
import io.github.camelseedance.task.store.Payer;
import io.github.camelseedance.task.store.TaskBoundException;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskRules;
import io.github.camelseedance.task.store.TaskScope;
import io.github.camelseedance.task.store.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What the repository in memory does with its rows. Not safe for use by many threads: the repository locks. */
public final class MemoryStore {

    /** Error code of an insert beyond the limit. */
    public static final String REPOSITORY_FULL = "REPOSITORY_FULL";

    private static final int MAX_DEAD = 1_000;

    private final MemoryRows rows = new MemoryRows();
    private final Set<String> hints = new LinkedHashSet<>();
    /** Times of the last heartbeats. */
    private final Map<String, Long> living = new HashMap<>();
    /** Nodes that must not come back under their old ids. */
    private final Set<String> dead = new LinkedHashSet<>();

    private final Scheduler time;
    private final long leaseNanos;
    private final Supplier<Duration> retention;
    private final int maxUnfinished;
    private final int maxDelivered;

    public MemoryStore(
            Scheduler time, Duration lease, Supplier<Duration> retention, int maxUnfinished, int maxDelivered) {
        this.time = time;
        this.leaseNanos = lease.toNanos();
        this.retention = retention;
        this.maxUnfinished = maxUnfinished;
        this.maxDelivered = maxDelivered;
    }

    public MemoryRows rows() {
        return rows;
    }

    /** @param budget null for none */
    public TaskRow insert(TaskRow task, Budget budget) {
        TaskRow known = known(task);
        if (known != null) {
            return known;
        }
        if (rows.get(task.id()) != null || rows.byToken(task.tokenHash()) != null) {
            throw new IllegalStateException("A row with the id or the token of task row " + task.id() + " exists");
        }
        if (task.state() != TaskState.DELIVERED && rows.unfinished() >= maxUnfinished) {
            throw full(task);
        }
        if (budget != null) {
            budget.refusal(task, rows.budgetUse(Payer.of(task.scope()), budget.since(task)))
                    .ifPresent(refusal -> {
                        throw refusal;
                    });
        }
        return store(task, 1);
    }

    private TaskRow known(TaskRow task) {
        TaskRow known = kept(rows.byKey(task.scope().queue(), task.submissionKey()));
        return known != null
                ? known
                : kept(rows.byTaskId(task.scope().provider(), task.scope().baseUrl(), task.taskId()));
    }

    /** A delivered row whose retention has passed holds nothing any more. */
    private TaskRow kept(TaskRow row) {
        if (row == null
                || row.state() != TaskState.DELIVERED
                || rows.expiry(row.id()).isAfter(time.now())) {
            return row;
        }
        drop(row.id());
        return null;
    }

    private ServiceUnavailableException full(TaskRow task) {
        return new ServiceUnavailableException(
                "The task repository in memory is full: it holds " + maxUnfinished
                        + " tasks that are not delivered, its limit. Nothing was submitted. Consume from seedance:tasks, or"
                        + " use a JdbcTaskRepository",
                ErrorDetail.of(task.scope().provider())
                        .withCode(REPOSITORY_FULL)
                        .withRetryable(true));
    }

    public Optional<TaskRow> update(TaskRow task) {
        TaskRow stored = rows.get(task.id());
        if (stored == null || stored.version() != task.version()) {
            return Optional.empty();
        }
        TaskRules.checkTransition(stored.state(), task);
        if (isOther(rows.byTaskId(task.scope().provider(), task.scope().baseUrl(), task.taskId()), task)) {
            throw new TaskBoundException(task.scope().provider(), task.taskId());
        }
        if (isOther(rows.byKey(task.scope().queue(), task.submissionKey()), task)
                || isOther(rows.byToken(task.tokenHash()), task)) {
            throw new IllegalStateException(
                    "The submission key or the token of task row " + task.id() + " belongs to another row");
        }
        return Optional.of(store(task, task.version() + 1));
    }

    private static boolean isOther(TaskRow found, TaskRow task) {
        return found != null && !found.id().equals(task.id());
    }

    public boolean remove(TaskRow task) {
        TaskRow stored = rows.get(task.id());
        if (stored == null || stored.version() != task.version()) {
            return false;
        }
        drop(task.id());
        return true;
    }

    public List<TaskRow> claim(String node, Collection<TaskScope> scopes, Set<TaskState> states, int limit) {
        buryDead();
        if (!living.containsKey(node)) {
            return List.of();
        }
        return scopes.stream()
                .distinct()
                .flatMap(scope -> rows.free(scope, states, limit))
                .sorted()
                .limit(limit)
                .map(ref -> rows.get(ref.id()))
                .map(row -> store(row.toBuilder().owner(node).awaited(false).build(), row.version() + 1))
                .toList();
    }

    public Set<String> owned(String node) {
        return rows.ownedBy(node).stream()
                .filter(id -> rows.get(id).state().isClaimable())
                .collect(Collectors.toSet());
    }

    public void release(String node, String id) {
        TaskRow row = rows.get(id);
        if (row != null && node.equals(row.owner())) {
            store(row.released(), row.version() + 1);
        }
    }

    /** Replaces what is known of a task that runs, when the row is still the node's in that version. */
    public void note(String node, TaskRow seen) {
        TaskRow row = rows.get(seen.id());
        if (row != null
                && row.version() == seen.version()
                && row.state() == TaskState.RUNNING
                && node.equals(row.owner())) {
            store(row.seen(seen.task(), seen.observedRunning()), row.version());
        }
    }

    public boolean heartbeat(String node) {
        buryDead();
        if (dead.contains(node)) {
            return false;
        }
        living.put(node, time.nanoTime());
        return true;
    }

    private void buryDead() {
        long now = time.nanoTime();
        living.entrySet().stream()
                .filter(node -> now - node.getValue() > leaseNanos)
                .map(Map.Entry::getKey)
                .toList()
                .forEach(this::bury);
    }

    /** The node is dead from now on, and owns nothing. */
    public void bury(String node) {
        for (String id : rows.ownedBy(node)) {
            TaskRow row = rows.get(id);
            if (row.isForWaitOnly()) {
                store(row.delivered(time.now()), row.version() + 1);
            } else {
                release(node, id);
            }
        }
        living.remove(node);
        dead.add(node);
        if (dead.size() > MAX_DEAD) {
            dead.remove(dead.iterator().next());
        }
    }

    public void hint(String id) {
        TaskRow row = rows.get(id);
        if (row != null && row.state().isClaimable()) {
            hints.add(id);
        }
    }

    public List<String> takeHints(String node) {
        List<String> taken =
                hints.stream().filter(id -> node.equals(rows.get(id).owner())).toList();
        taken.forEach(hints::remove);
        return taken;
    }

    public int purge() {
        int removed = 0;
        Instant now = time.now();
        while (!rows.delivered().isEmpty() && !rows.delivered().first().at().isAfter(now)) {
            drop(rows.delivered().first().id());
            removed++;
        }
        return removed;
    }

    private TaskRow store(TaskRow task, long version) {
        // a node that is not known to live owns nothing: nobody would notice its death
        boolean owned = task.state() != TaskState.DELIVERED && living.containsKey(task.owner());
        TaskRow row = task.toBuilder()
                .owner(owned ? task.owner() : null)
                .awaited(owned && task.awaited())
                .version(version)
                .build();
        Instant end = row.finishedAt() != null ? row.finishedAt() : time.now();
        rows.put(row, end.plus(retention.get()));
        if (!row.state().isClaimable()) {
            hints.remove(row.id());
        }
        while (rows.delivered().size() > maxDelivered) {
            drop(rows.delivered().first().id());
        }
        return row;
    }

    private void drop(String id) {
        rows.remove(id);
        hints.remove(id);
    }
}
