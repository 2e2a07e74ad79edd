/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelseedance.model.Json;
import io.github.camelseedance.provider.BuiltInProviders;
import io.github.camelseedance.provider.SeedanceProvider;
import java.io.IOException;
import java.io.InputStream;
import org.apache.camel.CamelContext;
import org.apache.camel.support.ResourceHelper;

/** What the option {@code prices} holds: one table for all providers that price by tokens, or a table for each by its id. */
public record PriceTables(String resource, JsonNode tables) {

    /**
     * Reads a resource; none is no prices.
     *
     * @throws IllegalArgumentException when it cannot be read or is no JSON object
     */
    public static PriceTables load(CamelContext context, String resource) {
        if (resource == null || resource.isBlank()) {
            return new PriceTables(resource, null);
        }
        try (InputStream in = ResourceHelper.resolveMandatoryResourceAsInputStream(context, resource)) {
            JsonNode tables = Json.MAPPER.readTree(in);
            if (tables == null || !tables.isObject()) {
                throw wrong(resource, "is not a JSON object", null);
            }
            return new PriceTables(resource, tables);
        } catch (IOException e) {
            throw wrong(resource, "cannot be read as JSON", e);
        }
    }

    SeedanceProvider apply(SeedanceProvider provider) {
        boolean each = tables != null && BuiltInProviders.ids().stream().anyMatch(tables::has);
        JsonNode table = each ? tables.get(provider.id()) : tables;
        if (table == null) {
            return provider;
        }
        try {
            return provider.withPrices(table);
        } catch (IllegalArgumentException e) {
            throw wrong(resource, "is not a table of prices: " + e.getMessage(), e);
        }
    }

    private static IllegalArgumentException wrong(String resource, String problem, Exception cause) {
        return new IllegalArgumentException(
                "The resource of the option prices, %s, %s".formatted(resource, problem), cause);
    }
}
