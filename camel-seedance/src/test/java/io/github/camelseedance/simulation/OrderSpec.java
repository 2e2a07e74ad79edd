/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.simulation;

import java.time.Duration;

/**
 * Something that a user wants to have once.
 *
 * @param label        the prompt, by which its charges are told from others
 * @param route        the route that submits it
 * @param at           when
 * @param node         on which node first
 * @param key          its submission key, or null
 * @param redeliveries how often the exchange is delivered again when it fails
 * @param retries      with a key: how often it is tried with a new exchange
 */
record OrderSpec(String label, RouteSpec route, Duration at, int node, String key, int redeliveries, int retries) {

    @Override
    public String toString() {
        return "order %s at %s, node %d, %s%s, redeliveries=%d, retries=%d"
                .formatted(
                        label,
                        Trace.text(at.toNanos()),
                        node,
                        key == null ? "no key" : "key " + key,
                        route.awaits() ? ", awaits" : "",
                        redeliveries,
                        retries);
    }
}
