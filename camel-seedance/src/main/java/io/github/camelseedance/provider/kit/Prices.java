/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.provider.kit;

import io.github.camelseedance.model.CostEstimate;
import io.github.camelseedance.model.ModelList;
import io.github.camelseedance.model.VideoModel;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Exact prices from tables. */
public final class Prices {

    private Prices() {}

    /**
     * Price per second times seconds. Empty where the table has no price, or several different ones: a provider can list a model
     * once for each of its modes.
     */
    public static Optional<CostEstimate> perSecond(ModelList models, String model, String resolution, int seconds) {
        List<VideoModel> candidates =
                models.models().stream().filter(m -> model.equals(m.id())).toList();
        List<BigDecimal> prices = candidates.stream()
                .map(m -> m.pricePerSecond().get(resolution))
                .filter(Objects::nonNull)
                .map(CostEstimate::plain)
                .distinct()
                .toList();
        if (prices.size() != 1) {
            return Optional.empty();
        }
        String currency = candidates.get(0).currency();
        String basis = "%s %s a second (%s, %s) for %s seconds"
                .formatted(prices.get(0).toPlainString(), currency, model, resolution, seconds);
        return Optional.of(new CostEstimate(
                CostEstimate.plain(prices.get(0).multiply(BigDecimal.valueOf(seconds))), currency, basis));
    }
}
