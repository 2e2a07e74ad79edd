/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.model;

import java.time.Duration;

/** The provider wants fewer requests. */
public class RateLimitException extends SeedanceException {

    private static final long serialVersionUID = 1L;

    private final Duration retryAfter;

    public RateLimitException(String message, ErrorDetail detail, Duration retryAfter) {
        super(message, detail);
        this.retryAfter = retryAfter;
    }

    /** How long the provider asks to wait, or null when it did not say. */
    public Duration getRetryAfter() {
        return retryAfter;
    }
}
