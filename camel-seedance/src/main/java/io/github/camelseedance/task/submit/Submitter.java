/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.submit;

import io.github.camelseedance.task.node.TaskNode;
import io.github.camelseedance.task.recover.UnsettledSubmissions;
import io.github.camelseedance.task.store.TaskRow;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Submits paid tasks, each at most once as far as can be known: the intent is written before the request and the outcome after it, a
 * known key returns its task, and what may have been accepted is never sent again blindly.
 */
public final class Submitter {

    private final TaskNode node;
    private final UnsettledSubmissions doubts;
    private final Consumer<TaskRow> accepted;
    private final Set<SubmissionRun> runs = ConcurrentHashMap.newKeySet();
    private final Set<String> rows = ConcurrentHashMap.newKeySet();

    /**
     * @param doubts   settles what is in doubt
     * @param accepted is told of each task that is accepted here
     */
    public Submitter(TaskNode node, UnsettledSubmissions doubts, Consumer<TaskRow> accepted) {
        this.node = node;
        this.doubts = doubts;
        this.accepted = accepted;
    }

    /**
     * Submits. The future completes on the worker pool: with the task; or exceptionally with a
     * {@link io.github.camelseedance.model.SeedanceException}.
     */
    public CompletableFuture<Submission> submit(SubmitCommand command) {
        SubmissionRun run =
                new SubmissionRun(command, node, doubts, new SubmissionJournal(command, node, rows, accepted));
        runs.add(run);
        CompletableFuture<Submission> result = run.start();
        result.whenComplete((submission, error) -> runs.remove(run));
        return result;
    }

    /** Ends every submission for its caller: no timer goes off any more. What is under way is still written down. */
    public void endAll() {
        runs.forEach(run -> run.end("the component is stopped"));
    }

    /** Whether a request for the row is prepared or under way here. */
    public boolean isSubmitting(String rowId) {
        return rows.contains(rowId);
    }
}
