/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random worlds, each from one seed. {@code -Dseeds=N} runs more of them, {@code -Dfirst=N} begins at another seed, {@code -Dseed=N}
 * runs one and shows what happens in it. See the description of the package.
 */
@ExtendWith(Quiet.class)
class SimulationTest {

    private static final int NORMAL = 300;
    private static final int ON_DATABASE = 25;

    @Test
    void everyPromiseHoldsInEveryWorld() {
        String one = System.getProperty("seed");
        if (one != null) {
            replay(Long.parseLong(one));
            return;
        }
        SimulationRun run = run(PlanMaker::plan, "seeds", NORMAL);
        assertThat(neverSeen(run.sightings()))
                .as("seen in no world: " + run.sightings())
                .isEmpty();
    }

    /** The same promises where the nodes share a database, with the real code for it. */
    @Test
    void everyPromiseHoldsOnADatabase() {
        SimulationRun run = run(SimulationTest::onDatabase, "databaseSeeds", ON_DATABASE);
        assertThat(run.sightings().count(FaultKind.REPOSITORY_ANSWER_LOST.name()))
                .isPositive();
    }

    private static Plan onDatabase(long seed) {
        return PlanMaker.plan(seed).withDatabase();
    }

    private static SimulationRun run(LongFunction<Plan> plans, String property, int normal) {
        SimulationRun run = new SimulationRun(Long.getLong("first", 1), plans).run(Long.getLong(property, normal));
        System.out.println(run.summary());
        if (run.failed()) {
            fail(run.report());
        }
        return run;
    }

    /** Worlds of defects that are mended; docs/reliability.adoc tells them. */
    @ParameterizedTest
    @ValueSource(longs = {28, 474, 1075, 3719, 4557, 5207, 226205})
    void staysMended(long seed) {
        Simulation.Result result = Simulation.run(PlanMaker.plan(seed), true);
        assertThat(result.failed()).as(() -> Simulation.report(result, 200)).isFalse();
    }

    private static void replay(long seed) {
        Plan plan = Boolean.getBoolean("database") ? onDatabase(seed) : PlanMaker.plan(seed);
        Simulation.Result result = Simulation.run(plan, true);
        System.out.println(Simulation.report(result, Integer.MAX_VALUE));
        if (result.failed()) {
            fail(Simulation.report(Simulation.shrink(result), Integer.MAX_VALUE));
        }
    }

    /** What every normal run has to reach: a simulation that does not reach a state does not test it. */
    private static List<String> neverSeen(Sightings all) {
        List<String> wanted = new ArrayList<>(List.of(
                "SUBMITTING removed",
                "SUBMITTING to IN_DOUBT",
                "SUBMITTING to RUNNING",
                "IN_DOUBT removed",
                "IN_DOUBT to RUNNING",
                "RUNNING to ENDED",
                "RUNNING to DELIVERED",
                "ENDED to DELIVERED",
                "AmbiguousSubmitException",
                "AuthenticationException",
                "BudgetExceededException",
                "budget used up",
                "InsufficientCreditsException",
                "RateLimitException",
                "ServiceUnavailableException",
                "TaskFailedException",
                "TaskTimeoutException",
                "cancel TaskNotCancellableException",
                "accepted",
                "duplicate",
                "delivered",
                "delivered again",
                "not accepted",
                "redelivered",
                "retried with the key",
                "track",
                "cancel",
                "status",
                "webhook forged",
                "resolve adopt",
                "resolve retry"));
        for (FaultKind kind : FaultKind.values()) {
            wanted.add(kind.name());
        }
        wanted.removeIf(what -> all.count(what) > 0);
        return wanted;
    }

    @Test
    void aSeedHasOneWorld() {
        for (long seed = 1; seed <= 20; seed++) {
            Plan plan = seed % 4 == 0 ? onDatabase(seed) : PlanMaker.plan(seed);
            assertThat(Simulation.run(plan, false).hash())
                    .as("seed " + seed)
                    .isEqualTo(Simulation.run(plan, false).hash());
        }
    }
}
