/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client.http;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * An answer.
 *
 * @param status  HTTP status
 * @param headers headers by lower-case name; repeated ones joined by a comma
 * @param body    body, decompressed where the transport does that; empty when a {@link ResponseSink} took it, never null
 */
public record TransportResponse(int status, Map<String, String> headers, byte[] body) {

    private static final byte[] NOTHING = new byte[0];

    public TransportResponse {
        // what is in lower case already, and immutable, is not copied
        headers = Map.copyOf(isLowerCase(headers) ? headers : lowerCase(headers));
        body = body == null ? NOTHING : body;
    }

    private static boolean isLowerCase(Map<String, String> headers) {
        for (String name : headers.keySet()) {
            for (int i = 0; i < name.length(); i++) {
                char c = name.charAt(i);
                if (c >= 'A' && c <= 'Z' || c > 127) {
                    return false;
                }
            }
        }
        return true;
    }

    private static Map<String, String> lowerCase(Map<String, String> headers) {
        Map<String, String> lowerCase = new LinkedHashMap<>();
        headers.forEach((name, value) -> lowerCase.merge(name.toLowerCase(Locale.ROOT), value, (a, b) -> a + ", " + b));
        return lowerCase;
    }

    /** An answer without a body. */
    public static TransportResponse of(int status, Map<String, String> headers) {
        return new TransportResponse(status, headers, NOTHING);
    }

    /** A header's value by its name in any case, or null. */
    public String header(String name) {
        return headers.get(name.toLowerCase(Locale.ROOT));
    }

    /** Without headers and body. */
    @Override
    public String toString() {
        return "TransportResponse[status=%s, length=%s]".formatted(status, body.length);
    }
}
