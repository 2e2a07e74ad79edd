/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client.account;

/** Which of the calls of an account that wait for their turn goes first. */
public enum CallPriority {
    /** A submission: it has been promised to a caller, and it is short. */
    SUBMISSION,
    /** A call for a route or a person, who wait for it. */
    ROUTE,
    /** A call of the tracker, which can wait. */
    TRACKER
}
