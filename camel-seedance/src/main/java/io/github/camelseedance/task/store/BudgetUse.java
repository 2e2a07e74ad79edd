/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.store;

import io.github.camelseedance.model.CostEstimate;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What counts against a budget, in one currency.
 *
 * @param currency    unit of the amounts; null for tasks of which nobody knows what they cost
 * @param ended       what has ended, at its real cost where that is known
 * @param running     what is being submitted, runs or is parked, at its estimate
 * @param inDoubt     what is in doubt, at its estimate
 * @param earliestEnd when the first of those ended that have cost something; null when none has
 */
public record BudgetUse(String currency, Sum ended, Sum running, Sum inDoubt, Instant earliestEnd) {

    /**
     * Tasks, and what they cost together.
     *
     * @param tasks  how many
     * @param amount 0 when it is not known
     */
    public record Sum(long tasks, BigDecimal amount) {

        public static final Sum NONE = new Sum(0, BigDecimal.ZERO);

        public Sum {
            amount = CostEstimate.plain(amount);
        }

        Sum plus(Sum other) {
            return new Sum(tasks + other.tasks, amount.add(other.amount));
        }
    }

    /** Nothing is used of a budget in that currency. */
    public static BudgetUse none(String currency) {
        return new BudgetUse(currency, Sum.NONE, Sum.NONE, Sum.NONE, null);
    }

    /** What tasks in a state use; those that have ended are all {@link TaskState#ENDED} here. */
    public static BudgetUse of(TaskState state, String currency, Sum sum, Instant earliestEnd) {
        BudgetUse none = none(currency);
        return switch (state) {
            case ENDED -> new BudgetUse(currency, sum, none.running, none.inDoubt, earliestEnd);
            case IN_DOUBT -> new BudgetUse(currency, none.ended, none.running, sum, null);
            default -> new BudgetUse(currency, none.ended, sum, none.inDoubt, null);
        };
    }

    /** What one row uses. */
    public static BudgetUse of(TaskRow row) {
        Charge charge = Charge.of(row);
        BigDecimal amount = charge.amount() == null ? BigDecimal.ZERO : charge.amount();
        return of(
                charge.isOpen() ? row.state() : TaskState.ENDED,
                charge.currency(),
                new Sum(1, amount),
                amount.signum() > 0 ? charge.endedAt() : null);
    }

    /** What rows use, by currency. */
    public static List<BudgetUse> ofRows(Stream<TaskRow> rows) {
        return sum(rows.map(BudgetUse::of));
    }

    /** Adds up, by currency. */
    public static List<BudgetUse> sum(Stream<BudgetUse> parts) {
        Map<String, BudgetUse> sums = new LinkedHashMap<>();
        parts.forEach(part -> sums.merge(part.currency == null ? "" : part.currency, part, BudgetUse::plus));
        return new ArrayList<>(sums.values());
    }

    private BudgetUse plus(BudgetUse other) {
        boolean earlier = earliestEnd == null || other.earliestEnd != null && other.earliestEnd.isBefore(earliestEnd);
        return new BudgetUse(
                currency,
                ended.plus(other.ended),
                running.plus(other.running),
                inDoubt.plus(other.inDoubt),
                earlier ? other.earliestEnd : earliestEnd);
    }

    public BigDecimal total() {
        return CostEstimate.plain(ended.amount.add(running.amount).add(inDoubt.amount));
    }
}
