/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.simulation;

import static io.github.camelseedance.simulation.PlanBuilder.route;
import static io.github.camelseedance.simulation.PlanBuilder.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Worlds made by hand, each for a defect that the component has had. */
@ExtendWith(Quiet.class)
class ScenarioTest {

    private static final String MOVIE = "seedance2.movie";
    private static final String INK = "seedance2.ink";

    /** Those whose defect is mended: they stay as they are. */
    static Stream<Arguments> mended() {
        return Stream.of(world(
                "orders without a fault",
                new PlanBuilder()
                        .nodes(2)
                        .order(route(MOVIE, ""), 1, 0)
                        .order(route(INK, ""), 2, 0)
                        .order(waiting(INK, "&throwExceptionOnTaskFailure=false", 900), 3, 0)
                        .plan(10)));
    }

    /** Those whose defect is known and not mended, with what is seen of it: red at commit 5dd6b6d. */
    static Stream<Arguments> knownRed() {
        return Stream.of(
                red(
                        "a wait that times out is delivered again, and is paid again",
                        "is paid 2 times",
                        new PlanBuilder().order(waiting(INK, "", 1), 1, 2).plan(10)),
                red(
                        "an answer with the id of another task, delivered again, is paid again",
                        "is paid 2 times",
                        new PlanBuilder()
                                .order(route(INK, ""), 1, 0)
                                .order(route(INK, ""), 120, 2)
                                .fault(FaultKind.ID_GIVEN_BEFORE, 60, 600)
                                .plan(10)),
                red(
                        "a lost submission that waits is found after its end, and its row stays running",
                        "a row is left",
                        new PlanBuilder()
                                .order(
                                        new RouteSpec(
                                                MOVIE, "", 0, true, true, Duration.ofMinutes(9), Duration.ofMinutes(9)),
                                        60,
                                        0)
                                .fault(FaultKind.RESET_AFTER, 30, 400)
                                .plan(15)),
                red(
                        "the repository is down from the start on",
                        "is none of ours",
                        new PlanBuilder()
                                .order(route(INK, ""), 2, 0)
                                .fault(FaultKind.REPOSITORY_DOWN, 0, 30)
                                .plan(2)));
    }

    private static Arguments world(String name, Plan plan) {
        return Arguments.of(Named.of(name, plan));
    }

    private static Arguments red(String name, String violation, Plan plan) {
        return Arguments.of(Named.of(name, plan), violation);
    }

    @ParameterizedTest
    @MethodSource("mended")
    void holds(Plan plan) {
        Simulation.Result result = Simulation.run(plan, true);
        assertThat(result.failed()).as(() -> Simulation.report(result, 200)).isFalse();
    }

    @ParameterizedTest
    @MethodSource("knownRed")
    void failsUntilItIsMended(Plan plan, String violation) {
        Simulation.Result result = Simulation.run(plan, true);
        assertThat(result.failed())
                .as(
                        "This world is well now: the defect is mended. Move it to those that hold, and delete its line in KnownDefect")
                .isTrue();
        assertThat(result.message())
                .as(() -> "It fails otherwise than before. " + Simulation.report(result, 200))
                .contains(violation);
    }
}
