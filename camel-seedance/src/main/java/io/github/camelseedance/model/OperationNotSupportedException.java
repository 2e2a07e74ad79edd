/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.model;

/** The provider lacks the operation. */
public class OperationNotSupportedException extends SeedanceException {

    private static final long serialVersionUID = 1L;

    public OperationNotSupportedException(String message, ErrorDetail detail) {
        super(message, detail);
    }
}
