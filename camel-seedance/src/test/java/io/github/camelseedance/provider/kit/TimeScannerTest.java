/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.provider.kit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** The fast way to read a time says what the formatter of the JDK says. */
class TimeScannerTest {

    private static Instant read(String text) {
        return LenientJson.time(JsonNodeFactory.instance.objectNode().put("at", text), "at");
    }

    @Property
    void everyTimeIsReadAsItWasWritten(
            @ForAll @LongRange(min = 0, max = 253_402_300_799L) long second,
            @ForAll @IntRange(min = 0, max = 999_999_999) int nanos) {
        Instant time = Instant.ofEpochSecond(second, nanos);
        assertThat(read(time.toString())).isEqualTo(time);
        assertThat(read(Instant.ofEpochSecond(second).toString())).isEqualTo(Instant.ofEpochSecond(second));
    }

    @Property
    void aTimeWithAnyOtherCharacterIsWhatTheFormatterSays(
            @ForAll @IntRange(min = 0, max = 23) int at,
            @ForAll char other,
            @ForAll @IntRange(min = 0, max = 9) int digit) {
        for (char c : new char[] {other, (char) ('0' + digit)}) {
            StringBuilder text = new StringBuilder("2024-02-29T12:30:59.125Z");
            text.setCharAt(at, c);
            assertThat(read(text.toString())).as(text.toString()).isEqualTo(byFormatter(text.toString()));
        }
    }

    private static Instant byFormatter(String text) {
        try {
            Instant time = DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text, Instant::from);
            return time.isBefore(Instant.EPOCH) ? null : time;
        } catch (DateTimeException e) {
            return null;
        }
    }
}
