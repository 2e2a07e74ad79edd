/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.provider.kit;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** A table of prices for a million tokens, by model and resolution, without and with a video in the request. Immutable. */
public final class TokenPrices {

    private static final BigDecimal MILLION = new BigDecimal(1_000_000);

    private record Key(String model, String resolution) {}

    private final String currency;
    private final Map<Key, List<BigDecimal>> perMillion;

    /** An empty table. */
    public TokenPrices(String currency) {
        this(currency, Map.of());
    }

    private TokenPrices(String currency, Map<Key, List<BigDecimal>> perMillion) {
        this.currency = currency;
        this.perMillion = perMillion;
    }

    /** This table with a price for some resolutions of a model: without a video in the request and, if there is a second, with one. */
    public TokenPrices add(String model, List<String> resolutions, String... prices) {
        Map<Key, List<BigDecimal>> all = new HashMap<>(perMillion);
        List<BigDecimal> amounts = Arrays.stream(prices).map(BigDecimal::new).toList();
        resolutions.forEach(resolution -> all.put(new Key(model, resolution), amounts));
        return new TokenPrices(currency, all);
    }

    /**
     * Reads a table such as {@code {"currency":"usd","perMillionTokens":{"seedance-2.0":{"720p":[7.0,4.3]}}}}.
     *
     * @throws IllegalArgumentException naming what is not as it should be
     */
    public static TokenPrices read(JsonNode json) {
        String currency = json.path("currency").asText("");
        if (!currency.matches("[a-z]{2,16}")) {
            throw new IllegalArgumentException(
                    "currency must be 2 to 16 lower-case letters such as usd, but is '%s'".formatted(currency));
        }
        JsonNode models = json.path("perMillionTokens");
        if (!models.isObject() || models.isEmpty()) {
            throw new IllegalArgumentException("perMillionTokens must be an object of models");
        }
        TokenPrices table = new TokenPrices(currency);
        for (Map.Entry<String, JsonNode> model : models.properties()) {
            for (Map.Entry<String, JsonNode> entry : model.getValue().properties()) {
                table = table.add(
                        model.getKey(),
                        List.of(entry.getKey()),
                        prices(model.getKey(), entry.getKey(), entry.getValue()));
            }
        }
        return table;
    }

    private static String[] prices(String model, String resolution, JsonNode array) {
        boolean valid = array.isArray() && (array.size() == 1 || array.size() == 2);
        for (JsonNode price : array) {
            valid &= price.isNumber() && price.decimalValue().signum() >= 0;
        }
        if (!valid) {
            throw new IllegalArgumentException(
                    "perMillionTokens.%s.%s must be an array of one or two numbers of 0 or above"
                            .formatted(model, resolution));
        }
        return StreamSupport.stream(array.spliterator(), false)
                .map(price -> price.decimalValue().toPlainString())
                .toArray(String[]::new);
    }

    public String currency() {
        return currency;
    }

    /** The price of a million tokens; empty where the table has none. */
    public Optional<BigDecimal> price(String model, String resolution, boolean withVideo) {
        List<BigDecimal> prices = perMillion.getOrDefault(new Key(model, resolution), List.of());
        int index = withVideo ? 1 : 0;
        return prices.size() > index ? Optional.of(prices.get(index)) : Optional.empty();
    }

    /** What so many tokens cost. */
    public static BigDecimal amount(BigDecimal tokens, BigDecimal perMillion) {
        return tokens.multiply(perMillion).divide(MILLION);
    }
}
