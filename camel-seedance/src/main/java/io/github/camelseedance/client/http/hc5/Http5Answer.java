/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client.http.hc5;

import io.github.camelseedance.client.http.ResponseSink;
import io.github.camelseedance.client.http.TransportRequest;
import io.github.camelseedance.client.http.TransportResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.nio.AsyncResponseConsumer;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.Closer;

/**
 * Collects an answer in memory, up to a limit, or hands it to a sink. Nothing more is read from the connection while a piece is
 * written, so a slow disk slows the sender.
 */
public final class Http5Answer implements AsyncResponseConsumer<TransportResponse> {

    private final int limit;
    private final ResponseSink sink;
    private TransportResponse head;
    private WritableByteChannel channel;
    private ByteArrayOutputStream memory;
    private FutureCallback<TransportResponse> callback;

    Http5Answer(TransportRequest request) {
        this.limit = request.bodyLimit();
        this.sink = request.sink();
    }

    @Override
    public void consumeResponse(
            HttpResponse response,
            EntityDetails entity,
            HttpContext context,
            FutureCallback<TransportResponse> resultCallback)
            throws IOException {
        head = head(response);
        callback = resultCallback;
        channel = sink == null ? null : sink.open(head);
        if (entity == null) {
            finish();
            return;
        }
        if (channel == null) {
            if (entity.getContentLength() > limit) {
                throw tooLong();
            }
            memory = new ByteArrayOutputStream(entity.getContentLength() < 0 ? 512 : (int) entity.getContentLength());
        }
    }

    @Override
    public void informationResponse(HttpResponse response, HttpContext context) {
        // says nothing that matters
    }

    @Override
    public void updateCapacity(CapacityChannel capacity) throws IOException {
        capacity.update(Integer.MAX_VALUE);
    }

    @Override
    public void consume(ByteBuffer source) throws IOException {
        if (channel != null) {
            while (source.hasRemaining()) {
                channel.write(source);
            }
            return;
        }
        int count = source.remaining();
        if (memory.size() + count > limit) {
            throw tooLong();
        }
        if (source.hasArray()) {
            memory.write(source.array(), source.arrayOffset() + source.position(), count);
            source.position(source.limit());
        } else {
            byte[] piece = new byte[count];
            source.get(piece);
            memory.write(piece, 0, count);
        }
    }

    @Override
    public void streamEnd(List<? extends Header> trailers) throws IOException {
        finish();
    }

    @Override
    public void failed(Exception cause) {
        releaseResources();
    }

    @Override
    public void releaseResources() {
        // what was written is not used
        Closer.closeQuietly(channel);
        channel = null;
    }

    private void finish() throws IOException {
        if (channel != null) {
            channel.close();
            channel = null;
        }
        callback.completed(
                memory == null ? head : new TransportResponse(head.status(), head.headers(), memory.toByteArray()));
    }

    private IOException tooLong() {
        return new IOException("The answer is longer than " + limit + " bytes");
    }

    /** Status and headers of an answer. */
    public static TransportResponse head(HttpResponse response) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (Header header : response.getHeaders()) {
            String value = header.getValue() == null ? "" : header.getValue();
            headers.merge(header.getName().toLowerCase(Locale.ROOT), value, (a, b) -> a + ", " + b);
        }
        return TransportResponse.of(response.getCode(), headers);
    }
}
