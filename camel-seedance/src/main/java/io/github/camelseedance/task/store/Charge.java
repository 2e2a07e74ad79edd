/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.store;

import io.github.camelseedance.model.Json;
import io.github.camelseedance.model.VideoTask;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;

/**
 * What a row counts in the spending: its real cost once its task has ended and that is known, else what was estimated.
 *
 * @param amount   with at most {@link #SCALE} decimals, or null when it is not known
 * @param currency its unit, or null when it is not known
 * @param model    the model, or null
 * @param endedAt  when it ended; null as long as it can still cost something
 */
public record Charge(BigDecimal amount, String currency, String model, Instant endedAt) {

    /** Decimals that every repository keeps; further ones are rounded up. */
    public static final int SCALE = 10;

    private static final int MAX_INTEGER_DIGITS = 28;
    private static final int MAX_CURRENCY = 16;
    private static final int MAX_MODEL = 255;

    /** What a row counts. */
    public static Charge of(TaskRow row) {
        VideoTask task = row.task();
        String model = task == null ? null : text(task.model(), MAX_MODEL);
        BigDecimal estimated =
                row.estimate() == null ? null : amount(row.estimate().amount());
        String currency = estimated == null ? null : text(row.estimate().currency(), MAX_CURRENCY);
        Instant end = end(row);
        if (end == null || task == null) {
            return new Charge(estimated, currency, model, end);
        }
        BigDecimal cost = amount(task.cost());
        if (cost != null && task.currency() != null) {
            return new Charge(cost, text(task.currency(), MAX_CURRENCY), model, end);
        }
        // nothing is nothing in every unit
        boolean free = task.credits() != null && task.credits().signum() == 0;
        return new Charge(free && currency != null ? BigDecimal.ZERO : estimated, currency, model, end);
    }

    /** Whether it can still cost something: it runs, or nobody knows whether it does. */
    public boolean isOpen() {
        return endedAt == null;
    }

    /** Whether it is open, or ended after that time. */
    boolean countsSince(Instant time) {
        return isOpen() || endedAt.isAfter(time);
    }

    /** A task that nobody follows has no end that anybody sees: it counts from when it was accepted. */
    private static Instant end(TaskRow row) {
        if (row.endedAt() != null) {
            return row.endedAt();
        }
        if (row.state() != TaskState.DELIVERED) {
            return null;
        }
        return row.finishedAt() != null ? row.finishedAt() : row.createdAt();
    }

    /** Null for what no price is. */
    private static BigDecimal amount(BigDecimal value) {
        if (value == null || value.signum() < 0 || value.precision() - (long) value.scale() > MAX_INTEGER_DIGITS) {
            return null;
        }
        return value.scale() <= SCALE ? value : value.setScale(SCALE, RoundingMode.UP);
    }

    private static String text(String value, int maxLength) {
        if (value == null || value.isEmpty()) {
            return null;
        }
        return Json.storable(value.length() > maxLength ? value.substring(0, maxLength) : value);
    }
}
