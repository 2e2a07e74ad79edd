/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
/**
 * The client of a provider: one object that makes each call of its API with the limits, the retries and the errors that belong to it, and
 * the transport that goes through Camel's own HTTP component. It uses its rooms, the providers, the model and {@code concurrent}; it knows
 * no tasks and no exchange.
 */
package io.github.camelseedance.client;
