/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.store;

import java.time.Duration;
import org.apache.camel.util.TimeUtils;

/** Durations in messages, written as in options: {@code 20s} rather than {@code PT20S}. */
public final class TimeText {

    private TimeText() {}

    public static String of(Duration duration) {
        return TimeUtils.printDuration(duration, duration.toMillis() % 1000 != 0);
    }
}
