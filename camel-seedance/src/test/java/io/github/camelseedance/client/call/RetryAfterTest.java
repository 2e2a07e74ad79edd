/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelseedance.client.http.TransportResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {

    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "0, PT0S",
        "1, PT1S",
        "+7, PT7S",
        "007, PT7S",
        "' 30 ', PT30S",
        "600, PT10M",
        "601, PT10M",
        "1000000000, PT10M",
        "99999999999999999999999999, PT10M",
        "-1, PT0S",
        "-99999999999999999999999999, PT0S",
        "'Sun, 01 Nov 2026 12:00:42 GMT', PT42S",
        "'Sun, 01 Nov 2026 11:00:00 GMT', PT0S",
        "'Sun, 01 Nov 2037 11:00:00 GMT', PT10M",
        "'Sunday, 01-Nov-26 12:00:42 GMT', PT42S"
    })
    void isBounded(String header, Duration expected) {
        assertThat(of(header, null)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "1.5", "1 2", "5, 5", "0x10", "Sun, 99 Nov 2026 12:00:42 GMT", "NaN", "١"})
    void garbageSaysNothing(String header) {
        assertThat(of(header, null)).isNull();
    }

    @Test
    void absentSaysNothing() {
        assertThat(of(null, null)).isNull();
    }

    @Test
    void dateIsComparedWithTheAnswersOwn() {
        assertThat(of("Sun, 01 Nov 2026 15:00:05 GMT", "Sun, 01 Nov 2026 15:00:00 GMT"))
                .isEqualTo(Duration.ofSeconds(5));
    }

    private static Duration of(String retryAfter, String date) {
        Map<String, String> headers = new HashMap<>();
        if (retryAfter != null) {
            headers.put("Retry-After", retryAfter);
        }
        if (date != null) {
            headers.put("Date", date);
        }
        return RetryAfter.of(TransportResponse.of(429, headers), NOW);
    }
}
