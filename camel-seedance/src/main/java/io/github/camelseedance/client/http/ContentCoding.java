/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;

/**
 * Undoes a compression that was not asked for; some edges and storage services apply it all the same. Storage services also repeat
 * in {@code Content-Encoding} whatever was said when a file was stored, which need not be true: what does not change the bytes is
 * left alone, and a compression counts only when the bytes begin as it begins.
 */
public enum ContentCoding {
    /** The bytes are the content. */
    NONE,
    GZIP,
    DEFLATE;

    private static final Set<String> UNKNOWN_COMPRESSIONS = Set.of(
            "br",
            "zstd",
            "compress",
            "x-compress",
            "dcb",
            "dcz",
            "exi",
            "pack200-gzip",
            "bzip2",
            "x-bzip2",
            "xz",
            "lzma");

    /**
     * What was done to the content of an answer.
     *
     * @throws IOException when it cannot be undone
     */
    public static ContentCoding of(TransportResponse head) throws IOException {
        String header = head.header("content-encoding");
        ContentCoding found = NONE;
        if (header == null) {
            return found;
        }
        for (String name : header.split("[,;\\s]+")) {
            ContentCoding next =
                    switch (name.toLowerCase(Locale.ROOT)) {
                        case "gzip", "x-gzip" -> GZIP;
                        case "deflate" -> DEFLATE;
                        default -> NONE;
                    };
            boolean twice = next != NONE && found != NONE;
            if (twice || UNKNOWN_COMPRESSIONS.contains(name.toLowerCase(Locale.ROOT))) {
                throw new IOException("The answer has a content coding that was not asked for");
            }
            found = next == NONE ? found : next;
        }
        return found;
    }

    /** The content behind a stream of bytes; the caller closes it. */
    public InputStream decode(InputStream body) throws IOException {
        InputStream in = new BufferedInputStream(body);
        return switch (this) {
            case NONE -> in;
            case GZIP -> begins(in, 0x1f, 0x8b) ? new GZIPInputStream(in) : in;
            case DEFLATE -> begins(in, 0x78) ? new InflaterInputStream(in) : in;
        };
    }

    /**
     * The body of an answer as it was before compression.
     *
     * @throws IOException when it is longer than the limit, broken, or of an unknown coding
     */
    public static byte[] decode(TransportResponse response, int limit) throws IOException {
        ContentCoding coding = response.body().length == 0 ? NONE : of(response);
        if (coding == NONE && response.body().length <= limit) {
            return response.body();
        }
        try (InputStream in = coding.decode(new ByteArrayInputStream(response.body()))) {
            byte[] content = in.readNBytes(limit + 1);
            if (content.length > limit) {
                throw new IOException("The answer is longer than " + limit + " bytes");
            }
            return content;
        }
    }

    private static boolean begins(InputStream in, int... expected) throws IOException {
        in.mark(expected.length);
        boolean same = true;
        for (int octet : expected) {
            same &= in.read() == octet;
        }
        in.reset();
        return same;
    }
}
