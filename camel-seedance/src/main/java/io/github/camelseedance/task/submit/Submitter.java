/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.submit;

import io.github.camelseedance.task.node.TaskNode;
import io.github.camelseedance.task.recover.UnsettledSubmissions;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskScope;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Submits paid tasks, each at most once as far as can be known: the intent is written before the request and the outcome after it, a
 * known key returns its task, and what may have been accepted is never sent again blindly.
 */
public final class Submitter {

    private static final String STOPPED = "the component is stopped";

    private final TaskNode node;
    private final UnsettledSubmissions doubts;
    private final Predicate<TaskScope> follows;
    private final Consumer<TaskRow> accepted;
    private final Map<CompletableFuture<?>, SubmissionCaller> callers = new ConcurrentHashMap<>();
    private final Set<String> rows = ConcurrentHashMap.newKeySet();
    private volatile boolean stopped;

    /**
     * @param doubts   settles what is in doubt
     * @param follows  whether this node follows the running tasks of a scope
     * @param accepted is told of each task that is accepted here
     */
    public Submitter(
            TaskNode node, UnsettledSubmissions doubts, Predicate<TaskScope> follows, Consumer<TaskRow> accepted) {
        this.node = node;
        this.doubts = doubts;
        this.follows = follows;
        this.accepted = accepted;
    }

    /**
     * Submits. The future completes on the worker pool: with the task; or exceptionally with a
     * {@link io.github.camelseedance.model.SeedanceException}.
     */
    public CompletableFuture<Submission> submit(SubmitCommand command) {
        SubmissionRun run =
                new SubmissionRun(command, node, doubts, new SubmissionJournal(command, node, rows, follows, accepted));
        SubmissionCaller caller = run.caller();
        CompletableFuture<Submission> result = caller.result();
        callers.put(result, caller);
        result.whenComplete((submission, error) -> callers.remove(result));
        run.start();
        if (stopped) {
            caller.end(STOPPED);
        }
        return result;
    }

    /** Ends every submission for its caller: no timer goes off any more. What is under way is still written down. */
    public void endAll() {
        // what comes from now on ends at once
        stopped = true;
        callers.values().forEach(caller -> caller.end(STOPPED));
    }

    /** Ends submissions for their callers, as soon as a request of theirs that is under way is answered: their route is stopped. */
    public void end(Collection<CompletableFuture<?>> ended) {
        ended.stream()
                .map(callers::get)
                .filter(Objects::nonNull)
                .forEach(caller -> caller.endWhenAnswered("its route is stopped"));
    }

    /** Whether a request for the row is prepared or under way here. */
    public boolean isSubmitting(String rowId) {
        return rows.contains(rowId);
    }
}
