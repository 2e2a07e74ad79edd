/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.provider;

import java.time.Duration;

/**
 * An HTTP answer as it came, already bounded.
 *
 * @param status      HTTP status
 * @param contentType media type, or null
 * @param retryAfter  what {@code Retry-After} says, bounded to 0 to 10 minutes, or null
 * @param body        body after decompression, never null
 */
public record ApiReply(int status, String contentType, Duration retryAfter, byte[] body) {

    /** Without the body. */
    @Override
    public String toString() {
        return "ApiReply[status=%s, length=%s]".formatted(status, body.length);
    }
}
