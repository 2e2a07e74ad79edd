/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A world before it begins: who wants what, and what is going to go wrong. Everything else follows from the seed.
 *
 * @param seed      of all random numbers
 * @param nodes     the nodes
 * @param length    for how long things go wrong
 * @param orders    what users want
 * @param elsewhere when somebody makes a task in the account without the component
 * @param faults    what goes wrong
 * @param visits    how often somebody else uses the component
 */
record Plan(
        long seed,
        NodesSpec nodes,
        Duration length,
        List<OrderSpec> orders,
        List<Duration> elsewhere,
        List<Fault> faults,
        int visits,
        boolean onDatabase) {

    /**
     * The nodes of a world.
     *
     * @param count                 how many there are
     * @param maxConcurrentRequests option of each
     * @param requestsPerMinute     option of each
     * @param consumers             how likely it is that a node has a consumer for a provider, 0 to 1; below 0 there is none at
     *                              all, and ends are polled for
     * @param consumerOptions       further options of consumers
     */
    record NodesSpec(
            int count, int maxConcurrentRequests, int requestsPerMinute, double consumers, String consumerOptions) {

        boolean polled() {
            return consumers < 0;
        }

        boolean adopts() {
            return consumerOptions.contains("source=account");
        }
    }

    /** Whether a fault of one of these kinds strikes. */
    boolean has(FaultKind... kinds) {
        return faults.stream().anyMatch(fault -> List.of(kinds).contains(fault.kind()));
    }

    Plan with(List<OrderSpec> newOrders, List<Duration> newElsewhere, List<Fault> newFaults, int newVisits) {
        return new Plan(seed, nodes, length, newOrders, newElsewhere, newFaults, newVisits, onDatabase);
    }

    /** The same on the real code for databases. */
    Plan withDatabase() {
        return new Plan(seed, nodes, length, orders, elsewhere, faults, visits, true);
    }

    Plan withoutFault(int index) {
        return with(orders, elsewhere, without(faults, index), visits);
    }

    Plan withoutOrder(int index) {
        return with(without(orders, index), elsewhere, faults, visits);
    }

    Plan withoutElsewhere() {
        return with(orders, List.of(), faults, visits);
    }

    Plan withoutVisits() {
        return with(orders, elsewhere, faults, 0);
    }

    private static <T> List<T> without(List<T> all, int index) {
        List<T> rest = new ArrayList<>(all);
        rest.remove(index);
        return rest;
    }
}
