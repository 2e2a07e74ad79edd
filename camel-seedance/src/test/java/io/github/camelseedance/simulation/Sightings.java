/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.simulation;

import java.util.Map;
import java.util.TreeMap;

/** What was seen in some world, and how often: what is never seen was never tested. */
final class Sightings {

    private final Map<String, Long> seen = new TreeMap<>();

    void saw(Enum<?> what) {
        saw(what.name());
    }

    void saw(String what) {
        add(what, 1);
    }

    void add(String what, long count) {
        seen.merge(what, count, Long::sum);
    }

    void addAll(Sightings other) {
        other.seen.forEach(this::add);
    }

    long count(String what) {
        return seen.getOrDefault(what, 0L);
    }

    @Override
    public String toString() {
        return seen.toString();
    }
}
