/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.operation;

import io.github.camelseedance.client.SeedanceClient;
import io.github.camelseedance.model.BudgetExceededException;
import io.github.camelseedance.model.CostEstimate;
import io.github.camelseedance.model.ErrorDetail;
import io.github.camelseedance.model.VideoRequest;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Refuses requests that are estimated to cost more than {@code maxCost}, and those whose cost cannot be told, before they are sent. */
public final class CostGuard {

    private final SeedanceClient client;
    private final BigDecimal maxCost;

    /**
     * @param maxCost in the provider's currency; null or zero is no limit
     */
    public CostGuard(SeedanceClient client, BigDecimal maxCost) {
        this.client = client;
        this.maxCost = maxCost;
    }

    /**
     * Checks a valid request.
     *
     * @return completes when it may be sent; with {@link BudgetExceededException} when not, or with the error of asking for prices
     */
    public CompletableFuture<Void> check(VideoRequest request) {
        if (maxCost == null || maxCost.signum() == 0) {
            return CompletableFuture.completedFuture(null);
        }
        if (!request.extra().isEmpty()) {
            return CompletableFuture.failedFuture(
                    exceeded(unknown("the price of what the fields in extra ask for is not known")));
        }
        return client.estimate(request).thenAccept(this::check);
    }

    private void check(Optional<CostEstimate> estimate) {
        CostEstimate cost =
                estimate.orElseThrow(() -> exceeded(unknown("the provider publishes no price for such a request")));
        if (cost.amount().compareTo(maxCost) > 0) {
            throw exceeded("This request is estimated at %s %s (%s), and maxCost is %s: nothing was sent"
                    .formatted(cost.amount().toPlainString(), cost.currency(), cost.basis(), maxCost.toPlainString()));
        }
    }

    private String unknown(String why) {
        return "The cost of this request cannot be estimated, as %s, and maxCost is %s: nothing was sent"
                .formatted(why, maxCost.toPlainString());
    }

    private BudgetExceededException exceeded(String message) {
        return new BudgetExceededException(
                message, ErrorDetail.of(client.provider().id()));
    }
}
