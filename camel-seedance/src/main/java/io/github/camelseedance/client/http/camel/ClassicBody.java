/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client.http.camel;

import io.github.camelseedance.client.http.RequestBody;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;

/** A request's body for the blocking client. */
final class ClassicBody extends AbstractHttpEntity {

    private static final int PIECE = 64 * 1024;

    private final RequestBody body;

    ClassicBody(RequestBody body) {
        super(body.contentType(), null);
        this.body = body;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        ByteBuffer piece = ByteBuffer.allocate((int) Math.max(1, Math.min(PIECE, body.length())));
        try (ReadableByteChannel source = body.open()) {
            long left = body.length();
            while (left > 0) {
                piece.clear().limit((int) Math.min(piece.capacity(), left));
                int count = source.read(piece);
                if (count < 0) {
                    throw new IOException("The body is shorter than it was");
                }
                out.write(piece.array(), 0, count);
                left -= count;
            }
        }
    }

    @Override
    public InputStream getContent() throws IOException {
        return Channels.newInputStream(body.open());
    }

    @Override
    public long getContentLength() {
        return body.length();
    }

    @Override
    public boolean isRepeatable() {
        return false;
    }

    @Override
    public boolean isStreaming() {
        return false;
    }

    @Override
    public void close() {
        // each reader closes what it has opened
    }
}
