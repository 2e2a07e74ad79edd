/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.recover;

import io.github.camelseedance.client.SeedanceClient;
import io.github.camelseedance.concurrent.Futures;
import io.github.camelseedance.model.SafeText;
import io.github.camelseedance.model.TaskNotFoundException;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.provider.TaskIds;
import io.github.camelseedance.task.follow.PollSchedule;
import io.github.camelseedance.task.node.TaskNode;
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

    /** So many of the kept tokens are looked at in a second. */
    private static final int LOOKS = 20;

    private final TaskNode node;
    private final UnsettledSubmissions doubts;
    private final PollSchedule polls;
    private final UnconfirmedTaskIds early;

    public WebhookHints(TaskNode node, UnsettledSubmissions doubts, PollSchedule polls) {
        this.node = node;
        this.doubts = doubts;
        this.polls = polls;
        this.early = new UnconfirmedTaskIds(node.scheduler());
    }

    /** A webhook came. Blocks on the repository. */
    public void received(String tokenHash, String hintedTaskId) {
        Optional<TaskRow> row = node.repository().findByToken(tokenHash);
        if (row.isEmpty()) {
            return;
        }
        boolean usable = TaskIds.isValid(hintedTaskId);
        switch (row.get().state()) {
            case RUNNING -> polls.hint(row.get().id());
            case SUBMITTING -> {
                if (usable) {
                    early.remember(tokenHash, hintedTaskId);
                }
                node.repository().hint(row.get().id());
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

    /** Looks again at submissions for which an id is kept. To be called once a second. Blocks on the repository. */
    public void settle() {
        for (String tokenHash : early.due(LOOKS)) {
            Optional<TaskRow> row = node.repository().findByToken(tokenHash);
            if (row.filter(r -> r.state() == TaskState.IN_DOUBT).isPresent()) {
                bind(row.get());
            } else if (row.filter(r -> r.state() == TaskState.SUBMITTING).isEmpty()) {
                // answered meanwhile, or gone
                early.forget(tokenHash);
            }
        }
    }

    private void bind(TaskRow row) {
        doubts.access(row).ifPresent(access -> early.next(row.tokenHash())
                .ifPresent(id -> ask(row.tokenHash(), id, access.client())));
    }

    /** The webhook is a hint: only what the provider says under our key counts. */
    private void ask(String tokenHash, String taskId, SeedanceClient client) {
        client.status(taskId)
                .whenComplete((task, error) -> node.work(() -> {
                    if (error == null) {
                        bind(tokenHash, task);
                    } else {
                        failed(tokenHash, taskId, Futures.unwrap(error));
                    }
                }));
    }

    private void failed(String tokenHash, String taskId, Throwable error) {
        if (error instanceof TaskNotFoundException) {
            early.notFound(tokenHash, taskId);
        }
        LOG.debug("A webhook named a task that cannot be asked about now: {}", SafeText.of(error.getMessage()));
    }

    private void bind(String tokenHash, VideoTask task) {
        Optional<TaskRow> row = node.repository().findByToken(tokenHash).filter(r -> r.state() == TaskState.IN_DOUBT);
        if (row.isEmpty()) {
            return;
        }
        try {
            // when somebody else changes it at this moment, the next look tells what it has become
            if (doubts.adopt(row.get(), task).isPresent()) {
                LOG.info(
                        "Submission {} was accepted: a webhook named task {}",
                        row.get().id(),
                        task.id());
                early.forget(tokenHash);
                node.repository().hint(row.get().id());
            }
        } catch (TaskBoundException e) {
            early.drop(tokenHash, task.id());
            LOG.warn("A webhook named task {}, which belongs to another submission", task.id());
        }
    }
}
