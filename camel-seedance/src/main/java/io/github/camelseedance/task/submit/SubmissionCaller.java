/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.submit;

import io.github.camelseedance.model.AmbiguousSubmitException;
import io.github.camelseedance.model.InvalidRequestException;
import io.github.camelseedance.model.SeedanceException;
import io.github.camelseedance.task.store.TaskRow;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The caller of a submission. It is told one thing, once, which depends on the {@link Phase} where that is not the outcome itself. From
 * then on nothing is sent, and its exchange is not touched.
 */
final class SubmissionCaller {

    private final SubmitCommand command;
    private final Supplier<TaskRow> row;
    private final Predicate<TaskRow> lookedFor;
    private final CompletableFuture<Submission> result = new CompletableFuture<>();
    private Phase phase;
    private boolean told;
    /** Why it ends as soon as no request is under way; null while it goes on. */
    private String ending;

    /** Whether the row is of this call: no earlier one has the key. */
    private volatile boolean mine;

    private volatile Throwable lastRefusal;

    /**
     * @param row       the row of the submission as it is known now
     * @param lookedFor whether the task of a row in doubt is looked for
     */
    SubmissionCaller(SubmitCommand command, Supplier<TaskRow> row, Predicate<TaskRow> lookedFor) {
        this.command = command;
        this.row = row;
        this.lookedFor = lookedFor;
        this.phase = command.continued() == null ? Phase.NOT_SENT : Phase.WATCHING;
    }

    CompletableFuture<Submission> result() {
        return result;
    }

    synchronized Phase phase() {
        return phase;
    }

    void enter(Phase next) {
        String why;
        synchronized (this) {
            phase = next;
            why = next.isUnderWay() ? null : ending;
        }
        if (why != null) {
            end(why);
        }
    }

    synchronized boolean isTold() {
        return told;
    }

    void owns(boolean itsRow) {
        mine = itsRow;
    }

    void refused(Throwable error) {
        lastRefusal = error;
    }

    /**
     * The request leaves now, unless the caller was told that it did not. The one place where an exchange learns the id of its
     * submission: from here until its operation has completed, a redelivery goes on with it.
     */
    synchronized boolean sending() {
        if (!told) {
            phase = phase.sent();
            command.sent().accept(row.get().id());
        }
        return !told;
    }

    /** It has its task; false when the caller was told something else before. */
    boolean succeed(Submission submission) {
        return begin() && result.complete(submission);
    }

    /** Nothing was accepted. */
    void fail(Throwable error) {
        if (begin()) {
            result.completeExceptionally(notAccepted(error));
        }
    }

    /** Nobody knows whether it was accepted. */
    void doubt(String what, Throwable cause) {
        if (begin()) {
            result.completeExceptionally(ambiguous(what, cause));
        }
    }

    /** A step has thrown something. */
    void broken(Throwable error) {
        boolean known = error instanceof AmbiguousSubmitException || error instanceof InvalidRequestException;
        if (!known && phase().maybeAccepted()) {
            doubt(error.getMessage(), error);
        } else if (begin()) {
            result.completeExceptionally(error);
        }
    }

    /** It is ended from aside as soon as no request is under way. */
    void endWhenAnswered(String why) {
        synchronized (this) {
            ending = why;
        }
        enter(phase());
    }

    /** It is ended from aside, at once: that must not need a thread that is free. */
    void end(String why) {
        boolean maybeAccepted;
        synchronized (this) {
            maybeAccepted = phase.maybeAccepted();
            if (told) {
                return;
            }
            told = true;
        }
        result.completeExceptionally(maybeAccepted ? ambiguous(why, null) : notAccepted(notSent(why)));
    }

    /** Nothing was sent, or what was sent was refused. */
    SeedanceException notSent(String why) {
        return SubmitErrors.notSent(command, why, lastRefusal);
    }

    AmbiguousSubmitException ambiguous(String what, Throwable cause) {
        return SubmitErrors.ambiguous(row.get(), what, cause, lookedFor.test(row.get()));
    }

    private synchronized boolean begin() {
        boolean first = !told;
        told = true;
        return first;
    }

    /** Marks an error after which nothing was accepted, unless an earlier attempt can have been that this call knows nothing of. */
    private Throwable notAccepted(Throwable error) {
        boolean known = mine || command.submissionKey() == null && command.continued() == null;
        if (known && error instanceof SeedanceException refusal) {
            refusal.setNotAccepted(true);
        }
        return error;
    }
}
