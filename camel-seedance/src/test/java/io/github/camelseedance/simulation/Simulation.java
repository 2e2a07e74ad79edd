/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.simulation;

import java.time.Duration;
import java.util.List;

/** Runs worlds, and makes the plan of one that fails smaller. */
final class Simulation {

    /**
     * What came of a world.
     *
     * @param plan      its plan
     * @param error     the promise that does not hold, or whatever else was thrown; null when all is well
     * @param trace     what happened, where it was kept
     * @param hash      of what happened
     * @param virtual   how much time has passed in it
     * @param sightings what was seen in it
     */
    record Result(Plan plan, Throwable error, List<String> trace, long hash, Duration virtual, Sightings sightings) {

        boolean failed() {
            return error != null;
        }

        String message() {
            return error instanceof Violation ? error.getMessage() : String.valueOf(error);
        }

        /** The message without what differs between two runs of the same defect. */
        String kind() {
            return message().replaceAll("\\b[a-z]+-[0-9]+-[0-9a-f]+|order-\\d+|[0-9a-f]{8}|\\d+", "#");
        }
    }

    private Simulation() {}

    static Result run(Plan plan, boolean traced) {
        Violation.clear();
        World world = new World(plan, traced);
        Throwable error = null;
        try {
            world.run();
        } catch (Violation e) {
            error = e;
        } catch (RuntimeException | StackOverflowError e) {
            error = e;
        } finally {
            world.clear();
            Violation.clear();
        }
        return new Result(
                plan, error, world.lines(), world.trace.hash(), Duration.ofNanos(world.time.now()), world.sightings);
    }

    /** Drops faults and orders one by one, as long as it fails in the same way; returns the last failure with its trace. */
    static Result shrink(Result failed) {
        Plan smallest = failed.plan();
        String kind = failed.kind().substring(0, Math.min(24, failed.kind().length()));
        boolean smaller = true;
        while (smaller) {
            smaller = false;
            for (int i = smallest.faults().size() - 1; i >= 0; i--) {
                Plan less = smallest.withoutFault(i);
                if (fails(less, kind)) {
                    smallest = less;
                    smaller = true;
                }
            }
            for (int i = smallest.orders().size() - 1;
                    i >= 0 && smallest.orders().size() > 1;
                    i--) {
                Plan less = smallest.withoutOrder(i);
                if (fails(less, kind)) {
                    smallest = less;
                    smaller = true;
                }
            }
            if (smallest.visits() > 0 && fails(smallest.withoutVisits(), kind)) {
                smallest = smallest.withoutVisits();
                smaller = true;
            }
            if (!smallest.elsewhere().isEmpty() && fails(smallest.withoutElsewhere(), kind)) {
                smallest = smallest.withoutElsewhere();
                smaller = true;
            }
        }
        return run(smallest, true);
    }

    private static boolean fails(Plan plan, String kind) {
        Result result = run(plan, false);
        return result.failed() && result.kind().startsWith(kind);
    }

    /** A failure as a person reads it: the plan, what happened at the end, and how to see it again. */
    static String report(Result failed, int lines) {
        StringBuilder text = new StringBuilder();
        text.append("seed %d: %s%n".formatted(failed.plan().seed(), failed.message()));
        text.append("%s%n".formatted(failed.plan().nodes()));
        failed.plan()
                .orders()
                .forEach(order ->
                        text.append("  %s %s%n".formatted(order, order.route().options())));
        failed.plan().faults().forEach(fault -> text.append("  %s%n".formatted(fault)));
        List<String> trace = failed.trace();
        trace.subList(Math.max(0, trace.size() - lines), trace.size())
                .forEach(line -> text.append("    %s%n".formatted(line)));
        text.append("replay: ./mvnw -pl camel-seedance -am test -Dtest=SimulationTest -Dseed=%d%s%n"
                .formatted(failed.plan().seed(), failed.plan().onDatabase() ? " -Ddatabase=true" : ""));
        return text.toString();
    }
}
