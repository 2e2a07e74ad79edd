/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.submit;

import io.github.camelseedance.client.SeedanceClient;
import io.github.camelseedance.client.SubmitOutcome;
import io.github.camelseedance.concurrent.Futures;
import io.github.camelseedance.concurrent.Scheduler;
import io.github.camelseedance.model.AmbiguousSubmitException;
import io.github.camelseedance.model.InvalidRequestException;
import io.github.camelseedance.model.SeedanceException;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.task.TaskTracker;
import io.github.camelseedance.task.search.SubmissionLookup;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskState;
import io.github.camelseedance.task.store.TimeText;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** One submission from the intent to its outcome. Its steps run one after the other; only the deadline comes from aside. */
final class SubmissionRun {

    private static final Duration KEY_WAIT_STEP = Duration.ofMillis(250);
    private static final String SILENT =
            "the task repository has not heard of this node for so long that another one may have freed the submission";

    private final SubmitCommand command;
    private final TaskTracker tracker;
    private final SubmissionJournal journal;
    private final Scheduler scheduler;
    private final SeedanceClient client;
    private final CompletableFuture<Submission> result = new CompletableFuture<>();
    private final Intent intent;
    private final DoubtInSubmission doubt;
    private int refusals;
    private long deadline;
    private volatile boolean expired;
    /** A request has left and no refusal has come: from then on nothing may claim that it was not submitted. */
    private volatile boolean maybeAccepted;
    /** An earlier request may have been accepted, and another is sent all the same: its refusal says nothing of the earlier one. */
    private boolean resent;

    private volatile Throwable lastError;
    /** The row is of this call: no earlier one has the key. */
    private volatile boolean mine;

    SubmissionRun(SubmitCommand command, Submitter submitter) {
        this.command = command;
        this.tracker = submitter.tracker();
        this.journal = new SubmissionJournal(command, tracker);
        this.scheduler = submitter.scheduler();
        this.client = command.access().client();
        this.intent = new Intent(command, submitter);
        this.doubt = new DoubtInSubmission(this, command, tracker, journal);
        if (command.continued() != null) {
            maybeAccepted = true;
            journal.follow(TaskRow.builder()
                    .id(command.continued())
                    .scope(command.scope())
                    .build());
        }
    }

    CompletableFuture<Submission> start() {
        deadline = scheduler.nanoTime() + command.timeout().toNanos();
        Scheduler.Timer timer = scheduler.schedule(command.timeout(), this::expire);
        Runnable ending = () -> end("the component is stopped");
        tracker.submissions().add(ending);
        result.whenComplete((submission, error) -> {
            timer.cancel();
            tracker.submissions().remove(ending);
        });
        step(this::begin);
        return result;
    }

    /** Runs a step on the worker pool; whatever it throws is the end of the submission for the caller. */
    void step(Runnable step) {
        tracker.node().work(() -> {
            try {
                step.run();
            } catch (AmbiguousSubmitException | InvalidRequestException e) {
                result.completeExceptionally(e);
            } catch (RuntimeException e) {
                result.completeExceptionally(maybeAccepted ? ambiguous(e.getMessage(), e) : e);
            }
        });
    }

    boolean isExpired() {
        return expired;
    }

    /** It is wanted all the same: whatever the provider says of this request, the earlier one stays in doubt. */
    void resend() {
        resent = true;
        send();
    }

    /** The earlier request is provably absent. With a new marker: should it be executed after all, the two can be told apart. */
    void sendAnew() {
        intent.newMark();
        send();
    }

    /** Another attempt at the same submission was accepted. */
    void settled(TaskRow accepted) {
        result.complete(new Submission(accepted, false));
    }

    void fail(Throwable error) {
        result.completeExceptionally(error);
    }

    private void expire() {
        end("no answer within submitTimeout (" + TimeText.of(command.timeout()) + ")");
    }

    private void end(String why) {
        expired = true;
        doubt.stop();
        // at once: a time that is over must not need a thread that is free
        if (maybeAccepted) {
            command.inDoubt().accept(journal.row().id());
            result.completeExceptionally(ambiguous(why, null));
        } else {
            result.completeExceptionally(refusal(SubmitErrors.notSent(command, lastError)));
        }
    }

    private void begin() {
        if (command.continued() != null) {
            Optional<TaskRow> earlier = journal.look();
            if (earlier.isPresent() && intent.fingerprint().equals(earlier.get().fingerprint())) {
                existing(earlier.get(), true);
                return;
            }
            maybeAccepted = false;
        }
        TaskRow written = intent.row();
        TaskRow stored;
        try {
            stored = journal.intent(written);
        } catch (RuntimeException e) {
            // it can have landed all the same, and nobody else looks after it while this node lives
            journal.forget(written.id());
            result.completeExceptionally(refusal(e));
            return;
        }
        if (!stored.id().equals(written.id())) {
            existing(stored, false);
            return;
        }
        journal.follow(stored);
        mine = true;
        command.prepare()
                .apply(intent.request())
                .whenComplete((prepared, error) -> step(() -> {
                    if (error != null) {
                        free(Futures.unwrap(error));
                        return;
                    }
                    intent.prepared(prepared);
                    send();
                }));
    }

    /** Sends it; what is not sent is freed, unless an earlier request may have been accepted. */
    void send() {
        if (expired) {
            late();
            return;
        }
        Optional<TaskRow> stored;
        try {
            stored = journal.sending(intent.asked());
        } catch (RuntimeException e) {
            if (maybeAccepted) {
                leaveInDoubt(e);
            } else {
                journal.forget(journal.row().id());
                result.completeExceptionally(refusal(e));
            }
            return;
        }
        if (stored.isEmpty()) {
            taken();
            return;
        }
        boolean earlier = maybeAccepted;
        maybeAccepted = true;
        if (expired) {
            // while the repository took its time: the caller may have been told that nothing was sent
            maybeAccepted = earlier;
            late();
            return;
        }
        client.submitOnce(intent.request(), left(), this::refusalOfItsTurn)
                .whenComplete((outcome, error) -> step(() -> {
                    if (error != null) {
                        doubted(Futures.unwrap(error));
                    } else if (outcome instanceof SubmitOutcome.Accepted accepted) {
                        accept(accepted.task());
                    } else if (outcome instanceof SubmitOutcome.Refused refused) {
                        refused(refused);
                    } else if (outcome instanceof SubmitOutcome.Ambiguous ambiguous) {
                        doubted(ambiguous.error());
                    }
                }));
    }

    /** Somebody else has changed the row: settled it perhaps, or freed it. */
    private void taken() {
        Optional<TaskRow> now = journal.look();
        if (now.isPresent() && now.get().taskId() != null) {
            settled(now.get());
        } else {
            result.completeExceptionally(
                    maybeAccepted ? ambiguous(SILENT, lastError) : SubmitErrors.freed(command, SILENT));
        }
    }

    /** It may have waited long for its turn, and another node may have freed its key meanwhile. */
    private SeedanceException refusalOfItsTurn() {
        return tracker.node().isSure(journal.row().owner()) ? null : SubmitErrors.freed(command, SILENT);
    }

    /** The time is over before it was sent. */
    private void late() {
        SeedanceException late = SubmitErrors.notSent(command, lastError);
        if (maybeAccepted) {
            leaveInDoubt(late);
        } else {
            free(late);
        }
    }

    /** A submission that does not get its turn in time is not sent. */
    private Duration left() {
        Duration left = Duration.ofNanos(deadline - scheduler.nanoTime());
        return left.isNegative() ? Duration.ZERO : left;
    }

    private void refused(SubmitOutcome.Refused refused) {
        maybeAccepted = resent;
        lastError = refused.error();
        Duration asked = refused.retryAfter();
        boolean tooLong = asked != null && asked.compareTo(client.settings().maxRetryDelay()) > 0;
        if (!refused.repeatable()
                || tooLong
                || expired
                || refusals >= client.settings().maxRetries()) {
            if (resent) {
                leaveInDoubt(refused.error());
            } else {
                free(refused.error());
            }
            return;
        }
        if (!resent) {
            Optional<TaskRow> stored;
            try {
                stored = journal.refused();
            } catch (RuntimeException e) {
                journal.forget(journal.row().id());
                result.completeExceptionally(refusal(refused.error()));
                return;
            }
            if (stored.isEmpty()) {
                result.completeExceptionally(refused.error());
                return;
            }
        }
        scheduler.schedule(client.backoff(refusals++, asked), () -> step(this::send));
    }

    /** Nothing was accepted: the row goes and the key is free. */
    private void free(Throwable error) {
        journal.free(() -> result.completeExceptionally(refusal(error)));
    }

    /** Marks an error after which nothing was accepted, unless an earlier attempt can have been that this call knows nothing of. */
    private Throwable refusal(Throwable error) {
        boolean known = mine || command.submissionKey() == null && command.continued() == null;
        if (known && error instanceof SeedanceException refusal) {
            refusal.setNotAccepted(true);
        }
        return error;
    }

    void accept(VideoTask task) {
        journal.accepted(
                task,
                () -> !result.isDone(),
                stored -> {
                    if (!result.complete(new Submission(stored, false))) {
                        journal.release();
                    }
                },
                this::leaveInDoubt);
    }

    private void doubted(Throwable error) {
        lastError = error;
        if (!result.isDone()) {
            // else the exchange has gone on, and was told at the deadline
            command.inDoubt().accept(journal.row().id());
        }
        journal.doubt(
                error,
                stored -> step(() -> {
                    if (stored.isEmpty()) {
                        result.completeExceptionally(ambiguous(error.getMessage(), error));
                    } else {
                        doubt.settle(error);
                    }
                }));
    }

    /** The intent stays; the tracker, a webhook or a person settles it. */
    void leaveInDoubt(Throwable error) {
        journal.leaveInDoubt(error, () -> result.completeExceptionally(ambiguous(error.getMessage(), error)));
    }

    private void existing(TaskRow earlier, boolean continued) {
        if (!continued
                && earlier.fingerprint() != null
                && !earlier.fingerprint().equals(intent.fingerprint())) {
            throw SubmitErrors.otherRequest(earlier);
        }
        journal.follow(earlier);
        maybeAccepted = true;
        switch (earlier.state()) {
            case SUBMITTING -> waitFor(earlier, continued, scheduler.nanoTime());
            case IN_DOUBT -> {
                if (continued && command.policy() == SubmitCommand.Policy.RECONCILE) {
                    goOn(earlier);
                } else {
                    throw ambiguous(earlier, "an earlier attempt is in doubt: " + earlier.reason());
                }
            }
            default -> result.complete(new Submission(earlier, !continued));
        }
    }

    /** Somebody is submitting it right now. */
    private void waitFor(TaskRow earlier, boolean continued, long since) {
        Duration waited = Duration.ofNanos(scheduler.nanoTime() - since);
        if (expired || waited.compareTo(client.settings().responseTimeout()) >= 0) {
            throw ambiguous(
                    earlier,
                    "it is still being submitted after "
                            + TimeText.of(client.settings().responseTimeout()));
        }
        scheduler.schedule(
                KEY_WAIT_STEP,
                () -> step(() -> {
                    Optional<TaskRow> now = journal.look();
                    if (now.isEmpty()) {
                        maybeAccepted = false;
                        begin();
                    } else if (now.get().state() == TaskState.SUBMITTING) {
                        waitFor(now.get(), continued, since);
                    } else {
                        existing(now.get(), continued);
                    }
                }));
    }

    /** The same exchange comes again: it goes on with its own submission, when nobody else does already. */
    private void goOn(TaskRow earlier) {
        intent.continues(earlier);
        if (!SubmissionLookup.isPossible(earlier, client)) {
            throw ambiguous(earlier, earlier.reason());
        }
        command.prepare()
                .apply(intent.request())
                .whenComplete((prepared, error) -> step(() -> {
                    if (error != null) {
                        Throwable cause = Futures.unwrap(error);
                        result.completeExceptionally(ambiguous(cause.getMessage(), cause));
                        return;
                    }
                    intent.prepared(prepared);
                    Optional<TaskRow> taken;
                    try {
                        taken = journal.take(earlier);
                    } catch (RuntimeException e) {
                        // it can have landed all the same, and then nobody else looks after it
                        leaveInDoubt(e);
                        return;
                    }
                    if (taken.isEmpty()) {
                        begin();
                        return;
                    }
                    doubt.reconcile(ambiguous(earlier, earlier.reason()));
                }));
    }

    AmbiguousSubmitException ambiguous(String what, Throwable cause) {
        return SubmitErrors.ambiguous(journal.row(), what, cause);
    }

    private AmbiguousSubmitException ambiguous(TaskRow which, String what) {
        return SubmitErrors.ambiguous(which, what, null);
    }
}
