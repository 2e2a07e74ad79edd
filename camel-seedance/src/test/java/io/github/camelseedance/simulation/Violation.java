/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.simulation;

/** A promise of the component that does not hold in a simulated world. It is not lost in a future that catches everything. */
final class Violation extends AssertionError {

    private static final long serialVersionUID = 1L;
    private static final ThreadLocal<Violation> RAISED = new ThreadLocal<>();

    Violation(String what) {
        super(what);
        if (RAISED.get() == null) {
            RAISED.set(this);
        }
    }

    /** Forgets what was raised before. */
    static void clear() {
        RAISED.remove();
    }

    /** Throws what was raised since, wherever it was caught. */
    static void check() {
        Violation raised = RAISED.get();
        if (raised != null) {
            throw raised;
        }
    }
}
