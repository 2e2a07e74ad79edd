/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.recover;

import io.github.camelseedance.client.SeedanceClient;
import io.github.camelseedance.concurrent.Futures;
import io.github.camelseedance.model.InvalidRequestException;
import io.github.camelseedance.model.SafeText;
import io.github.camelseedance.model.ServiceUnavailableException;
import io.github.camelseedance.model.TaskNotFoundException;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.provider.TaskIds;
import io.github.camelseedance.task.TaskTracker;
import io.github.camelseedance.task.follow.Hints;
import io.github.camelseedance.task.follow.PollAccess;
import io.github.camelseedance.task.store.TaskBoundException;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskState;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a webhook means. It makes a running task due at once; and it can tell the id of a task whose submission was never answered,
 * which the provider is then asked about. Such an id is kept for a while: the submission may still be under way, here or on another
 * node, the provider may be out of order, and a webhook is not repeated.
 */
public final class WebhookHints {

    private static final Logger LOG = LoggerFactory.getLogger(WebhookHints.class);

    private final TaskTracker tracker;
    private final UnconfirmedTaskIds early;

    public WebhookHints(TaskTracker tracker) {
        this.tracker = tracker;
        this.early = new UnconfirmedTaskIds(tracker.scheduler(), Hints.PAUSE);
    }

    /** A webhook came. Blocks on the repository. */
    public void received(String tokenHash, String hintedTaskId) {
        Optional<TaskRow> row = tracker.repository().findByToken(tokenHash);
        if (row.isEmpty()) {
            return;
        }
        boolean usable = TaskIds.isValid(hintedTaskId);
        switch (row.get().state()) {
            case RUNNING -> tracker.hint(row.get().id());
            case SUBMITTING -> {
                if (usable) {
                    early.remember(tokenHash, hintedTaskId);
                }
                tracker.repository().hint(row.get().id());
            }
            case IN_DOUBT -> {
                if (usable) {
                    early.remember(tokenHash, hintedTaskId);
                    bind(row.get());
                }
            }
            default ->
                LOG.debug("A webhook for task {}, which has ended", row.get().taskId());
        }
    }

    /** Looks again at the submissions for which an id is kept. Blocks on the repository. */
    public void settle() {
        for (String tokenHash : early.tokens()) {
            Optional<TaskRow> row = tracker.repository().findByToken(tokenHash);
            if (row.filter(r -> r.state() == TaskState.IN_DOUBT).isPresent()) {
                bind(row.get());
            } else if (row.filter(r -> r.state() == TaskState.SUBMITTING).isEmpty()) {
                // answered meanwhile, or gone
                early.forget(tokenHash);
            }
        }
    }

    /** An id to ask about for a submission in doubt, whose own exchange can ask even where no consumer can. */
    public Optional<String> early(String tokenHash) {
        return tokenHash == null ? Optional.empty() : early.next(tokenHash);
    }

    private void bind(TaskRow row) {
        Optional<PollAccess> access = tracker.accessTo(row);
        if (access.isEmpty()) {
            return;
        }
        Optional<String> taskId = early.next(row.tokenHash());
        if (taskId.isPresent()) {
            // the body is a hint: only what the provider says under our key counts
            SeedanceClient client = access.get().client();
            client.status(taskId.get())
                    .whenComplete((task, error) -> tracker.node().work(() -> {
                        if (error == null) {
                            bind(row.tokenHash(), task);
                        } else {
                            failed(row.tokenHash(), taskId.get(), error);
                        }
                    }));
        }
    }

    /**
     * An id is not the one, or not yet.
     *
     * @param error why it could not be verified; null when it is another submission's task
     */
    public void failed(String tokenHash, String taskId, Throwable error) {
        if (error == null) {
            early.drop(tokenHash, taskId);
            LOG.warn("A webhook named task {}, which belongs to another submission", taskId);
            return;
        }
        Throwable cause = Futures.unwrap(error);
        if (cause instanceof TaskNotFoundException) {
            early.notFound(tokenHash, taskId);
        }
        LOG.debug(
                "A webhook named a task that cannot be asked about now: {}",
                SafeText.of(String.valueOf(cause.getMessage())));
    }

    private void bind(String tokenHash, VideoTask task) {
        Optional<TaskRow> row =
                tracker.repository().findByToken(tokenHash).filter(r -> r.state() == TaskState.IN_DOUBT);
        if (row.isEmpty()) {
            return;
        }
        try {
            new OperatorDecision(tracker).resolve(row.get(), OperatorDecision.Action.ADOPT, task);
            early.forget(tokenHash);
            tracker.repository().hint(row.get().id());
        } catch (TaskBoundException e) {
            failed(tokenHash, task.id(), null);
        } catch (ServiceUnavailableException | InvalidRequestException e) {
            // somebody else has changed it at this moment: the next look tells what it has become
            LOG.debug("A submission in doubt has changed meanwhile: {}", SafeText.of(e.getMessage()));
        }
    }
}
