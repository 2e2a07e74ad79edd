/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.simulation;

import static io.github.camelseedance.simulation.PlanBuilder.route;
import static io.github.camelseedance.simulation.PlanBuilder.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Worlds made by hand, each for a defect that the component has had. */
@ExtendWith(Quiet.class)
class ScenarioTest {

    private static final String MOVIE = "seedance2.movie";
    private static final String INK = "seedance2.ink";
    private static final int FOR_EVER = 30 * 24 * 3600;

    static Stream<Arguments> worlds() {
        return Stream.of(
                world(
                        "orders without a fault",
                        new PlanBuilder()
                                .nodes(2)
                                .order(route(MOVIE, ""), 1, 0)
                                .order(route(INK, ""), 2, 0)
                                .order(waiting(INK, "&throwExceptionOnTaskFailure=false", 900), 3, 0)
                                .plan(10)),
                world(
                        "a lost submission is listed a minute and a half late, and is not sent again",
                        new PlanBuilder()
                                .order(route(MOVIE, ""), 10, 0)
                                .fault(FaultKind.RESET_AFTER, 9, 2)
                                .fault(FaultKind.LIST_LAGS, -1, 0, 600, 90)
                                .plan(10)),
                world(
                        "a task whose submission is not answered yet is not taken for a lost one",
                        new PlanBuilder()
                                .order(route(MOVIE, ""), 10, 0)
                                .fault(FaultKind.RESET_BEFORE, 9, 2)
                                .order(route(MOVIE, "&responseTimeout=120000"), 12, 0)
                                .fault(FaultKind.SILENT, 0, 12, 1, 0)
                                .plan(10)),
                world(
                        "an accepted submission is answered with an error of the server, and delivered again",
                        new PlanBuilder()
                                .order(route(INK, ""), 10, 2)
                                .fault(FaultKind.SERVER_ERROR, 9, 3)
                                .plan(10)),
                world(
                        "the connection is lost after a submission was accepted, and it is delivered again",
                        new PlanBuilder()
                                .order(route(INK, ""), 10, 2)
                                .fault(FaultKind.RESET_AFTER, 9, 3)
                                .plan(10)),
                world(
                        "a key comes twice, on two nodes",
                        new PlanBuilder()
                                .nodes(2)
                                .order(route(INK, ""), 10, 0, "k", 1)
                                .order(route(INK, ""), 60, 1, "k", 1)
                                .plan(10)),
                world(
                        "a node dies while a submission is under way, and its key comes again on another node",
                        new PlanBuilder()
                                .nodes(2)
                                .order(route(INK, ""), 10, 0, "k", 0)
                                .fault(FaultKind.SILENT, 0, 9, 20, 0)
                                .fault(FaultKind.NODE_KILLED, 0, 12, 600, 0)
                                .order(route(INK, ""), 90, 1, "k", 0)
                                .plan(15)),
                world(
                        "a route fails with its first ends",
                        new PlanBuilder()
                                .order(route(INK, ""), 10, 0)
                                .fault(FaultKind.ROUTE_FAILS, 5, 300)
                                .plan(10)),
                world(
                        "the repository is down from the start on",
                        new PlanBuilder()
                                .order(route(INK, ""), 2, 0)
                                .fault(FaultKind.REPOSITORY_DOWN, 0, 30)
                                .plan(2)),
                world(
                        "a task without tracking is found after its node has died, and is delivered",
                        new PlanBuilder()
                                .nodes(2)
                                .order(untracked(MOVIE), 10, 0)
                                .fault(FaultKind.SILENT, 0, 9, 20, 0)
                                .fault(FaultKind.NODE_KILLED, 0, 12, 600, 0)
                                .plan(20)),
                world(
                        "a call of a user waits behind all polls",
                        orders(new PlanBuilder().nodes(new Plan.NodesSpec(1, 32, 20, 1, "")), INK, 120)
                                .visits(40)
                                .plan(8)),
                world(
                        "a wait that times out is delivered again, and is paid once",
                        new PlanBuilder().order(waiting(INK, "", 1), 1, 2).plan(10)),
                world(
                        "an answer with the id of another task, delivered again, is paid once",
                        new PlanBuilder()
                                .order(route(INK, ""), 1, 0)
                                .order(route(INK, ""), 120, 2)
                                .fault(FaultKind.ID_GIVEN_BEFORE, 60, 600)
                                .plan(10)),
                world(
                        "a lost submission that waits is found after its end, and is done with",
                        new PlanBuilder()
                                .order(
                                        new RouteSpec(
                                                MOVIE, "", 0, true, true, Duration.ofMinutes(9), Duration.ofMinutes(9)),
                                        60,
                                        0)
                                .fault(FaultKind.RESET_AFTER, 30, 400)
                                .plan(15)),
                world(
                        "the list shows no seeds and other models: a lost submission is paid once",
                        new PlanBuilder()
                                .order(route(MOVIE, "&model=seedance-2.0"), 10, 0)
                                .fault(FaultKind.LIST_HIDES_SEED, -1, 0, FOR_EVER, 0)
                                .fault(FaultKind.LIST_RENAMES_MODEL, -1, 0, FOR_EVER, 0)
                                .fault(FaultKind.RESET_AFTER, 9, 2)
                                .plan(10)),
                world(
                        "the list shows no seeds and the provider's clock is late: a lost submission is paid once",
                        new PlanBuilder()
                                .order(route(MOVIE, ""), 10, 0)
                                .fault(FaultKind.LIST_HIDES_SEED, -1, 0, FOR_EVER, 0)
                                .fault(FaultKind.PROVIDER_CLOCK, -1, 0, FOR_EVER, -360)
                                .fault(FaultKind.RESET_AFTER, 9, 2)
                                .plan(10)),
                world(
                        "a machine sleeps while a submission waits for its turn, and another node sends it",
                        new PlanBuilder()
                                .nodes(new Plan.NodesSpec(2, 1, 0, 1, ""))
                                .order(route(MOVIE, "", 600), 59, 0)
                                .fault(FaultKind.SILENT, 0, 58, 10, 0)
                                .order(route(MOVIE, "", 600), 60, 0, "k", 0)
                                .fault(FaultKind.NODE_SLEEPS, 0, 78, 500, 0)
                                .order(route(MOVIE, "", 600), 400, 1, "k", 0)
                                .plan(20)),
                world(
                        "a refusal after the lease was lost frees the key",
                        new PlanBuilder()
                                .nodes(2)
                                .order(route(INK, "&responseTimeout=120000"), 60, 0, "k", 0)
                                .fault(FaultKind.SLOW, 0, 59, 3, 100)
                                .fault(FaultKind.NO_CREDITS, 59, 200)
                                .fault(FaultKind.REPOSITORY_DOWN, 0, 61, 40, 0)
                                .plan(10)),
                world(
                        "what is submitted anew in a redelivery has a webhook address",
                        new PlanBuilder()
                                .order(route(MOVIE, "&webhookUrl=https://hooks.example.com/in", 90), 10, 3)
                                .fault(FaultKind.RESET_BEFORE, 9, 3)
                                .plan(20)),
                world(
                        "a node that was overtaken drops the ends that it has taken",
                        orders(new PlanBuilder().nodes(2), INK, 20)
                                .fault(FaultKind.ROUTE_BLOCKS, 0, 0, 3600, 5)
                                .fault(FaultKind.CONSUMERS_STOPPED, 0, 1, 299, 0)
                                .fault(FaultKind.CONSUMERS_STOPPED, 1, 1, 328, 0)
                                .fault(FaultKind.REPOSITORY_DOWN, 0, 315, 100, 0)
                                .plan(15)),
                world(
                        "a list that lags hides no end",
                        new PlanBuilder()
                                .order(route(MOVIE, ""), 10, 0)
                                .order(route(MOVIE, ""), 11, 0)
                                .fault(FaultKind.LIST_STANDS_STILL, -1, 60, FOR_EVER, 0)
                                .plan(10)),
                world(
                        "who polls without a timeout gets an end",
                        new PlanBuilder()
                                .nodes(new Plan.NodesSpec(1, 32, 0, -1, ""))
                                .order(route(INK, ""), 10, 0)
                                .plan(10)),
                world(
                        "an end that failed while the clock was a day ahead is delivered",
                        new PlanBuilder()
                                .order(route(INK, ""), 10, 0)
                                .fault(FaultKind.CLOCK_SET, 0, 5, 1, 86_400)
                                .fault(FaultKind.ROUTE_FAILS, 5, 600)
                                .fault(FaultKind.CLOCK_SET, 0, 605, 1, -86_400)
                                .plan(11)),
                world(
                        "a route that is stopped ends its waits",
                        new PlanBuilder()
                                .order(waiting(INK, "", 600), 10, 0)
                                .fault(FaultKind.ROUTES_STOPPED, 0, 15, 300, 0)
                                .plan(10)),
                world(
                        "one submission in doubt keeps an account from adopting only what is of its time",
                        new PlanBuilder()
                                .nodes(new Plan.NodesSpec(1, 32, 0, 1, "&source=account&listInterval=30000"))
                                .order(route(MOVIE, "&onAmbiguousSubmit=fail"), 10, 0)
                                .fault(FaultKind.LIST_HIDES_SEED, -1, 0, FOR_EVER, 0)
                                .fault(FaultKind.RESET_BEFORE, 9, 3)
                                .elsewhere(1800)
                                .plan(40)));
    }

    private static PlanBuilder orders(PlanBuilder plan, String provider, int count) {
        for (int i = 0; i < count; i++) {
            plan.order(route(provider, ""), 5 + i, 0);
        }
        return plan;
    }

    private static RouteSpec untracked(String provider) {
        return new RouteSpec(provider, "", 0, false, true, Duration.ofMinutes(4), Duration.ofMinutes(15));
    }

    private static Arguments world(String name, Plan plan) {
        return Arguments.of(Named.of(name, plan));
    }

    @ParameterizedTest
    @MethodSource("worlds")
    void holds(Plan plan) {
        Simulation.Result result = Simulation.run(plan, true);
        assertThat(result.failed()).as(() -> Simulation.report(result, 200)).isFalse();
    }

    @Test
    void sixtyFourCallersOnTwoNodesWithABudgetForTenPayTen() {
        PlanBuilder plan = new PlanBuilder().nodes(2).fault(FaultKind.REPOSITORY_SLOW, -1, 9, 30, 3);
        for (int i = 0; i < 64; i++) {
            plan.order(route(MOVIE, "&budget=90&budgetPeriod=604800000"), 10, i % 2, "k" + i, 0);
        }
        Simulation.Result result = Simulation.run(plan.plan(15), true);

        assertThat(result.failed()).as(() -> Simulation.report(result, 200)).isFalse();
        // the world itself counts what is charged, with each task that is made
        assertThat(result.sightings().count("budget used")).isEqualTo(9);
        assertThat(result.sightings().count("budget used up")).isEqualTo(1);
        assertThat(result.sightings().count("BudgetExceededException")).isEqualTo(54);
    }
}
