/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules for calls without a usable answer against {@code rules/transport.csv}. */
class TransportRulesTest {

    private static final List<String> CALLS =
            Arrays.stream(CallKind.values()).map(Enum::name).toList();
    private static final List<String> SIGNALS =
            Arrays.stream(TransportSignal.values()).map(Enum::name).toList();

    static Stream<String> lines() {
        return RuleCsv.rows("/rules/transport.csv").stream().map(row -> String.join(";", row));
    }

    @ParameterizedTest
    @MethodSource("lines")
    void aSignalMeansWhatTheFileSays(String line) {
        String[] row = line.split(";", -1);
        Ruling expected = new Ruling(Verdict.valueOf(row[2]), ErrorKind.valueOf(row[3]));
        for (String call : RuleCsv.expand(row[0], CALLS)) {
            for (String signal : RuleCsv.expand(row[1], SIGNALS)) {
                assertThat(TransportRules.rule(CallKind.valueOf(call), TransportSignal.valueOf(signal)))
                        .as("%s %s", call, signal)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void theFileCoversEverySignalOnce() {
        Set<String> covered = new HashSet<>();
        for (String[] row : RuleCsv.rows("/rules/transport.csv")) {
            for (String call : RuleCsv.expand(row[0], CALLS)) {
                for (String signal : RuleCsv.expand(row[1], SIGNALS)) {
                    assertThat(covered.add(call + " " + signal))
                            .as("%s %s is there twice", call, signal)
                            .isTrue();
                }
            }
        }
        assertThat(covered).hasSize(CALLS.size() * SIGNALS.size());
    }

    @Test
    void whatWasSentIsNeverCalledNotSent() {
        Exception certificate = new SSLHandshakeException("no");
        certificate.initCause(new CertificateExpiredException());
        for (Exception failure : List.of(
                new ConnectException(),
                new SocketTimeoutException(),
                certificate,
                new SSLPeerUnverifiedException(""))) {
            assertThat(TransportSignal.of(true, failure)).as("%s", failure).isEqualTo(TransportSignal.SENT);
        }
    }

    @Test
    void certificatesAreFoundBelowOtherExceptions() {
        Exception handshake = new SSLHandshakeException("PKIX path validation failed");
        handshake.initCause(new IllegalStateException(new CertPathValidatorException("expired")));

        assertThat(TransportSignal.of(false, new IOException(handshake))).isEqualTo(TransportSignal.CERTIFICATE);
        assertThat(TransportSignal.of(false, new IOException(new SSLPeerUnverifiedException("name"))))
                .isEqualTo(TransportSignal.CERTIFICATE);
        assertThat(TransportSignal.of(false, new SSLHandshakeException("closed during the handshake")))
                .isEqualTo(TransportSignal.NOT_SENT);
        assertThat(TransportSignal.of(false, null)).isEqualTo(TransportSignal.NOT_SENT);
    }

    @Test
    void aCycleOfCausesEnds() {
        Exception first = new IOException("first");
        Exception second = new IOException("second", first);
        first.initCause(second);

        assertThat(TransportSignal.of(false, first)).isEqualTo(TransportSignal.NOT_SENT);
    }
}
