/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.github.camelseedance.model.Hashes;
import io.github.camelseedance.model.Json;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer to a browser.
 *
 * @param status  HTTP status
 * @param type    content type, or null without a body
 * @param headers headers beside those that all answers have
 * @param body    bytes, an {@link InputStream}, or null
 */
record PageAnswer(int status, String type, Map<String, String> headers, Object body) {

    static final String JSON = "application/json; charset=utf-8";

    private static final int TAG_LENGTH = 32;

    static PageAnswer of(int status) {
        return new PageAnswer(status, null, Map.of(), null);
    }

    static PageAnswer of(int status, String type, Object body) {
        return new PageAnswer(status, type, Map.of(), body);
    }

    static PageAnswer json(int status, Object value) {
        try {
            return of(status, JSON, Json.MAPPER.writeValueAsBytes(value));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("What the page shows cannot be written as JSON", e);
        }
    }

    /** An error in words for the person at the browser. */
    static PageAnswer error(int status, String code, String message) {
        return json(status, Map.of("error", message, "code", code));
    }

    PageAnswer with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new PageAnswer(status, type, more, body);
    }

    /** The answer with a tag of its content; 304 without a body where the browser has that content already. */
    PageAnswer tagged(PageRequest request) {
        String text = new String((byte[]) body, StandardCharsets.ISO_8859_1);
        String tag = '"' + Hashes.of(text).substring(0, TAG_LENGTH) + '"';
        String known = request.header("If-None-Match");
        // a proxy that compresses makes the tag weak
        boolean same = known != null && (known.equals(tag) || known.equals("W/" + tag));
        PageAnswer answer = same ? new PageAnswer(304, null, headers, null) : this;
        return answer.with("ETag", tag);
    }
}
