/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.store;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;

/**
 * How many tasks of a scope are in a state.
 *
 * @param scope  whom they belong to
 * @param state  state
 * @param count  how many
 * @param oldest when the oldest of them was created
 */
public record TaskCount(TaskScope scope, TaskState state, long count, Instant oldest) {

    /** How many tasks are in a state, whomever they belong to. */
    public static long sum(Collection<TaskCount> counts, TaskState state) {
        return counts.stream()
                .filter(count -> count.state() == state)
                .mapToLong(TaskCount::count)
                .sum();
    }

    /** When the oldest task in a state was created, whomever it belongs to; empty when there is none. */
    public static Optional<Instant> oldest(Collection<TaskCount> counts, TaskState state) {
        return counts.stream()
                .filter(count -> count.state() == state)
                .map(TaskCount::oldest)
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder());
    }
}
