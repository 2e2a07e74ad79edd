/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.concurrent;

import java.time.Duration;

/**
 * Delays that double from one failure to the next.
 *
 * @param first delay after the first failure
 * @param max   longest delay
 */
public record ExponentialDelay(Duration first, Duration max) {

    /**
     * The delay after so many failures in a row.
     *
     * @param failures from 1; less counts as 1
     */
    public Duration after(int failures) {
        double nanos = Math.scalb((double) first.toNanos(), Math.min(Math.max(failures, 1) - 1, 62));
        return nanos < max.toNanos() ? Duration.ofNanos((long) nanos) : max;
    }
}
