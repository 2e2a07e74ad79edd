/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.recover;

import io.github.camelseedance.model.ErrorDetail;
import io.github.camelseedance.model.InvalidRequestException;
import io.github.camelseedance.model.ServiceUnavailableException;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.task.TaskTracker;
import io.github.camelseedance.task.store.TaskRepository;
import io.github.camelseedance.task.store.TaskRow;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Settles, by a person's decision, what is in doubt or parked. Blocks on the repository. */
public final class OperatorDecision {

    /** What to do. */
    public enum Action {
        /** In doubt: it was accepted as this task. */
        ADOPT,
        /** In doubt: it was not accepted, its key is free. Parked: it is not delivered any more. */
        ABANDON,
        /** In doubt: look for it again. Parked: follow or deliver it again. */
        RETRY;

        /** The action of a name in any case. */
        public static Optional<Action> of(String name) {
            for (Action action : values()) {
                if (action.name().equalsIgnoreCase(name)) {
                    return Optional.of(action);
                }
            }
            return Optional.empty();
        }

        /** The name as it stands in the header. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(OperatorDecision.class);

    private final TaskTracker tracker;
    private final TaskRepository repository;

    public OperatorDecision(TaskTracker tracker) {
        this.tracker = tracker;
        this.repository = tracker.repository();
    }

    /**
     * Settles a row.
     *
     * @param row    the row
     * @param action what to do
     * @param task   with {@link Action#ADOPT}: the task as the provider told it; else null
     * @return the row afterwards; empty when it was removed
     */
    public Optional<TaskRow> resolve(TaskRow row, Action action, VideoTask task) {
        Optional<TaskRow> result =
                switch (row.state()) {
                    case IN_DOUBT -> inDoubt(row, action, task);
                    case PARKED -> Optional.of(parked(row, action));
                    default ->
                        throw InvalidRequestException.of(
                                row.scope().provider(),
                                "submission",
                                row.id(),
                                "is %s; only what is in doubt or parked can be resolved"
                                        .formatted(row.state().name().toLowerCase(Locale.ROOT)));
                };
        LOG.info("Submission {} (task {}) was resolved: {}", row.id(), row.taskId(), action.text());
        tracker.kick();
        return result;
    }

    private Optional<TaskRow> inDoubt(TaskRow row, Action action, VideoTask task) {
        return switch (action) {
            case ADOPT -> {
                TaskRow adopted = update(bound(row, task));
                tracker.statistics().submitted(adopted);
                yield Optional.of(adopted);
            }
            case RETRY ->
                Optional.of(update(row.toBuilder().held(false).owner(null).build()));
            case ABANDON -> {
                if (!repository.remove(row)) {
                    throw changed(row);
                }
                yield Optional.empty();
            }
        };
    }

    /** The row of a submission in doubt, bound to a task. */
    TaskRow bound(TaskRow row, VideoTask task) {
        return row.accepted(task, null, false, tracker.scheduler().now());
    }

    private TaskRow parked(TaskRow row, Action action) {
        return switch (action) {
            case ADOPT ->
                throw InvalidRequestException.of(
                        row.scope().provider(),
                        "resolution",
                        action.text(),
                        "a parked task has its id: abandon or retry");
            case RETRY -> update(row.unparked());
            case ABANDON -> update(row.delivered(tracker.scheduler().now()));
        };
    }

    private TaskRow update(TaskRow next) {
        return repository.update(next).orElseThrow(() -> changed(next));
    }

    private static ServiceUnavailableException changed(TaskRow row) {
        return new ServiceUnavailableException(
                "Submission %s has changed meanwhile; look at it again".formatted(row.id()),
                ErrorDetail.of(row.scope().provider())
                        .withTaskId(row.taskId())
                        .withCode("CONFLICT")
                        .withRetryable(true));
    }
}
