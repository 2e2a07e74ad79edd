/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.provider;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * One call of a provider's API, as data: what to send and how to read the answer. Credentials are not part of it.
 *
 * @param kind    kind of call
 * @param method  HTTP method
 * @param path    path below the base URL, percent-encoded, with a leading slash; or a whole address that the provider gave with a task,
 *                which must be at the host of the base URL, because the key is sent there
 * @param query   query parameters in order, not encoded
 * @param body    JSON body, or null
 * @param decoder turns an answer whose envelope says success into the result; throws
 *                {@link io.github.camelseedance.model.ProtocolException} when it is not what the document says
 * @param <T>     result
 */
public record ApiCall<T>(
        CallKind kind,
        String method,
        String path,
        Map<String, String> query,
        JsonNode body,
        Function<Answer, T> decoder) {

    public ApiCall {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(decoder, "decoder");
        query = Collections.unmodifiableMap(new LinkedHashMap<>(query));
    }

    /** A GET. */
    public static <T> ApiCall<T> get(
            CallKind kind, String path, Map<String, String> query, Function<Answer, T> decoder) {
        return new ApiCall<>(kind, "GET", path, query, null, decoder);
    }

    /** A POST, with or without a body. */
    public static <T> ApiCall<T> post(
            CallKind kind, String path, Map<String, String> query, JsonNode body, Function<Answer, T> decoder) {
        return new ApiCall<>(kind, "POST", path, query, body, decoder);
    }

    /** Method and path, without query and body. */
    @Override
    public String toString() {
        return method + " " + path;
    }
}
