/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.model;

import java.util.List;

/** The request is wrong: refused before it was sent, with all violations at once, or by the provider. */
public class InvalidRequestException extends SeedanceException {

    private static final long serialVersionUID = 1L;

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
        StringBuilder text = new StringBuilder("The request is not valid for ").append(provider);
        text.append(violations.size() == 1 ? ": " : " (%d violations): ".formatted(violations.size()));
        text.append(String.join("; ", violations.stream().map(Violation::text).toList()));
        return new InvalidRequestException(text.toString(), ErrorDetail.of(provider), violations);
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
