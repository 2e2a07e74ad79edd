/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.operation;

import io.github.camelseedance.model.SeedanceException;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;

/** What a producer does with an exchange. Thread-safe, without a state of its own; it never blocks for an answer. */
@FunctionalInterface
public interface Operation {

    /**
     * Reads the message, does it, and puts the result into the message.
     *
     * @return completes when the result is there, or exceptionally; then the message is as it was
     * @throws SeedanceException when the message is refused at once
     */
    CompletableFuture<Void> process(Exchange exchange);
}
