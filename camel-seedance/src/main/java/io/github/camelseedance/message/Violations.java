/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.message;

import io.github.camelseedance.model.InvalidRequestException;
import io.github.camelseedance.model.SafeText;
import io.github.camelseedance.model.Violation;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Collects what is wrong with a request, so that all of it is told at once: the first violations, and how many there are. */
public final class Violations {

    private static final int MAX_VALUE = 100;
    /** Bits of a number that has few enough digits to be shown. */
    private static final int MAX_BITS = 256;

    private final List<Violation> told = new ArrayList<>();
    private final Set<String> roots = new HashSet<>();
    private int count;

    /** Something that is there, but wrong. */
    public void wrong(String field, Object value, String allowed) {
        add(new Violation(field, isFull() ? "" : describe(value), allowed));
    }

    /** Something whose value cannot be shown; it is told why it is wrong. */
    void unfit(String field, String why, String allowed) {
        add(new Violation(field, "(" + why + ")", allowed));
    }

    /** Something that is not there. */
    void missing(String field, String allowed) {
        add(new Violation(field, null, allowed));
    }

    /**
     * Adds what a provider found, but not about fields that could not even be read.
     *
     * @param origin where the value of a field comes from, in words; empty for the body
     */
    void addUnlessKnown(List<Violation> others, Function<String, String> origin) {
        // not Set.copyOf: its search is slow for names that somebody has chosen to have close hash codes
        Set<String> known = new HashSet<>(roots);
        for (Violation other : others) {
            String root = root(other.field());
            if (!known.contains(root)) {
                add(new Violation(other.field(), other.value(), other.allowed() + origin.apply(root)));
            }
        }
    }

    private void add(Violation violation) {
        roots.add(root(violation.field()));
        if (!isFull()) {
            told.add(violation);
        }
        count++;
    }

    int count() {
        return count;
    }

    /** Whether what comes next is counted only. */
    boolean isFull() {
        return count >= InvalidRequestException.MAX_VIOLATIONS;
    }

    public void throwIfAny(String provider) {
        if (count > 0) {
            throw InvalidRequestException.of(provider, told, count);
        }
    }

    private static String root(String field) {
        int end = 0;
        while (end < field.length() && field.charAt(end) != '[' && field.charAt(end) != '.') {
            end++;
        }
        return field.substring(0, end);
    }

    /** A value for a message, short; in parentheses what is not the value itself but says what it is. */
    public static String describe(Object value) {
        if (value == null) {
            return "(null)";
        }
        if (value instanceof CharSequence text) {
            return shown(text);
        }
        if (value instanceof Map) {
            return "(an object)";
        }
        if (value instanceof Collection) {
            return "(a list)";
        }
        boolean hugeNumber = value instanceof BigInteger integer && integer.bitLength() > MAX_BITS
                || value instanceof BigDecimal decimal
                        && decimal.unscaledValue().bitLength() > MAX_BITS;
        if (hugeNumber) {
            return "(a number of many digits)";
        }
        if (value instanceof Number || value instanceof Boolean || value instanceof Enum) {
            return SafeText.of(value.toString(), MAX_VALUE);
        }
        return value.getClass().isArray()
                ? "(an array)"
                : "(" + value.getClass().getName() + ")";
    }

    private static String shown(CharSequence text) {
        // a text of megabytes is not copied
        return SafeText.of(
                text.subSequence(0, Math.min(text.length(), 4 * MAX_VALUE)).toString(), MAX_VALUE);
    }
}
