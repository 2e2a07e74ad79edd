/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.model;

/** The estimated cost is above `maxCost`, or cannot be estimated. Nothing was sent. */
public class BudgetExceededException extends SeedanceException {

    private static final long serialVersionUID = 1L;

    public BudgetExceededException(String message, ErrorDetail detail) {
        super(message, detail);
    }
}
