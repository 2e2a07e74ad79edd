/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.docs;

/**
 * A document with generated parts, each between two comment lines: {@code // NAME: START} and {@code // NAME: END} in AsciiDoc,
 * {@code <!-- NAME: START -->} and {@code <!-- NAME: END -->} in Markdown.
 */
final class MarkedText {

    private MarkedText() {}

    /**
     * Replaces what stands between the markers of a part.
     *
     * @throws IllegalArgumentException if there is not exactly one such pair of markers
     */
    static String replace(String text, String part, String content) {
        boolean markdown = text.contains("<!-- " + part + ": ");
        String line = markdown ? "<!-- %s: %s -->\n" : "// %s: %s\n";
        String start = line.formatted(part, "START");
        String end = line.formatted(part, "END");
        int from = only(text, start);
        int to = only(text, end);
        if (to < from) {
            throw new IllegalArgumentException("The marker \"" + end.strip() + "\" stands before its START");
        }
        return text.substring(0, from + start.length()) + content.strip().replaceAll("(?m) +$", "") + "\n"
                + text.substring(to);
    }

    private static int only(String text, String marker) {
        int index = text.indexOf(marker);
        if (index < 0 || text.indexOf(marker, index + 1) >= 0) {
            throw new IllegalArgumentException("There must be one line \"" + marker.strip() + "\"");
        }
        return index;
    }
}
