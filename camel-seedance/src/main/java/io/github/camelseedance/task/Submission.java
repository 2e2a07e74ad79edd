/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task;

/**
 * A submission that has its task.
 *
 * @param row       the row as stored
 * @param duplicate whether it is an earlier submission with the same key: nothing was sent
 */
public record Submission(TrackedTask row, boolean duplicate) {}
