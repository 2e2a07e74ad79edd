/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client.account;

import io.github.camelseedance.provider.CallKind;
import java.time.Duration;

/** Hears of every request on the wire, for meters. It is called on many threads and must not block. */
@FunctionalInterface
public interface CallListener {

    /** A request has ended; {@code took} does not count what it waited for its turn. */
    void ended(AccountKey account, CallKind kind, CallOutcome outcome, Duration took);
}
