/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.runtime;

import io.github.camelseedance.provider.BuiltInProviders;
import io.github.camelseedance.provider.Capability;
import io.github.camelseedance.provider.SeedanceProvider;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The providers that an endpoint can name: those that are built in and those in the registry. */
public final class Providers {

    private final Map<String, SeedanceProvider> byId = new LinkedHashMap<>();

    /**
     * @param own    providers of the registry
     * @param prices prices that replace those of the providers
     * @throws IllegalArgumentException when two have the same id: which one would get the key must not depend on chance
     */
    public Providers(Collection<? extends SeedanceProvider> own, PriceTables prices) {
        BuiltInProviders.all().forEach(provider -> add(prices.apply(provider)));
        own.forEach(this::add);
    }

    private void add(SeedanceProvider provider) {
        String id = provider.id();
        if (id == null || id.isBlank()) {
            throw new IllegalArgumentException("The SeedanceProvider %s has no id"
                    .formatted(provider.getClass().getName()));
        }
        SeedanceProvider other = byId.putIfAbsent(id, provider);
        if (other != null) {
            throw new IllegalArgumentException("Two providers have the id '%s': %s and %s. The ids of %s are taken"
                    .formatted(
                            id, other.getClass().getName(), provider.getClass().getName(), BuiltInProviders.ids()));
        }
    }

    /** The provider that the option names. */
    public SeedanceProvider require(String id) {
        String known = "one of " + String.join(", ", byId.keySet());
        if (id == null || id.isBlank()) {
            throw new IllegalArgumentException(
                    "The option provider is required on the endpoint or the component: " + known);
        }
        SeedanceProvider provider = byId.get(id);
        if (provider == null) {
            throw new IllegalArgumentException(
                    "The option provider has the unknown value '%s': %s".formatted(id, known));
        }
        return provider;
    }

    /** The ids of those that can do something. */
    public List<String> idsWith(Capability capability) {
        return byId.values().stream()
                .filter(provider -> provider.capabilities().contains(capability))
                .map(SeedanceProvider::id)
                .toList();
    }
}
