/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client.http;

import io.github.camelseedance.model.WebAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * One HTTP request.
 *
 * @param method      HTTP method
 * @param uri         whole address; its query can be a secret
 * @param headers     all headers that are sent, but for {@code Host}, {@code Content-Length}, {@code Content-Type} (of the body) and
 *                    {@code Connection}
 * @param body        what is sent, or null
 * @param timeout     bound of the whole exchange, from the call to the last byte of the answer, however it trickles in
 * @param idleTimeout longest silence on the connection
 * @param once        whether this must reach the server at most once: it is sent over a connection that cannot be stale
 * @param bodyLimit   longest body that is collected in memory, in bytes, after decompression; a longer one is a
 *                    {@link TransportException}
 * @param sink        where the body of the answer goes; null collects it in memory
 * @param addressRule which addresses may be connected to
 */
public record TransportRequest(
        String method,
        URI uri,
        Map<String, String> headers,
        RequestBody body,
        Duration timeout,
        Duration idleTimeout,
        boolean once,
        int bodyLimit,
        ResponseSink sink,
        AddressRule addressRule) {

    /** Longest body collected in memory, unless said otherwise: 1 MiB. */
    public static final int DEFAULT_BODY_LIMIT = 1024 * 1024;

    public TransportRequest {
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(uri, "uri");
        Objects.requireNonNull(timeout, "timeout");
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        idleTimeout = idleTimeout == null || idleTimeout.compareTo(timeout) > 0 ? timeout : idleTimeout;
        addressRule = addressRule == null ? AddressRule.ANYWHERE : addressRule;
    }

    /** A builder for a request. */
    public static Builder builder(String method, URI uri) {
        return new Builder(method, uri);
    }

    /** Whether a file goes one way or the other, rather than a short message. */
    public boolean bulk() {
        return sink != null || (body != null && !body.inMemory());
    }

    /** Method, host and path: no query, headers and body, which can hold secrets. */
    @Override
    public String toString() {
        return "%s %s://%s%s".formatted(method, uri.getScheme(), WebAddress.host(uri), uri.getRawPath());
    }

    /** Builds a {@link TransportRequest}. */
    public static final class Builder {
        private final String method;
        private final URI uri;
        private final Map<String, String> headers = new LinkedHashMap<>();
        private RequestBody body;
        private Duration timeout = Duration.ofSeconds(60);
        private Duration idleTimeout;
        private boolean once;
        private int bodyLimit = DEFAULT_BODY_LIMIT;
        private ResponseSink sink;
        private AddressRule addressRule;

        private Builder(String method, URI uri) {
            this.method = method;
            this.uri = uri;
        }

        public Builder header(String name, String value) {
            headers.put(name, value);
            return this;
        }

        public Builder body(RequestBody value) {
            body = value;
            return this;
        }

        public Builder timeout(Duration value) {
            timeout = value;
            return this;
        }

        public Builder idleTimeout(Duration value) {
            idleTimeout = value;
            return this;
        }

        public Builder once(boolean value) {
            once = value;
            return this;
        }

        public Builder bodyLimit(int value) {
            bodyLimit = value;
            return this;
        }

        public Builder sink(ResponseSink value) {
            sink = value;
            return this;
        }

        public Builder addressRule(AddressRule value) {
            addressRule = value;
            return this;
        }

        public TransportRequest build() {
            return new TransportRequest(
                    method, uri, headers, body, timeout, idleTimeout, once, bodyLimit, sink, addressRule);
        }
    }
}
