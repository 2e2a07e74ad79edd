/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.model;

/** The task has ended and cannot be cancelled. */
public class TaskNotCancellableException extends SeedanceException {

    private static final long serialVersionUID = 1L;

    public TaskNotCancellableException(String message, ErrorDetail detail) {
        super(message, detail);
    }
}
