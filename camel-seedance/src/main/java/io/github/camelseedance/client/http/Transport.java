/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client.http;

import java.util.concurrent.CompletableFuture;

/**
 * Sends single HTTP requests. It never repeats one, never follows a redirect, keeps no cookies and adds no credentials; every
 * answer, of whatever status, is a {@link TransportResponse}.
 *
 * <p>Implementations are thread-safe. A bean of this type in the registry replaces the built-in one.
 */
@FunctionalInterface
public interface Transport {

    /**
     * Sends a request, without blocking for its answer; names can be resolved on the calling thread.
     *
     * @return completes with the answer, or exceptionally with a {@link TransportException}. Cancelling it gives up the exchange. It
     *     may be completed by a thread of the transport, which what depends on it must not block.
     */
    CompletableFuture<TransportResponse> send(TransportRequest request);
}
