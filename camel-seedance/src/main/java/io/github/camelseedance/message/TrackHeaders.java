/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.message;

import io.github.camelseedance.model.InvalidRequestException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
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
public record TrackHeaders(List<String> names, List<String> prefixes) {

    private static final String RESERVED = "camel";
    private static final int MAX_NAME = 255;
    private static final int MAX_SIZE = 64 * 1024;

    /**
     * Beginnings of headers that steer other components or are credentials. A pattern such as * does not take them along; whoever
     * wants one names it.
     */
    private static final List<String> CONTROLS = List.of(
            "kafka.",
            "rabbitmq.",
            "JMS",
            "websocket.",
            "org.apache.camel.",
            "Authorization",
            "Proxy-Authorization",
            "Cookie",
            "Set-Cookie",
            "X-API-Key",
            "API-Key",
            "X-Auth-Token",
            "X-Amz-Security-Token");

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
        Map<String, Object> result = selected(exchange, message, provider);
        check(result, provider);
        return result;
    }

    private Map<String, Object> selected(Exchange exchange, Message message, String provider) {
        Map<String, Object> result = new LinkedHashMap<>();
        for (String name : names) {
            Object value = message.getHeader(name);
            if (value != null) {
                Object plain = plain(exchange, value);
                if (plain == null) {
                    throw InvalidRequestException.of(
                            provider,
                            "header " + name,
                            "(" + value.getClass().getName() + ")",
                            "text, a number or a boolean, to be tracked");
                }
                result.put(name, plain);
            }
        }
        if (!prefixes.isEmpty()) {
            message.getHeaders().forEach((name, value) -> {
                if (!isReserved(name)
                        && !result.containsKey(name)
                        && prefixes.stream().anyMatch(p -> takes(p, name))) {
                    Object plain = plain(exchange, value);
                    if (plain != null) {
                        result.put(name, plain);
                    }
                }
            });
        }
        return result;
    }

    /** What is stored with the task can be read again, so a message cannot bring more than fits. */
    private static void check(Map<String, Object> headers, String provider) {
        Violations out = new Violations();
        long left = MAX_SIZE;
        for (Map.Entry<String, Object> header : headers.entrySet()) {
            String name = header.getKey();
            if (name.length() > MAX_NAME) {
                out.wrong("trackHeaders", name, "names of at most %s characters".formatted(MAX_NAME));
            }
            left -= name.length() + size(header.getValue());
            if (hasHalfPair(name) || header.getValue() instanceof String text && hasHalfPair(text)) {
                out.unfit("header " + name, "text with half a surrogate pair", "well-formed text, to be tracked");
            }
        }
        if (left < 0) {
            out.unfit(
                    "trackHeaders",
                    "%s headers".formatted(headers.size()),
                    "headers of at most %s KiB in all, to be tracked".formatted(MAX_SIZE / 1024));
        }
        out.throwIfAny(provider);
    }

    /** At least how long a value is as text: numbers can be very long ones. */
    private static long size(Object value) {
        if (value instanceof String text) {
            return text.getBytes(StandardCharsets.UTF_8).length;
        }
        BigInteger digits = value instanceof BigInteger integer
                ? integer
                : value instanceof BigDecimal decimal ? decimal.unscaledValue() : BigInteger.ZERO;
        return Math.max(1, digits.bitLength() / 3);
    }

    private static boolean hasHalfPair(String text) {
        return text.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE);
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

    /** Whether a prefix means a header: one that steers another component has to be meant by the prefix. */
    private static boolean takes(String prefix, String name) {
        return hasPrefix(name, prefix)
                && CONTROLS.stream().noneMatch(control -> hasPrefix(name, control) && !hasPrefix(prefix, control));
    }

    private static boolean isReserved(String name) {
        return name.toLowerCase(Locale.ROOT).startsWith(RESERVED);
    }
}
