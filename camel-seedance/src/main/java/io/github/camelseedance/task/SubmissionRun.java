/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task;

import io.github.camelseedance.client.Scheduler;
import io.github.camelseedance.client.SeedanceClient;
import io.github.camelseedance.client.SubmitOutcome;
import io.github.camelseedance.model.AmbiguousSubmitException;
import io.github.camelseedance.model.ErrorDetail;
import io.github.camelseedance.model.SafeText;
import io.github.camelseedance.model.ServiceUnavailableException;
import io.github.camelseedance.model.VideoTask;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** One submission from the intent to its outcome. Its steps run one after the other; only the deadline comes from aside. */
final class SubmissionRun {

    private static final Duration KEY_WAIT_STEP = Duration.ofMillis(250);

    private static final Duration WEBHOOK_WAIT_STEP = Duration.ofSeconds(1);

    private final SubmitCommand command;
    private final Submitter submitter;
    private final TaskTracker tracker;
    private final TaskRepository repository;
    private final Scheduler scheduler;
    private final SeedanceClient client;
    private final CompletableFuture<Submission> result = new CompletableFuture<>();
    private final Intent intent;
    private TrackedTask row;
    private int refusals;
    private int resends;
    private long deadline;
    private volatile boolean expired;
    /** A request has left and no refusal has come: from then on nothing may claim that it was not submitted. */
    private volatile boolean maybeAccepted;

    private volatile Throwable lastError;

    SubmissionRun(SubmitCommand command, Submitter submitter) {
        this.command = command;
        this.submitter = submitter;
        this.tracker = submitter.tracker();
        this.repository = tracker.repository();
        this.scheduler = submitter.scheduler();
        this.client = command.access().client();
        this.intent = new Intent(command, submitter);
        if (command.continued() != null) {
            maybeAccepted = true;
            row = TrackedTask.builder()
                    .id(command.continued())
                    .scope(command.scope())
                    .build();
        }
    }

    CompletableFuture<Submission> start() {
        deadline = scheduler.nanoTime() + command.timeout().toNanos();
        Scheduler.Timer timer = scheduler.schedule(command.timeout(), this::expire);
        result.whenComplete((submission, error) -> timer.cancel());
        step(this::begin);
        return result;
    }

    /** Runs a step on the worker pool; whatever it throws is the end of the submission for the caller. */
    private void step(Runnable step) {
        tracker.following().work(() -> {
            try {
                step.run();
            } catch (RuntimeException e) {
                result.completeExceptionally(e);
            }
        });
    }

    private void expire() {
        expired = true;
        tracker.following().work(() -> {
            if (maybeAccepted) {
                command.inDoubt().accept(row.id());
                result.completeExceptionally(
                        ambiguous("no answer within submitTimeout (" + command.timeout() + ")", null));
            } else {
                result.completeExceptionally(SubmitErrors.notSent(command, lastError));
            }
        });
    }

    private void begin() {
        if (command.continued() != null) {
            Optional<TrackedTask> earlier = repository.find(command.continued());
            if (earlier.isPresent() && intent.fingerprint().equals(earlier.get().fingerprint())) {
                existing(earlier.get(), true);
                return;
            }
            maybeAccepted = false;
        }
        TrackedTask written = intent.row();
        TrackedTask stored;
        try {
            stored = repository.insert(written);
        } catch (RuntimeException e) {
            // it can have landed all the same, and nobody else looks after it while this node lives
            forget(written.id(), e);
            return;
        }
        if (!stored.id().equals(written.id())) {
            existing(stored, false);
            return;
        }
        row = stored;
        command.prepare()
                .apply(intent.request())
                .whenComplete((prepared, error) -> step(() -> {
                    if (error != null) {
                        free(unwrapped(error));
                        return;
                    }
                    intent.prepared(prepared);
                    send();
                }));
    }

    private void send() {
        if (expired) {
            free(SubmitErrors.notSent(command, lastError));
            return;
        }
        Optional<TrackedTask> stored;
        try {
            stored = repository.update(row.toBuilder()
                    .state(TaskState.SUBMITTING)
                    .sent(true)
                    .sentAt(scheduler.now())
                    .task(intent.asked())
                    .reason(null)
                    .build());
        } catch (RuntimeException e) {
            if (maybeAccepted) {
                leaveInDoubt(e);
            } else {
                forget(row.id(), e);
            }
            return;
        }
        if (stored.isEmpty()) {
            result.completeExceptionally(new ServiceUnavailableException(
                    "Nothing was submitted: this node was silent for so long that another has freed the submission",
                    ErrorDetail.of(command.scope().provider()).withRetryable(true)));
            return;
        }
        row = stored.get();
        maybeAccepted = true;
        client.submitOnce(intent.request(), left())
                .whenComplete((outcome, error) -> step(() -> {
                    if (error != null) {
                        doubt(unwrapped(error));
                    } else if (outcome instanceof SubmitOutcome.Accepted accepted) {
                        accept(accepted.task());
                    } else if (outcome instanceof SubmitOutcome.Refused refused) {
                        refused(refused);
                    } else if (outcome instanceof SubmitOutcome.Ambiguous ambiguous) {
                        doubt(ambiguous.error());
                    }
                }));
    }

    /** A submission that does not get its turn in time is not sent. */
    private Duration left() {
        Duration left = Duration.ofNanos(deadline - scheduler.nanoTime());
        return left.isNegative() ? Duration.ZERO : left;
    }

    private void refused(SubmitOutcome.Refused refused) {
        maybeAccepted = false;
        lastError = refused.error();
        Duration asked = refused.retryAfter();
        boolean tooLong = asked != null && asked.compareTo(client.settings().maxRetryDelay()) > 0;
        if (!refused.repeatable()
                || tooLong
                || expired
                || refusals >= client.settings().maxRetries()) {
            free(refused.error());
            return;
        }
        Optional<TrackedTask> stored;
        try {
            stored = repository.update(row.toBuilder().sent(false).build());
        } catch (RuntimeException e) {
            forget(row.id(), refused.error());
            return;
        }
        if (stored.isEmpty()) {
            result.completeExceptionally(refused.error());
            return;
        }
        row = stored.get();
        scheduler.schedule(client.backoff(refusals++, asked), () -> step(this::send));
    }

    /** Nothing was sent and the repository does not answer: its row goes, whichever version has landed, as soon as it can. */
    private void forget(String id, Throwable error) {
        tracker.writes()
                .write(
                        "row " + id,
                        () -> repository
                                .find(id)
                                .filter(now -> now.state() == TaskState.SUBMITTING)
                                .map(repository::remove),
                        removed -> {});
        result.completeExceptionally(error);
    }

    /** Nothing was accepted: the row goes and the key is free. */
    private void free(Throwable error) {
        tracker.writes()
                .write("row " + row.id(), () -> repository.remove(row), removed -> result.completeExceptionally(error));
    }

    private void accept(VideoTask task) {
        VideoTask known = Tasks.merge(row.task(), task);
        AcceptedWrite write = new AcceptedWrite(command, tracker, row, known);
        tracker.writes().write("accepted task " + task.id(), () -> write.store(!result.isDone()), stored -> {
            row = stored;
            tracker.accepted(stored);
            if (!result.complete(new Submission(stored, false)) && stored.owner() != null) {
                // the caller has given up meanwhile: an ordinary task now
                repository.release(stored.owner(), List.of(stored.id()));
                tracker.kick();
            }
        });
    }

    private void doubt(Throwable error) {
        lastError = error;
        command.inDoubt().accept(row.id());
        TrackedTask next = row.toBuilder()
                .state(TaskState.IN_DOUBT)
                .reason(SafeText.of(String.valueOf(error.getMessage())))
                .build();
        tracker.writes().update(next, stored -> step(() -> doubted(stored, error)));
    }

    private void doubted(Optional<TrackedTask> stored, Throwable error) {
        if (stored.isEmpty()) {
            result.completeExceptionally(ambiguous(error.getMessage(), error));
            return;
        }
        row = stored.get();
        if (!askAboutHinted(() -> decide(error))) {
            decide(error);
        }
    }

    /** Asks about the id that a webhook has told, if one has; says what to do when that is not it. */
    private boolean askAboutHinted(Runnable otherwise) {
        Optional<String> hinted = tracker.webhooks().early(row.tokenHash());
        hinted.ifPresent(id -> client.status(id)
                .whenComplete((task, failure) -> step(() -> {
                    if (failure == null && !isTaken(task)) {
                        accept(task);
                        return;
                    }
                    tracker.webhooks().failed(row.tokenHash(), id, failure);
                    otherwise.run();
                })));
        return hinted.isPresent();
    }

    private boolean isTaken(VideoTask task) {
        return repository
                .findByTaskId(row.scope().provider(), row.scope().baseUrl(), task.id())
                .filter(other -> !other.id().equals(row.id()))
                .isPresent();
    }

    private void decide(Throwable error) {
        switch (command.policy()) {
            case RESEND -> {
                if (resends < command.maxResends() && !expired) {
                    resends++;
                    send();
                } else {
                    leaveInDoubt(error);
                }
            }
            case RECONCILE -> reconcile(error);
            default -> leaveInDoubt(error);
        }
    }

    private void reconcile(Throwable error) {
        if (!Reconciler.isPossible(row, client)) {
            if (row.tokenHash() == null) {
                leaveInDoubt(error);
            } else {
                tracker.writes()
                        .update(
                                row.toBuilder().owner(null).awaited(false).build(),
                                stored -> step(() -> {
                                    row = stored.orElse(row);
                                    awaitWebhook(error);
                                }));
            }
            return;
        }
        new Reconciliation(row, client, repository, scheduler, () -> !expired && tracker.isStarted())
                .run()
                .whenComplete((outcome, failure) -> step(() -> {
                    if (outcome instanceof Reconciliation.Result.Found found) {
                        accept(found.task());
                    } else if (outcome instanceof Reconciliation.Result.Absent && !expired) {
                        // a new seed: should the lost request be executed after all, the two can be told apart
                        intent.newSeed();
                        send();
                    } else {
                        leaveInDoubt(error);
                    }
                }));
    }

    /** Only the webhook at its own address can tell what became of it; any node can receive it. */
    private void awaitWebhook(Throwable error) {
        if (expired) {
            result.completeExceptionally(ambiguous(error.getMessage(), error));
            return;
        }
        scheduler.schedule(
                WEBHOOK_WAIT_STEP,
                () -> step(() -> {
                    Optional<TrackedTask> now = repository.find(row.id());
                    if (now.isEmpty()) {
                        result.completeExceptionally(ambiguous(error.getMessage(), error));
                    } else if (now.get().state() == TaskState.IN_DOUBT) {
                        row = now.get();
                        if (!askAboutHinted(() -> awaitWebhook(error))) {
                            awaitWebhook(error);
                        }
                    } else {
                        result.complete(new Submission(now.get(), false));
                    }
                }));
    }

    /** The intent stays; the tracker, a webhook or a person settles it. */
    private void leaveInDoubt(Throwable error) {
        tracker.writes()
                .write(
                        "row " + row.id(),
                        () -> repository
                                .find(row.id())
                                .filter(now -> now.state() == TaskState.SUBMITTING || now.state() == TaskState.IN_DOUBT)
                                .map(now -> repository.update(now.toBuilder()
                                        .state(TaskState.IN_DOUBT)
                                        .reason(SafeText.of(String.valueOf(error.getMessage())))
                                        .owner(null)
                                        .awaited(false)
                                        .build())),
                        stored -> result.completeExceptionally(ambiguous(error.getMessage(), error)));
    }

    private void existing(TrackedTask earlier, boolean continued) {
        if (!continued
                && earlier.fingerprint() != null
                && !earlier.fingerprint().equals(intent.fingerprint())) {
            throw SubmitErrors.otherRequest(earlier);
        }
        row = earlier;
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
    private void waitFor(TrackedTask earlier, boolean continued, long since) {
        Duration waited = Duration.ofNanos(scheduler.nanoTime() - since);
        if (expired || waited.compareTo(client.settings().responseTimeout()) >= 0) {
            throw ambiguous(
                    earlier,
                    "it is still being submitted after " + client.settings().responseTimeout());
        }
        scheduler.schedule(
                KEY_WAIT_STEP,
                () -> step(() -> {
                    Optional<TrackedTask> now = repository.find(earlier.id());
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
    private void goOn(TrackedTask earlier) {
        row = earlier;
        intent.continues(earlier);
        if (!Reconciler.isPossible(earlier, client)) {
            throw ambiguous(earlier, earlier.reason());
        }
        command.prepare()
                .apply(intent.request())
                .whenComplete((prepared, error) -> step(() -> {
                    if (error != null) {
                        result.completeExceptionally(unwrapped(error));
                        return;
                    }
                    intent.prepared(prepared);
                    Optional<TrackedTask> mine = repository.update(
                            earlier.toBuilder().owner(tracker.node()).build());
                    if (mine.isEmpty()) {
                        begin();
                        return;
                    }
                    row = mine.get();
                    reconcile(ambiguous(earlier, earlier.reason()));
                }));
    }

    private AmbiguousSubmitException ambiguous(String what, Throwable cause) {
        return SubmitErrors.ambiguous(row, what, cause);
    }

    private AmbiguousSubmitException ambiguous(TrackedTask which, String what) {
        return SubmitErrors.ambiguous(which, what, null);
    }

    private static Throwable unwrapped(Throwable error) {
        return error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    }
}
