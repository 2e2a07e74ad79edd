/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer before faults are applied to it.
 *
 * @param status the HTTP status
 * @param headers the headers, without {@code Content-Length}
 * @param content the body
 */
public record Answer(int status, Map<String, String> headers, Content content) {

    /** A body of known length that is read when it is sent. */
    public interface Content {
        /** Its length in bytes. */
        long length();

        /** Opens it for one reader. */
        InputStream open();

        /** These bytes. */
        static Content of(byte[] bytes) {
            return new Content() {
                @Override
                public long length() {
                    return bytes.length;
                }

                @Override
                public InputStream open() {
                    return new ByteArrayInputStream(bytes);
                }
            };
        }
    }

    /** A JSON document. */
    public static Answer json(int status, JsonNode body) {
        return of(status, "application/json", Json.bytes(body));
    }

    /** Text of a type. */
    public static Answer text(int status, String contentType, String body) {
        return of(status, contentType, body.getBytes(StandardCharsets.UTF_8));
    }

    /** Bytes of a type. */
    public static Answer of(int status, String contentType, byte[] body) {
        return new Answer(status, Map.of("Content-Type", contentType), Content.of(body));
    }

    /** No body. */
    public static Answer empty(int status) {
        return new Answer(status, Map.of(), Content.of(new byte[0]));
    }

    /** A copy with a further header. */
    public Answer with(String header, String value) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put(header, value);
        return new Answer(status, all, content);
    }
}
