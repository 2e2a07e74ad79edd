/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.model;

/** The task has ended and cannot be cancelled. */
public class TaskNotCancellableException extends SeedanceException {

    private static final long serialVersionUID = 1L;

    /** Code of a task that ended while it was cancelled, so that the provider has erased its record. */
    public static final String RECORD_ERASED = "RECORD_ERASED";

    public TaskNotCancellableException(String message, ErrorDetail detail) {
        super(message, detail);
    }
}
