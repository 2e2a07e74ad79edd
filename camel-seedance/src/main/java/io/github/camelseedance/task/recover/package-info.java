/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */

/**
 * Settles what a submission has left open, whether its exchange still waits, its node is gone, or nobody asks any more: by a search at the
 * provider, by a webhook, or by the decision of a person. It also adopts tasks that were made elsewhere in the account. It adopts or frees
 * rows and never submits.
 *
 * <p>It may use {@code task.search}, {@code task.follow}, {@code task.node}, {@code task.store}, {@code client}, {@code provider} and
 * {@code model}.
 */
package io.github.camelseedance.task.recover;
