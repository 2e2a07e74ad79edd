/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelseedance.task.TrackerHarness.TestReceiver;
import io.github.camelseedance.testing.VirtualScheduler;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A machine that starts again counts its monotonic time from another origin. */
class RebootTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 400})
    @DisplayName("C2 monotonic time from another origin changes nothing")
    void monotonicTimeFromAnotherOriginChangesNothing(int days) {
        TrackerHarness before = new TrackerHarness();
        before.receiver(before.movieAccess());
        String id = before.submitMovie(before.movieAccess(), "a cat");
        before.advanceSeconds(30);
        before.stop();

        VirtualScheduler clock = new VirtualScheduler();
        clock.advance(Duration.ofDays(days));
        clock.stepWallClock(Duration.ofDays(-days).plusSeconds(40));
        TrackerHarness after = before.otherNode(clock);
        TestReceiver receiver = after.receiver(after.movieAccess());
        int asked = after.movie.statuses;
        after.advanceSeconds(60);
        assertThat(after.movie.statuses - asked)
                .as("asked about as often as ever")
                .isBetween(10, 16);
        assertThat(after.take(receiver)).isEmpty();
        after.movie.tasks.get(id).status = "completed";
        after.advanceSeconds(10);
        assertThat(after.take(receiver)).hasSize(1);
    }
}
