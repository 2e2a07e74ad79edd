/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.benchmarks;

import java.util.List;
import java.util.Locale;

/**
 * Something that was measured or counted.
 *
 * @param group what it belongs to
 * @param name  what it is
 * @param value how much
 * @param unit  of what
 * @param goal  where it should be; null for none
 * @param limit where it must be, or the run fails: where it is today and a little worse; null for none, also on a machine that was too
 *              busy to tell
 */
record Figure(String group, String name, double value, String unit, Bound goal, Bound limit) {

    /** Without a goal. */
    static Figure of(String group, String name, double value, String unit) {
        return new Figure(group, name, value, unit, null, null);
    }

    /** The middle one. */
    static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    boolean missed() {
        return goal != null && !goal.holds(value);
    }

    boolean failed() {
        return limit != null && !limit.holds(value);
    }

    /** The value with as many digits as tell something. */
    String shown() {
        double size = Math.abs(value);
        return String.format(Locale.ROOT, size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f", value);
    }
}
