/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.store.jdbc;

import io.github.camelseedance.concurrent.Scheduler;
import io.github.camelseedance.concurrent.SystemScheduler;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Claims that failed in their commit. What such a claim has taken belongs to its node, and nobody would work on it. The database can
 * even be about to finish the commit when the next attempt looks: so each of them is looked for again for a while.
 */
final class UncertainClaims {

    private record Claim(String node, long since) {}

    private static final long REMEMBERED_NANOS = Duration.ofMinutes(2).toNanos();

    private final Scheduler time = SystemScheduler.withoutTimer();
    private final Map<String, Claim> claims = new LinkedHashMap<>();

    synchronized void add(String node, String claimId) {
        claims.put(claimId, new Claim(node, time.nanoTime()));
    }

    /** They have landed, and their node is told. */
    synchronized void settle(Set<String> claimIds) {
        claims.keySet().removeAll(claimIds);
    }

    synchronized Set<String> of(String node) {
        if (claims.isEmpty()) {
            return Set.of();
        }
        long now = time.nanoTime();
        claims.values().removeIf(claim -> now - claim.since > REMEMBERED_NANOS);
        Set<String> ids = new LinkedHashSet<>();
        claims.forEach((id, claim) -> {
            if (claim.node.equals(node)) {
                ids.add(id);
            }
        });
        return ids;
    }
}
