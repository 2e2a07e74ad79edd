/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client.http;

import io.github.camelseedance.model.SafeText;
import io.github.camelseedance.provider.TransportSignal;
import java.io.IOException;

/** A request that got no usable answer. */
public class TransportException extends IOException {

    private static final long serialVersionUID = 1L;

    private final boolean sent;
    private final boolean certificate;

    /**
     * @param message     what happened
     * @param sent        whether the first byte of the request can have left: false only where it provably has not
     * @param certificate whether the server's certificate is not trusted or not the host's
     * @param cause       what was thrown below, or null
     */
    public TransportException(String message, boolean sent, boolean certificate, Throwable cause) {
        super(SafeText.of(message), cause);
        this.sent = sent;
        this.certificate = certificate;
    }

    /** Provably nothing was sent. */
    public static TransportException notSent(String message, Throwable cause) {
        return new TransportException(message, false, false, cause);
    }

    /** The request, or a part of it, can have arrived. */
    public static TransportException sent(String message, Throwable cause) {
        return new TransportException(message, true, false, cause);
    }

    /** What an HTTP library has thrown. */
    public static TransportException of(Throwable error, boolean sent) {
        if (error instanceof TransportException known) {
            return known;
        }
        String text = error.getMessage();
        String what = error.getClass().getSimpleName() + (text == null ? "" : ": " + text);
        return new TransportException(
                what, sent, TransportSignal.of(sent, error) == TransportSignal.CERTIFICATE, error);
    }

    /** The time of a request is over. */
    public static TransportException timeout(TransportRequest request, boolean sent) {
        String what = "no complete answer within " + request.timeout().toMillis() + " ms";
        return new TransportException(what, sent, false, null);
    }

    /** Whether the first byte of the request can have left. */
    public boolean isSent() {
        return sent;
    }

    /** Whether the server's certificate is the problem: repeating will not help. */
    public boolean isCertificate() {
        return certificate;
    }
}
