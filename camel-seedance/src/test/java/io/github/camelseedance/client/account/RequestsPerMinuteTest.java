/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelseedance.testing.VirtualScheduler;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RequestsPerMinuteTest {

    private final VirtualScheduler time = VirtualScheduler.atWallClock();
    private final RequestsPerMinute count = new RequestsPerMinute(time);

    @Test
    void countsTheLastMinute() {
        assertThat(count.sum()).isZero();
        count.increment();
        time.advance(Duration.ofSeconds(30));
        count.increment();
        count.increment();
        assertThat(count.sum()).isEqualTo(3);
        time.advance(Duration.ofSeconds(29));
        assertThat(count.sum()).isEqualTo(3);
        time.advance(Duration.ofSeconds(6));
        assertThat(count.sum()).isEqualTo(2);
        time.advance(Duration.ofSeconds(30));
        assertThat(count.sum()).isZero();
    }

    @Test
    void forgetsEverythingAfterALongPause() {
        for (int i = 0; i < 24; i++) {
            count.increment();
            time.advance(Duration.ofSeconds(5));
        }
        assertThat(count.sum()).isEqualTo(11);
        time.advance(Duration.ofDays(3));
        assertThat(count.sum()).isZero();
        count.increment();
        assertThat(count.sum()).isEqualTo(1);
    }
}
