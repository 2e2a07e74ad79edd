/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.simulation;

/** What has become of an order. */
final class Order {

    final OrderSpec spec;
    /** Charges that may be made for it: more than one only where somebody has decided so. */
    int allowed = 1;
    /** Calls of the component made for it. */
    int calls;
    /** Of those, the ones that have not come back yet. */
    int underWay;
    /** Where the last of them was made. */
    SimulatedNode node;
    /** Its user was told that nothing was accepted, and has not tried again since. */
    boolean denied;
    /** It has come through: the id of its task. */
    String taskId;
    /** It was told to have failed as a task, by the wait. */
    boolean ended;
    /** How often a route has completed with its end. */
    int delivered;
    /** How often its end was handed to a route. */
    int emitted;
    /** Number of the last delivery. */
    int lastDelivery;
    /** A person has given it up. */
    boolean abandoned;
    /** A person has asked for its deliveries to begin anew. */
    boolean retried;

    Order(OrderSpec spec) {
        this.spec = spec;
    }
}
