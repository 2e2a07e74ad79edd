/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collection;
import java.util.Map;

/**
 * Limits for data of the caller. They are narrower than those with which a stored row and an answer of a provider are read, so
 * that what is accepted can be stored, echoed and read again.
 */
public final class JsonLimits {

    /** Most bytes of the data as JSON. */
    public static final int MAX_BYTES = 64 * 1024;

    /** Most levels of objects and lists inside each other. */
    public static final int MAX_DEPTH = 32;

    /** Most digits of a number, written without an exponent. */
    public static final int MAX_DIGITS = 100;

    /** The limits in words. */
    public static final String TEXT = "a JSON object of at most %s KiB, %s levels and %s digits in a number"
            .formatted(MAX_BYTES / 1024, MAX_DEPTH, MAX_DIGITS);

    private static final String HALF_PAIR = "text with half a surrogate pair";

    private int left = MAX_BYTES;

    private JsonLimits() {}

    /**
     * What is wrong with data of the caller, in a few words; null when nothing is. It looks at no more than the limits allow,
     * however large the data is.
     */
    public static String problem(Map<?, ?> data) {
        if (data.isEmpty()) {
            return null;
        }
        String problem = new JsonLimits().problem(data, 1);
        if (problem != null) {
            return problem;
        }
        try {
            int length = Json.MAPPER.writeValueAsBytes(data).length;
            return length > MAX_BYTES ? "%s bytes".formatted(length) : null;
        } catch (JsonProcessingException e) {
            // not the cause's message: it can quote values
            return "a value that JSON does not have";
        }
    }

    private String problem(Object value, int depth) {
        left -= value instanceof CharSequence text ? text.length() + 1 : 1;
        if (left < 0) {
            return "more than %s bytes".formatted(MAX_BYTES);
        }
        if (value instanceof CharSequence text && hasHalfPair(text)) {
            return HALF_PAIR;
        }
        if (depth > MAX_DEPTH && (value instanceof Map || value instanceof Collection)) {
            return "more than %s levels".formatted(MAX_DEPTH);
        }
        if (value instanceof Map<?, ?> map) {
            return entries(map, depth);
        }
        if (value instanceof Collection<?> items) {
            return items(items, depth);
        }
        if ((value instanceof Double || value instanceof Float) && !Double.isFinite(((Number) value).doubleValue())) {
            return "a number that JSON does not have";
        }
        return value instanceof Number number && !isShort(number)
                ? "a number of more than %s digits".formatted(MAX_DIGITS)
                : null;
    }

    private String entries(Map<?, ?> map, int depth) {
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (!(entry.getKey() instanceof String name)) {
                return "a name that is not text";
            }
            left -= name.length();
            if (left >= 0 && hasHalfPair(name)) {
                return HALF_PAIR;
            }
            String problem = problem(entry.getValue(), depth + 1);
            if (problem != null) {
                return problem;
            }
        }
        return null;
    }

    private String items(Collection<?> items, int depth) {
        for (Object item : items) {
            String problem = problem(item, depth + 1);
            if (problem != null) {
                return problem;
            }
        }
        return null;
    }

    private static boolean hasHalfPair(CharSequence text) {
        return text.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE);
    }

    /** Whether a number has few digits when it is written without an exponent, as it is stored. */
    private static boolean isShort(Number number) {
        BigDecimal decimal;
        if (number instanceof BigDecimal exact) {
            decimal = exact;
        } else if (number instanceof BigInteger integer) {
            decimal = new BigDecimal(integer);
        } else if (number instanceof Double || number instanceof Float) {
            decimal = new BigDecimal(number.toString());
        } else {
            return true;
        }
        // precision() of a huge number is slow, the length of its bits is known
        return decimal.unscaledValue().bitLength() <= 4 * MAX_DIGITS && Json.digits(decimal) <= MAX_DIGITS;
    }
}
