/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.springboot;

import io.github.camelseedance.SeedanceConfiguration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;

/**
 * Masks the secret options by their names, in whatever form a property source writes them, and the secrets themselves wherever
 * else they stand: in the environment variable that a placeholder refers to, or in the URI of an endpoint.
 */
class SecretSanitizer implements SanitizingFunction {

    /** Anything shorter would mask what has nothing to do with it. */
    private static final int SHORTEST_PART = 8;

    private final Supplier<? extends Collection<String>> componentNames;
    private final Supplier<? extends Collection<SeedanceConfiguration>> configurations;

    SecretSanitizer(
            Supplier<? extends Collection<String>> componentNames,
            Supplier<? extends Collection<SeedanceConfiguration>> configurations) {
        this.componentNames = componentNames;
        this.configurations = configurations;
    }

    @Override
    public SanitizableData apply(SanitizableData data) {
        return data.getValue() != null && (isSecretName(data.getKey()) || hasSecret(data.getValue()))
                ? data.withSanitizedValue()
                : data;
    }

    private boolean isSecretName(String key) {
        String name = plain(key);
        return componentNames.get().stream().anyMatch(component -> Stream.of("", "configuration")
                .anyMatch(level -> SeedanceComponentConfiguration.SECRETS.stream()
                        .anyMatch(secret -> name.equals(plain("camel.component" + component + level + secret)))));
    }

    /** {@code camel.component.seedance.api-key} and {@code CAMEL_COMPONENT_SEEDANCE_APIKEY} are one name. */
    private static String plain(String key) {
        return key.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }

    private boolean hasSecret(Object value) {
        String text = value.toString();
        return configurations.get().stream()
                .flatMap(SecretSanitizer::secrets)
                .anyMatch(secret -> text.equals(secret) || (secret.length() >= SHORTEST_PART && text.contains(secret)));
    }

    private static Stream<String> secrets(SeedanceConfiguration configuration) {
        // two webhook secrets, separated by a comma, are accepted while one is rotated
        return Stream.of(configuration.getApiKey(), configuration.getWebhookSecret())
                .filter(Objects::nonNull)
                .flatMap(value -> Stream.concat(Stream.of(value), Arrays.stream(value.split(","))))
                .map(String::strip)
                .filter(secret -> !secret.isEmpty());
    }
}
