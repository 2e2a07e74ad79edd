/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator;

/** Where a task stands. Each provider has its own words for these; seedanceapi.org says {@code IN_PROGRESS} for all that is not over. */
public enum TaskState {
    /** Accepted, not yet queued: seedance2.movie only, the others say queued. */
    PENDING(false),
    /** Waits for its turn. */
    QUEUED(false),
    /** Is being generated. */
    PROCESSING(false),
    /** Over: there is a video. */
    SUCCEEDED(true),
    /** Over: there is an error. */
    FAILED(true),
    /** Over: cancelled by a request or by the provider. */
    CANCELLED(true),
    /** Over: expired (seedance2.movie, Ark). */
    EXPIRED(true);

    private final boolean terminal;

    TaskState(boolean terminal) {
        this.terminal = terminal;
    }

    /** Whether the task is over and will never change again. */
    public boolean isTerminal() {
        return terminal;
    }
}
