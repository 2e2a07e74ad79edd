/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.operation;

import io.github.camelseedance.client.SeedanceClient;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;

/** Asks for a task. */
public final class StatusOperation implements Operation {

    private final SeedanceClient client;

    public StatusOperation(SeedanceClient client) {
        this.client = client;
    }

    @Override
    public CompletableFuture<Void> process(Exchange exchange) {
        String id = TaskReference.of(exchange, client.provider().id()).id();
        return client.status(id).thenAccept(task -> ResultHeaders.setTask(exchange.getMessage(), task));
    }
}
