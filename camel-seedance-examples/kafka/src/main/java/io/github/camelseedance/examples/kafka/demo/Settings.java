/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.examples.kafka.demo;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;

/**
 * How to run.
 *
 * @param home     the folder that has {@code orders.jsonl}
 * @param brokers  a broker of the reader's own; empty for the embedded one
 * @param provider the real provider; empty for the emulator
 * @param key      its key
 * @param model    a model, where the provider has several; empty for its default
 * @param baseUrl  another address of the API; empty for the provider's own
 */
public record Settings(Path home, String brokers, String provider, String key, String model, String baseUrl) {

    /** Reads system properties and the environment. */
    public static Settings of(Properties system, Map<String, String> environment) {
        Path home =
                Path.of(system.getProperty("demo.home", ".")).toAbsolutePath().normalize();
        if (!Files.isRegularFile(home.resolve("orders.jsonl"))) {
            throw new IllegalArgumentException(
                    "No orders.jsonl in " + home + "; -Ddemo.home names the folder of the example");
        }
        String key = environment.getOrDefault("SEEDANCE_API_KEY", "");
        String provider = environment.getOrDefault("SEEDANCE_PROVIDER", "");
        if (key.isBlank() != provider.isBlank()) {
            throw new IllegalArgumentException(
                    "SEEDANCE_PROVIDER and SEEDANCE_API_KEY go together: a key is never sent to a company that was not named");
        }
        return new Settings(
                home,
                system.getProperty("demo.brokers", "").strip(),
                provider.strip(),
                key.strip(),
                environment.getOrDefault("SEEDANCE_MODEL", "").strip(),
                environment.getOrDefault("SEEDANCE_BASE_URL", "").strip());
    }

    /** Whether requests leave this machine and cost something. */
    boolean real() {
        return !provider.isEmpty();
    }

    /** The database of the tasks. What was paid for is not to go with the next "clean". */
    Path database() {
        return home.resolve(real() ? "service/" + provider : "target/orders").resolve("tasks");
    }

    /** Time after which a run without all its outcomes is given up. */
    Duration patience() {
        return real() ? Duration.ofMinutes(30) : Duration.ofMinutes(3);
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "Settings[brokers=%s, provider=%s]".formatted(brokers, provider);
    }
}
