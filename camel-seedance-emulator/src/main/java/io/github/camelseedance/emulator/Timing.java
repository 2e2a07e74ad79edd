/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator;

import java.time.Duration;

/** How long a task waits and how long it then runs. */
record Timing(Duration queueTime, Duration runTime) {
    Timing {
        if (queueTime.isNegative() || runTime.isNegative()) {
            throw new IllegalArgumentException(
                    "queueTime and runTime must not be negative, but are " + queueTime + " and " + runTime);
        }
    }

    Duration run(boolean slow) {
        return slow ? runTime.multipliedBy(10) : runTime;
    }
}
