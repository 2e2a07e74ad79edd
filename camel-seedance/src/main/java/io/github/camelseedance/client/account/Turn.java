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
public record Turn(CallPriority priority, Duration maxWait, Executor worker) {}
