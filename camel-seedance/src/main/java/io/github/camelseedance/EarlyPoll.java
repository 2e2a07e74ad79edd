/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

import io.github.camelseedance.concurrent.Scheduler;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.support.DefaultScheduledPollConsumerScheduler;
import org.apache.camel.support.ScheduledPollConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Polls of a scheduled consumer between its regular ones, as soon as there is something, but not before its first one is due. */
final class EarlyPoll {

    private static final Logger LOG = LoggerFactory.getLogger(EarlyPoll.class);

    private final ScheduledPollConsumer consumer;
    private final Scheduler time;
    private final long first;
    private final AtomicBoolean woken = new AtomicBoolean();

    /** To be made when the consumer's scheduler starts. */
    EarlyPoll(ScheduledPollConsumer consumer, Scheduler time) {
        this.consumer = consumer;
        this.time = time;
        this.first = time.nanoTime() + Math.max(0, consumer.getTimeUnit().toNanos(consumer.getInitialDelay()));
    }

    /** Polls at once, also under a backoff. With another scheduler than Camel's default one the regular polls have to do. */
    void wake() {
        if (!(consumer.getScheduler() instanceof DefaultScheduledPollConsumerScheduler scheduler)
                || !scheduler.isSchedulerStarted()
                || !woken.compareAndSet(false, true)) {
            return;
        }
        try {
            // on the scheduler's own thread, so that it does not run beside a regular poll
            scheduler
                    .getScheduledExecutorService()
                    .schedule(this::poll, Math.max(0, first - time.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            woken.set(false);
            LOG.debug("Not woken: the scheduler is shut down");
        }
    }

    private void poll() {
        woken.set(false);
        int multiplier = consumer.getBackoffMultiplier();
        // there is something: what holds back polls that find nothing must not hold back this one
        consumer.setBackoffMultiplier(0);
        try {
            consumer.run();
        } finally {
            consumer.setBackoffMultiplier(multiplier);
        }
    }
}
