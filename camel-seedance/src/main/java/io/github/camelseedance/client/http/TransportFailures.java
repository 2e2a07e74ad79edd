/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client.http;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLPeerUnverifiedException;

/** Turns what an HTTP library throws into a {@link TransportException}. */
public final class TransportFailures {

    private static final int DEEPEST = 16;

    private TransportFailures() {}

    public static TransportException of(Throwable error, boolean sent) {
        if (error instanceof TransportException known) {
            return known;
        }
        String text = error.getMessage();
        String what = error.getClass().getSimpleName() + (text == null ? "" : ": " + text);
        return new TransportException(what, sent, !sent && isCertificate(error), error);
    }

    public static TransportException timeout(TransportRequest request, boolean sent) {
        String what = "no complete answer within " + request.timeout().toMillis() + " ms";
        return new TransportException(what, sent, false, null);
    }

    private static boolean isCertificate(Throwable error) {
        Throwable cause = error;
        for (int depth = 0; cause != null && depth < DEEPEST; depth++, cause = cause.getCause()) {
            if (cause instanceof SSLPeerUnverifiedException
                    || cause instanceof CertificateException
                    || cause instanceof CertPathValidatorException
                    || cause instanceof CertPathBuilderException) {
                return true;
            }
        }
        return false;
    }
}
