/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.message;

import io.github.camelseedance.model.InvalidRequestException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** The message headers that travel with a task: the option {@code trackHeaders}. */
public final class TrackHeaders {

    private static final String RESERVED = "camel";

    /** No headers. */
    public static final TrackHeaders NONE = new TrackHeaders(List.of(), List.of());

    private final List<String> names;
    private final List<String> prefixes;

    private TrackHeaders(List<String> names, List<String> prefixes) {
        this.names = names;
        this.prefixes = prefixes;
    }

    /**
     * Reads the option: names or {@code prefix*}, separated by commas.
     *
     * @throws IllegalArgumentException when it names headers of Camel other than {@code CamelFileName}
     */
    public static TrackHeaders parse(String option) {
        List<String> names = new ArrayList<>();
        List<String> prefixes = new ArrayList<>();
        List<String> items = option == null
                ? List.of()
                : Stream.of(option.split(","))
                        .map(String::strip)
                        .filter(s -> !s.isEmpty())
                        .toList();
        for (String item : items) {
            boolean prefix = item.endsWith("*");
            String text = prefix ? item.substring(0, item.length() - 1) : item;
            if (isReserved(text) && (prefix || !text.equals(Exchange.FILE_NAME))) {
                throw new IllegalArgumentException(
                        "The option trackHeaders names '%s': headers of Camel are refused, %s excepted"
                                .formatted(item, Exchange.FILE_NAME));
            }
            if (text.contains("*")) {
                throw new IllegalArgumentException(
                        "The option trackHeaders has '%s': a * is allowed at the end only".formatted(item));
            }
            (prefix ? prefixes : names).add(text);
        }
        return new TrackHeaders(List.copyOf(names), List.copyOf(prefixes));
    }

    /**
     * Copies what travels: text, numbers and booleans, and what stands for text. Of the headers that only a prefix selects, others
     * are left out.
     *
     * @throws InvalidRequestException when a header that is named has a value that cannot travel
     */
    public Map<String, Object> capture(Exchange exchange, String provider) {
        Message message = exchange.getMessage();
        Map<String, Object> result = new LinkedHashMap<>();
        for (String name : names) {
            Object value = message.getHeader(name);
            if (value != null) {
                Object plain = plain(exchange, value);
                if (plain == null) {
                    throw InvalidRequestException.of(
                            provider,
                            "header " + name,
                            value.getClass().getName(),
                            "text, a number or a boolean, to be tracked");
                }
                result.put(name, plain);
            }
        }
        if (!prefixes.isEmpty()) {
            message.getHeaders().forEach((name, value) -> {
                if (!isReserved(name)
                        && !result.containsKey(name)
                        && prefixes.stream().anyMatch(p -> hasPrefix(name, p))) {
                    Object plain = plain(exchange, value);
                    if (plain != null) {
                        result.put(name, plain);
                    }
                }
            });
        }
        return result;
    }

    private static Object plain(Exchange exchange, Object value) {
        if (value instanceof String || value instanceof Boolean || isNumberOfTheJdk(value)) {
            return value;
        }
        // Kafka's headers are bytes
        boolean text = value instanceof byte[]
                || value instanceof CharSequence
                || value instanceof Character
                || value instanceof Enum
                || value instanceof UUID;
        return text ? exchange.getContext().getTypeConverter().tryConvertTo(String.class, exchange, value) : null;
    }

    private static boolean isNumberOfTheJdk(Object value) {
        return value instanceof Number && value.getClass().getPackageName().matches("java\\.(lang|math)");
    }

    /** Header names are the same in any case. */
    private static boolean hasPrefix(String name, String prefix) {
        return name.regionMatches(true, 0, prefix, 0, prefix.length());
    }

    private static boolean isReserved(String name) {
        return name.toLowerCase(Locale.ROOT).startsWith(RESERVED);
    }
}
