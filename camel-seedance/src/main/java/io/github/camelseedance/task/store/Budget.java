/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.store;

import io.github.camelseedance.model.BudgetExceededException;
import io.github.camelseedance.model.CostEstimate;
import io.github.camelseedance.model.ErrorDetail;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How much a queue may spend at a provider and account: in any period of this length no more than this.
 *
 * @param limit  in the currency of the estimates, above 0
 * @param period how long what has ended counts
 */
public record Budget(BigDecimal limit, Duration period) {

    /** Error code of what was refused because of a budget. */
    public static final String EXCEEDED = "BUDGET_EXCEEDED";

    /** After which time what has ended counts for a row that is written now. */
    public Instant since(TaskRow row) {
        return row.createdAt().minus(period);
    }

    /**
     * Why a row must not be written.
     *
     * @param row  with its estimate, not counted yet
     * @param uses what the others of its payer use, by currency
     * @return empty when there is room for it
     * @throws IllegalArgumentException when it has no estimate
     */
    public Optional<BudgetExceededException> refusal(TaskRow row, List<BudgetUse> uses) {
        Charge charge = Charge.of(row);
        if (charge.amount() == null || charge.currency() == null) {
            throw new IllegalArgumentException("Task row " + row.id() + " has no estimate to hold against a budget");
        }
        BudgetUse use = uses.stream()
                .filter(other -> charge.currency().equals(other.currency()))
                .findFirst()
                .orElse(BudgetUse.none(charge.currency()));
        if (use.total().add(charge.amount()).compareTo(limit) <= 0) {
            return Optional.empty();
        }
        return Optional.of(exceeded(row, charge, use));
    }

    private BudgetExceededException exceeded(TaskRow row, Charge charge, BudgetUse use) {
        boolean everFits = charge.amount().compareTo(limit) <= 0;
        Instant freeAt =
                everFits && use.earliestEnd() != null ? use.earliestEnd().plus(period) : null;
        String when;
        if (!everFits) {
            when = "This request alone is above the whole budget: raise the option, or ask for less";
        } else if (freeAt == null) {
            when = "Some of it is free again when one of these tasks ends and costs less than estimated, or "
                    + TimeText.of(period) + " after its end";
        } else {
            when = "Some of it is free again at " + freeAt
                    + ", or earlier when a task that runs ends and costs less than estimated";
        }
        return new BudgetExceededException(
                ("This request is estimated at %s %s, for which the option budget has no room. Of the budget of %s %s in %s (queue %s, %s, account %s) %s %s are used:"
                                + " %s, %s, %s. %s. Nothing was sent")
                        .formatted(
                                CostEstimate.plain(charge.amount()).toPlainString(),
                                charge.currency(),
                                limit.toPlainString(),
                                charge.currency(),
                                TimeText.of(period),
                                row.scope().queue(),
                                row.scope().provider(),
                                row.scope().account(),
                                use.total().toPlainString(),
                                charge.currency(),
                                text(use.ended(), "that ended"),
                                text(use.running(), "that run"),
                                text(use.inDoubt(), "in doubt"),
                                when),
                ErrorDetail.of(row.scope().provider()).withCode(EXCEEDED).withRetryable(everFits),
                freeAt);
    }

    private static String text(BudgetUse.Sum sum, String what) {
        return "%s by %s %s".formatted(sum.amount().toPlainString(), sum.tasks(), what);
    }
}
