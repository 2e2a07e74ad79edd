/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.model;

import java.util.regex.Pattern;

/** Makes foreign text fit for messages and logs: bounded, one line, no control characters, no address with a query. */
public final class SafeText {

    /** Longest text that is taken over, in characters. */
    public static final int MAX_LENGTH = 512;

    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029]+");
    private static final Pattern URL_QUERY = Pattern.compile("(?i)(https?://[^\\s?#\"'<>]+)[?#][^\\s\"'<>]*");

    private SafeText() {}

    /** The text made safe, null for null. */
    public static String of(String text) {
        return of(text, MAX_LENGTH);
    }

    /** The text made safe and cut to a length. */
    public static String of(String text, int maxLength) {
        if (text == null) {
            return null;
        }
        // bound first: the patterns must not run over megabytes
        String bounded = text.length() > 4 * maxLength ? text.substring(0, 4 * maxLength) : text;
        String clean =
                URL_QUERY.matcher(CONTROL.matcher(bounded).replaceAll(" ")).replaceAll("$1?...");
        return clean.length() <= maxLength ? clean : clean.substring(0, maxLength - 3) + "...";
    }
}
