/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.recover;

import io.github.camelseedance.model.ErrorDetail;
import io.github.camelseedance.model.InvalidRequestException;
import io.github.camelseedance.model.ServiceUnavailableException;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.task.node.TaskNode;
import io.github.camelseedance.task.store.TaskRow;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settles, by a person's decision, what is in doubt or parked, or was being submitted by a node that is gone. Blocks on the repository.
 *
 * @param onChange told that there can be something to claim
 */
public record OperatorDecision(TaskNode node, UnsettledSubmissions doubts, Runnable onChange) {

    public enum Action {
        /** In doubt: it was accepted as this task. */
        ADOPT,
        /** In doubt: it was not accepted, its key is free. Parked: it is not delivered any more. */
        ABANDON,
        /** In doubt: look for it again. Parked: follow or deliver it again. */
        RETRY;

        /** The action of a name in any case. */
        public static Optional<Action> of(String name) {
            return Arrays.stream(values())
                    .filter(action -> action.name().equalsIgnoreCase(name))
                    .findFirst();
        }

        /** The name as it stands in the header. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(OperatorDecision.class);

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
                    case SUBMITTING -> inDoubt(doubts.takeOver(row).orElseThrow(() -> unresolvable(row)), action, task);
                    case IN_DOUBT -> inDoubt(row, action, task);
                    case PARKED -> Optional.of(parked(row, action));
                    default -> throw unresolvable(row);
                };
        LOG.info("Submission {} (task {}) was resolved: {}", row.id(), row.taskId(), action.text());
        onChange.run();
        return result;
    }

    /**
     * Hands an end that was delivered to a consumer of its queue once more, which counts as a further delivery.
     *
     * @param row a delivered one whose end is known
     * @return the row afterwards
     */
    public TaskRow deliverAgain(TaskRow row) {
        TaskRow result = update(row.reopened());
        LOG.info("The end of task {} (submission {}) is delivered again", row.taskId(), row.id());
        onChange.run();
        return result;
    }

    private static InvalidRequestException unresolvable(TaskRow row) {
        return InvalidRequestException.of(
                row.scope().provider(),
                "submission",
                row.id(),
                "is %s; only what is in doubt or parked, or was being submitted by a node that is gone, can be resolved"
                        .formatted(row.state().text()));
    }

    private Optional<TaskRow> inDoubt(TaskRow row, Action action, VideoTask task) {
        if (action == Action.ADOPT) {
            return Optional.of(doubts.adopt(row, task).orElseThrow(() -> changed(row)));
        }
        doubts.forget(row.id());
        if (action == Action.RETRY && row.sent()) {
            return Optional.of(
                    update(row.released().toBuilder().operatorOnly(false).build()));
        }
        if (!node.repository().remove(row)) {
            throw changed(row);
        }
        return Optional.empty();
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
            case ABANDON -> update(row.delivered(node.scheduler().now()));
        };
    }

    private TaskRow update(TaskRow next) {
        return node.repository().update(next).orElseThrow(() -> changed(next));
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
