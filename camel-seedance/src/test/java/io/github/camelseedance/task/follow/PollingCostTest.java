/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelseedance.task.TrackerHarness;
import io.github.camelseedance.task.TrackerHarness.TestReceiver;
import io.github.camelseedance.task.store.TaskScope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many requests a task costs from its acceptance to its end, and how long after its end it is seen, on a virtual clock. */
class PollingCostTest {

    private static final int STEP_MILLIS = 500;

    private record Cost(double requests, double meanDelay, double longestDelay) {}

    private final Map<String, Double> ends = new HashMap<>();

    /** Lives in which tasks begin over some time, and all are waited for. */
    private Cost run(TrackerHarness node, PollAccess access, int tasks, double seconds, DoubleSupplier life) {
        TaskScope scope = TrackerHarness.scope(access);
        TestReceiver receiver = node.receiver(access);
        node.movie.newestFirst = true;
        int begun = 0;
        int ended = 0;
        List<Double> delays = new ArrayList<>();
        double now = 0;
        int before = node.movie.lists + node.movie.statuses;
        while (delays.size() < tasks) {
            for (; begun < tasks && begun * seconds / tasks <= now; begun++) {
                String id = "t" + begun;
                node.running(scope, access, id);
                ends.put(id, now + life.getAsDouble());
            }
            node.tracker.kick();
            double time = now;
            ends.forEach((id, end) -> {
                if (end <= time) {
                    node.movie.tasks.get(id).status = "completed";
                }
            });
            node.advance(Duration.ofMillis(STEP_MILLIS));
            now += STEP_MILLIS / 1000.0;
            for (var delivery : node.take(receiver)) {
                delays.add(now - ends.remove(delivery.row().taskId()));
                node.delivered(delivery);
                ended++;
            }
            assertThat(now).as("ended %d of %d", ended, tasks).isLessThan(seconds + 3600);
        }
        return new Cost(
                (node.movie.lists + node.movie.statuses - before) / (double) tasks,
                delays.stream().mapToDouble(d -> d).average().orElseThrow(),
                delays.stream().mapToDouble(d -> d).max().orElseThrow());
    }

    /** Lives of 120 s and an interval of 5 s at a provider that lists. */
    @ParameterizedTest
    @CsvSource({"200, 31, 1.0", "2000, 140, 0.5", "10000, 91, 0.3"})
    void aListMakesATaskCheapAndTheCheaperTheMoreThereAre(
            int tasks, double seconds, double most, TestReporter reporter) {
        TrackerHarness node = new TrackerHarness();
        Cost cost = run(node, node.movieAccess(), tasks, seconds, () -> 120);
        reporter.publishEntry(
                "requests a task, " + tasks + " running", "%s requests, at most %s".formatted(cost.requests(), most));
        reporter.publishEntry("from the end to its detection, " + tasks + " running", cost.meanDelay() + " s");
        assertThat(cost.requests()).isLessThanOrEqualTo(most);
        assertThat(cost.meanDelay()).isLessThan(4);
        assertThat(cost.longestDelay()).isLessThan(8);
    }

    @Test
    void livesOfDifferentLengthCostNoMoreWhereTheNewestPageIsInAnotherOrder() {
        TrackerHarness node = new TrackerHarness();
        Random random = new Random(1);
        Cost cost = run(node, node.movieAccess(), 2000, 140, () -> 150 * Math.exp(0.45 * random.nextGaussian()));
        // each end is asked about, for the newest pages are by creation: still a twentieth of what single questions
        // cost
        assertThat(cost.requests()).isLessThan(2);
        assertThat(cost.meanDelay()).isLessThan(8);
    }
}
