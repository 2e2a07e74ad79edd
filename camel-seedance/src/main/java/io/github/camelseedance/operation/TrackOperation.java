/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.operation;

import io.github.camelseedance.SeedanceConstants;
import io.github.camelseedance.message.ResultHeaders;
import io.github.camelseedance.message.TaskReference;
import io.github.camelseedance.message.TrackHeaders;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.task.TaskTracker;
import io.github.camelseedance.task.follow.PollAccess;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskScope;
import io.github.camelseedance.task.store.TaskState;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** Adopts a task that was made elsewhere: from then on a consumer of the queue reports its end. */
public record TrackOperation(TrackHeaders headers, TaskTracker tracker, TaskScope scope, PollAccess access)
        implements Operation {

    @Override
    public CompletableFuture<Void> process(Exchange exchange) {
        TaskReference reference = TaskReference.of(exchange, scope.provider());
        // asked first: a wrong id is an error here and now rather than a failed task later
        return access.client().forRoutes().status(reference.id()).thenAccept(task -> {
            TaskRow row = row(exchange, task);
            TaskRow stored = tracker.repository().insert(row);
            tracker.kick();
            Message message = exchange.getMessage();
            ResultHeaders.setTask(message, task);
            if (!stored.id().equals(row.id())) {
                message.setHeader(SeedanceConstants.DUPLICATE, true);
            }
        });
    }

    private TaskRow row(Exchange exchange, VideoTask task) {
        return TaskRow.builder()
                .id(tracker.node().newId())
                .scope(scope)
                .keyHash(access.client().keyHash())
                .state(TaskState.RUNNING)
                .sent(true)
                .taskId(task.id())
                .task(task)
                .headers(headers.capture(exchange, scope.provider()))
                .createdAt(tracker.node().scheduler().now())
                .acceptedAt(
                        task.createdAt() == null ? tracker.node().scheduler().now() : task.createdAt())
                .build();
    }
}
