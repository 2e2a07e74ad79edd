/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client.account;

import java.time.Duration;

/**
 * At most so many permits in any window of time, wherever a provider's own windows begin: a ring of the times of the last ones. Not
 * thread-safe.
 */
final class RateLimit {

    private static final int BURSTS = 6;
    private static final int SHARES = 10;
    /** A minute, and the time in which a call that has its turn is written down before it leaves. */
    private static final Duration MINUTE = Duration.ofMillis(60_500);

    private final long[] times;
    private final long window;
    /** Most permits within {@link #burstWindow}. */
    private final int burst;

    private final long burstWindow;
    /** Permits of a window, and of a burst, that only calls of routes get. */
    private final int kept;

    private final int keptOfBurst;
    private int next;
    private int used;

    RateLimit(int permits, Duration window) {
        this(permits, window, permits, 0);
    }

    private RateLimit(int permits, Duration window, int burst, int kept) {
        this.times = new long[permits];
        this.window = window.toNanos();
        this.burst = burst;
        this.burstWindow = this.window / permits * burst;
        this.kept = kept;
        this.keptOfBurst = kept == 0 ? 0 : burst / SHARES;
    }

    /** Spread over the minute in bursts of at most a sixth; a tenth is kept for calls of routes. */
    static RateLimit perMinute(int permits) {
        int kept = Math.min((permits + SHARES - 1) / SHARES, permits - 1);
        return new RateLimit(permits, MINUTE, Math.max(1, permits / BURSTS), kept);
    }

    /**
     * Takes a permit and returns 0, or takes none and returns how many nanoseconds to wait for one.
     *
     * @param background whether the call has to leave what is kept
     */
    long take(long now, boolean background) {
        long wait = Math.max(
                waitFor(times.length - (background ? kept : 0), window, now),
                waitFor(burst - (background ? keptOfBurst : 0), burstWindow, now));
        if (wait > 0) {
            return wait;
        }
        times[next] = now;
        next = (next + 1) % times.length;
        used = Math.min(used + 1, times.length);
        return 0;
    }

    /** How long until fewer than so many permits lie within the last span. */
    private long waitFor(int limit, long span, long now) {
        if (used < limit) {
            return 0;
        }
        return Math.max(0, times[(next - limit + times.length) % times.length] + span - now);
    }
}
