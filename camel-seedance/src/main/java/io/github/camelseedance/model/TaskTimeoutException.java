/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.model;

/** With {@code awaitCompletion}: the wait ended before the task did. The task is tracked on and can still succeed. */
public class TaskTimeoutException extends SeedanceException {

    private static final long serialVersionUID = 1L;

    /** Why the wait ended. */
    public enum Reason {
        /** {@code awaitTimeout} has passed. */
        TIMEOUT,
        /** The context, the route or the component was stopped. */
        SHUTDOWN,
        /** Another node has taken the task over, because this one was paused or cut off for too long. */
        TAKEN_OVER
    }

    private final Reason reason;

    public TaskTimeoutException(String message, ErrorDetail detail, Reason reason) {
        super(message, detail);
        this.reason = reason;
    }

    /** Why the wait ended. */
    public Reason getReason() {
        return reason;
    }
}
