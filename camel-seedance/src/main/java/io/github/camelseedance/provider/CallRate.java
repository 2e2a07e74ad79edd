/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.provider;

import java.time.Duration;

/**
 * How often an account may make calls of a kind.
 *
 * @param calls  at most so many
 * @param window in any time of this length
 */
public record CallRate(int calls, Duration window) {}
