/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.docs;

/** A document with generated parts, each between two comment lines: {@code // NAME: START} and {@code // NAME: END}. */
final class MarkedText {

    private MarkedText() {}

    /**
     * Replaces what stands between the markers of a part.
     *
     * @throws IllegalArgumentException if there is not exactly one such pair of markers
     */
    static String replace(String text, String part, String content) {
        String start = "// " + part + ": START\n";
        String end = "// " + part + ": END\n";
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
