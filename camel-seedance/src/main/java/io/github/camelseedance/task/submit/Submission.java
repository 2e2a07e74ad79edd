/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.submit;

import io.github.camelseedance.task.store.TaskRow;

/**
 * A submission that has its task.
 *
 * @param row       the row as stored
 * @param duplicate whether it is an earlier submission with the same key: nothing was sent
 */
public record Submission(TaskRow row, boolean duplicate) {}
