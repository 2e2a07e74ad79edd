/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.examples.quickstart;

import io.github.camelseedance.model.VideoTask;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Columns, seconds and amounts as text. */
final class Text {
    static final int ID = 13;
    static final int PROVIDER = 15;
    static final int STATUS = 10;

    private Text() {}

    static String row(String id, String provider, String status, String note) {
        return ("  " + pad(id, ID) + " " + pad(provider, PROVIDER) + " " + pad(status, STATUS) + " " + note)
                .stripTrailing();
    }

    static String pad(String text, int width) {
        return String.format(Locale.ROOT, "%-" + width + "s", text);
    }

    static String seconds(Instant from, Instant to) {
        return seconds(Duration.between(from, to));
    }

    static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%6.1f s", duration.toMillis() / 1000.0);
    }

    /** What a task has cost, in its provider's currency; empty where that is not known. */
    static String cost(VideoTask task) {
        BigDecimal amount = amount(task);
        return amount == null ? "" : cost(amount, task.currency());
    }

    static String cost(BigDecimal amount, String currency) {
        return number(amount) + " "
                + (currency == null || currency.equals("credits") ? "credits" : currency.toUpperCase(Locale.ROOT));
    }

    static BigDecimal amount(VideoTask task) {
        return task.cost() == null ? task.credits() : task.cost();
    }

    static String number(BigDecimal amount) {
        return amount.stripTrailingZeros().toPlainString();
    }

    /** The first line of what is at the bottom of an error. */
    static String rootMessage(Throwable error) {
        Throwable cause = error;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        String message = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return message.lines().findFirst().orElse("");
    }
}
