/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.operation;

import io.github.camelseedance.SeedanceConstants;
import io.github.camelseedance.message.ResultHeaders;
import io.github.camelseedance.model.InvalidRequestException;
import io.github.camelseedance.model.SafeText;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.provider.TaskIds;
import io.github.camelseedance.task.TaskTracker;
import io.github.camelseedance.task.follow.PollAccess;
import io.github.camelseedance.task.recover.OperatorDecision;
import io.github.camelseedance.task.store.TaskBoundException;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskScope;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** Settles what is in doubt or parked, found by its submission key (or submission id), else by its task id. */
public record ResolveOperation(TaskTracker tracker, TaskScope scope, PollAccess access) implements Operation {

    @Override
    public CompletableFuture<Void> process(Exchange exchange) {
        Message message = exchange.getMessage();
        String name = text(message, SeedanceConstants.DECISION);
        OperatorDecision.Action action = OperatorDecision.Action.of(name)
                .orElseThrow(() -> InvalidRequestException.of(
                        scope.provider(), SeedanceConstants.DECISION, name, "adopt, abandon or retry"));
        String key = message.getHeader(SeedanceConstants.SUBMISSION_KEY, String.class);
        String taskId = text(message, SeedanceConstants.TASK_ID);
        TaskRow row = row(key, taskId);
        CompletableFuture<VideoTask> adopted =
                action == OperatorDecision.Action.ADOPT ? task(taskId) : CompletableFuture.completedFuture(null);
        return adopted.thenAccept(task -> {
            TaskRow after = resolve(row, action, task);
            ResultHeaders.setTask(message, after.task());
            message.removeHeader(SeedanceConstants.DECISION);
        });
    }

    private static String text(Message message, String header) {
        String text = message.getHeader(header, String.class);
        return text == null ? null : SafeText.strip(text);
    }

    private TaskRow resolve(TaskRow row, OperatorDecision.Action action, VideoTask task) {
        try {
            return tracker.decision().resolve(row, action, task).orElse(row);
        } catch (TaskBoundException e) {
            throw InvalidRequestException.of(
                    scope.provider(),
                    SeedanceConstants.TASK_ID,
                    task.id(),
                    "another submission has this task; give the id of the one that this submission became");
        }
    }

    private TaskRow row(String key, String taskId) {
        if (key == null && taskId == null) {
            throw InvalidRequestException.of(
                    scope.provider(),
                    SeedanceConstants.SUBMISSION_KEY,
                    null,
                    "the key or the id of a submission, or a task id in the header " + SeedanceConstants.TASK_ID);
        }
        Optional<TaskRow> row = key != null
                ? tracker.repository().findByKey(scope.queue(), key).or(() -> tracker.repository()
                        .find(key))
                : tracker.repository().findByTaskId(scope.provider(), scope.baseUrl(), taskId);
        // of others one learns nothing, not even that they are there
        return row.filter(found -> found.scope().equals(scope))
                .orElseThrow(() -> InvalidRequestException.of(
                        scope.provider(),
                        key != null ? SeedanceConstants.SUBMISSION_KEY : SeedanceConstants.TASK_ID,
                        key != null ? key : taskId,
                        "nothing is known under it in queue '%s' at %s, account '%s'; give the key or the id of a submission, or a task id"
                                .formatted(scope.queue(), scope.baseUrl(), scope.account())));
    }

    /** Only a task that the provider knows can be adopted. */
    private CompletableFuture<VideoTask> task(String taskId) {
        if (!TaskIds.isValid(taskId)) {
            throw InvalidRequestException.of(
                    scope.provider(),
                    SeedanceConstants.TASK_ID,
                    taskId,
                    "the id of the task that the submission became");
        }
        return access.client().forRoutes().status(taskId);
    }
}
