/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.operation;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.Exchange;

/** Picks the message headers that travel with a task: {@code trackHeaders}. */
public final class TravellingHeaders {

    private final List<String> patterns;

    /**
     * @param option names or {@code prefix*}, separated by commas; null for none
     * @throws IllegalArgumentException when it names Camel's own headers, {@code CamelFileName} excepted
     */
    public TravellingHeaders(String option) {
        this.patterns = option == null
                ? List.of()
                : Arrays.stream(option.split(","))
                        .map(String::strip)
                        .filter(s -> !s.isEmpty())
                        .toList();
        for (String pattern : patterns) {
            if (isCamel(pattern) || "*".equals(pattern)) {
                throw new IllegalArgumentException(
                        "trackHeaders '%s': Camel headers do not travel, only CamelFileName does; give names or prefix*"
                                .formatted(pattern));
            }
        }
    }

    /** The headers of a message that travel, with values of plain types. */
    public Map<String, Object> of(Exchange exchange) {
        Map<String, Object> result = new LinkedHashMap<>();
        if (!patterns.isEmpty()) {
            exchange.getMessage().getHeaders().forEach((name, value) -> {
                if (value != null && matches(name)) {
                    result.put(name, plain(exchange, value));
                }
            });
        }
        return result;
    }

    private boolean matches(String name) {
        return !isCamel(name) && patterns.stream().anyMatch(pattern -> matches(pattern, name));
    }

    private static boolean matches(String pattern, String name) {
        return pattern.endsWith("*")
                ? name.regionMatches(true, 0, pattern, 0, pattern.length() - 1)
                : name.equalsIgnoreCase(pattern);
    }

    private static boolean isCamel(String name) {
        return name.toLowerCase(Locale.ROOT).startsWith("camel") && !name.equalsIgnoreCase(Exchange.FILE_NAME);
    }

    private static Object plain(Exchange exchange, Object value) {
        if (value instanceof String
                || value instanceof Boolean
                || value instanceof Integer
                || value instanceof Long
                || value instanceof Double) {
            return value;
        }
        String text = exchange.getContext().getTypeConverter().tryConvertTo(String.class, exchange, value);
        return text == null ? value.toString() : text;
    }
}
