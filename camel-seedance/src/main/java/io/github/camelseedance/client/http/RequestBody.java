/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;

/** What a request sends: of known length, and readable again from its beginning. */
public interface RequestBody {

    /** Length in bytes. A transport that reads fewer or more fails the request. */
    long length();

    /** Value of {@code Content-Type}, or null. */
    String contentType();

    /** Opens the content at its beginning; the transport closes it. */
    ReadableByteChannel open() throws IOException;

    /** Whether the content is in memory, so that reading it never waits. */
    default boolean inMemory() {
        return false;
    }

    /** Bytes in memory. They must not be changed. */
    static RequestBody of(byte[] content, String contentType) {
        return new RequestBody() {
            @Override
            public long length() {
                return content.length;
            }

            @Override
            public String contentType() {
                return contentType;
            }

            @Override
            public ReadableByteChannel open() {
                return Channels.newChannel(new ByteArrayInputStream(content));
            }

            @Override
            public boolean inMemory() {
                return true;
            }
        };
    }
}
