/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.simulation;

import java.time.Duration;

/**
 * A route that submits.
 *
 * @param provider   id of the provider
 * @param options    further options of the endpoint
 * @param resends    how often one call may send again on purpose
 * @param tracked    whether ends are delivered
 * @param awaits     whether it waits for the end
 * @param timeout    bounds the submission
 * @param awaitTime  bounds the wait
 */
record RouteSpec(
        String provider,
        String options,
        int resends,
        boolean tracked,
        boolean awaits,
        Duration timeout,
        Duration awaitTime) {

    String uri() {
        return "seedance:generate?provider=" + provider + options
                + "&submitTimeout=" + timeout.toMillis()
                + (tracked ? "&trackHeaders=label" : "&track=false")
                + (awaits ? "&awaitCompletion=true&awaitTimeout=" + awaitTime.toMillis() : "");
    }
}
