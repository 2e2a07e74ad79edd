/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.simulation;

import io.github.camelseedance.simulation.ProviderModel.Kind;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;

/** Checks what goes over the wire: who pays twice, and whether there are more requests than allowed. */
final class Traffic implements Network.Watcher {

    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final World world;
    private final Map<String, Integer> underWay = new HashMap<>();
    private final Map<Account, Queue<Long>> lastMinute = new HashMap<>();

    /** Each life of a node has its own limits. */
    private record Account(NodeTime life, String provider) {}

    Traffic(World world) {
        this.world = world;
    }

    @Override
    public void sent(int node, NodeTime life, String provider, Kind kind) {
        world.sightings.saw("request " + kind);
        int now = underWay.merge(node + provider, 1, Integer::sum);
        if (now > world.plan.nodes().maxConcurrentRequests()
                && world.plan.faults().isEmpty()) {
            throw new Violation(
                    now + " requests at once, and " + world.plan.nodes().maxConcurrentRequests() + " are allowed");
        }
        int perMinute = world.plan.nodes().requestsPerMinute();
        if (perMinute > 0) {
            Queue<Long> times = lastMinute.computeIfAbsent(new Account(life, provider), a -> new ArrayDeque<>());
            times.removeIf(at -> at <= world.time.now() - MINUTE);
            times.add(world.time.now());
            if (times.size() > perMinute) {
                throw new Violation(times.size() + " requests within a minute, and " + perMinute + " are allowed");
            }
        }
    }

    @Override
    public void asks(String label, String callback) {
        Order order = world.orders.get(label);
        boolean wanted = order.spec.route().options().contains("webhookUrl");
        if (wanted && callback == null) {
            throw new Violation(label + " is submitted without its webhook address");
        }
    }

    @Override
    public void over(int node, String provider) {
        underWay.merge(node + provider, -1, Integer::sum);
    }

    @Override
    public void paid(Ledger.Post post) {
        Order order = world.orders.get(post.label);
        if (order == null) {
            return;
        }
        int charges = world.ledger.charges(post.label).size();
        int allowed = order.allowed + order.calls * order.spec.route().resends();
        if (charges > allowed) {
            throw new Violation("%s is paid %d times: %s"
                    .formatted(
                            post.label,
                            charges,
                            world.ledger.charges(post.label).stream()
                                    .map(task -> task.id)
                                    .toList()));
        }
        if (post.denied) {
            throw new Violation(post.label + " is paid after its user was told that it was not accepted");
        }
    }
}
