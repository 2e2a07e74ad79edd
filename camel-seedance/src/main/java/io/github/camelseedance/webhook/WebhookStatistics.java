/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.webhook;

import io.github.camelseedance.concurrent.Scheduler;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a listener has received. Whoever sends nonsense must not fill the log: refusals are warned about once a minute. */
public final class WebhookStatistics {

    /** What became of a webhook. */
    public enum Outcome {
        /** It has a known token, and a good signature where one is needed. */
        ACCEPTED,
        /** It has no token, or one that no task has. */
        UNKNOWN,
        /** Refused, because it has no signature. */
        UNSIGNED,
        /** Refused, because its signature is wrong: a forgery, or a secret that has changed. */
        FORGED,
        /** Refused because of its size. */
        TOO_LARGE
    }

    private static final Logger LOG = LoggerFactory.getLogger(WebhookStatistics.class);
    private static final Duration WARN_PAUSE = Duration.ofMinutes(1);

    private final Map<Outcome, LongAdder> counts = new EnumMap<>(Outcome.class);
    private final AtomicLong warnAgainAt = new AtomicLong();
    private final AtomicLong warned = new AtomicLong();

    WebhookStatistics() {
        for (Outcome outcome : Outcome.values()) {
            counts.put(outcome, new LongAdder());
        }
    }

    /** How many webhooks have had an outcome. */
    public long count(Outcome outcome) {
        return counts.get(outcome).sum();
    }

    void add(Outcome outcome) {
        counts.get(outcome).increment();
    }

    /** Adds one whose signature is missing or wrong. */
    void addRefused(Outcome outcome, Scheduler time) {
        add(outcome);
        long now = time.nanoTime();
        long due = warnAgainAt.get();
        if ((due == 0 || now - due >= 0) && warnAgainAt.compareAndSet(due, Math.max(1, now + WARN_PAUSE.toNanos()))) {
            long unsigned = count(Outcome.UNSIGNED);
            long forged = count(Outcome.FORGED);
            LOG.warn(
                    "{} webhooks were refused since the last such line; in all {} had no signature and {} a wrong one. Check that webhookSecret is the secret that the provider has",
                    unsigned + forged - warned.getAndSet(unsigned + forged),
                    unsigned,
                    forged);
        }
    }
}
