/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.store;

import io.github.camelseedance.model.Json;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What every repository checks of a row before it stores it, so that all of them refuse the same. */
public final class TaskRules {

    /** Types of header values; each of them comes back as the type that it was. */
    static final Set<Class<?>> HEADER_TYPES = Set.of(
            String.class,
            Boolean.class,
            Integer.class,
            Long.class,
            Double.class,
            Float.class,
            Short.class,
            Byte.class,
            BigDecimal.class,
            BigInteger.class);

    private static final Duration SHORTEST_RETENTION = Duration.ofMinutes(1);

    private TaskRules() {}

    /**
     * How long delivered tasks and their submission keys are kept. Whoever writes {@code 7} means days and would get milliseconds, after
     * which the same key pays again.
     *
     * @throws IllegalArgumentException when it is null or shorter than a minute
     */
    public static Duration retention(Duration given) {
        if (given == null || given.compareTo(SHORTEST_RETENTION) < 0) {
            throw new IllegalArgumentException(
                    "The submissionKeyRetention of the task repository is %s: it must be at least a minute, such as 7d"
                            .formatted(given));
        }
        return given;
    }

    /** Refuses a row that lacks something, or that some store could not hold. */
    public static void check(TaskRow task) {
        text("id", task.id(), 64, true);
        if (task.scope() == null) {
            throw new IllegalArgumentException("A task row needs a scope");
        }
        text("queue", task.scope().queue(), 255, true);
        text("provider", task.scope().provider(), 100, true);
        text("baseUrl", task.scope().baseUrl(), 512, true);
        text("account", task.scope().account(), 255, true);
        text("submissionKey", task.submissionKey(), 255, false);
        text("tokenHash", task.tokenHash(), 255, false);
        text("taskId", task.taskId(), 255, false);
        text("owner", task.owner(), 100, false);
        if (task.state() == null) {
            throw new IllegalArgumentException("A task row needs a state");
        }
        if (task.createdAt() == null) {
            throw new IllegalArgumentException("A task row needs createdAt");
        }
        for (Map.Entry<String, Object> header : task.headers().entrySet()) {
            Object value = header.getValue();
            if (value == null || !HEADER_TYPES.contains(value.getClass())) {
                throw new IllegalArgumentException("The header " + header.getKey()
                        + " cannot travel with a task: allowed are String, Boolean and the number types of the JDK, not "
                        + (value == null ? "null" : value.getClass().getName()));
            }
        }
    }

    /** Refuses a change of state that {@link TaskState#canBecome} does not have. */
    public static void checkTransition(TaskState from, TaskRow to) {
        if (!from.canBecome(to.state())) {
            throw new IllegalStateException("Task row " + to.id() + " is " + from + " and cannot become " + to.state());
        }
    }

    /** The states from which a state can be reached. */
    public static List<TaskState> predecessors(TaskState state) {
        return Arrays.stream(TaskState.values())
                .filter(from -> from.canBecome(state))
                .toList();
    }

    private static void text(String field, String value, int maxLength, boolean required) {
        if (value == null || value.isEmpty()) {
            if (required || value != null) {
                throw new IllegalArgumentException("A task row needs a " + field + " that is not empty");
            }
            return;
        }
        if (value.length() > maxLength) {
            throw new IllegalArgumentException(
                    "The " + field + " of a task row has " + value.length() + " characters; allowed are " + maxLength);
        }
        // PostgreSQL has no NUL, and half a surrogate pair becomes a question mark on the way to most databases
        int at = Arrays.mismatch(value.toCharArray(), Json.storable(value).toCharArray());
        if (at >= 0) {
            throw new IllegalArgumentException("The " + field
                    + " of a task row has a character that cannot be stored (NUL or half a surrogate pair) at " + at);
        }
    }
}
