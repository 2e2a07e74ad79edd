/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.store;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * How much of a budget is used.
 *
 * @param payer  whose spending it bounds
 * @param budget the budget
 * @param use    what counts against it; nothing, in no currency, as long as nothing was spent
 */
public record BudgetLevel(Payer payer, Budget budget, BudgetUse use) {

    private static final int NEAR_ITS_END = 90;

    /** The level of a budget where so much is used, by currency; of several currencies the one in which most is used. */
    public static BudgetLevel of(Payer payer, Budget budget, List<BudgetUse> uses) {
        return new BudgetLevel(
                payer,
                budget,
                uses.stream()
                        .filter(use -> use.currency() != null)
                        .max(Comparator.comparing(BudgetUse::total))
                        .orElse(BudgetUse.none(null)));
    }

    /** Used hundredths of the budget, rounded down. */
    public BigDecimal percent() {
        return use.total().movePointRight(2).divide(budget.limit(), 0, RoundingMode.DOWN);
    }

    /** Whether more than 90 hundredths are used. */
    public boolean isNearItsEnd() {
        return use.total().movePointRight(2).compareTo(budget.limit().multiply(BigDecimal.valueOf(NEAR_ITS_END))) > 0;
    }

    /** When something is free again because what has ended no longer counts; null when nothing has ended that cost something. */
    public Instant freeAt() {
        return use.earliestEnd() == null ? null : use.earliestEnd().plus(budget.period());
    }
}
