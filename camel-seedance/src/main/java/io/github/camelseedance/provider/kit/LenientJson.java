/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.provider.kit;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelseedance.model.Json;
import io.github.camelseedance.model.SafeText;
import io.github.camelseedance.model.WebAddress;
import java.math.BigDecimal;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Reads fields of answers with tolerance: numbers may come as text and back, and a value that makes no sense is absent. A field
 * that is unusable must not make the rest of a task unusable.
 */
public final class LenientJson {

    /** Longest address that is taken over, in characters. */
    static final int MAX_URL = 8 * 1024;

    /** Most digits before and after the point: more than any price has. */
    private static final int MAX_DIGITS = 15;

    private static final Instant EARLIEST = Instant.EPOCH;
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    private LenientJson() {}

    /** Text, or a number or boolean as text; null when absent or blank. */
    public static String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        String text = value.isValueNode() && !value.isNull() ? value.asText() : null;
        return text == null || text.isBlank() ? null : text;
    }

    /** Text of a provider that goes into messages and logs: bounded and without control characters. */
    public static String shown(JsonNode node, String field, int maxLength) {
        return SafeText.of(text(node, field), maxLength);
    }

    public static Integer integer(JsonNode node, String field) {
        return integer(node.path(field));
    }

    private static Integer integer(JsonNode node) {
        Long value = number(node);
        return value == null || value != value.intValue() ? null : Integer.valueOf(value.intValue());
    }

    public static Long number(JsonNode node, String field) {
        return number(node.path(field));
    }

    private static Long number(JsonNode node) {
        BigDecimal value = amount(node);
        try {
            return value == null ? null : value.longValueExact();
        } catch (ArithmeticException e) {
            return null;
        }
    }

    public static Boolean bool(JsonNode node, String field) {
        String text = text(node, field);
        if ("true".equalsIgnoreCase(text)) {
            return Boolean.TRUE;
        }
        return "false".equalsIgnoreCase(text) ? Boolean.FALSE : null;
    }

    /** An amount that cannot be negative: a price, a cost. */
    public static BigDecimal money(JsonNode node, String field) {
        BigDecimal value = amount(node, field);
        return value == null || value.signum() < 0 ? null : value;
    }

    /** A decimal number of sane size. */
    public static BigDecimal amount(JsonNode node, String field) {
        return amount(node.path(field));
    }

    private static BigDecimal amount(JsonNode value) {
        if (value.isInt()) {
            return BigDecimal.valueOf(value.intValue());
        }
        if (!value.isNumber() && !value.isTextual()) {
            return null;
        }
        String text = value.asText().strip();
        if (text.isEmpty() || text.length() > 2 * MAX_DIGITS + 2) {
            return null;
        }
        try {
            BigDecimal decimal = new BigDecimal(text);
            boolean sane = Json.digits(decimal) <= 2 * MAX_DIGITS
                    && decimal.precision() - decimal.scale() <= MAX_DIGITS
                    && decimal.scale() <= MAX_DIGITS;
            return sane ? decimal.setScale(Math.max(0, decimal.scale())) : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** A time with its zone, of the years 1970 to 9999. */
    public static Instant time(JsonNode node, String field) {
        String text = text(node, field);
        if (text == null || text.length() > 64) {
            return null;
        }
        try {
            Instant utc = utc(text);
            Instant time = utc != null ? utc : DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text, Instant::from);
            return time.isBefore(EARLIEST) || time.isAfter(LATEST) ? null : time;
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** {@code 2026-11-26T10:15:30Z}, also with a fraction, at a tenth of what the formatter costs; null for every other form. */
    private static Instant utc(String text) {
        int last = text.length() - 1;
        boolean form = last >= 19
                && last <= 29
                && text.charAt(4) == '-'
                && text.charAt(7) == '-'
                && text.charAt(10) == 'T'
                && text.charAt(13) == ':'
                && text.charAt(16) == ':'
                && text.charAt(last) == 'Z'
                && (last == 19 || last > 20 && text.charAt(19) == '.');
        if (!form) {
            return null;
        }
        int nanos = last == 19 ? 0 : digits(text, 20, last);
        for (int i = last - 20; nanos > 0 && i < 9; i++) {
            nanos *= 10;
        }
        int year = digits(text, 0, 4);
        int month = digits(text, 5, 7);
        int day = digits(text, 8, 10);
        int hour = digits(text, 11, 13);
        int minute = digits(text, 14, 16);
        int second = digits(text, 17, 19);
        return (year | month | day | hour | minute | second | nanos) < 0
                ? null
                : LocalDateTime.of(year, month, day, hour, minute, second, nanos)
                        .toInstant(ZoneOffset.UTC);
    }

    /** A number of digits only; negative when there is anything else. */
    private static int digits(String text, int from, int to) {
        int value = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = 10 * value + digit;
        }
        return value;
    }

    /** A time as seconds since 1970, or with its zone. */
    public static Instant unixTime(JsonNode node, String field) {
        Long seconds = number(node, field);
        if (seconds == null) {
            return time(node, field);
        }
        return seconds < 0 || seconds > LATEST.getEpochSecond() ? null : Instant.ofEpochSecond(seconds);
    }

    /** An identifier: a text, or a whole number as text; null when it is none. */
    public static String id(JsonNode value) {
        if (value.isNumber()) {
            BigDecimal number = value.decimalValue();
            return number.signum() < 0 || number.stripTrailingZeros().scale() > 0
                    ? null
                    : number.toBigInteger().toString();
        }
        return value.isTextual() ? value.textValue().strip() : null;
    }

    /**
     * An address as it was given, percent-encoded where it has to be; null when it is none that can be fetched or shown. It can be
     * relative: who called the provider knows to what.
     */
    public static String url(JsonNode value) {
        String text = value.isTextual() ? value.textValue().strip() : null;
        if (text == null || text.length() > MAX_URL) {
            return null;
        }
        if (Urls.isValid(text, false, true) && text.chars().allMatch(c -> c < 0x80)) {
            return text;
        }
        URI address = WebAddress.parse(text);
        boolean http = address != null && Urls.isHttp(address.toString());
        return http ? address.toString() : Urls.isRelative(text) ? text : null;
    }

    /** All usable addresses of a field that is an address or a list of them. */
    public static List<String> urls(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return List.of();
        }
        Stream<JsonNode> values = value.isArray() ? StreamSupport.stream(value.spliterator(), false) : Stream.of(value);
        return values.map(LenientJson::url).filter(Objects::nonNull).toList();
    }

    /** A JSON object as a map; null when it is none. */
    public static Map<String, Object> object(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isObject() ? Json.MAPPER.convertValue(value, OBJECT) : null;
    }

    /** All texts of an array. */
    public static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue)
                .toList();
    }

    /** All whole numbers of an array, also those in text. */
    public static List<Integer> integers(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(LenientJson::integer)
                .filter(Objects::nonNull)
                .toList();
    }
}
