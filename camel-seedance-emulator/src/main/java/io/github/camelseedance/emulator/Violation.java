/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator;

/**
 * Something in a request that the provider's document does not allow.
 *
 * @param request the number of the request, {@link RecordedRequest#number()}
 * @param provider whose document
 * @param operation what was asked
 * @param message what is wrong
 */
public record Violation(long request, EmulatedProvider provider, Operation operation, String message) {}
