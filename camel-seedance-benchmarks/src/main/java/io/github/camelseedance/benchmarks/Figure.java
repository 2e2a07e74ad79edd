/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.benchmarks;

import java.util.List;

/**
 * Something that was measured or counted.
 *
 * @param group  what it belongs to
 * @param name   what it is
 * @param value  how much
 * @param unit   of what
 * @param goal   where it should be, in words; null for none
 * @param result whether it is there; null when there is no goal
 * @param gate   whether the run fails when it is not there: not when the machine was too busy to tell
 */
record Figure(String group, String name, double value, String unit, String goal, Boolean result, boolean gate) {

    /** Without a goal. */
    static Figure of(String group, String name, double value, String unit) {
        return new Figure(group, name, value, unit, null, null, false);
    }

    /** The middle one. */
    static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    boolean failed() {
        return gate && Boolean.FALSE.equals(result);
    }

    /** The value with as many digits as tell something. */
    String shown() {
        double size = Math.abs(value);
        return String.format(java.util.Locale.ROOT, size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f", value);
    }
}
