/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.operation;

import io.github.camelseedance.client.SeedanceClient;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;

/** Lists the models, from the provider or from the table of its document. */
public final class ModelsOperation implements Operation {

    private final SeedanceClient client;

    public ModelsOperation(SeedanceClient client) {
        this.client = client;
    }

    @Override
    public CompletableFuture<Void> process(Exchange exchange) {
        return client.models().thenAccept(exchange.getMessage()::setBody);
    }
}
