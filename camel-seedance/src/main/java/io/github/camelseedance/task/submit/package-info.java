/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */

/**
 * One submission from its intent to its outcome: the row is written before the request and after it, a known key returns its task, and a
 * request that may have been accepted is not sent again. {@code Phase} says what a caller is told when the submission is ended where it is;
 * what is in doubt is handed to {@code task.recover}, and the submission watches its row.
 *
 * <p>It may use the other packages of {@code task}, {@code client}, {@code provider} and {@code model}. Only {@code TaskTracker} and the
 * operations use it.
 */
package io.github.camelseedance.task.submit;
