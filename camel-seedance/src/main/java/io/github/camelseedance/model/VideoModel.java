/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A model that a provider offers.
 *
 * @param id             its name in requests
 * @param durations      possible lengths in seconds
 * @param aspectRatios   possible aspect ratios
 * @param resolutions    possible resolutions
 * @param pricePerSecond amount by resolution; empty where the provider prices by clip; where it prices tokens, that of a video of 16:9
 * @param currency       {@code credits}, {@code usd} or {@code cny}
 * @param wireId         the id that the provider knows, where {@code id} is a short name for it; else null
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record VideoModel(
        String id,
        List<Integer> durations,
        List<String> aspectRatios,
        List<String> resolutions,
        Map<String, BigDecimal> pricePerSecond,
        String currency,
        String wireId) {

    /** A model that the provider knows by its id. */
    public VideoModel(
            String id,
            List<Integer> durations,
            List<String> aspectRatios,
            List<String> resolutions,
            Map<String, BigDecimal> pricePerSecond,
            String currency) {
        this(id, durations, aspectRatios, resolutions, pricePerSecond, currency, null);
    }

    public VideoModel {
        durations = durations == null ? List.of() : List.copyOf(durations);
        aspectRatios = aspectRatios == null ? List.of() : List.copyOf(aspectRatios);
        resolutions = resolutions == null ? List.of() : List.copyOf(resolutions);
        pricePerSecond =
                pricePerSecond == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(pricePerSecond));
    }
}
