/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

    /** Whatever form an address has: what is signed or secret in it is not shown. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "https://h.example/v.mp4?X-Amz-Signature=SECRET|https://h.example/v.mp4?...",
                "see HTTPS://h.example/v.mp4?sig=SECRET, it is gone|see HTTPS://h.example/v.mp4?... it is gone",
                "https://h.example/v.mp4#SECRET|https://h.example/v.mp4?...",
                "//h.example/v.mp4?sig=SECRET|//h.example/v.mp4?...",
                "h.example/v.mp4?sig=SECRET|h.example/v.mp4?...",
                "/v.mp4?a=1&sig=SECRET|/v.mp4?...",
                "s3://bucket/v.mp4?sig=SECRET|s3://bucket/v.mp4?...",
                "\"https:\\/\\/h.example\\/v.mp4?sig=SECRET\"|\"https:\\/\\/h.example\\/v.mp4?...\"",
                "https%3A%2F%2Fh.example%2Fv.mp4%3Fsig%3DSECRET|https%3A%2F%2Fh.example%2Fv.mp4?...",
                "ftp://user:SECRET@h.example/v.mp4|ftp://...@h.example/v.mp4",
                "https://SECRET@h.example/v.mp4|https://...@h.example/v.mp4",
                "an image data:image/png;base64,SECRET== of 1x1|an image data:... of 1x1",
                "a/b? yes, 16:9 = wide; 50 % of it|a/b? yes, 16:9 = wide; 50 % of it",
                "mail a@h.example: data: none|mail a@h.example: data: none"
            })
    void ofAddressesNothingSecretIsShown(String text, String shown) {
        assertThat(SafeText.of(text)).isEqualTo(shown);
        assertThat(SafeText.excerpt(text, 1000)).isEqualTo(shown);
    }

    @Test
    void hidingWhatIsSecretTakesLinearTime() {
        for (String odd : List.of("?=", "%3f", "%3f%3d", "://", "data:", "a?", "data:,", "://a@", "=?#")) {
            assertTimeout(Duration.ofSeconds(2), () -> SafeText.of(odd.repeat(500_000)));
        }
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
