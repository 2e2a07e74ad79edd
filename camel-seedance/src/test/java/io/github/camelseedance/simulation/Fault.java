/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.simulation;

import java.time.Duration;

/**
 * Something that goes wrong for a while.
 *
 * @param at        when, from the beginning of the world
 * @param length    for how long
 * @param target    number of the node, or -1 for all
 * @param intensity how often it strikes while it lasts, 0 to 1
 * @param amount    by how much, where it has an amount
 */
record Fault(FaultKind kind, Duration at, Duration length, int target, double intensity, Duration amount) {

    /** Whether it is how the provider is, rather than something that passes. */
    boolean isPermanent() {
        return length.compareTo(Duration.ofDays(1)) >= 0;
    }

    boolean concerns(int node) {
        return target < 0 || target == node;
    }

    @Override
    public String toString() {
        return "%s at %s for %s%s%s%s"
                .formatted(
                        kind,
                        Trace.text(at.toNanos()),
                        Trace.text(length.toNanos()),
                        target < 0 ? "" : ", node " + target,
                        intensity < 1 ? ", %.2f of the time".formatted(intensity) : "",
                        amount.isZero() ? "" : ", by " + amount.toSeconds() + " s");
    }
}
