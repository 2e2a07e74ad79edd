/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.operation;

import io.github.camelseedance.client.SeedanceClient;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;

/** Asks for the credits of the account. */
public final class BalanceOperation implements Operation {

    private final SeedanceClient client;

    public BalanceOperation(SeedanceClient client) {
        this.client = client;
    }

    @Override
    public CompletableFuture<Void> process(Exchange exchange) {
        return client.balance().thenAccept(exchange.getMessage()::setBody);
    }
}
