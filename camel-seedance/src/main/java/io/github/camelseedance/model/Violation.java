/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.model;

/**
 * One thing that is wrong with a request.
 *
 * @param field   name of the field, as in the request
 * @param value   what it was, shortened; a description in parentheses where it cannot be shown; null when it is missing
 * @param allowed what is allowed, in words
 */
public record Violation(String field, String value, String allowed) {

    /** The sentence of this violation in an error's message. */
    public String text() {
        if (value == null) {
            return "%s is missing: %s".formatted(field, allowed);
        }
        return "%s %s: %s".formatted(field, value.startsWith("(") ? value : '"' + value + '"', allowed);
    }
}
