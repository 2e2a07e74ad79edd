/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.model;

import java.util.List;

/** The request is wrong: refused before it was sent, with all violations at once, or by the provider. */
public class InvalidRequestException extends SeedanceException {

    /** Most violations that one error tells; the others are counted. */
    public static final int MAX_VIOLATIONS = 100;

    private static final long serialVersionUID = 1L;

    private static final int MAX_FIELD = 64;
    private static final int MAX_VALUE = 100;
    private static final int MAX_ALLOWED = 512;
    /** Most violations in the message; more of them are in {@link #getViolations()}. */
    private static final int MAX_SHOWN = 20;

    private final transient List<Violation> violations;
    private final int violationCount;

    public InvalidRequestException(String message, ErrorDetail detail) {
        this(message, detail, List.of(), 0);
    }

    private InvalidRequestException(String message, ErrorDetail detail, List<Violation> violations, int count) {
        super(message, detail);
        this.violations = List.copyOf(violations);
        this.violationCount = count;
    }

    /** One error for all violations. */
    public static InvalidRequestException of(String provider, List<Violation> violations) {
        return of(provider, violations, violations.size());
    }

    /**
     * One error for all violations.
     *
     * @param violations the first of them; at most {@value #MAX_VIOLATIONS} are told
     * @param count      how many there are in all
     */
    public static InvalidRequestException of(String provider, List<Violation> violations, int count) {
        List<Violation> told = violations.stream()
                .limit(MAX_VIOLATIONS)
                .map(InvalidRequestException::safe)
                .toList();
        StringBuilder text = new StringBuilder("The request is not valid for ").append(provider);
        text.append(count == 1 ? ": " : " (%s violations): ".formatted(count));
        text.append(String.join(
                "; ", told.stream().limit(MAX_SHOWN).map(Violation::text).toList()));
        if (count > MAX_SHOWN) {
            text.append("; and ").append(count - MAX_SHOWN).append(" more");
        }
        return new InvalidRequestException(text.toString(), ErrorDetail.of(provider), told, count);
    }

    /** Names and values come from messages: no line breaks, no address with a query, no end of them. */
    private static Violation safe(Violation violation) {
        return new Violation(
                SafeText.of(violation.field(), MAX_FIELD),
                SafeText.of(violation.value(), MAX_VALUE),
                SafeText.of(violation.allowed(), MAX_ALLOWED));
    }

    /** One violation, found before anything was sent. */
    public static InvalidRequestException of(String provider, String field, Object value, String allowed) {
        return of(provider, List.of(new Violation(field, value == null ? null : String.valueOf(value), allowed)));
    }

    /** What is wrong, when it was found before sending, the first {@value #MAX_VIOLATIONS}; else empty. */
    public List<Violation> getViolations() {
        return violations == null ? List.of() : violations;
    }

    /** How many violations there are, also those that {@link #getViolations()} leaves out. */
    public int getViolationCount() {
        return violationCount;
    }
}
