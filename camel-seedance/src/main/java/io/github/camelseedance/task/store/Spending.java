/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.store;

import io.github.camelseedance.model.CostEstimate;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What tasks of a kind have cost, or will cost.
 *
 * @param day      the day (UTC) on which they ended; null for those that run or are in doubt
 * @param payer    queue, provider and account
 * @param model    the model, or null when it is not known
 * @param currency unit of the amount, or null when it is not known what they cost
 * @param amount   what they have cost; of those that run or are in doubt, what was estimated. 0 when it is not known
 * @param tasks    how many they are
 */
public record Spending(LocalDate day, Payer payer, String model, String currency, BigDecimal amount, long tasks) {

    public Spending {
        amount = CostEstimate.plain(amount);
    }

    /** Whether it is what runs or is in doubt. */
    public boolean isReserved() {
        return day == null;
    }

    /** What rows have cost and will cost. */
    public static List<Spending> of(Stream<TaskRow> rows) {
        Map<Spending, Spending> sums = new LinkedHashMap<>();
        rows.forEach(row -> {
            Charge charge = Charge.of(row);
            LocalDate day = charge.isOpen() ? null : LocalDate.ofInstant(charge.endedAt(), ZoneOffset.UTC);
            Spending one = new Spending(
                    day,
                    Payer.of(row.scope()),
                    charge.model(),
                    charge.currency(),
                    charge.amount() == null ? BigDecimal.ZERO : charge.amount(),
                    1);
            sums.merge(one.with(BigDecimal.ZERO, 0), one, (a, b) -> a.with(a.amount.add(b.amount), a.tasks + b.tasks));
        });
        return new ArrayList<>(sums.values());
    }

    private Spending with(BigDecimal sum, long count) {
        return new Spending(day, payer, model, currency, sum, count);
    }
}
