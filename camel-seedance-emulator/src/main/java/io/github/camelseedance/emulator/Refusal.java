/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator;

/** A request that a provider refuses, with its own error code. */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;
    private final boolean violation;

    private Refusal(String code, String message, boolean violation) {
        super(message, null, false, false);
        this.code = code;
        this.violation = violation;
    }

    /** The request is not what the document allows. */
    public static Refusal violation(String code, String message) {
        return new Refusal(code, message, true);
    }

    /** The request is well-formed, the provider just does not do it. */
    public static Refusal of(String code, String message) {
        return new Refusal(code, message, false);
    }

    String code() {
        return code;
    }

    boolean isViolation() {
        return violation;
    }
}
