/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.page;

import io.github.camelseedance.message.Names;
import io.github.camelseedance.model.SafeText;
import io.github.camelseedance.model.SeedanceException;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.task.store.TaskQuery.Field;
import io.github.camelseedance.task.store.TaskQuery.Text;
import io.github.camelseedance.task.store.TaskRow;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the page keeps to itself, by the option {@code taskPageHide}: it is sent to no browser, and nobody can search for it.
 *
 * @param headers names in small letters, or the begin of names with an asterisk
 */
record HiddenData(Set<Kind> kinds, List<String> headers) {

    /** What can be hidden. */
    enum Kind {
        PROMPT("prompt"),
        VIDEO("video"),
        SEED("seed"),
        COST("cost"),
        SUBMISSION_KEY("submissionKey"),
        /** What others have said of a failure; it can repeat a prompt, so it goes with the prompts too. */
        ERROR("error"),
        HEADERS("headers");

        private final String text;

        Kind(String text) {
            this.text = text;
        }
    }

    private static final String HEADER = "header:";
    private static final Pattern NAME = Pattern.compile("[^*]+\\*?");
    private static final String LEFT_OUT = "…";
    /** A shorter value is found as a word only: it is a part of too much else. */
    private static final int SHORT = 4;

    private static final int MAX_CODE = 60;

    /**
     * Reads the option.
     *
     * @throws IllegalArgumentException names what is not known, the nearest name and what is allowed
     */
    static HiddenData of(String option) {
        Map<String, Kind> known = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        Stream.of(Kind.values()).forEach(kind -> known.put(kind.text, kind));
        Set<Kind> kinds = EnumSet.noneOf(Kind.class);
        List<String> headers = new ArrayList<>();
        for (String part : option == null ? new String[0] : option.split(",")) {
            String item = part.strip();
            String header = item.regionMatches(true, 0, HEADER, 0, HEADER.length())
                    ? item.substring(HEADER.length()).strip()
                    : "";
            if (known.containsKey(item)) {
                kinds.add(known.get(item));
            } else if (NAME.matcher(header).matches()) {
                headers.add(header.toLowerCase(Locale.ROOT));
            } else if (!item.isEmpty()) {
                throw new IllegalArgumentException(
                        "The option taskPageHide has '%s'; the nearest name is %s. Allowed are %s, and header:NAME or header:PREFIX* for some headers"
                                .formatted(
                                        item,
                                        Names.nearest(item, known.keySet()),
                                        Stream.of(Kind.values())
                                                .map(kind -> kind.text)
                                                .collect(Collectors.joining(", "))));
            }
        }
        return new HiddenData(kinds, headers);
    }

    boolean has(Kind kind) {
        return kinds.contains(kind) || kind == Kind.ERROR && kinds.contains(Kind.PROMPT);
    }

    boolean hasHeader(String name) {
        String small = name.toLowerCase(Locale.ROOT);
        return has(Kind.HEADERS)
                || headers.stream()
                        .anyMatch(header -> header.endsWith("*")
                                ? small.startsWith(header.substring(0, header.length() - 1))
                                : small.equals(header));
    }

    /** What is hidden, in the words of the option; of headers, which some are is not told. */
    List<String> names() {
        List<String> names =
                new ArrayList<>(kinds.stream().map(kind -> kind.text).toList());
        if (!headers.isEmpty() && !has(Kind.HEADERS)) {
            names.add("some headers");
        }
        return names;
    }

    /** What a text may be looked for in. */
    Set<Field> searched() {
        Set<Field> fields = EnumSet.allOf(Field.class);
        if (has(Kind.PROMPT)) {
            fields.remove(Field.PROMPT);
        }
        if (has(Kind.SUBMISSION_KEY)) {
            fields.remove(Field.SUBMISSION_KEY);
        }
        return fields;
    }

    /** Whether a row has a text where the page shows it: a key or a prompt that repeats a hidden header is shown without that. */
    boolean shows(TaskRow row, Text text) {
        return text == null || text.fields().stream().anyMatch(field -> text.isIn(text(row, field.of(row))));
    }

    /** A text as it may be shown: without what it repeats of the row that is hidden; null where it is a part of that. */
    String text(TaskRow row, String text) {
        String shown = text;
        for (String value : text == null ? List.<String>of() : values(row)) {
            if (shown.length() >= SHORT && contains(value, shown)) {
                return null;
            }
            if (value.length() <= shown.length()) {
                String word = Pattern.quote(value);
                shown = Pattern.compile(
                                value.length() < SHORT ? "(?<![\\p{L}\\p{N}])" + word + "(?![\\p{L}\\p{N}])" : word,
                                Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE)
                        .matcher(shown)
                        .replaceAll(LEFT_OUT);
            }
        }
        return shown;
    }

    /** What went wrong with a row, for the person at the browser. */
    String message(TaskRow row, Throwable error) {
        if (has(Kind.ERROR) && error instanceof SeedanceException known) {
            return "It has failed%s; the words are hidden"
                    .formatted(known.getCode() == null ? "" : " with " + SafeText.of(known.getCode(), MAX_CODE));
        }
        String text = text(row, String.valueOf(error.getMessage()));
        return text == null ? "It has failed; the words are hidden" : SafeText.of(text);
    }

    private static boolean contains(String value, String text) {
        return value.toLowerCase(Locale.ROOT).contains(text.toLowerCase(Locale.ROOT));
    }

    /** The values of a row that are hidden. */
    private List<String> values(TaskRow row) {
        if (kinds.isEmpty() && headers.isEmpty()) {
            return List.of();
        }
        List<Object> values = new ArrayList<>();
        VideoTask task = row.task();
        if (task != null && has(Kind.PROMPT)) {
            values.add(task.prompt());
        }
        if (task != null && has(Kind.SEED)) {
            values.add(task.seed());
        }
        if (has(Kind.SUBMISSION_KEY)) {
            values.add(row.submissionKey());
        }
        row.headers().forEach((name, value) -> {
            if (hasHeader(name)) {
                values.add(value);
            }
        });
        return values.stream()
                .filter(Objects::nonNull)
                .map(value -> value.toString().strip())
                .filter(value -> !value.isEmpty())
                .toList();
    }
}
