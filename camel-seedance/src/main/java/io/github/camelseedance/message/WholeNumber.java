/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.message;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;

/** Reads whole numbers of any type: 8, 8.0 and a BigDecimal of 8 are the same. */
final class WholeNumber {

    /** More digits than a Long has before its point, and room for zeros behind it. */
    private static final int MAX_BITS = 512;

    private static final int MAX_TEXT = 128;

    private WholeNumber() {}

    /** The value as a Long; empty when it is not whole, or too large. */
    static Optional<Long> of(Number value) {
        if (value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return Optional.of(value.longValue());
        }
        if (value instanceof BigInteger big) {
            return big.bitLength() < Long.SIZE ? Optional.of(big.longValue()) : Optional.empty();
        }
        if (value instanceof BigDecimal decimal) {
            return of(decimal);
        }
        if (value instanceof Double || value instanceof Float) {
            return Double.isFinite(value.doubleValue()) ? of(new BigDecimal(value.toString())) : Optional.empty();
        }
        // AtomicLong, and the numbers of other languages and libraries
        String text = value.toString();
        try {
            return text.length() > MAX_TEXT ? Optional.empty() : of(new BigDecimal(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Optional<Long> of(BigDecimal decimal) {
        // first what is cheap: a number can have a thousand million digits behind an exponent
        boolean sane = decimal.unscaledValue().bitLength() <= MAX_BITS
                && (long) decimal.precision() - decimal.scale()
                        <= Long.toString(Long.MAX_VALUE).length();
        try {
            return decimal.signum() == 0
                    ? Optional.of(0L)
                    : sane ? Optional.of(decimal.longValueExact()) : Optional.empty();
        } catch (ArithmeticException e) {
            return Optional.empty();
        }
    }
}
