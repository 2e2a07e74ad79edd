/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.model;

import java.util.List;

/** The request is wrong: refused before it was sent, with all violations at once, or by the provider. */
public class InvalidRequestException extends SeedanceException {

    private static final long serialVersionUID = 1L;

    private static final int MAX_FIELD = 128;
    private static final int MAX_VALUE = 256;
    /** Most violations in the message; all of them are in {@link #getViolations()}. */
    private static final int MAX_SHOWN = 20;

    private final transient List<Violation> violations;

    public InvalidRequestException(String message, ErrorDetail detail) {
        this(message, detail, List.of());
    }

    public InvalidRequestException(String message, ErrorDetail detail, List<Violation> violations) {
        super(message, detail);
        this.violations = List.copyOf(violations);
    }

    /** One error for all violations. */
    public static InvalidRequestException of(String provider, List<Violation> violations) {
        List<Violation> safe =
                violations.stream().map(InvalidRequestException::safe).toList();
        StringBuilder text = new StringBuilder("The request is not valid for ").append(provider);
        text.append(safe.size() == 1 ? ": " : " (%d violations): ".formatted(safe.size()));
        text.append(String.join(
                "; ", safe.stream().limit(MAX_SHOWN).map(Violation::text).toList()));
        if (safe.size() > MAX_SHOWN) {
            text.append("; and ").append(safe.size() - MAX_SHOWN).append(" more");
        }
        return new InvalidRequestException(text.toString(), ErrorDetail.of(provider), safe);
    }

    /** Names and values come from messages: no line breaks, no address with a query, no end of them. */
    private static Violation safe(Violation violation) {
        return new Violation(
                SafeText.of(violation.field(), MAX_FIELD),
                SafeText.of(violation.value(), MAX_VALUE),
                violation.allowed());
    }

    /** One violation, found before anything was sent. */
    public static InvalidRequestException of(String provider, String field, Object value, String allowed) {
        return of(provider, List.of(new Violation(field, value == null ? null : String.valueOf(value), allowed)));
    }

    /** What is wrong, when it was found before sending; else empty. */
    public List<Violation> getViolations() {
        return violations == null ? List.of() : violations;
    }
}
