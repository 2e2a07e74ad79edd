/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.operation;

import io.github.camelseedance.client.SeedanceClient;
import io.github.camelseedance.message.ResultHeaders;
import io.github.camelseedance.message.TaskReference;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;

/** Cancels a task. Its end is reported like any other by the consumer that follows it. */
public record CancelOperation(SeedanceClient client, KnownTasks tasks) implements Operation {

    @Override
    public CompletableFuture<Void> process(Exchange exchange) {
        return tasks.of(TaskReference.of(exchange, client.provider().id()))
                .thenCompose(client::cancelOf)
                .thenAccept(task -> ResultHeaders.setTask(exchange.getMessage(), task));
    }
}
