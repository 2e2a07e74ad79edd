/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.store;

/**
 * Whom a task belongs to. A task is only asked about, and only delivered, under a configuration with the same scope.
 *
 * @param queue    {@code taskQueue}
 * @param provider id of the provider
 * @param baseUrl  address of the API
 * @param account  name of the account
 */
public record TaskScope(String queue, String provider, String baseUrl, String account) {}
