/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.operation;

import io.github.camelseedance.client.SeedanceClient;
import io.github.camelseedance.message.RequestReader;
import io.github.camelseedance.model.InvalidRequestException;
import io.github.camelseedance.model.VideoRequest;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;

/** Estimates what a request would cost; the request is checked as if it were submitted, and is not sent. */
public record EstimateOperation(SeedanceClient client, RequestReader reader) implements Operation {

    @Override
    public CompletableFuture<Void> process(Exchange exchange) {
        VideoRequest request = reader.read(exchange);
        if (!request.extra().isEmpty()) {
            throw InvalidRequestException.of(
                    client.provider().id(),
                    "extra",
                    "(" + request.extra().size() + " fields)",
                    "no such fields: the component does not know what they cost");
        }
        return client.estimate(request).thenAccept(estimate -> {
            exchange.getMessage().setBody(estimate.orElseThrow(() -> noPrice(request)));
        });
    }

    private InvalidRequestException noPrice(VideoRequest request) {
        boolean media = !request.media().isEmpty();
        String model = request.model() == null ? "(the provider's usual one)" : request.model();
        return InvalidRequestException.of(
                client.provider().id(),
                media ? "media" : "model",
                media ? "(" + request.media().size() + " entries)" : model,
                "the provider publishes no price from which the cost of such a request can be told");
    }
}
