/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.simulation;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

    private static final Pattern BUDGET = Pattern.compile("&budget=(\\d+)");

    /** The same, with a budget for as long as a world can last, and without paying twice on purpose. */
    RouteSpec bounded(int budget) {
        String once =
                options.replace("&onAmbiguousSubmit=resend", "") + "&budget=" + budget + "&budgetPeriod=604800000";
        return new RouteSpec(provider, once, 0, tracked, awaits, timeout, awaitTime);
    }

    /** What may be spent; 0 for any amount. */
    int budget() {
        Matcher option = BUDGET.matcher(options);
        return option.find() ? Integer.parseInt(option.group(1)) : 0;
    }

    String uri() {
        return "seedance:generate?provider=" + provider + options
                + "&submitTimeout=" + timeout.toMillis()
                + (tracked ? "&trackHeaders=label" : "&track=false")
                + (awaits ? "&awaitCompletion=true&awaitTimeout=" + awaitTime.toMillis() : "");
    }
}
