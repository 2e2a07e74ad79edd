/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.benchmarks;

import java.math.BigDecimal;

/** The least or the most that a figure may be. */
record Bound(double value, boolean least) {

    static Bound atLeast(double value) {
        return new Bound(value, true);
    }

    static Bound atMost(double value) {
        return new Bound(value, false);
    }

    boolean holds(double figure) {
        return least ? figure >= value : figure <= value;
    }

    @Override
    public String toString() {
        return (least ? "at least " : "at most ")
                + BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }
}
