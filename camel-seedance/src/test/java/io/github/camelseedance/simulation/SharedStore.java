/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.simulation;

import io.github.camelseedance.task.store.Budget;
import io.github.camelseedance.task.store.TaskRepository;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskScope;
import io.github.camelseedance.task.store.TaskState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The store that all nodes of a world share. Every change of a row is checked: its state by the table, its version upwards. */
final class SharedStore {

    private record Seen(TaskState state, long version) {}

    private final TaskRepository truth;
    private final Sightings sightings;
    private final Map<String, Seen> seen = new HashMap<>();

    SharedStore(TaskRepository truth, Sightings sightings) {
        this.truth = truth;
        this.sightings = sightings;
    }

    /** The repository itself, without faults. */
    TaskRepository truth() {
        return truth;
    }

    /** @param budget null for none */
    TaskRow insert(TaskRepository by, TaskRow task, Budget budget) {
        TaskRow stored = budget == null ? by.insert(task) : by.insert(task, budget);
        if (stored.id().equals(task.id())) {
            sightings.saw("new " + stored.state());
        }
        check(stored);
        return stored;
    }

    Optional<TaskRow> update(TaskRepository by, TaskRow task) {
        Optional<TaskRow> stored = by.update(task);
        stored.ifPresent(this::check);
        return stored;
    }

    boolean remove(TaskRepository by, TaskRow task) {
        boolean removed = by.remove(task);
        if (removed) {
            sightings.saw(task.state() + " removed");
            seen.remove(task.id());
        }
        return removed;
    }

    List<TaskRow> claim(
            TaskRepository by, String owner, Collection<TaskScope> scopes, Set<TaskState> states, int limit) {
        List<TaskRow> rows = by.claim(owner, scopes, states, limit);
        rows.forEach(this::check);
        return rows;
    }

    private void check(TaskRow row) {
        Seen before = seen.put(row.id(), new Seen(row.state(), row.version()));
        if (before == null) {
            return;
        }
        if (row.version() < before.version()) {
            throw new Violation("the version of a row went back: " + text(row));
        }
        if (row.state() != before.state()) {
            sightings.saw(before.state() + " to " + row.state());
            // only a person has an end delivered again, and none here does
            if (!before.state().canBecome(row.state()) || before.state() == TaskState.DELIVERED) {
                throw new Violation("a row went from " + before.state() + " to " + row.state() + ": " + text(row));
            }
        }
    }

    List<Optional<TaskRow>> updateAll(TaskRepository by, List<TaskRow> tasks) {
        List<Optional<TaskRow>> stored = by.updateAll(tasks);
        stored.forEach(row -> row.ifPresent(this::check));
        return stored;
    }

    /** Whether a row is as it was stored. */
    boolean isSame(TaskRow stored) {
        return truth.find(stored.id())
                .filter(now -> now.version() == stored.version())
                .isPresent();
    }

    /** The row of a task, or null. */
    TaskRow byTaskId(String provider, String baseUrl, String taskId) {
        return truth.findByTaskId(provider, baseUrl, taskId).orElse(null);
    }

    /** Since when tasks that an account shows are adopted; never when it was not listed yet. */
    Instant adoptedSince(ProviderModel model) {
        return truth.mark("account-from|queue|%s|%s|account".formatted(model.id(), model.baseUrl()))
                .orElse(Instant.MAX);
    }

    /** All rows in some states. */
    List<TaskRow> rows(TaskState... states) {
        List<TaskRow> rows = new ArrayList<>();
        for (TaskState state : states) {
            rows.addAll(truth.list(null, state, 10_000));
        }
        return rows;
    }

    /** Whose a row is: the prompt of its request. */
    String label(TaskRow row) {
        return row.task() == null ? null : row.task().prompt();
    }

    /** A row in a line of the trace. */
    String text(TaskRow row) {
        return "%s %s %s v%d task=%s key=%s owner=%s%s%s"
                .formatted(
                        row.id().substring(0, 8),
                        label(row),
                        row.state(),
                        row.version(),
                        row.taskId(),
                        row.submissionKey(),
                        row.owner() == null ? null : row.owner().substring(0, 8),
                        row.sent() ? " sent" : "",
                        row.reason() == null ? "" : " reason=" + row.reason());
    }
}
