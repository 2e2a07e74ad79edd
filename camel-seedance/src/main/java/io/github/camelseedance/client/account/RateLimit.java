/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client.account;

import java.time.Duration;

/**
 * At most so many permits in any window of time, wherever a provider's own windows begin: a ring of the times of the last ones. Not
 * thread-safe.
 */
final class RateLimit {

    private final long[] times;
    private final long window;
    private int next;
    private int used;

    RateLimit(int permits, Duration window) {
        this.times = new long[permits];
        this.window = window.toNanos();
    }

    /** Takes a permit and returns 0, or takes none and returns how many nanoseconds to wait for one. */
    long take(long now) {
        if (used == times.length) {
            long wait = times[next] + window - now;
            if (wait > 0) {
                return wait;
            }
        } else {
            used++;
        }
        times[next] = now;
        next = (next + 1) % times.length;
        return 0;
    }
}
