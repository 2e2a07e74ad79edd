/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator.clip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LettersTest {
    private static final Colour WHITE = Colour.rgb(1, 1, 1);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Kyōto café | KYOTO CAFE",
                "straße | STRASSE",
                "“quoted” ‘single’ | \"QUOTED\" 'SINGLE'",
                "a—b – c… | A-B - C...",
                "tab\u0009and  blanks\u00a0| TAB AND BLANKS",
                "16×9 | 16X9",
                "京都 | 京都"
            })
    void textIsMadeDrawable(String text, String expected) {
        assertThat(Letters.drawable(text)).isEqualTo(expected.replaceAll("^'|'$", "'"));
    }

    @Test
    void everyAsciiCharacterLooksDifferent() {
        Set<Integer> pictures = new HashSet<>();
        int characters = 0;
        for (char c = '!'; c <= '~'; c++) {
            if (!Character.isLowerCase(c)) {
                pictures.add(picture(String.valueOf(c)));
                characters++;
            }
        }

        assertThat(pictures).hasSize(characters).doesNotContain(picture(" "));
    }

    @Test
    void aCharacterOfAnotherScriptIsABoxOfItsOwn() {
        Set<Integer> pictures = new HashSet<>();
        for (String text : new String[] {"京", "都", "П", "Ω", "א", "あ", " ", "□"}) {
            pictures.add(picture(text));
        }

        assertThat(pictures).hasSize(8);
    }

    private static int picture(String text) {
        Canvas canvas = new Canvas(new PictureSize(64, 64));
        Letters.draw(canvas, text, 4, 4, 2, WHITE);
        return Arrays.hashCode(canvas.planes[0]);
    }
}
