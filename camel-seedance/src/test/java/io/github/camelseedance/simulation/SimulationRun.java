/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.simulation;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongFunction;

/** Many worlds, one after the other, until too many kinds of failure are seen. */
final class SimulationRun {

    private static final int MAX_FAILURES = 5;
    private static final int PROGRESS = 1000;

    private final Sightings sightings = new Sightings();
    private final Map<String, Simulation.Result> failures = new LinkedHashMap<>();
    private final long first;
    private final LongFunction<Plan> plans;
    private long seeds;
    private Duration virtual = Duration.ZERO;
    private final long begun = System.nanoTime();

    /** @param plans what is to happen for a seed */
    SimulationRun(long first, LongFunction<Plan> plans) {
        this.first = first;
        this.plans = plans;
    }

    /** Runs so many seeds. */
    SimulationRun run(long count) {
        while (seeds < count && failures.size() < MAX_FAILURES) {
            Simulation.Result result = Simulation.run(plans.apply(first + seeds++), false);
            sightings.addAll(result.sightings());
            virtual = virtual.plus(result.virtual());
            if (result.failed() && failures.putIfAbsent(result.kind(), result) == null) {
                System.out.println("seed " + result.plan().seed() + ": " + result.message());
            }
            if (seeds % PROGRESS == 0) {
                System.out.println(summary());
            }
        }
        return this;
    }

    boolean failed() {
        return !failures.isEmpty();
    }

    Sightings sightings() {
        return sightings;
    }

    /** One line. */
    String summary() {
        return "Simulation: %d seeds from %d in %d s, %.3f virtual years, %d charges, %d nodes killed, %d kinds of failure"
                .formatted(
                        seeds,
                        first,
                        Duration.ofNanos(System.nanoTime() - begun).toSeconds(),
                        virtual.toMillis() / 3.15576e10,
                        sightings.count("charges"),
                        sightings.count(FaultKind.NODE_KILLED.name()),
                        failures.size());
    }

    /** Each kind of failure in a line, and the smallest world that shows the first one. */
    String report() {
        StringBuilder text = new StringBuilder();
        failures.values()
                .forEach(failure ->
                        text.append("seed %d: %s%n".formatted(failure.plan().seed(), failure.message())));
        Simulation.Result failed = failures.values().iterator().next();
        Simulation.Result small = Simulation.shrink(failed);
        return text.append(Simulation.report(small.failed() ? small : failed, 200))
                .toString();
    }

    /**
     * Without a build around it, for long runs and for {@code .ci/mutations}: how many seeds, the first one, and {@code database} when
     * the nodes share a database. Ends with 1 when a promise does not hold.
     */
    public static void main(String[] arguments) {
        Quiet.on();
        long first = arguments.length > 1 ? Long.parseLong(arguments[1]) : 1;
        LongFunction<Plan> plans =
                arguments.length > 2 ? seed -> PlanMaker.plan(seed).withDatabase() : PlanMaker::plan;
        long held = ScenarioTest.worlds()
                .map(arguments0 -> (org.junit.jupiter.api.Named<?>) arguments0.get()[0])
                .filter(named ->
                        Simulation.run((Plan) named.getPayload(), false).failed())
                .peek(named -> System.out.println("a scenario does not hold: " + named.getName()))
                .count();
        SimulationRun run = new SimulationRun(first, plans).run(held > 0 ? 0 : Long.parseLong(arguments[0]));
        System.out.println(run.summary());
        System.exit(held > 0 || run.failed() ? 1 : 0);
    }
}
