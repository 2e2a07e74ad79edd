/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.store;

import io.github.camelseedance.model.VideoTask;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which rows somebody wants to see. A null matches everything.
 *
 * @param states   in one of these states
 * @param queue    of this queue
 * @param provider of this provider
 * @param text     with this text
 * @param unowned  only those on which no node works
 * @param after    behind this place; null for the first rows
 * @param limit    how many rows to return, at most {@link #MAX_LIMIT}
 */
public record TaskQuery(
        Set<TaskState> states, String queue, String provider, Text text, boolean unowned, Place after, int limit) {

    /** Most rows that are returned. */
    public static final int MAX_LIMIT = 500;

    /** Among how many rows of a state, the first behind the place, a text is looked for. */
    public static final int MAX_SEARCHED = 10_000;

    /** What of a row a text is looked for in. */
    public enum Field {
        /** Id of the submission. */
        ID(TaskRow::id),
        /** Id of the task at its provider. */
        TASK_ID(TaskRow::taskId),
        SUBMISSION_KEY(TaskRow::submissionKey),
        MODEL(row -> of(row, VideoTask::model)),
        PROMPT(row -> of(row, VideoTask::prompt));

        private final Function<TaskRow, String> value;

        Field(Function<TaskRow, String> value) {
            this.value = value;
        }

        /** The value of a row; null where it has none. */
        public String of(TaskRow row) {
            return value.apply(row);
        }

        private static String of(TaskRow row, Function<VideoTask, String> value) {
            return row.task() == null ? null : value.apply(row.task());
        }
    }

    /**
     * A text, which stands somewhere in one of some fields, in any case.
     *
     * @param text   in small letters, not blank
     * @param fields where it is looked for
     */
    public record Text(String text, Set<Field> fields) {

        public Text {
            text = text.strip().toLowerCase(Locale.ROOT);
            fields = Collections.unmodifiableSet(EnumSet.copyOf(fields));
        }

        /** Null for a text that is null or blank: it stands everywhere. */
        public static Text of(String text, Set<Field> fields) {
            return text == null || text.isBlank() ? null : new Text(text, fields);
        }

        /** Whether one of the fields of a row has it. */
        public boolean isIn(TaskRow row) {
            return fields.stream().anyMatch(field -> isIn(field.of(row)));
        }

        /** Whether a value has it. */
        public boolean isIn(String value) {
            return value != null && value.toLowerCase(Locale.ROOT).contains(text);
        }
    }

    /**
     * The place of a row in the order of all rows. Where a page ends by its place, the next one misses and repeats nothing, whatever has
     * come in between.
     *
     * @param delivered whether it is delivered: these come last
     * @param at        when it was submitted, or delivered, by the store: the latest comes first
     * @param id        of rows of the same time, the highest comes first
     */
    public record Place(boolean delivered, Instant at, String id) {

        public static final Comparator<Place> ORDER = Comparator.comparing(Place::delivered)
                .thenComparing(Place::at, Comparator.reverseOrder())
                .thenComparing(Place::id, Comparator.reverseOrder());

        private static final Pattern TEXT = Pattern.compile("([01])_([0-9]{1,12})_([0-9]{1,9})_([!-~]{1,64})");

        public String text() {
            return "%s_%s_%s_%s".formatted(delivered ? 1 : 0, at.getEpochSecond(), at.getNano(), id);
        }

        /** Reads {@link #text()}; empty for anything else. */
        public static Optional<Place> parse(String text) {
            Matcher parts = TEXT.matcher(text == null ? "" : text);
            try {
                return parts.matches()
                        ? Optional.of(new Place(
                                parts.group(1).equals("1"),
                                Instant.ofEpochSecond(Long.parseLong(parts.group(2)), Long.parseLong(parts.group(3))),
                                parts.group(4)))
                        : Optional.empty();
            } catch (DateTimeException e) {
                return Optional.empty();
            }
        }
    }

    public record Placed(Place place, TaskRow row) {}

    /**
     * Rows that were found.
     *
     * @param rows in order
     * @param next where to go on; null where there are no more
     */
    public record Found(List<TaskRow> rows, Place next) {

        /** The first of all rows that a query wants. */
        public static Found first(Stream<Placed> rows, int limit) {
            List<Placed> some = rows.limit(limit + 1L).toList();
            return new Found(
                    some.stream().limit(limit).map(Placed::row).toList(),
                    some.size() > limit ? some.get(limit - 1).place() : null);
        }
    }

    /** @throws IllegalArgumentException when the limit is out of range, or there is no state */
    public TaskQuery {
        if (limit < 1 || limit > MAX_LIMIT || states.isEmpty()) {
            throw new IllegalArgumentException("A query has at least one state and a limit of 1 to " + MAX_LIMIT
                    + ", not " + states + " and " + limit);
        }
        states = Collections.unmodifiableSet(EnumSet.copyOf(states));
    }

    /** The first rows in some states. */
    public static TaskQuery of(Set<TaskState> states, int limit) {
        return new TaskQuery(states, null, null, null, false, null, limit);
    }

    /** Whether a row is wanted, wherever it stands. */
    public boolean matches(TaskRow row) {
        return hasGroup(row.scope(), row.state())
                && (!unowned || row.owner() == null)
                && (text == null || text.isIn(row));
    }

    /** Whether rows of a scope and state can be wanted. */
    public boolean hasGroup(TaskScope scope, TaskState state) {
        return states.contains(state)
                && (queue == null || queue.equals(scope.queue()))
                && (provider == null || provider.equals(scope.provider()));
    }

    /** Whether a place is behind the one at which this query begins. */
    public boolean isBehind(Place place) {
        return after == null || Place.ORDER.compare(place, after) > 0;
    }
}
