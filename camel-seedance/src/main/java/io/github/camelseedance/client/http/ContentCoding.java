/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;

/** Undoes a compression that was not asked for; some edges apply it all the same. */
public final class ContentCoding {

    private ContentCoding() {}

    /**
     * The body as it was before compression.
     *
     * @throws IOException when it is longer than the limit, broken, or of an unknown coding
     */
    public static byte[] decode(TransportResponse response, int limit) throws IOException {
        String coding = response.header("Content-Encoding");
        if (coding == null || response.body().length == 0) {
            return response.body();
        }
        InputStream body = new ByteArrayInputStream(response.body());
        try (InputStream in =
                switch (coding.strip().toLowerCase(Locale.ROOT)) {
                    case "identity", "" -> body;
                    case "gzip", "x-gzip" -> new GZIPInputStream(body);
                    case "deflate" -> new InflaterInputStream(body);
                    default -> throw new IOException("The answer has a content coding that was not asked for");
                }) {
            byte[] content = in.readNBytes(limit + 1);
            if (content.length > limit) {
                throw new IOException("The answer is longer than " + limit + " bytes");
            }
            return content;
        }
    }
}
