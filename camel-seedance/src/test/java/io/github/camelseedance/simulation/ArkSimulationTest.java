/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.github.camelseedance.provider.BuiltInProviders;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The worlds of the simulation with Ark in the place of the other providers: 0 double charges, 0 wrong bindings. What does not depend on
 * the provider is {@link SimulationTest}'s.
 */
class ArkSimulationTest {

    private static final String PROVIDER = "byteplus.com";
    private static final long SEEDS = Long.getLong("seeds", 200);

    private static final Pattern MONEY =
            Pattern.compile("is paid|which is of|that nobody has|was not accepted|webhook address|more than");

    @Test
    void nothingIsPaidTwiceOrBoundWrongly() {
        if (BuiltInProviders.find(PROVIDER).isEmpty()) {
            return;
        }
        Sightings all = new Sightings();
        for (long seed = 1; seed <= SEEDS; seed++) {
            Simulation.Result result = Simulation.run(atArk(PlanMaker.plan(seed)), false);
            all.addAll(result.sightings());
            if (result.failed() && MONEY.matcher(result.message()).find()) {
                Simulation.Result small = Simulation.shrink(result);
                fail(Simulation.report(small.failed() ? small : result, 200));
            }
        }
        for (String reached :
                List.of("accepted", "delivered", "IN_DOUBT to RUNNING", "cancel", "AmbiguousSubmitException")) {
            assertThat(all.count(reached)).as(reached).isPositive();
        }
    }

    private static Plan atArk(Plan plan) {
        List<OrderSpec> orders = plan.orders().stream()
                .map(order -> new OrderSpec(
                        order.label(),
                        atArk(order.route()),
                        order.at(),
                        order.node(),
                        order.key(),
                        order.redeliveries(),
                        order.retries()))
                .toList();
        return plan.with(orders, List.of(), plan.faults(), plan.visits());
    }

    private static RouteSpec atArk(RouteSpec route) {
        return new RouteSpec(
                PROVIDER,
                route.options(),
                route.resends(),
                route.tracked(),
                route.awaits(),
                route.timeout(),
                route.awaitTime());
    }
}
