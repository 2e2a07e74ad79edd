/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client.account;

import java.time.Instant;

/**
 * A trouble of a whole account, rather than of a task: who polls should wait until it is over.
 *
 * @param kind     what it is
 * @param reason   in words, safe to show
 * @param since    when it was first seen
 * @param until    when to ask again at the earliest
 * @param failures how often it was seen, each time after the wait was over
 */
public record AccountPause(Kind kind, String reason, Instant since, Instant until, int failures) {

    /** Kinds of troubles. */
    public enum Kind {
        /** The key was refused. */
        AUTH,
        /** No credits: submissions fail, everything else goes on. */
        CREDITS,
        /** The provider wants fewer requests. */
        RATE,
        /** The provider does not answer, answers nonsense, or its certificate is not trusted. */
        UNAVAILABLE
    }

    /** Whether the wait is not over yet. */
    public boolean activeAt(Instant now) {
        return now.isBefore(until);
    }
}
