/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.testing;

import io.github.camelseedance.client.http.RequestBody;
import io.github.camelseedance.client.http.Transport;
import io.github.camelseedance.client.http.TransportException;
import io.github.camelseedance.client.http.TransportRequest;
import io.github.camelseedance.client.http.TransportResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** Answers requests from a script, in order, without a network; when the script is at its end, by {@link #otherwise}. */
public final class FakeTransport implements Transport {

    private final Queue<Function<TransportRequest, CompletableFuture<TransportResponse>>> script = new ArrayDeque<>();
    private final List<TransportRequest> requests = new CopyOnWriteArrayList<>();
    private volatile Function<TransportRequest, CompletableFuture<TransportResponse>> otherwise =
            request -> CompletableFuture.failedFuture(new AssertionError("The script has no answer to " + request));

    /** Answers the next request with JSON. */
    public FakeTransport then(int status, String body) {
        return then(status, Map.of("Content-Type", "application/json"), body);
    }

    /** Answers the next request. */
    public FakeTransport then(int status, Map<String, String> headers, String body) {
        return then(request -> CompletableFuture.completedFuture(response(status, headers, body)));
    }

    /** Lets the next request fail. */
    public FakeTransport thenFail(Throwable error) {
        return then(request -> CompletableFuture.failedFuture(error));
    }

    /** Lets the next request fail before its first byte. */
    public FakeTransport thenNotSent() {
        return thenFail(TransportException.notSent("connection refused", null));
    }

    /** Lets the next request fail after it was sent. */
    public FakeTransport thenLost() {
        return thenFail(TransportException.sent("connection reset", null));
    }

    /** Leaves the next request without an answer. */
    public FakeTransport thenNothing() {
        return then(request -> new CompletableFuture<>());
    }

    /** Answers the next request as the function says. */
    public synchronized FakeTransport then(Function<TransportRequest, CompletableFuture<TransportResponse>> answer) {
        script.add(answer);
        return this;
    }

    /** Answers every request for which the script has nothing. */
    public FakeTransport otherwise(Function<TransportRequest, CompletableFuture<TransportResponse>> answer) {
        otherwise = answer;
        return this;
    }

    @Override
    public CompletableFuture<TransportResponse> send(TransportRequest request) {
        requests.add(request);
        Function<TransportRequest, CompletableFuture<TransportResponse>> answer;
        synchronized (this) {
            answer = script.isEmpty() ? otherwise : script.remove();
        }
        return answer.apply(request).thenApply(response -> fill(request, response));
    }

    /** What was sent, in order. */
    public List<TransportRequest> requests() {
        return requests;
    }

    /** The last request. */
    public TransportRequest last() {
        return requests.get(requests.size() - 1);
    }

    /** The body of a request as text. */
    public static String bodyOf(TransportRequest request) {
        RequestBody body = request.body();
        if (body == null) {
            return "";
        }
        try (ReadableByteChannel channel = body.open()) {
            ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(body.length()));
            while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
                // reads on
            }
            return new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An answer. */
    public static TransportResponse response(int status, Map<String, String> headers, String body) {
        return new TransportResponse(status, headers, body.getBytes(StandardCharsets.UTF_8));
    }

    private static TransportResponse fill(TransportRequest request, TransportResponse response) {
        if (request.sink() == null) {
            return response;
        }
        try (WritableByteChannel channel = request.sink().open(response)) {
            if (channel == null) {
                return response;
            }
            channel.write(ByteBuffer.wrap(response.body()));
            return TransportResponse.of(response.status(), response.headers());
        } catch (IOException e) {
            throw new CompletionException(TransportException.sent("the sink failed", e));
        }
    }
}
