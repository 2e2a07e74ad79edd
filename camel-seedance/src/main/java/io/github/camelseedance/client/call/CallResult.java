/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client.call;

import io.github.camelseedance.client.http.TransportException;
import io.github.camelseedance.model.SeedanceException;
import io.github.camelseedance.provider.CallKind;
import io.github.camelseedance.provider.ErrorMessages;
import io.github.camelseedance.provider.Ruling;
import io.github.camelseedance.provider.TransportRules;
import io.github.camelseedance.provider.TransportSignal;
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

    /** No usable answer came. What is not known to be unsent counts as sent. */
    public static <T> CallResult<T> unanswered(String provider, CallKind kind, String taskId, Throwable error) {
        TransportSignal signal = !(error instanceof TransportException known)
                ? TransportSignal.SENT
                : known.isCertificate() && !known.isSent()
                        ? TransportSignal.CERTIFICATE
                        : TransportSignal.of(known.isSent(), known);
        return failed(provider, kind, taskId, signal, error);
    }

    static <T> CallResult<T> failed(
            String provider, CallKind kind, String taskId, TransportSignal signal, Throwable error) {
        Ruling ruling = TransportRules.rule(kind, signal);
        return failed(ErrorMessages.ofTransport(provider, kind, taskId, signal, error, ruling), ruling, null);
    }

    public boolean ok() {
        return error == null;
    }

    public boolean repeatable() {
        return ruling.verdict() == Verdict.RETRY;
    }
}
