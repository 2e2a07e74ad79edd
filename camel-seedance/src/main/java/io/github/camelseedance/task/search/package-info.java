/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */

/**
 * Looks at the provider for the task of a submission whose outcome is not known: in the list of the account, by the marker that only this
 * submission has. It finds the task, shows that it is absent, or goes on looking; it writes nothing.
 *
 * <p>It may use {@code task.store}, {@code task.node}, {@code client}, {@code provider} and {@code model}.
 */
package io.github.camelseedance.task.search;
