/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client.account;

import java.time.Duration;

/**
 * At most so many permits in any window of a minute, wherever a provider's own windows begin: a ring of the times of the last
 * ones. Not thread-safe.
 */
final class MinuteLimit {

    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final long[] times;
    private int next;
    private int used;

    MinuteLimit(int perMinute) {
        times = new long[perMinute];
    }

    /** Takes a permit and returns 0, or takes none and returns how many nanoseconds to wait for one. */
    long take(long now) {
        if (used == times.length) {
            long wait = times[next] + MINUTE - now;
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
