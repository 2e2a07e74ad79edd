/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator;

import com.fasterxml.jackson.annotation.JsonValue;
import io.github.camelseedance.emulator.ark.ArkApi;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The HTTP APIs that one emulator answers; their paths differ, so they share a port and a base URL. */
public enum EmulatedProvider {
    /** {@code www.seedance2.ink}: Bearer key, {@code /api/open/v1/...}, charges when it accepts a task. */
    INK(InkApi::new, "seedance2.ink"),
    /** {@code seedanceapi.org}: Bearer key, {@code /v1/generate} and {@code /v1/status}, fixed prices by clip. */
    ORG(OrgApi::new, "seedanceapi.org"),
    /** {@code api.seedance2.movie}: {@code X-API-Key}, {@code /api/v1/video/...}, charges what has completed. */
    MOVIE(MovieApi::new, "seedance2.movie"),
    /** Ark, {@code volcengine.com} and {@code byteplus.com}: Bearer key, {@code /contents/generations/tasks} with or without {@code /api/v3} before it. */
    ARK(ArkApi::new, "byteplus.com", "volcengine.com");

    private final Function<EmulatorParts, ProviderApi> api;
    private final List<String> ids;

    EmulatedProvider(Function<EmulatorParts, ProviderApi> api, String... ids) {
        this.api = api;
        this.ids = List.of(ids);
    }

    /** The name a route gives in its {@code provider} option, such as {@code seedance2.movie}; the first of {@link #ids()}. */
    @JsonValue
    public String id() {
        return ids.get(0);
    }

    /** All names under which routes know this API. */
    public List<String> ids() {
        return ids;
    }

    ProviderApi api(EmulatorParts parts) {
        return api.apply(parts);
    }

    /**
     * Finds a provider by its {@link #id()} or by the name of its constant, in any case.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    public static EmulatedProvider of(String name) {
        return Arrays.stream(values())
                .filter(provider -> provider.ids.stream().anyMatch(name::equalsIgnoreCase)
                        || provider.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Unknown provider '" + name + "'; known are "
                        + Arrays.stream(values())
                                .flatMap(provider -> provider.ids.stream())
                                .collect(Collectors.joining(", "))));
    }
}
