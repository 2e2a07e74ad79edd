/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client.http;

import io.github.camelseedance.model.SafeText;
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

    /** Whether the first byte of the request can have left. */
    public boolean isSent() {
        return sent;
    }

    /** Whether the server's certificate is the problem: repeating will not help. */
    public boolean isCertificate() {
        return certificate;
    }
}
