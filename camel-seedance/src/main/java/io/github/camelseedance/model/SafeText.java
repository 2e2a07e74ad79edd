/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.model;

import java.util.Set;
import java.util.regex.Pattern;

/** Makes foreign text fit for messages and logs: bounded, one line, no control characters, no address with a query. */
public final class SafeText {

    /** Longest text that is taken over, in characters. */
    public static final int MAX_LENGTH = 512;

    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\u2028\\u2029]+");
    private static final Pattern BREAKS = Pattern.compile("[\\p{Cc}\\u2028\\u2029]+");
    private static final Pattern URL_QUERY = Pattern.compile("(?i)(https?://[^\\s?#\"'<>]+)[?#][^\\s\"'<>]*");
    /** Of an address without its scheme too, or with another one. */
    private static final Pattern QUERY =
            Pattern.compile("(?<![^\\s\"'<>])([^\\s?#\"'<>]++)[?#][^\\s\"'<>]*=[^\\s\"'<>]*");

    private static final Pattern ENCODED_QUERY = Pattern.compile("(?i)%3F[^\\s\"'<>]*%3D[^\\s\"'<>]*");
    private static final Pattern USER = Pattern.compile("://[^\\s/@\"'<>]*@");
    private static final Pattern DATA = Pattern.compile("(?i)\\bdata:[^\\s,\"'<>]*,[^\\s\"'<>]*");

    /** Characters that Unicode calls letters, marks or symbols and that show nothing: fillers, blanks, inherent vowels. */
    private static final Set<Integer> FILLERS =
            Set.of(0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0, 0x1D159);

    private SafeText() {}

    /** The text made safe, null for null. */
    public static String of(String text) {
        return of(text, MAX_LENGTH);
    }

    /** The text made safe and cut to a length. */
    public static String of(String text, int maxLength) {
        if (text == null || isPlain(text, maxLength)) {
            return text;
        }
        // bound first: the patterns must not run over megabytes
        String bounded = text.length() > 4 * maxLength ? text.substring(0, 4 * maxLength) : text;
        String clean = withoutSecrets(CONTROL.matcher(bounded).replaceAll(" "));
        return clean.length() <= maxLength ? clean : cut(clean, maxLength - 3) + "...";
    }

    /** Whether there is nothing to change, as in nearly all that a provider says. */
    private static boolean isPlain(String text, int maxLength) {
        if (text.length() > maxLength) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // an address with something to hide has one of the last three
            if (c < ' ' || c > '~' || c == ':' || c == '=' || c == '%') {
                return false;
            }
        }
        return true;
    }

    /** Addresses without query, fragment, user and the content of a {@code data:} address. */
    private static String withoutSecrets(String text) {
        String plain = URL_QUERY.matcher(text).replaceAll("$1?...");
        plain = QUERY.matcher(plain).replaceAll("$1?...");
        plain = ENCODED_QUERY.matcher(plain).replaceAll("?...");
        plain = USER.matcher(plain).replaceAll("://...@");
        return DATA.matcher(plain).replaceAll("data:...");
    }

    /**
     * The begin of a text that a person wrote, for a place that shows it apart from others: on one line, without the queries of
     * addresses. Format characters stay, as letters of some scripts need them; who shows it isolates their direction.
     */
    public static String excerpt(String text, int maxLength) {
        if (text == null) {
            return null;
        }
        String bounded = text.length() > 4 * maxLength ? cut(text, 4 * maxLength) : text;
        String clean = withoutSecrets(BREAKS.matcher(bounded).replaceAll(" ").strip());
        return clean.length() <= maxLength ? clean : cut(clean, maxLength - 3) + "...";
    }

    /** Whether a text shows nothing: empty, or of invisible characters only. */
    public static boolean isBlank(String text) {
        return text.codePoints().allMatch(SafeText::isInvisible);
    }

    /** The text without invisible characters at its beginning and its end. */
    public static String strip(String text) {
        int begin = 0;
        int end = text.length();
        while (begin < end && isInvisible(text.codePointAt(begin))) {
            begin += Character.charCount(text.codePointAt(begin));
        }
        while (begin < end && isInvisible(text.codePointBefore(end))) {
            end -= Character.charCount(text.codePointBefore(end));
        }
        return text.substring(begin, end);
    }

    /**
     * White space of any script, control and format characters, variation selectors, letters that show nothing, and what Unicode
     * keeps free of characters for good.
     */
    public static boolean isInvisible(int character) {
        int type = Character.getType(character);
        return Character.isWhitespace(character)
                || Character.isSpaceChar(character)
                || type == Character.CONTROL
                || type == Character.FORMAT
                || character >= 0x180B && character <= 0x180F
                || character == 0x2065
                || character >= 0xFDD0 && character <= 0xFDEF
                || character >= 0xFFF0 && character <= 0xFFF8
                || (character & 0xFFFE) == 0xFFFE
                || character >= 0xFE00 && character <= 0xFE0F
                || character >= 0xE0000 && character <= 0xE0FFF
                || FILLERS.contains(character);
    }

    /** Cuts a text, not through a pair of surrogates. */
    private static String cut(String text, int length) {
        return text.substring(0, Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length);
    }
}
