/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** What the builder was told; see {@link SeedanceEmulatorBuilder} for the meaning of each. */
public record EmulatorSettings(
        String host,
        int port,
        Clock clock,
        Map<EmulatedProvider, Timing> timings,
        int completesAfterPolls,
        Map<EmulatedProvider, Set<String>> keys,
        Map<EmulatedProvider, BigDecimal> credits,
        boolean httpErrorStatuses,
        boolean listShowsSeed,
        boolean allowUnknownFields,
        Set<EmulatedProvider> signedUrls,
        Duration signedUrlLifetime,
        Duration presignLifetime,
        long videoSize,
        String webhookSecret,
        Duration webhookDelay,
        int webhookRepeats,
        boolean webhooksOutOfOrder,
        int recordedRequests,
        int keptTasks,
        boolean rateLimits,
        String baseUrl,
        String adminToken) {

    /** How long a signed address works: as told, else as the provider's document says. */
    Duration signedUrlLifetime(ProviderApi api) {
        return signedUrlLifetime == null ? api.linkLifetime() : signedUrlLifetime;
    }

    /** Whether results have signed addresses: as told, else as the provider's document says. */
    boolean signsLinks(ProviderApi api) {
        return signedUrls == null ? api.signsLinks() : signedUrls.contains(api.provider());
    }

    Timing timing(EmulatedProvider provider) {
        return timings.get(provider);
    }

    boolean accepts(EmulatedProvider provider, String key) {
        Set<String> accepted = keys.get(provider);
        return !key.isBlank() && (accepted.isEmpty() || accepted.contains(key));
    }

    /** Without keys. */
    @Override
    public String toString() {
        return "EmulatorSettings[" + host + ":" + port + "]";
    }
}
