/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelseedance.task.TrackerHarness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PollPlanTest {

    private static final PollPlan.Kind KIND = new PollPlan.Kind("fast", "480p", 5);

    private final PollAccess access = new TrackerHarness().inkAccess();
    private final Random random = new Random(7);
    private final PollPlan plan = new PollPlan(new Random(8));
    private final DoubleSupplier life = () -> 110 * Math.exp(0.22 * random.nextGaussian());

    private record Cost(double requests, double delay) {}

    private void learn(int lives) {
        for (int i = 0; i < lives; i++) {
            plan.learn(KIND, seconds(life.getAsDouble()));
        }
    }

    private static Duration seconds(double value) {
        return Duration.ofNanos((long) (value * 1e9));
    }

    private Cost cost(PollAccess how) {
        int looks = 0;
        double delay = 0;
        int tasks = 2000;
        for (int i = 0; i < tasks; i++) {
            double end = life.getAsDouble();
            Duration first = plan.first(KIND, Duration.ZERO, how);
            double age = Math.max(10, first.toNanos() / 1e9);
            looks++;
            while (age < end) {
                age += plan.next(KIND, seconds(age), how).toNanos() / 1e9;
                looks++;
            }
            delay += age - end;
        }
        return new Cost(looks / (double) tasks, delay / tasks);
    }

    @Test
    void aLearnedPlanAsksLessThanHalfAsOftenForTheSameDelay() {
        learn(200);
        Cost fixed = cost(new PollAccess(access.client(), access.pollInterval(), access.firstPollDelay(), false));
        Cost learned = cost(access);
        assertThat(fixed.requests()).isGreaterThan(15);
        assertThat(learned.requests()).isLessThan(fixed.requests() / 2);
        assertThat(learned.delay()).isLessThan(1.6 * fixed.delay());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 19, 20, 49, 50, 200, 1000})
    void looksAreNeverMoreOftenThanTheIntervalNorFurtherApartThanTwelve(int lives) {
        learn(lives);
        List<Double> gaps = new ArrayList<>();
        for (double age = 0; age < 2000; age += 0.7) {
            gaps.add(plan.next(KIND, seconds(age), access).toNanos() / 1e9);
        }
        assertThat(gaps).allMatch(gap -> gap >= 4 && gap <= 60);
    }

    @Test
    void whatIsNotKnownIsAskedAboutAtTheInterval() {
        learn(200);
        PollPlan.Kind other = new PollPlan.Kind("pro", "1080p", 15);
        assertThat(plan.first(other, Duration.ZERO, access)).isZero();
        assertThat(plan.next(other, Duration.ofSeconds(30), access))
                .isBetween(Duration.ofSeconds(4), Duration.ofSeconds(6));
        assertThat(plan.next(null, Duration.ofSeconds(30), access))
                .isBetween(Duration.ofSeconds(4), Duration.ofSeconds(6));
    }

    @Test
    void livesOfOneLengthPutTheLooksOffUntilJustBefore() {
        for (int i = 0; i < 100; i++) {
            plan.learn(KIND, Duration.ofSeconds(120));
        }
        assertThat(plan.first(KIND, Duration.ZERO, access)).isGreaterThan(Duration.ofSeconds(45));
        assertThat(plan.next(KIND, Duration.ofSeconds(119), access)).isLessThan(Duration.ofSeconds(7));
        assertThat(plan.isOld(KIND, Duration.ofSeconds(119))).isFalse();
        assertThat(plan.isOld(KIND, Duration.ofSeconds(121))).isTrue();
        assertThat(plan.isOld(null, Duration.ofSeconds(299))).isFalse();
        assertThat(plan.isOld(null, Duration.ofSeconds(301))).isTrue();
    }
}
