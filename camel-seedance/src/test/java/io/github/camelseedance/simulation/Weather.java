/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Which faults there are at this moment, and whether one strikes. */
final class Weather {

    private final Map<FaultKind, List<Fault>> active = new EnumMap<>(FaultKind.class);
    private final RandomGenerator random;
    private final Sightings sightings;
    private boolean over;

    Weather(RandomGenerator random, Sightings sightings) {
        this.random = random;
        this.sightings = sightings;
    }

    void begin(Fault fault) {
        if (!over) {
            active.computeIfAbsent(fault.kind(), k -> new ArrayList<>()).add(fault);
        }
    }

    void end(Fault fault) {
        List<Fault> faults = active.get(fault.kind());
        if (faults != null) {
            faults.remove(fault);
        }
    }

    /** From now on nothing goes wrong any more, but for how a provider is. */
    void clear() {
        over = true;
        active.values().forEach(faults -> faults.removeIf(fault -> !fault.isPermanent()));
    }

    /** Whether a fault of a kind strikes a node now. */
    boolean strikes(FaultKind kind, int node) {
        return strike(kind, node) != null;
    }

    /** A fault of a kind that there is now, or null. */
    Fault current(FaultKind kind) {
        List<Fault> faults = active.getOrDefault(kind, List.of());
        if (faults.isEmpty()) {
            return null;
        }
        sightings.saw(kind);
        return faults.get(0);
    }

    /** By how much a fault of a kind strikes now; zero when it does not. */
    Duration amount(FaultKind kind, int node) {
        Fault fault = strike(kind, node);
        return fault == null ? Duration.ZERO : fault.amount();
    }

    private Fault strike(FaultKind kind, int node) {
        List<Fault> faults = active.get(kind);
        if (faults == null || faults.isEmpty()) {
            return null;
        }
        for (Fault fault : faults) {
            if (fault.concerns(node) && random.nextDouble() < fault.intensity()) {
                sightings.saw(kind);
                return fault;
            }
        }
        return null;
    }

    /** A coin, of the same stream as the faults. */
    boolean coin() {
        return random.nextBoolean();
    }

    long upTo(Duration most) {
        return random.nextLong(Math.max(1, most.toNanos()));
    }
}
