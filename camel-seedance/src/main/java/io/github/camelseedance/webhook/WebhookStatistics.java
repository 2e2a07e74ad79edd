/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.webhook;

import io.github.camelseedance.concurrent.Scheduler;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a listener has received. Whoever sends nonsense must not fill the log: refusals are warned about once a minute. */
public final class WebhookStatistics {

    private static final Logger LOG = LoggerFactory.getLogger(WebhookStatistics.class);
    private static final Duration WARN_PAUSE = Duration.ofMinutes(1);

    private final LongAdder accepted = new LongAdder();
    private final LongAdder unknown = new LongAdder();
    private final LongAdder unsigned = new LongAdder();
    private final LongAdder forged = new LongAdder();
    private final LongAdder tooLarge = new LongAdder();
    private final AtomicLong warnAgainAt = new AtomicLong();
    private final AtomicLong warned = new AtomicLong();

    WebhookStatistics() {}

    void acceptedOne() {
        accepted.increment();
    }

    void unknownOne() {
        unknown.increment();
    }

    void tooLargeOne() {
        tooLarge.increment();
    }

    void unsignedOne(Scheduler time) {
        unsigned.increment();
        refused(time);
    }

    void forgedOne(Scheduler time) {
        forged.increment();
        refused(time);
    }

    private void refused(Scheduler time) {
        long now = time.nanoTime();
        long due = warnAgainAt.get();
        if ((due == 0 || now - due >= 0) && warnAgainAt.compareAndSet(due, Math.max(1, now + WARN_PAUSE.toNanos()))) {
            long refused = unsigned.sum() + forged.sum();
            LOG.warn(
                    "{} webhooks were refused: {} without a signature and {} with a wrong one in all",
                    refused - warned.getAndSet(refused),
                    unsigned.sum(),
                    forged.sum());
        }
    }

    /** Webhooks with a known token, and a good signature where one is needed. */
    public long accepted() {
        return accepted.sum();
    }

    /** Webhooks with no token, or one that no task has. */
    public long unknown() {
        return unknown.sum();
    }

    /** Webhooks refused because they have no signature. */
    public long unsigned() {
        return unsigned.sum();
    }

    /** Webhooks refused because their signature is wrong: a forgery, or a secret that has changed. */
    public long forged() {
        return forged.sum();
    }

    /** Webhooks refused because of their size. */
    public long tooLarge() {
        return tooLarge.sum();
    }
}
