/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.recover;

import io.github.camelseedance.client.SeedanceClient;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.task.follow.PollAccess;
import io.github.camelseedance.task.node.TaskNode;
import io.github.camelseedance.task.search.SearchTimes;
import io.github.camelseedance.task.search.SubmissionLookup;
import io.github.camelseedance.task.search.SubmissionSearch;
import io.github.camelseedance.task.store.TaskBoundException;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskState;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settles submissions whose node is gone, or that were left in doubt: frees what was provably not sent, adopts what the provider has,
 * keeps the rest. It never submits.
 */
public final class UnsettledSubmissions {

    private static final Logger LOG = LoggerFactory.getLogger(UnsettledSubmissions.class);

    private final TaskNode node;
    private final Function<TaskRow, Optional<PollAccess>> access;
    private final Consumer<TaskRow> accepted;
    private final SearchTimes searches = new SearchTimes();
    /** Rows in doubt that this node owns, by id. */
    private final Map<String, TaskRow> rows = new ConcurrentHashMap<>();

    /**
     * @param access   how a submission is asked about here; empty when it cannot be
     * @param accepted is told of each task that is found
     */
    public UnsettledSubmissions(
            TaskNode node, Function<TaskRow, Optional<PollAccess>> access, Consumer<TaskRow> accepted) {
        this.node = node;
        this.access = access;
        this.accepted = accepted;
    }

    /** Leaves to other nodes what is in doubt in scopes that nobody here submits to or receives from any more. */
    public void releaseUnwanted() {
        List.copyOf(rows.values()).stream()
                .filter(row -> access.apply(row).isEmpty())
                .forEach(this::release);
    }

    private void release(TaskRow row) {
        rows.remove(row.id());
        node.writes().release(row.owner(), List.of(row.id()), () -> {});
    }

    /** Looks for the task of a submission in doubt, while that is wanted. */
    public SubmissionSearch search(TaskRow row, SeedanceClient client, BooleanSupplier wanted) {
        return new SubmissionSearch(
                row,
                client,
                node.repository(),
                node.scheduler(),
                searches.begun(row, node.scheduler().nanoTime()),
                wanted);
    }

    /** Takes care of a row in {@code SUBMITTING}, whose node is gone, or {@code IN_DOUBT}, that this node owns. */
    public void settle(TaskRow row) {
        rows.put(row.id(), row);
        if (access.apply(row).isEmpty()) {
            release(row);
        } else if (row.state() == TaskState.IN_DOUBT) {
            reconcile(row);
        } else if (!row.sent()) {
            free(row, "its node was gone before the request was sent");
        } else {
            LOG.warn("Submission {} was under way when its node was gone: it is in doubt", row.id());
            node.writes().update(row.inDoubt("The node was gone while the request was under way"), stored -> {
                if (stored.isEmpty()) {
                    lost(row);
                } else if (rows.replace(row.id(), row, stored.get())) {
                    reconcile(stored.get());
                }
            });
        }
    }

    /** Stops to look for everything. */
    public void forgetAll() {
        rows.clear();
    }

    /** Stops to look for a row: a caller of this node works on it. */
    public void forget(String id) {
        rows.remove(id);
    }

    private void lost(TaskRow row) {
        node.statistics().fenced();
        rows.remove(row.id());
    }

    private boolean isSettling(TaskRow row) {
        return rows.get(row.id()) == row;
    }

    /** Gives up what a webhook, a person or another attempt has settled meanwhile. Blocks on the repository. */
    public void tidy() {
        for (TaskRow row : List.copyOf(rows.values())) {
            boolean mine = node.repository()
                    .find(row.id())
                    .filter(now -> now.state().isUnsettled() && Objects.equals(now.owner(), row.owner()))
                    .isPresent();
            if (!mine) {
                rows.remove(row.id());
            }
        }
    }

    private void free(TaskRow row, String why) {
        node.writes().write("row " + row.id(), () -> node.repository().remove(row), removed -> {
            if (removed) {
                LOG.info("Submission {} is free again: {}", row.id(), why);
            }
            rows.remove(row.id());
        });
    }

    private void reconcile(TaskRow row) {
        Optional<PollAccess> how = access.apply(row);
        if (row.held()
                || how.isEmpty()
                || !SubmissionLookup.isPossible(row, how.get().client())) {
            // only a webhook or a decision can settle it: it stays visible as in doubt
            return;
        }
        search(row, how.get().client(), () -> isSettling(row)).run().whenComplete((result, error) -> {
            if (error != null || !isSettling(row)) {
                return;
            }
            if (result instanceof SubmissionSearch.Result.Found found) {
                adopt(row, found.task());
            } else if (result instanceof SubmissionSearch.Result.Absent) {
                free(row, "the provider does not have it");
            }
        });
    }

    private void adopt(TaskRow row, VideoTask task) {
        LOG.info("Submission {} was accepted after all: task {}", row.id(), task.id());
        TaskRow next = row.accepted(task, null, false, node.scheduler().now());
        node.writes().write("accepted task " + task.id(), () -> update(next, row), stored -> {
            if (stored.isEmpty()) {
                lost(row);
            } else if (stored.get().state() == TaskState.IN_DOUBT) {
                reconcile(row);
            } else {
                rows.remove(row.id());
                accepted.accept(stored.get());
            }
        });
    }

    /** The row as it was when somebody has begun to track the task by its id since it was found: the next look tells. */
    private Optional<TaskRow> update(TaskRow next, TaskRow before) {
        try {
            return node.repository().update(next);
        } catch (TaskBoundException e) {
            return Optional.of(before);
        }
    }
}
