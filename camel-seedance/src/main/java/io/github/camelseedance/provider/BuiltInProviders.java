/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.provider;

import io.github.camelseedance.provider.ink.InkProvider;
import io.github.camelseedance.provider.movie.MovieProvider;
import io.github.camelseedance.provider.org.OrgProvider;
import java.util.List;
import java.util.Optional;

/** The providers that come with the component. */
public final class BuiltInProviders {

    private static final List<SeedanceProvider> ALL =
            List.of(new MovieProvider(), new InkProvider(), new OrgProvider());

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

    /** The ids of those that can do something. */
    public static List<String> idsWith(Capability capability) {
        return ALL.stream()
                .filter(provider -> provider.capabilities().contains(capability))
                .map(SeedanceProvider::id)
                .toList();
    }
}
