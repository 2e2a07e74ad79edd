/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.store;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which rows somebody wants to see. A null matches everything.
 *
 * @param states   in one of these states
 * @param queue    of this queue
 * @param provider of this provider
 * @param text     with this text, in any case, in prompt, task id, submission key, model or own id
 * @param unowned  only those on which no node works
 * @param offset   how many rows to pass over, at most {@link #MAX_OFFSET}
 * @param limit    how many rows to return, at most {@link #MAX_LIMIT}
 */
public record TaskQuery(
        Set<TaskState> states, String queue, String provider, String text, boolean unowned, int offset, int limit) {

    /** Most rows that are passed over: who wants to see more narrows the query. */
    public static final int MAX_OFFSET = 10_000;

    /** Most rows that are returned. */
    public static final int MAX_LIMIT = 500;

    /** Among how many rows, the first in order, a text is looked for. */
    public static final int MAX_SEARCHED = 10_000;

    /** @throws IllegalArgumentException when offset or limit are out of range, or there is no state */
    public TaskQuery {
        if (offset < 0 || offset > MAX_OFFSET || limit < 1 || limit > MAX_LIMIT || states.isEmpty()) {
            throw new IllegalArgumentException("A query has at least one state, an offset of 0 to " + MAX_OFFSET
                    + " and a limit of 1 to " + MAX_LIMIT + ", not " + states + ", " + offset + " and " + limit);
        }
        states = Collections.unmodifiableSet(EnumSet.copyOf(states));
        text = text == null || text.isBlank() ? null : text.strip().toLowerCase(Locale.ROOT);
    }

    /** The first rows in some states. */
    public static TaskQuery of(Set<TaskState> states, int limit) {
        return new TaskQuery(states, null, null, null, false, 0, limit);
    }

    /** Whether a row is wanted. */
    public boolean matches(TaskRow row) {
        return hasGroup(row.scope(), row.state()) && (!unowned || row.owner() == null) && hasText(row);
    }

    /** Whether rows of a scope and state can be wanted. */
    public boolean hasGroup(TaskScope scope, TaskState state) {
        return states.contains(state)
                && (queue == null || queue.equals(scope.queue()))
                && (provider == null || provider.equals(scope.provider()));
    }

    private boolean hasText(TaskRow row) {
        return text == null
                || Stream.of(
                                row.id(),
                                row.taskId(),
                                row.submissionKey(),
                                row.task() == null ? null : row.task().model(),
                                row.task() == null ? null : row.task().prompt())
                        .anyMatch(value ->
                                value != null && value.toLowerCase(Locale.ROOT).contains(text));
    }
}
