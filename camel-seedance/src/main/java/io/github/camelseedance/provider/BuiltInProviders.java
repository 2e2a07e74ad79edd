/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.provider;

import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** The providers that come with the component: those that {@code META-INF/services} of its jar lists, in that order. */
public final class BuiltInProviders {

    private static final List<SeedanceProvider> ALL =
            ServiceLoader.load(SeedanceProvider.class, BuiltInProviders.class.getClassLoader()).stream()
                    .map(ServiceLoader.Provider::get)
                    .toList();

    private BuiltInProviders() {}

    /** All of them. */
    public static List<SeedanceProvider> all() {
        return ALL;
    }

    /** Their ids. */
    public static List<String> ids() {
        return ALL.stream().map(SeedanceProvider::id).toList();
    }

    /** The one with an id. */
    public static Optional<SeedanceProvider> find(String id) {
        return ALL.stream().filter(provider -> provider.id().equals(id)).findFirst();
    }

    /** The ids of those that have a field. */
    public static List<String> idsWith(RequestField field) {
        return ALL.stream()
                .filter(provider -> provider.fields().contains(field))
                .map(SeedanceProvider::id)
                .toList();
    }
}
