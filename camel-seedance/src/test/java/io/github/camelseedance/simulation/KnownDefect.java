/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.simulation;

import java.util.Arrays;

/**
 * The defects of the component that are known and not mended yet. Random worlds keep away from each of them. Whoever mends one
 * deletes its line here and what asks for it, and moves its scenario from the known red ones to the others.
 */
enum KnownDefect {
    /** The waits of a route that is stopped go on. */
    STOPPED_ROUTE_GOES_ON,
    /** A submission in doubt keeps an account from adopting tasks where the list shows no seeds; so does a clock that is ahead. */
    ACCOUNT_ADOPTS_NOTHING,
    /** The trouble of a provider stays in the health check when nothing is left to ask. */
    HEALTH_STAYS_DOWN;

    /** A kind of fault that random worlds do without while the defect is there, or null. */
    private final FaultKind without;

    KnownDefect() {
        this(null);
    }

    KnownDefect(FaultKind without) {
        this.without = without;
    }

    /** Whether random worlds have faults of a kind. */
    static boolean allows(FaultKind kind) {
        return Arrays.stream(values()).noneMatch(defect -> defect.without == kind);
    }
}
