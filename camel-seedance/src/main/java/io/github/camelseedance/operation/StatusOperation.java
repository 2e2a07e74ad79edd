/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.operation;

import io.github.camelseedance.message.ResultHeaders;
import io.github.camelseedance.message.TaskReference;
import io.github.camelseedance.task.TaskTracker;
import io.github.camelseedance.task.follow.PollAccess;
import io.github.camelseedance.task.store.TaskScope;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;

/** Asks for a task, and waits for its end where that is wanted. A consumer that tracks it gets the end as well. */
public record StatusOperation(
        TaskTracker tracker, TaskScope scope, PollAccess access, KnownTasks tasks, Completion completion)
        implements Operation {

    @Override
    public CompletableFuture<Void> process(Exchange exchange) {
        return tasks.of(TaskReference.of(exchange, scope.provider()))
                .thenCompose(access.client().forRoutes()::statusOf)
                .thenCompose(
                        task -> completion.of(exchange, task, timeout -> tracker.observe(scope, task, access, timeout)))
                .thenAccept(task -> ResultHeaders.setTask(exchange.getMessage(), task));
    }
}
