/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.store;

/**
 * Whose spending a budget bounds.
 *
 * @param queue    {@code taskQueue}
 * @param provider id of the provider
 * @param account  name of the account
 */
public record Payer(String queue, String provider, String account) {

    /** Who pays for the tasks of a scope. One account is one, whatever the address of its API is. */
    public static Payer of(TaskScope scope) {
        return new Payer(scope.queue(), scope.provider(), scope.account());
    }
}
