/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.submit;

import io.github.camelseedance.model.AmbiguousSubmitPolicy;
import io.github.camelseedance.task.node.TaskNode;
import io.github.camelseedance.task.recover.UnsettledSubmissions;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TimeText;
import java.time.Duration;
import java.util.Optional;

/** A submission whose row is there already, of an earlier attempt or of another exchange: it is watched until somebody has settled it. */
record SubmissionWatch(
        SubmitCommand command,
        String fingerprint,
        TaskNode node,
        UnsettledSubmissions doubts,
        SubmissionJournal journal,
        SubmissionCaller caller,
        Run run) {

    private static final Duration KEY_STEP = Duration.ofMillis(250);
    private static final Duration DOUBT_STEP = Duration.ofSeconds(1);

    interface Run {

        /** Runs something as a step of the submission. */
        void step(Runnable step);

        /** The row has gone: the submission begins. */
        void begin();

        /**
         * The row has its task.
         *
         * @param duplicate whether it is that of another exchange
         */
        void settled(TaskRow row, boolean duplicate);
    }

    /**
     * The row is there already.
     *
     * @param own   whether it is this exchange's; else another one has the key
     * @param since when it was first looked at
     */
    void existing(TaskRow row, boolean own, long since) {
        if (!own && row.fingerprint() != null && !row.fingerprint().equals(fingerprint)) {
            throw SubmitErrors.otherRequest(row);
        }
        journal.follow(row);
        caller.enter(Phase.WATCHING);
        switch (row.state()) {
            case SUBMITTING -> {
                Duration limit = command.access().client().settings().responseTimeout();
                if (node.scheduler().nanoTime() - since >= limit.toNanos()) {
                    throw caller.ambiguous("it is still being submitted after " + TimeText.of(limit), null);
                }
                watch(own, since, KEY_STEP);
            }
            case IN_DOUBT -> {
                if (!own || command.policy() != AmbiguousSubmitPolicy.reconcile || !doubts.canSettle(row)) {
                    throw caller.ambiguous("an earlier attempt is in doubt: " + row.reason(), null);
                }
                watch(own, since, DOUBT_STEP);
            }
            default -> run.settled(row, !own);
        }
    }

    /** Somebody settles the row: the one who submits it, or whoever looks after rows in doubt. */
    private void watch(boolean own, long since, Duration step) {
        if (own && command.awaited()) {
            awaitDoubt(journal.row().id());
        }
        node.scheduler().schedule(step, () -> run.step(() -> lookAgain(own, since)));
    }

    private void lookAgain(boolean own, long since) {
        Optional<TaskRow> now = journal.look();
        if (now.isEmpty() && !caller.isTold()) {
            run.begin();
        } else if (!caller.isTold()) {
            existing(now.get(), own, since);
        }
    }

    /** What is found for an exchange is its own; once it does not wait any more, an ordinary task. */
    private void awaitDoubt(String id) {
        if (doubts.await(id)) {
            caller.result().whenComplete((submission, error) -> {
                if (!doubts.noLongerAwait(id) && error != null) {
                    node.writes()
                            .write(
                                    "row " + id,
                                    () -> node.repository().find(id),
                                    found -> found.ifPresent(journal::release));
                }
            });
        }
    }
}
