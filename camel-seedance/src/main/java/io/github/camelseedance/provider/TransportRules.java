/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.provider;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What a call without a usable answer means, for every provider alike: an ordered table, of which the first match decides. */
public final class TransportRules {

    record TransportRule(Set<TransportSignal> signals, Set<CallKind> calls, Ruling ruling) {}

    private static final Set<TransportSignal> ANY_SIGNAL = EnumSet.allOf(TransportSignal.class);
    private static final Set<CallKind> ANY_CALL = EnumSet.allOf(CallKind.class);

    static final List<TransportRule> TABLE = List.of(
            row(Set.of(TransportSignal.CERTIFICATE), ANY_CALL, Verdict.PAUSE, ErrorKind.SERVICE_UNAVAILABLE),
            row(ANY_SIGNAL, Set.of(CallKind.PUT), Verdict.RETRY, ErrorKind.UPLOAD),
            row(ANY_SIGNAL, Set.of(CallKind.DOWNLOAD), Verdict.RETRY, ErrorKind.DOWNLOAD),
            row(Set.of(TransportSignal.NOT_SENT), ANY_CALL, Verdict.RETRY, ErrorKind.SERVICE_UNAVAILABLE),
            row(ANY_SIGNAL, Set.of(CallKind.SUBMIT), Verdict.RECONCILE, ErrorKind.AMBIGUOUS),
            row(Set.of(TransportSignal.UNREADABLE), ANY_CALL, Verdict.RETRY, ErrorKind.PROTOCOL),
            row(Set.of(TransportSignal.SENT), ANY_CALL, Verdict.RETRY, ErrorKind.SERVICE_UNAVAILABLE));

    private TransportRules() {}

    /** The rule for a call of a kind. */
    public static Ruling rule(CallKind kind, TransportSignal signal) {
        return TABLE.stream()
                .filter(row -> row.signals().contains(signal) && row.calls().contains(kind))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("No rule for " + kind + " and " + signal))
                .ruling();
    }

    private static TransportRule row(
            Set<TransportSignal> signals, Set<CallKind> calls, Verdict verdict, ErrorKind error) {
        return new TransportRule(signals, calls, new Ruling(verdict, error));
    }
}
