/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Duration;

/**
 * An HTTP answer read through a provider's envelope.
 *
 * @param httpStatus HTTP status
 * @param envelope   whether the body is JSON in the provider's envelope; false for HTML of an edge, garbage and nothing
 * @param html       whether the body is HTML: an edge, a proxy or a captive portal spoke, not the provider
 * @param success    whether envelope and HTTP status both say success
 * @param code       the provider's error code, or null
 * @param message    the provider's message, or null; untrusted
 * @param payload    what the envelope holds; a missing node when it holds nothing
 * @param taskId     id of a task, when one is in the answer, even in an error; else null
 * @param retryAfter what the header {@code Retry-After} says, or null
 */
public record Answer(
        int httpStatus,
        boolean envelope,
        boolean html,
        boolean success,
        String code,
        String message,
        JsonNode payload,
        String taskId,
        Duration retryAfter) {

    /** An answer that is not in the provider's envelope. */
    public static Answer foreign(int httpStatus, boolean html, Duration retryAfter) {
        return new Answer(httpStatus, false, html, false, null, null, MissingNode.getInstance(), null, retryAfter);
    }

    /** This answer with another message. */
    public Answer withMessage(String other) {
        return new Answer(httpStatus, envelope, html, success, code, other, payload, taskId, retryAfter);
    }

    /** Names status and code only. */
    @Override
    public String toString() {
        return "Answer[httpStatus=%s, envelope=%s, success=%s, code=%s]".formatted(httpStatus, envelope, success, code);
    }
}
