/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client.call;

import io.github.camelseedance.model.SeedanceException;
import io.github.camelseedance.provider.Ruling;
import io.github.camelseedance.provider.Verdict;
import java.time.Duration;

/**
 * What became of one request.
 *
 * @param value      what was asked for; null with an error
 * @param error      what went wrong, or null
 * @param ruling     what the rules say
 * @param retryAfter how long the provider asks to wait, or null
 */
public record CallResult<T>(T value, SeedanceException error, Ruling ruling, Duration retryAfter) {

    public static <T> CallResult<T> of(T value, Ruling ruling) {
        return new CallResult<>(value, null, ruling, null);
    }

    public static <T> CallResult<T> failed(SeedanceException error, Ruling ruling, Duration retryAfter) {
        return new CallResult<>(null, error, ruling, retryAfter);
    }

    public boolean ok() {
        return error == null;
    }

    public boolean repeatable() {
        return ruling.verdict() == Verdict.RETRY;
    }
}
