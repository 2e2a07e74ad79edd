/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.submit;

import io.github.camelseedance.client.SeedanceClient;
import io.github.camelseedance.task.TaskTracker;
import io.github.camelseedance.task.search.SubmissionLookup;
import io.github.camelseedance.task.search.SubmissionSearch;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskState;
import java.time.Duration;
import java.util.Optional;

/** Finds out, within the time of a submission, what became of a request whose answer is not known. */
final class DoubtInSubmission {

    private static final Duration WEBHOOK_WAIT_STEP = Duration.ofSeconds(1);

    private final SubmissionRun run;
    private final SubmitCommand command;
    private final TaskTracker tracker;
    private final SubmissionJournal journal;
    private final SeedanceClient client;
    private volatile SubmissionSearch search;
    private int resends;

    DoubtInSubmission(SubmissionRun run, SubmitCommand command, TaskTracker tracker, SubmissionJournal journal) {
        this.run = run;
        this.command = command;
        this.tracker = tracker;
        this.journal = journal;
        this.client = command.access().client().forRoutes();
    }

    /** Nobody waits for it any more. */
    void stop() {
        SubmissionSearch running = search;
        if (running != null) {
            running.stop();
        }
    }

    /** By what a webhook has told already, else as the policy says. */
    void settle(Throwable error) {
        if (!askAboutHinted(() -> decide(error))) {
            decide(error);
        }
    }

    /** Asks about the id that a webhook has told, if one has; says what to do when that is not it. */
    private boolean askAboutHinted(Runnable otherwise) {
        Optional<String> hinted = tracker.webhooks().early(journal.row().tokenHash());
        hinted.ifPresent(id -> client.status(id)
                .whenComplete((task, failure) -> run.step(() -> {
                    boolean others;
                    try {
                        others = failure == null && journal.isAnothers(task);
                    } catch (RuntimeException e) {
                        // the id is kept, and looked at again
                        otherwise.run();
                        return;
                    }
                    if (failure == null && !others) {
                        run.accept(task);
                        return;
                    }
                    tracker.webhooks().failed(journal.row().tokenHash(), id, failure);
                    otherwise.run();
                })));
        return hinted.isPresent();
    }

    private void decide(Throwable error) {
        switch (command.policy()) {
            case RESEND -> {
                if (resends < command.maxResends() && !run.isExpired()) {
                    resends++;
                    run.resend();
                } else {
                    run.leaveInDoubt(error);
                }
            }
            case RECONCILE -> reconcile(error);
            default -> run.leaveInDoubt(error);
        }
    }

    /** Looks for the task where the provider can be asked, else waits for its webhook. */
    void reconcile(Throwable error) {
        TaskRow row = journal.row();
        if (!SubmissionLookup.isPossible(row, client)) {
            if (row.tokenHash() == null) {
                run.leaveInDoubt(error);
            } else {
                journal.share(() -> run.step(() -> awaitWebhook(error)));
            }
            return;
        }
        search = tracker.search(row, client, () -> !run.isExpired() && tracker.isStarted());
        search.run()
                .whenComplete((outcome, failure) -> run.step(() -> {
                    if (outcome instanceof SubmissionSearch.Result.Found found) {
                        run.accept(found.task());
                    } else if (outcome instanceof SubmissionSearch.Result.Absent && !run.isExpired()) {
                        run.sendAnew();
                    } else {
                        // unless another attempt goes on with it already
                        journal.share(() -> run.fail(run.ambiguous(error.getMessage(), error)));
                    }
                }));
    }

    /** Only the webhook at its own address can tell what became of it; any node can receive it. */
    private void awaitWebhook(Throwable error) {
        if (run.isExpired()) {
            run.fail(run.ambiguous(error.getMessage(), error));
            return;
        }
        tracker.scheduler()
                .schedule(
                        WEBHOOK_WAIT_STEP,
                        () -> run.step(() -> {
                            Optional<TaskRow> now = journal.look();
                            if (now.isEmpty()) {
                                run.fail(run.ambiguous(error.getMessage(), error));
                            } else if (now.get().state() == TaskState.IN_DOUBT) {
                                journal.follow(now.get());
                                if (!askAboutHinted(() -> awaitWebhook(error))) {
                                    awaitWebhook(error);
                                }
                            } else {
                                run.settled(now.get());
                            }
                        }));
    }
}
