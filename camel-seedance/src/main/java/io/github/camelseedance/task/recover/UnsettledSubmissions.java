/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.recover;

import io.github.camelseedance.client.SeedanceClient;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.task.follow.PollAccess;
import io.github.camelseedance.task.node.TaskNode;
import io.github.camelseedance.task.search.ListReader;
import io.github.camelseedance.task.search.SubmissionSearch;
import io.github.camelseedance.task.store.TaskBoundException;
import io.github.camelseedance.task.store.TaskCount;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskScope;
import io.github.camelseedance.task.store.TaskState;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one place where submissions in doubt are settled, whether their exchange still waits, their node is gone, or nobody asks for them
 * any more: frees what was provably not sent or is provably absent, adopts what the provider has, keeps the rest. It never submits.
 */
public final class UnsettledSubmissions {

    private static final Logger LOG = LoggerFactory.getLogger(UnsettledSubmissions.class);
    private static final int CLAIM_LIMIT = 500;
    private static final String NODE_GONE = "The node was gone while the request was under way";

    /**
     * A row in doubt that this node owns.
     *
     * @param search looks for its task; null where only a webhook or a person can tell
     */
    private record Settling(TaskRow row, SubmissionSearch search) {
        void stop() {
            if (search != null) {
                search.stop();
            }
        }
    }

    private final TaskNode node;
    private final Function<TaskRow, Optional<PollAccess>> access;
    private final Consumer<TaskRow> accepted;
    private final ListReader lists = new ListReader();
    private final Map<String, Settling> rows = new ConcurrentHashMap<>();
    /** Rows for whose task an exchange of this node waits. */
    private final Set<String> awaited = ConcurrentHashMap.newKeySet();

    /**
     * @param access   how a submission is asked about here; empty when nobody here submits to its scope or receives from it
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
        for (Settling settling : rows.values()) {
            if (access.apply(settling.row()).isEmpty()) {
                forget(settling.row().id());
                node.writes().release(settling.row());
            }
        }
    }

    Optional<PollAccess> access(TaskRow row) {
        return access.apply(row);
    }

    public boolean isSettling(String id) {
        return rows.containsKey(id);
    }

    /** An exchange of this node waits for the end of the task, once there is one. False when that is known. */
    public boolean await(String id) {
        return awaited.add(id);
    }

    /** It does not wait any more. False when the task was given to it already. */
    public boolean noLongerAwait(String id) {
        return awaited.remove(id);
    }

    /** Whether anything but a person can find out here what became of a submission in doubt. */
    public boolean canSettle(TaskRow row) {
        return !row.operatorOnly() && (row.tokenHash() != null || isLookedFor(row));
    }

    /** Whether the task of a submission in doubt is looked for at the provider, sooner or later. */
    public boolean isLookedFor(TaskRow row) {
        return client(row).isPresent();
    }

    /** How its task is looked for; empty when it cannot or must not be. */
    private Optional<SeedanceClient> client(TaskRow row) {
        return access.apply(row)
                .map(PollAccess::client)
                .filter(client -> !row.operatorOnly() && SubmissionSearch.isPossible(row, client));
    }

    /** Takes care of a row in {@code SUBMITTING}, whose node is gone, or {@code IN_DOUBT}, that this node owns. */
    public void settle(TaskRow row) {
        if (row.state() == TaskState.SUBMITTING && !row.sent()) {
            free(row, "its node was gone before the request was sent");
        } else if (row.state() == TaskState.SUBMITTING) {
            LOG.warn("Submission {} was under way when its node was gone: it is in doubt", row.id());
            node.writes().update(row.inDoubt(NODE_GONE), stored -> stored.ifPresent(this::settle));
        } else if (access.apply(row).isPresent()) {
            lookFor(row);
        } else {
            node.writes().release(row);
        }
    }

    private void lookFor(TaskRow row) {
        // without a search it stays visible as in doubt, until a webhook or a person settles it
        SubmissionSearch search = client(row)
                .map(client -> new SubmissionSearch(row, client, node, lists))
                .orElse(null);
        Settling settling = new Settling(row, search);
        Settling before = rows.put(row.id(), settling);
        if (before != null) {
            before.stop();
        }
        if (search != null) {
            search.run().whenComplete((result, error) -> {
                if (result instanceof SubmissionSearch.Result.Found found) {
                    found(row, found.task());
                } else if (result instanceof SubmissionSearch.Result.Absent) {
                    free(row, "the provider does not have it");
                }
            });
        }
    }

    private void found(TaskRow row, VideoTask task) {
        node.writes()
                .write(
                        "accepted task " + task.id(),
                        () -> {
                            try {
                                return adopt(row, task).isPresent();
                            } catch (TaskBoundException e) {
                                // somebody tracks the task by its id since it was found: the next look tells
                                return false;
                            }
                        },
                        adopted -> {
                            if (adopted) {
                                LOG.info("Submission {} was accepted after all: task {}", row.id(), task.id());
                            } else if (isSettling(row.id())) {
                                lookAgain(row);
                            }
                        });
    }

    private void lookAgain(TaskRow row) {
        boolean mine = node.repository()
                .find(row.id())
                .filter(now -> now.version() == row.version())
                .isPresent();
        if (mine) {
            lookFor(row);
        } else {
            forget(row.id());
        }
    }

    /**
     * A submission in doubt has become a task, whoever has found that out. Blocks on the repository.
     *
     * @return the row; empty when somebody else has changed it
     * @throws TaskBoundException when another row has the task
     */
    public Optional<TaskRow> adopt(TaskRow row, VideoTask task) {
        boolean waits = awaited.contains(row.id());
        Optional<TaskRow> stored = node.repository()
                .update(row.accepted(
                        task, waits ? node.id() : null, waits, node.scheduler().now()));
        stored.ifPresent(bound -> {
            forget(bound.id());
            accepted.accept(bound);
            if (waits && !awaited.remove(bound.id())) {
                node.writes().release(bound);
            }
        });
        return stored;
    }

    /**
     * A row that is being submitted, as one in doubt that nobody owns when its node is gone; empty when its node lives. Blocks on the
     * repository.
     */
    Optional<TaskRow> takeOver(TaskRow row) {
        Optional<TaskRow> taken = Optional.empty();
        for (TaskRow claimed : claim(Set.of(row.scope()))) {
            if (claimed.id().equals(row.id())) {
                try {
                    taken = node.repository().update(claimed.inDoubt(NODE_GONE).released());
                } catch (RuntimeException e) {
                    settle(claimed);
                    throw e;
                }
            } else {
                settle(claimed);
            }
        }
        return taken;
    }

    private List<TaskRow> claim(Set<TaskScope> scopes) {
        return node.repository().claim(node.id(), scopes, EnumSet.of(TaskState.SUBMITTING), CLAIM_LIMIT);
    }

    /**
     * Gives up what a webhook, a person or another attempt has settled meanwhile, and takes care of what nodes which are gone were
     * submitting to scopes that nobody uses any more, as after a change of a route. Blocks on the repository.
     */
    public void tidy() {
        for (Settling settling : rows.values()) {
            boolean mine = node.repository()
                    .find(settling.row().id())
                    .filter(now -> now.state() == TaskState.IN_DOUBT
                            && Objects.equals(now.owner(), settling.row().owner()))
                    .isPresent();
            if (!mine) {
                forget(settling.row().id());
            }
        }
        Set<TaskScope> submitting = node.repository().counts().stream()
                .filter(count -> count.state() == TaskState.SUBMITTING)
                .map(TaskCount::scope)
                .collect(Collectors.toSet());
        if (!submitting.isEmpty()) {
            claim(submitting).forEach(this::settle);
        }
    }

    /** Other nodes can have taken over everything. */
    public void forgetAll() {
        rows.keySet().forEach(this::forget);
    }

    void forget(String id) {
        Settling settling = rows.remove(id);
        if (settling != null) {
            settling.stop();
        }
    }

    private void free(TaskRow row, String why) {
        node.writes().write("row " + row.id(), () -> node.repository().remove(row), removed -> {
            if (removed) {
                LOG.info("Submission {} is free again: {}", row.id(), why);
            }
            forget(row.id());
        });
    }
}
