/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client.account;

import io.github.camelseedance.concurrent.Scheduler;
import java.util.Arrays;

/** How many events there were in the last minute, in slots of five seconds. Thread-safe. */
final class RequestsPerMinute {

    private static final long SLOT_NANOS = 5_000_000_000L;
    private static final int SLOTS = 12;

    private final Scheduler scheduler;
    private final long begun;
    private final long[] counts = new long[SLOTS];
    private long newest;

    RequestsPerMinute(Scheduler scheduler) {
        this.scheduler = scheduler;
        this.begun = scheduler.nanoTime();
    }

    synchronized void increment() {
        advance();
        counts[(int) (newest % SLOTS)]++;
    }

    synchronized long sum() {
        advance();
        return Arrays.stream(counts).sum();
    }

    /** Empties the slots that time has passed over. */
    private void advance() {
        long now = (scheduler.nanoTime() - begun) / SLOT_NANOS;
        for (long passed = Math.min(now - newest, SLOTS); passed > 0; passed--) {
            counts[(int) ((now - passed + 1) % SLOTS)] = 0;
        }
        newest = Math.max(newest, now);
    }
}
