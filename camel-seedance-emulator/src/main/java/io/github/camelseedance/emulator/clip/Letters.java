/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator.clip;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Draws text without a font of the machine. Letters are capitals of 5 × 7 dots from {@code letters.txt}, accents are left out. A character
 * of another script is a box with its code point in hexadecimal digits, as browsers show it where a font is missing.
 */
final class Letters {
    /** From one letter to the next, in dots. */
    static final int ADVANCE = 6;

    static final int HEIGHT = 7;

    private static final int WIDTH = 5;
    private static final Map<Integer, List<String>> SHAPES = read();
    private static final Pattern ACCENTS = Pattern.compile("\\p{M}+");
    private static final Pattern BLANKS = Pattern.compile("[\\p{Z}\\p{C}]+");
    /** Digits of 3 × 5 dots for the boxes, 0 to F; each three bits are a line. */
    private static final int[] SMALL_DIGITS = {
        0b111_101_101_101_111, 0b010_110_010_010_111, 0b111_001_111_100_111, 0b111_001_111_001_111,
        0b101_101_111_001_001, 0b111_100_111_001_111, 0b111_100_111_101_111, 0b111_001_010_010_010,
        0b111_101_111_101_111, 0b111_101_111_001_111, 0b111_101_111_101_101, 0b110_101_110_101_110,
        0b111_100_100_100_111, 0b110_101_101_101_110, 0b111_100_111_100_111, 0b111_100_111_100_100
    };

    private Letters() {}

    /** The text as it can be drawn: capitals, plain quotes and dashes, single blanks. */
    static String drawable(String text) {
        String plain = text.replaceAll("[\u2018\u2019\u201a\u2032]", "'")
                .replaceAll("[\u201c\u201d\u201e\u00ab\u00bb\u2033]", "\"")
                .replaceAll("[\u2010-\u2015\u2212]", "-")
                .replace("\u2026", "...")
                .replace("\u00d7", "x");
        String bare = ACCENTS.matcher(Normalizer.normalize(plain, Normalizer.Form.NFKD))
                .replaceAll("");
        return BLANKS.matcher(bare).replaceAll(" ").strip().toUpperCase(Locale.ROOT);
    }

    /** Draws a line of text that is {@link #drawable}. @param dot the size of a dot in pixels, even */
    static void draw(Canvas canvas, String text, int left, int top, int dot, Colour colour) {
        int x = left;
        for (int codePoint : text.codePoints().toArray()) {
            List<String> shape = SHAPES.get(codePoint);
            if (shape != null) {
                drawShape(canvas, shape, x, top, dot, colour);
            } else if (codePoint != ' ') {
                drawBox(canvas, codePoint, x, top, dot, colour);
            }
            x += ADVANCE * dot;
        }
    }

    private static void drawShape(Canvas canvas, List<String> shape, int left, int top, int dot, Colour colour) {
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                if (shape.get(y).charAt(x) == '#') {
                    canvas.fill(left + x * dot, top + y * dot, dot, dot, colour);
                }
            }
        }
    }

    private static void drawBox(Canvas canvas, int codePoint, int left, int top, int dot, Colour colour) {
        int small = Math.max(1, dot / 2);
        int width = 9 * small;
        int height = 13 * small;
        canvas.fill(left, top, width, small, colour);
        canvas.fill(left, top + height, width, small, colour);
        canvas.fill(left, top, small, height, colour);
        canvas.fill(left + width, top, small, height + small, colour);
        for (int digit = 0; digit < 4; digit++) {
            int bits = SMALL_DIGITS[codePoint >> 4 * (3 - digit) & 0xf];
            for (int i = 0; i < 15; i++) {
                if ((bits >> (14 - i) & 1) == 1) {
                    int x = left + (2 + digit % 2 * 4 + i % 3) * small;
                    int y = top + (2 + digit / 2 * 6 + i / 3) * small;
                    canvas.fill(x, y, small, small, colour);
                }
            }
        }
    }

    private static Map<Integer, List<String>> read() {
        List<String> lines;
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(Letters.class.getResourceAsStream("letters.txt"), StandardCharsets.UTF_8))) {
            lines = reader.lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<Integer, List<String>> shapes = new HashMap<>();
        for (int first = 0; first < lines.size(); first += HEIGHT + 2) {
            String names = lines.get(first);
            for (int at = 0; at < names.length(); at += WIDTH + 1) {
                int from = at;
                shapes.put(
                        names.codePointAt(at),
                        lines.subList(first + 1, first + 1 + HEIGHT).stream()
                                .map(line -> line.substring(from, from + WIDTH))
                                .toList());
            }
        }
        return shapes;
    }
}
