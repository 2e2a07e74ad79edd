/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client.http;

import io.github.camelseedance.provider.TransportSignal;

/** Turns what an HTTP library throws into a {@link TransportException}. */
public final class TransportFailures {

    private TransportFailures() {}

    public static TransportException of(Throwable error, boolean sent) {
        if (error instanceof TransportException known) {
            return known;
        }
        String text = error.getMessage();
        String what = error.getClass().getSimpleName() + (text == null ? "" : ": " + text);
        return new TransportException(
                what, sent, TransportSignal.of(sent, error) == TransportSignal.CERTIFICATE, error);
    }

    public static TransportException timeout(TransportRequest request, boolean sent) {
        String what = "no complete answer within " + request.timeout().toMillis() + " ms";
        return new TransportException(what, sent, false, null);
    }
}
