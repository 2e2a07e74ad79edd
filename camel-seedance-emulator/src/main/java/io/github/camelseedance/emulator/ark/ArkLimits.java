/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator.ark;

import io.github.camelseedance.emulator.Call;
import io.github.camelseedance.emulator.Operation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** How many requests of a kind an account may send in a second: 1 list, 20 others. */
final class ArkLimits {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final int OTHERS = 20;

    private final Map<String, Deque<Instant>> recent = new HashMap<>();

    /** Counts a request; false when it is one too many. */
    synchronized boolean allows(Call call) {
        if (call.operation() == Operation.SUBMIT) {
            return true;
        }
        Deque<Instant> times =
                recent.computeIfAbsent(call.operation() + " " + call.key(), unused -> new ArrayDeque<>());
        while (!times.isEmpty() && !call.now().isBefore(times.peekFirst().plus(SECOND))) {
            times.removeFirst();
        }
        if (times.size() >= (call.operation() == Operation.LIST ? 1 : OTHERS)) {
            return false;
        }
        times.addLast(call.now());
        return true;
    }

    synchronized void reset() {
        recent.clear();
    }
}
