/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.model;

import java.math.BigDecimal;

/**
 * What a request will cost by the provider's price table.
 *
 * @param amount   exact amount
 * @param currency {@code credits}, {@code usd} or {@code cny}
 * @param basis    how it was computed, in words
 */
public record CostEstimate(BigDecimal amount, String currency, String basis) implements SeedanceResult {

    /** An amount without needless zeros, never in scientific notation. */
    public static BigDecimal plain(BigDecimal amount) {
        BigDecimal stripped = amount.stripTrailingZeros();
        return stripped.setScale(Math.max(0, stripped.scale()));
    }
}
