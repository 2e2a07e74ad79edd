/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.model;

import java.time.Instant;

/**
 * The request would cost more than {@code maxCost}, or would take what is spent in {@code budgetPeriod} above {@code budget}, or its
 * cost cannot be estimated. Nothing was sent.
 */
public class BudgetExceededException extends SeedanceException {

    private static final long serialVersionUID = 1L;

    private final Instant freeAt;

    public BudgetExceededException(String message, ErrorDetail detail) {
        this(message, detail, null);
    }

    public BudgetExceededException(String message, ErrorDetail detail, Instant freeAt) {
        super(message, detail);
        this.freeAt = freeAt;
    }

    /** When the first part of what the budget is used up by no longer counts; null when that is not known, and with {@code maxCost}. */
    public Instant getFreeAt() {
        return freeAt;
    }
}
