/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client.account;

import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * How a call waits for its turn.
 *
 * @param priority whom it goes before
 * @param maxWait  longest wait for its turn; null for no limit
 * @param worker   starts a call that waited for a limit of rate
 */
public record Turn(Priority priority, Duration maxWait, Executor worker) {

    /** Which of the calls of an account that wait for their turn goes first. */
    public enum Priority {
        /** A submission: it has been promised to a caller, and it is short. */
        SUBMISSION,
        /** A call for a route or a person, who wait for it. */
        ROUTE,
        /** A call of the tracker, which can wait. */
        TRACKER
    }
}
