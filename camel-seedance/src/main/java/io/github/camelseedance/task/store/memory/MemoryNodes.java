/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.store.memory;

import io.github.camelseedance.concurrent.Scheduler;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which nodes of the repository in memory live. Not safe for use by many threads: the repository locks. */
final class MemoryNodes {

    private static final int MAX_DEAD = 1_000;

    private final Scheduler time;
    private final long leaseNanos;
    private final Map<String, Long> living = new HashMap<>();
    private final Set<String> dead = new LinkedHashSet<>();

    MemoryNodes(Scheduler time, Duration lease) {
        this.time = time;
        this.leaseNanos = lease.toNanos();
    }

    boolean lives(String node) {
        return living.containsKey(node);
    }

    /** False when the node is buried. */
    boolean beat(String node) {
        if (dead.contains(node)) {
            return false;
        }
        living.put(node, time.nanoTime());
        return true;
    }

    /** Nodes whose lease has run out and that are not buried. */
    List<String> expired() {
        long now = time.nanoTime();
        return living.entrySet().stream()
                .filter(node -> now - node.getValue() > leaseNanos)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Dead nodes are remembered, so that none comes back under its old id. */
    void bury(String node) {
        living.remove(node);
        dead.add(node);
        if (dead.size() > MAX_DEAD) {
            dead.remove(dead.iterator().next());
        }
    }
}
