/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.submit;

import io.github.camelseedance.client.SeedanceClient;
import io.github.camelseedance.client.SubmitOutcome;
import io.github.camelseedance.concurrent.Futures;
import io.github.camelseedance.concurrent.Scheduler;
import io.github.camelseedance.model.AmbiguousSubmitPolicy;
import io.github.camelseedance.model.BudgetExceededException;
import io.github.camelseedance.model.CostEstimate;
import io.github.camelseedance.model.SeedanceException;
import io.github.camelseedance.model.VideoRequest;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.task.node.TaskNode;
import io.github.camelseedance.task.recover.UnsettledSubmissions;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskState;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * One submission from the intent to its outcome. Its steps run one after the other. The deadline and the stop come from aside and end it
 * for the caller only: what is under way is carried on and written down.
 */
final class SubmissionRun implements SubmissionWatch.Run {

    private final SubmitCommand command;
    private final TaskNode node;
    private final UnsettledSubmissions doubts;
    private final SubmissionJournal journal;
    private final SubmissionCaller caller;
    private final SubmissionWatch watch;
    private final SeedanceClient client;
    private final Fingerprint fingerprint;
    private final long deadline;

    private Intent intent;
    /** The request with its files uploaded; null until then. */
    private VideoRequest prepared;

    private int refusals;
    private int resends;
    /** Why the request must not be sent, found out at its turn; null when it may be. */
    private volatile SeedanceException stopped;

    SubmissionRun(SubmitCommand command, TaskNode node, UnsettledSubmissions doubts, SubmissionJournal journal) {
        this.command = command;
        this.node = node;
        this.doubts = doubts;
        this.journal = journal;
        this.caller = new SubmissionCaller(command, journal::row, doubts::isLookedFor);
        this.client = command.access().client();
        this.fingerprint = Fingerprint.of(command.request(), command.preparation());
        this.watch = new SubmissionWatch(command, fingerprint.text(), node, doubts, journal, caller, this);
        this.deadline = node.scheduler().nanoTime() + command.timeout().toNanos();
    }

    SubmissionCaller caller() {
        return caller;
    }

    void start() {
        Scheduler.Timer timer =
                node.scheduler().schedule(command.timeout(), () -> caller.end(SubmitErrors.late(command)));
        caller.result().whenComplete((submission, error) -> timer.cancel());
        step(command.continued() == null ? this::begin : this::goOn);
    }

    /** Runs a step on the worker pool; whatever it throws is the end of the submission for the caller. */
    @Override
    public void step(Runnable step) {
        node.work(() -> {
            try {
                step.run();
            } catch (RuntimeException | Error e) {
                caller.broken(e);
            }
        });
    }

    /** A redelivery of an exchange: what an earlier attempt has begun goes on, unless it was freed meanwhile. */
    private void goOn() {
        Optional<TaskRow> earlier = journal.look();
        if (earlier.isPresent() && fingerprint.text().equals(earlier.get().fingerprint())) {
            watch.existing(earlier.get(), true, node.scheduler().nanoTime());
        } else {
            begin();
        }
    }

    /** Writes an intent: with an id, a marker and a webhook address that no earlier one has. */
    @Override
    public void begin() {
        caller.enter(Phase.NOT_SENT);
        caller.owns(false);
        Preparation preparation = command.preparation();
        if (preparation.budget() == null) {
            write(preparation.knownEstimate(command.request()));
            return;
        }
        Futures.attempt(() -> preparation.estimate(command.request()))
                .whenComplete((estimate, error) -> step(() -> {
                    if (caller.isTold()) {
                        return;
                    }
                    if (error == null) {
                        write(estimate);
                    } else {
                        notEstimated(Futures.unwrap(error));
                    }
                }));
    }

    /** Only a new submission needs an estimate. */
    private void notEstimated(Throwable error) {
        Optional<TaskRow> known = node.repository().findByKey(command.scope().queue(), command.submissionKey());
        if (known.isPresent()) {
            watch.existing(known.get(), false, node.scheduler().nanoTime());
        } else {
            caller.owns(true);
            caller.fail(error);
        }
    }

    private void write(CostEstimate estimate) {
        intent = new Intent(command, node, fingerprint.text(), estimate);
        TaskRow stored;
        try {
            boolean atOnce = prepared != null || !command.preparation().isNeeded(command.request());
            stored = journal.insert(
                    intent.row(),
                    command.preparation().budget(),
                    atOnce && client.account().hasFreeTurn());
        } catch (RuntimeException e) {
            // the repository has looked: no row has the key
            caller.owns(e instanceof BudgetExceededException);
            // else it can have landed all the same, and nobody else looks after it while this node lives
            free(e);
            return;
        }
        boolean mine = stored.id().equals(intent.row().id());
        caller.owns(mine);
        if (!mine) {
            watch.existing(stored, false, node.scheduler().nanoTime());
        } else if (prepared != null) {
            send();
        } else {
            Futures.attempt(() -> command.preparation().of(command.request(), fingerprint.files()))
                    .whenComplete((request, error) -> step(() -> {
                        if (error != null) {
                            free(Futures.unwrap(error));
                        } else {
                            prepared = request;
                            send();
                        }
                    }));
        }
    }

    private void send() {
        if (caller.isTold()) {
            refused(new SubmitOutcome.Refused(caller.notSent(SubmitErrors.late(command)), false, null));
            return;
        }
        stopped = null;
        Duration left = Duration.ofNanos(Math.max(0, deadline - node.scheduler().nanoTime()));
        client.submitOnce(
                        intent.request(prepared),
                        left,
                        () -> CompletableFuture.supplyAsync(this::refusalOfItsTurn, node::work))
                .whenComplete((outcome, error) -> step(() -> {
                    if (error != null) {
                        doubt(Futures.unwrap(error));
                    } else if (outcome instanceof SubmitOutcome.Accepted accepted) {
                        accept(accepted.task());
                    } else if (outcome instanceof SubmitOutcome.Refused refused) {
                        refused(refused);
                    } else if (outcome instanceof SubmitOutcome.Ambiguous ambiguous) {
                        doubt(ambiguous.error());
                    }
                }));
    }

    /** It may have waited long for its turn, or its machine have slept: the row must still be this node's. Null when it may be sent. */
    private SeedanceException refusalOfItsTurn() {
        try {
            if (journal.sending().isEmpty() || !node.confirms(journal.row().owner())) {
                caller.owns(false);
                stopped = SubmitErrors.freed(command);
            } else if (!caller.sending()) {
                stopped = caller.notSent(SubmitErrors.late(command));
            }
        } catch (RuntimeException e) {
            stopped = SubmitErrors.notWritten(command, e);
        }
        return stopped;
    }

    private void refused(SubmitOutcome.Refused refused) {
        caller.enter(caller.phase().refused());
        caller.refused(refused.error());
        Duration asked = refused.retryAfter();
        boolean again = refused.repeatable()
                && refused.error() != stopped
                && (asked == null || asked.compareTo(client.settings().maxRetryDelay()) <= 0)
                && refusals < client.settings().maxRetries()
                && !caller.isTold();
        boolean earlier = caller.phase().maybeAccepted();
        if (again && (earlier || journal.refused())) {
            node.scheduler().schedule(client.backoff(refusals++, asked), () -> step(this::send));
        } else if (earlier) {
            leaveInDoubt(refused.error());
        } else {
            free(refused.error());
        }
    }

    /** Nothing was accepted: the row goes, whoever has it, and its key is free. */
    private void free(Throwable error) {
        journal.free(error, () -> caller.owns(false))
                .ifPresentOrElse(accepted -> settled(accepted, false), () -> caller.fail(error));
    }

    private void accept(VideoTask task) {
        journal.accepted(
                task,
                () -> command.awaited() && !caller.isTold(),
                stored -> succeed(stored, false),
                this::leaveInDoubt);
    }

    private void doubt(Throwable error) {
        if (command.policy() == AmbiguousSubmitPolicy.resend && resends < command.maxResends() && !caller.isTold()) {
            resends++;
            caller.enter(Phase.RESENDING);
            send();
        } else if (command.policy() == AmbiguousSubmitPolicy.reconcile && doubts.canSettle(journal.row())) {
            journal.doubt(error, true, stored -> step(() -> handOver(stored)));
        } else {
            leaveInDoubt(error);
        }
    }

    /** From now on the row is settled as any other one in doubt, and this submission watches it. */
    private void handOver(TaskRow stored) {
        if (stored.state() == TaskState.IN_DOUBT && journal.isOwn(stored)) {
            doubts.settle(stored);
        }
        watch.existing(stored, true, node.scheduler().nanoTime());
    }

    /** The intent stays: another node, a webhook or a person settles it. */
    private void leaveInDoubt(Throwable error) {
        journal.doubt(
                error,
                false,
                stored -> step(() -> {
                    if (stored.taskId() != null) {
                        settled(stored, false);
                    } else {
                        caller.doubt(error.getMessage(), error);
                    }
                }));
    }

    @Override
    public void settled(TaskRow row, boolean duplicate) {
        boolean waits = command.awaited() && !duplicate && !caller.isTold();
        succeed(waits ? journal.take(row) : row, duplicate);
    }

    private void succeed(TaskRow row, boolean duplicate) {
        if (!caller.succeed(new Submission(row, duplicate)) && !duplicate) {
            journal.release(row);
        }
    }
}
