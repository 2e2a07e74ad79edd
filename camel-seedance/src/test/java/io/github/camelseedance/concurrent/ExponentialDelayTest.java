/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExponentialDelayTest {

    private final ExponentialDelay delay = new ExponentialDelay(Duration.ofSeconds(5), Duration.ofMinutes(10));

    @ParameterizedTest
    @CsvSource({"-1,5", "0,5", "1,5", "2,10", "3,20", "7,320", "8,600", "9,600", "64,600", "2147483647,600"})
    void theDelayDoublesFromTheFirstToTheLongest(int failures, long seconds) {
        assertThat(delay.after(failures)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "500"})
    void aFirstDelayAboveTheLongestIsTheLongest(int failures) {
        ExponentialDelay tooShort = new ExponentialDelay(Duration.ofHours(1), Duration.ofMinutes(1));
        assertThat(tooShort.after(failures)).isEqualTo(Duration.ofMinutes(1));
    }

    @ParameterizedTest
    @CsvSource({"1", "70"})
    void noFirstDelayIsNoDelay(int failures) {
        assertThat(new ExponentialDelay(Duration.ZERO, Duration.ofMinutes(1)).after(failures))
                .isZero();
    }
}
