/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client.http.hc5;

import io.github.camelseedance.client.http.RequestBody;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Set;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.apache.hc.core5.http.nio.DataStreamChannel;
import org.apache.hc.core5.io.Closer;

/** Sends a body piece by piece, as fast as the connection takes it. */
final class Http5Body implements AsyncEntityProducer {

    private static final int PIECE = 64 * 1024;

    private final RequestBody body;
    private ReadableByteChannel source;
    private ByteBuffer buffer;
    private long left;

    Http5Body(RequestBody body) {
        this.body = body;
        this.left = body.length();
    }

    @Override
    public void produce(DataStreamChannel channel) throws IOException {
        if (source == null) {
            source = body.open();
            buffer = ByteBuffer.allocate((int) Math.max(1, Math.min(PIECE, body.length())))
                    .limit(0);
        }
        while (left > 0 || buffer.hasRemaining()) {
            if (!buffer.hasRemaining()) {
                fill();
            }
            channel.write(buffer);
            if (buffer.hasRemaining()) {
                // the connection is full: it calls again
                return;
            }
        }
        releaseResources();
        channel.endStream();
    }

    private void fill() throws IOException {
        buffer.clear();
        if (left < buffer.capacity()) {
            buffer.limit((int) left);
        }
        int count = source.read(buffer);
        if (count < 0) {
            throw new IOException("The body is shorter than it was");
        }
        left -= count;
        buffer.flip();
    }

    @Override
    public int available() {
        return buffer == null || buffer.hasRemaining() || left > 0 ? PIECE : 0;
    }

    @Override
    public long getContentLength() {
        return body.length();
    }

    @Override
    public String getContentType() {
        return body.contentType();
    }

    @Override
    public String getContentEncoding() {
        return null;
    }

    @Override
    public boolean isChunked() {
        return false;
    }

    @Override
    public Set<String> getTrailerNames() {
        return Set.of();
    }

    @Override
    public boolean isRepeatable() {
        return false;
    }

    @Override
    public void failed(Exception cause) {
        releaseResources();
    }

    @Override
    public void releaseResources() {
        Closer.closeQuietly(source);
    }
}
