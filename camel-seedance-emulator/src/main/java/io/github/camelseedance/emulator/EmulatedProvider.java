/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The three HTTP APIs that one emulator answers; their paths differ, so they share a port and a base URL. */
public enum EmulatedProvider {
    /** {@code www.seedance2.ink}: Bearer key, {@code /api/open/v1/...}, charges when it accepts a task. */
    INK("seedance2.ink"),
    /** {@code seedanceapi.org}: Bearer key, {@code /v1/generate} and {@code /v1/status}, fixed prices by clip. */
    ORG("seedanceapi.org"),
    /** {@code api.seedance2.movie}: {@code X-API-Key}, {@code /api/v1/video/...}, charges what has completed. */
    MOVIE("seedance2.movie");

    private final String id;

    EmulatedProvider(String id) {
        this.id = id;
    }

    /** The name a route gives in its {@code provider} option, such as {@code seedance2.movie}. */
    @JsonValue
    public String id() {
        return id;
    }

    /**
     * Finds a provider by its {@link #id()} or by the name of its constant, in any case.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    public static EmulatedProvider of(String name) {
        return Arrays.stream(values())
                .filter(provider ->
                        provider.id.equalsIgnoreCase(name) || provider.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Unknown provider '" + name + "'; known are "
                        + Arrays.stream(values()).map(EmulatedProvider::id).collect(Collectors.joining(", "))));
    }
}
