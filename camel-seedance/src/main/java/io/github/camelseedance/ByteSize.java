/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads sizes such as {@code 500m}: bytes, or with the unit k, m or g in powers of 1024. */
final class ByteSize {

    private static final Pattern SIZE = Pattern.compile("(\\d{1,15})([kmg]?)b?");

    private ByteSize() {}

    /**
     * The size in bytes.
     *
     * @throws IllegalArgumentException when the text is not a size above zero
     */
    static long parse(String option, String text) {
        Matcher matcher = SIZE.matcher(text == null ? "" : text.strip().toLowerCase(Locale.ROOT));
        if (matcher.matches()) {
            int shift =
                    switch (matcher.group(2)) {
                        case "k" -> 10;
                        case "m" -> 20;
                        case "g" -> 30;
                        default -> 0;
                    };
            long number = Long.parseLong(matcher.group(1));
            if (number > 0 && number <= Long.MAX_VALUE >> shift) {
                return number << shift;
            }
        }
        throw new IllegalArgumentException(
                "The option %s has the value '%s': it must be a size above zero, for example 500m (units k, m and g)"
                        .formatted(option, text));
    }
}
