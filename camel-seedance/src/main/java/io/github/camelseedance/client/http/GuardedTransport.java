/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client.http;

import io.github.camelseedance.concurrent.Futures;
import io.github.camelseedance.concurrent.Scheduler;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Holds a transport, which can be anybody's, to its contract: an answer or a {@link TransportException}, in time. What a transport
 * does not tell counts as sent.
 */
public record GuardedTransport(Transport transport, Scheduler scheduler) implements Transport {

    /** A transport that keeps the time itself knows better whether something was sent. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    @Override
    public CompletableFuture<TransportResponse> send(TransportRequest request) {
        CompletableFuture<TransportResponse> result = new CompletableFuture<>();
        CompletableFuture<TransportResponse> answer;
        try {
            answer = transport.send(request);
        } catch (RuntimeException e) {
            result.completeExceptionally(TransportException.sent("the transport failed", e));
            return result;
        }
        Scheduler.Timer timer = scheduler.schedule(request.timeout().plus(GRACE), () -> {
            if (result.completeExceptionally(TransportException.sent(
                    "no answer within " + request.timeout().toMillis() + " ms", null))) {
                answer.cancel(true);
            }
        });
        Futures.cancelWith(result, answer);
        answer.whenComplete((response, error) -> {
            timer.cancel();
            if (error != null) {
                result.completeExceptionally(ofTransport(Futures.unwrap(error)));
            } else if (response == null) {
                result.completeExceptionally(TransportException.sent("the transport gave no answer", null));
            } else {
                result.complete(response);
            }
        });
        return result;
    }

    private static TransportException ofTransport(Throwable error) {
        return error instanceof TransportException known
                ? known
                : TransportException.sent("the transport failed", error);
    }
}
