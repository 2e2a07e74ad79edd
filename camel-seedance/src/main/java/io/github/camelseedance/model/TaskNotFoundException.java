/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.model;

/** The provider does not know the task, or it belongs to another key. */
public class TaskNotFoundException extends SeedanceException {

    private static final long serialVersionUID = 1L;

    /** Code of a task that ended while it was cancelled, so that the provider has erased its record. */
    public static final String RECORD_ERASED = "RECORD_ERASED";

    public TaskNotFoundException(String message, ErrorDetail detail) {
        super(message, detail);
    }
}
