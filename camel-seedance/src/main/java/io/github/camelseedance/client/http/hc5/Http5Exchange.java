/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client.http.hc5;

import io.github.camelseedance.client.http.SentMark;
import io.github.camelseedance.client.http.TransportException;
import io.github.camelseedance.client.http.TransportRequest;
import io.github.camelseedance.client.http.TransportResponse;
import io.github.camelseedance.concurrent.Scheduler;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hc.client5.http.async.AsyncExecRuntime;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.nio.support.BasicRequestProducer;

/** One request with HttpClient 5, to the first of the host's addresses that takes a connection. */
final class Http5Exchange {

    private static final String CLOSED = "the transport is closed";

    private final TransportRequest request;
    private final List<HttpHost> targets;
    private final Http5Client client;
    private final Scheduler scheduler;
    private final SentMark mark = new SentMark();
    private final CompletableFuture<TransportResponse> result = new CompletableFuture<>();
    private final AtomicReference<Future<?>> running = new AtomicReference<>();
    private volatile AsyncExecRuntime connection;

    Http5Exchange(TransportRequest request, List<HttpHost> targets, Http5Client client, Scheduler scheduler) {
        this.request = request;
        this.targets = targets;
        this.client = client;
        this.scheduler = scheduler;
    }

    CompletableFuture<TransportResponse> run() {
        Scheduler.Timer timer =
                scheduler.schedule(request.timeout(), () -> abort(TransportException.timeout(request, mark.giveUp())));
        result.whenComplete((response, error) -> {
            timer.cancel();
            if (result.isCancelled()) {
                mark.giveUp();
                cancelRunning();
            }
        });
        tryTarget(0);
        return result;
    }

    void transportClosed() {
        if (!result.isDone()) {
            abort(new TransportException(CLOSED, mark.giveUp(), false, null));
        }
    }

    private void abort(TransportException error) {
        if (result.completeExceptionally(error)) {
            cancelRunning();
        }
    }

    private void cancelRunning() {
        Future<?> future = running.get();
        if (future != null) {
            future.cancel(true);
        }
        // the library loses a cancellation when the connection was made faster than it noted that it waits for it
        AsyncExecRuntime used = connection;
        if (used != null) {
            used.discardEndpoint();
        }
    }

    /** Told by the client, right before the first byte. */
    void sending() throws IOException {
        mark.sending();
    }

    /** Told by the client, when the exchange is on this connection. */
    void uses(AsyncExecRuntime runtime) {
        connection = runtime;
        if (result.isDone()) {
            cancelRunning();
        }
    }

    private void tryTarget(int index) {
        CloseableHttpAsyncClient http = client.get();
        if (http == null) {
            result.completeExceptionally(TransportException.notSent(CLOSED, null));
            return;
        }
        HttpClientContext context = HttpClientContext.create();
        context.setAttribute(Http5Client.EXCHANGE, this);
        context.setRequestConfig(client.config(request));
        BasicRequestProducer producer =
                new BasicRequestProducer(message(), request.body() == null ? null : new Http5Body(request.body()));
        try {
            running.set(http.execute(
                    targets.get(index), producer, new Http5Answer(request), null, context, callback(index)));
        } catch (RuntimeException e) {
            result.completeExceptionally(TransportException.of(e, mark.giveUp()));
        }
        if (result.isDone()) {
            cancelRunning();
        }
    }

    private FutureCallback<TransportResponse> callback(int index) {
        return new FutureCallback<>() {
            @Override
            public void completed(TransportResponse response) {
                if (mark.sent()) {
                    result.complete(response);
                } else {
                    // nobody but a proxy can answer what was not sent
                    result.completeExceptionally(
                            TransportException.notSent("the proxy refused with HTTP " + response.status(), null));
                }
            }

            @Override
            public void failed(Exception error) {
                ended(index, error);
            }

            @Override
            public void cancelled() {
                ended(index, new CancellationException("the exchange was cancelled"));
            }
        };
    }

    /** Nothing has left while the connection was made, so another address of the host may be tried. */
    private void ended(int index, Exception error) {
        boolean last = index + 1 >= targets.size() || result.isDone();
        if (!last && !mark.sent()) {
            tryTarget(index + 1);
        } else {
            result.completeExceptionally(TransportException.of(error, mark.giveUp()));
        }
    }

    private HttpRequest message() {
        URI uri = request.uri();
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        BasicHttpRequest message = new BasicHttpRequest(
                request.method(), targets.get(0), uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery());
        request.headers().forEach(message::setHeader);
        return message;
    }
}
