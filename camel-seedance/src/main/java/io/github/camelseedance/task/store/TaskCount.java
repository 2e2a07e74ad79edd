/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.store;

import java.time.Instant;

/**
 * How many tasks of a scope are in a state.
 *
 * @param scope  whom they belong to
 * @param state  state
 * @param count  how many
 * @param oldest when the oldest of them was created
 */
public record TaskCount(TaskScope scope, TaskState state, long count, Instant oldest) {}
