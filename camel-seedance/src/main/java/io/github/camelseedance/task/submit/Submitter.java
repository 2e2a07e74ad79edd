/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.submit;

import io.github.camelseedance.concurrent.Scheduler;
import io.github.camelseedance.provider.Marker;
import io.github.camelseedance.task.TaskTracker;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;

/**
 * Submits paid tasks, each at most once as far as can be known: the intent is written before the request and the outcome after it, a
 * known key returns its task, and what may have been accepted is never sent again blindly.
 */
public final class Submitter {

    private static final int TOKEN_BYTES = 16;

    private final TaskTracker tracker;

    public Submitter(TaskTracker tracker) {
        this.tracker = tracker;
    }

    /**
     * Submits. The future completes on the worker pool: with the task; or exceptionally with a
     * {@link io.github.camelseedance.model.SeedanceException}.
     */
    public CompletableFuture<Submission> submit(SubmitCommand command) {
        return new SubmissionRun(command, this).start();
    }

    TaskTracker tracker() {
        return tracker;
    }

    Scheduler scheduler() {
        return tracker.scheduler();
    }

    /** 128 random bits, URL-safe. */
    String newToken() {
        byte[] bytes = new byte[TOKEN_BYTES];
        tracker.node().random().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** A value of the provider's marker. */
    long newMark(Marker marker) {
        return marker.draw(tracker.node().random());
    }
}
