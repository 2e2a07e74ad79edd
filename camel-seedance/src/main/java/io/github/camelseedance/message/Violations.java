/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.message;

import io.github.camelseedance.model.InvalidRequestException;
import io.github.camelseedance.model.SafeText;
import io.github.camelseedance.model.Violation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Collects what is wrong with a request, so that all of it is said at once. */
public final class Violations {

    private static final int MAX_VALUE = 100;

    private final List<Violation> found = new ArrayList<>();

    /** Something that is there, but wrong. */
    public void wrong(String field, Object value, String allowed) {
        found.add(new Violation(field, describe(value), allowed));
    }

    /** Something that is not there. */
    void missing(String field, String allowed) {
        found.add(new Violation(field, null, allowed));
    }

    /** Adds what a provider found, but not about fields that could not even be read. */
    void addUnlessKnown(List<Violation> others) {
        List<String> known = found.stream().map(v -> root(v.field())).toList();
        others.stream().filter(v -> !known.contains(root(v.field()))).forEach(found::add);
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    List<Violation> list() {
        return List.copyOf(found);
    }

    public void throwIfAny(String provider) {
        if (!found.isEmpty()) {
            throw InvalidRequestException.of(provider, found);
        }
    }

    private static String root(String field) {
        int end = 0;
        while (end < field.length() && field.charAt(end) != '[' && field.charAt(end) != '.') {
            end++;
        }
        return field.substring(0, end);
    }

    /** Short, and so that text can be told from a number. */
    static String describe(Object value) {
        if (value == null) {
            return "null";
        }
        if (value instanceof CharSequence text) {
            return '"' + SafeText.of(text.toString(), MAX_VALUE) + '"';
        }
        if (value instanceof Map) {
            return "an object";
        }
        if (value instanceof Collection) {
            return "a list";
        }
        if (value instanceof Number || value instanceof Boolean || value instanceof Enum) {
            return SafeText.of(value.toString(), MAX_VALUE);
        }
        return value.getClass().getName();
    }
}
