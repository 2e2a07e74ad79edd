/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.concurrent;

import java.time.Duration;
import java.time.Instant;

/** Time as the component sees it: one clock and one timer. Tests move it by hand; nothing else reads a clock. */
public interface Scheduler {

    /** A scheduled run that can be called off. */
    interface Timer {
        /** Calls it off, if it has not begun. */
        void cancel();
    }

    /** The wall clock, for what is stored or shown. */
    Instant now();

    /** A monotonic time in nanoseconds, for what is measured inside this process. Never stored. */
    long nanoTime();

    /** Runs something once after a delay. It must be short: long work belongs on a worker pool. */
    Timer schedule(Duration delay, Runnable task);
}
