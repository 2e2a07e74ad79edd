/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Makes the plan of a scenario by hand. */
final class PlanBuilder {

    private final List<OrderSpec> orders = new ArrayList<>();
    private final List<Duration> elsewhere = new ArrayList<>();
    private final List<Fault> faults = new ArrayList<>();
    private int visits;
    private long seed = 1;
    private Plan.NodesSpec nodes = new Plan.NodesSpec(1, 32, 0, 1, "");

    PlanBuilder nodes(int count) {
        nodes = new Plan.NodesSpec(count, 32, 0, 1, "");
        return this;
    }

    PlanBuilder nodes(Plan.NodesSpec spec) {
        nodes = spec;
        return this;
    }

    /** An order without a key. */
    PlanBuilder order(RouteSpec route, int second, int redeliveries) {
        orders.add(
                new OrderSpec("order-" + orders.size(), route, Duration.ofSeconds(second), 0, null, redeliveries, 0));
        return this;
    }

    /** An order with a key, on a node. */
    PlanBuilder order(RouteSpec route, int second, int node, String key, int retries) {
        orders.add(new OrderSpec("order of " + key, route, Duration.ofSeconds(second), node, key, 0, retries));
        return this;
    }

    PlanBuilder elsewhere(int second) {
        elsewhere.add(Duration.ofSeconds(second));
        return this;
    }

    /** A fault of all nodes that always strikes. */
    PlanBuilder fault(FaultKind kind, int second, int seconds) {
        return fault(kind, -1, second, seconds, 0);
    }

    PlanBuilder fault(FaultKind kind, int node, int second, int seconds, int amountSeconds) {
        faults.add(new Fault(
                kind,
                Duration.ofSeconds(second),
                Duration.ofSeconds(seconds),
                node,
                1,
                Duration.ofSeconds(amountSeconds)));
        return this;
    }

    PlanBuilder seed(long value) {
        seed = value;
        return this;
    }

    PlanBuilder visits(int count) {
        visits = count;
        return this;
    }

    /** A world that avoids nothing. */
    Plan plan(int minutes) {
        return new Plan(seed, nodes, Duration.ofMinutes(minutes), orders, elsewhere, faults, visits, false);
    }

    /** A route of a provider with further options. */
    static RouteSpec route(String provider, String options) {
        return route(provider, options, 240);
    }

    /** The same, with the longest time that a submission takes. */
    static RouteSpec route(String provider, String options, int seconds) {
        return new RouteSpec(provider, options, 0, true, false, Duration.ofSeconds(seconds), Duration.ofMinutes(15));
    }

    /** The same, waiting for the end. */
    static RouteSpec waiting(String provider, String options, int seconds) {
        return new RouteSpec(provider, options, 0, true, true, Duration.ofMinutes(4), Duration.ofSeconds(seconds));
    }
}
