/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client.account;

import java.util.Locale;

/** What became of one request on the wire, for counters. */
public enum CallOutcome {
    SUCCESS,
    /** The provider said no, and will say so again. */
    REFUSED,
    RATE_LIMITED,
    /** The provider answered that it cannot, or nonsense. */
    UNAVAILABLE,
    /** No usable answer came. */
    NO_ANSWER;

    /** The name in lower case, for tags. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
