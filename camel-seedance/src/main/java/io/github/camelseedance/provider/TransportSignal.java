/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.provider;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLPeerUnverifiedException;

/** What happened to a call that has no usable answer. */
public enum TransportSignal {
    /** No byte of the request can have left: refused, unknown host, handshake, pool, proxy. */
    NOT_SENT,
    /** The server's certificate or name was refused, before a byte of the request. */
    CERTIFICATE,
    /** The request, or a part of it, can have arrived: reset, closed, timeout, truncated answer. */
    SENT,
    /** The answer says success and is not what the document says: the decoder refused it. */
    UNREADABLE;

    /** The signal for a failed exchange: {@code sent} tells whether the request's first byte can have left. */
    public static TransportSignal of(boolean sent, Throwable failure) {
        if (sent) {
            return SENT;
        }
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < 16; depth++, cause = cause.getCause()) {
            if (cause instanceof SSLPeerUnverifiedException
                    || cause instanceof CertificateException
                    || cause instanceof CertPathValidatorException
                    || cause instanceof CertPathBuilderException) {
                return CERTIFICATE;
            }
        }
        return NOT_SENT;
    }
}
