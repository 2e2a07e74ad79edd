/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.model;

/** The account has not enough credits. Nothing was generated. */
public class InsufficientCreditsException extends SeedanceException {

    private static final long serialVersionUID = 1L;

    public InsufficientCreditsException(String message, ErrorDetail detail) {
        super(message, detail);
    }
}
