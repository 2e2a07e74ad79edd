/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client.call;

import io.github.camelseedance.client.http.TransportResponse;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import org.apache.hc.client5.http.utils.DateUtils;

/** Reads the header {@code Retry-After}. */
public final class RetryAfter {

    /** However long a provider asks to wait: it is asked again after this. */
    static final Duration LONGEST = Duration.ofMinutes(10);

    private static final Pattern SECONDS = Pattern.compile("[+-]?[0-9]+");

    private RetryAfter() {}

    /**
     * How long to wait, from 0 to 10 minutes; null when the header is absent or says nothing that can be understood. A date is
     * compared with the answer's own date, where it has one: the clocks of both ends can differ.
     */
    public static Duration of(TransportResponse response, Instant now) {
        String value = response.header("retry-after");
        if (value == null) {
            return null;
        }
        String text = value.strip();
        if (SECONDS.matcher(text).matches()) {
            BigInteger seconds = new BigInteger(text).min(BigInteger.valueOf(LONGEST.toSeconds()));
            return seconds.signum() < 0 ? Duration.ZERO : Duration.ofSeconds(seconds.longValue());
        }
        Instant until = DateUtils.parseStandardDate(text);
        if (until == null) {
            return null;
        }
        String date = response.header("Date");
        Instant answered = date == null ? null : DateUtils.parseStandardDate(date);
        return bounded(Duration.between(answered == null ? now : answered, until));
    }

    private static Duration bounded(Duration wait) {
        if (wait.isNegative()) {
            return Duration.ZERO;
        }
        return wait.compareTo(LONGEST) < 0 ? wait : LONGEST;
    }
}
