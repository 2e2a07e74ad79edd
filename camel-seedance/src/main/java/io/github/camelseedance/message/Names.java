/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.message;

import io.github.camelseedance.SeedanceConstants;
import io.github.camelseedance.model.InvalidRequestException;
import io.github.camelseedance.model.SafeText;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.Message;

/** Finds names that are almost right. */
public final class Names {

    private static final String PREFIX = "camelseedance";

    /** What a misspelt name still begins with. */
    private static final String CAMEL = "camel";

    /** How many headers of others are looked at so closely: a message can have any number. */
    private static final int MAX_COMPARED = 200;

    /** Most characters of a misspelt name that differ. */
    private static final int MISSPELT = 2;

    /** Names that are much longer than any of ours resemble none. */
    private static final int MAX_LENGTH = 64;

    private Names() {}

    /**
     * Refuses a message with headers that look like the component's and are not.
     *
     * @throws InvalidRequestException names them and the nearest names
     */
    public static void check(Message message, String provider) {
        Violations violations = new Violations();
        check(message, violations);
        violations.throwIfAny(provider);
    }

    /** Refuses headers that look like the component's and are not: what a misspelt one says would be ignored. */
    static void check(Message message, Violations out) {
        if (!message.hasHeaders()) {
            return;
        }
        int compared = 0;
        for (Map.Entry<String, Object> header : message.getHeaders().entrySet()) {
            String name = header.getKey();
            boolean ours = name.regionMatches(true, 0, PREFIX, 0, PREFIX.length());
            if (ours && SeedanceConstants.HEADERS.stream().anyMatch(name::equalsIgnoreCase)) {
                continue;
            }
            if (ours && out.isFull()) {
                out.wrong(name, header.getValue(), "");
            } else if (ours || canBeMisspelt(name) && compared++ < MAX_COMPARED) {
                String nearest = nearest(name, SeedanceConstants.HEADERS);
                if (ours || isMisspelt(name, nearest)) {
                    out.wrong(
                            name, header.getValue(), "not a header of this component; the nearest name is " + nearest);
                }
            }
        }
    }

    /** Whether a name begins nearly as ours do; most headers of Camel do not. */
    private static boolean canBeMisspelt(String name) {
        String visible = visible(name);
        return visible.regionMatches(true, 0, CAMEL, 0, CAMEL.length())
                && visible.length() > CAMEL.length()
                && "sS-_. ".indexOf(visible.charAt(CAMEL.length())) >= 0;
    }

    /** Whether a name is one of ours with other separators or a wrong letter, or begins as ours do but for separators. */
    private static boolean isMisspelt(String name, String nearest) {
        String plain = plain(visible(name));
        return plain.startsWith(PREFIX) || distance(plain, plain(nearest)) <= MISSPELT;
    }

    private static String visible(String name) {
        return name.isEmpty() || name.charAt(0) < 0x80 ? name : SafeText.strip(name);
    }

    /** The name of a collection that differs least from a given one; case, underscores and hyphens do not count. */
    public static String nearest(String name, Collection<String> names) {
        String plain = plain(visible(name));
        String nearest = null;
        int least = Integer.MAX_VALUE;
        for (String other : names) {
            int distance = distance(plain, plain(other));
            if (distance < least || distance == least && other.compareTo(nearest) < 0) {
                nearest = other;
                least = distance;
            }
        }
        return nearest;
    }

    /** Whether a name resembles another: at most a third of its characters have to be changed. */
    static boolean resembles(String name, String other) {
        return distance(plain(name), plain(other)) <= Math.max(1, other.length() / 3);
    }

    private static String plain(String name) {
        String bounded = name.substring(0, Math.min(name.length(), MAX_LENGTH));
        return bounded.toLowerCase(Locale.ROOT).replaceAll("[_. -]", "");
    }

    /** How many characters have to be inserted, deleted or replaced to make one text of the other. */
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[other.length()];
    }
}
