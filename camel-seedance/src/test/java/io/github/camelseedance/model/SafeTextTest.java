/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafeTextTest {

    @ParameterizedTest
    @ValueSource(
            ints = {
                0x00, 0x09, 0x0A, 0x0D, 0x1B, 0x7F, 0x80, 0x85, 0x9B, 0x9F, 0xAD, 0x200B, 0x200E, 0x2028, 0x2029,
                0x202E, 0x2066, 0xFEFF, 0xE0041, 0xD800, 0xDFFF
            })
    void nothingThatSteersATerminalOrALogGetsThrough(int character) {
        String odd = "a" + Character.toString(character) + "b";

        assertThat(SafeText.of(odd)).isEqualTo("a b");
        assertThat(SafeText.of(odd.repeat(1000)).codePoints()).noneMatch(c -> c == character);
        assertThat(new InvalidRequestException("m", ErrorDetail.of("p"))).hasMessage("m");
        assertThat(InvalidRequestException.of("p", odd, odd, odd).getMessage()).doesNotContain(odd);
    }

    @Test
    void aPairOfSurrogatesIsNotCut() {
        assertThat(SafeText.of("😀".repeat(100), 10)).isEqualTo("😀😀😀...");
    }

    @Test
    void whatCannotBeSeenIsBlank() {
        assertThat(SafeText.isBlank("")).isTrue();
        assertThat(SafeText.isBlank("\u00A0\u200B\u3164\uFE0F")).isTrue();
        assertThat(SafeText.isBlank("\u200Ba")).isFalse();
        assertThat(SafeText.strip("\uFEFF\u00A0 a b\u3000\n")).isEqualTo("a b");
    }
}
