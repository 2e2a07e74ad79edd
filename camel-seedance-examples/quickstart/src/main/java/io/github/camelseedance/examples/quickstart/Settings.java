/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.examples.quickstart;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * How to run.
 *
 * @param home      the folder that has {@code prompts/prompts.jsonl}
 * @param output    where videos and results go
 * @param providers whose prompts are generated
 * @param service   options of the component for the real service; empty with the emulator
 * @param durable   keep the tasks in a database, as is done with every task that costs something
 * @param keep      whether the task page stays when every prompt has ended, until somebody ends it
 * @param patience  after which a run without an end is given up
 */
record Settings(
        Path home,
        Path output,
        List<String> providers,
        Map<String, String> service,
        boolean durable,
        boolean keep,
        Duration patience) {

    static final List<String> PROVIDERS =
            List.of("seedance2.movie", "seedance2.ink", "seedanceapi.org", "byteplus.com");

    private static final String OPTION = "camel.component.seedance.";

    /** Reads system properties, arguments and the environment. */
    static Settings of(Properties system, Map<String, String> environment, String... args) {
        boolean durable = Boolean.parseBoolean(system.getProperty("quickstart.durable"));
        for (String arg : args) {
            if (!arg.equals("--durable")) {
                throw new IllegalArgumentException("Unknown argument '" + arg + "'; there is only --durable");
            }
            durable = true;
        }
        Path home = Path.of(system.getProperty("quickstart.home", "."))
                .toAbsolutePath()
                .normalize();
        if (!Files.isRegularFile(home.resolve("prompts/prompts.jsonl"))) {
            throw new IllegalArgumentException(
                    "No prompts/prompts.jsonl in " + home + "; -Dquickstart.home names the folder of the example");
        }
        Map<String, String> service = service(environment);
        boolean real = !service.isEmpty();
        // what was paid for is not to go with the next "clean"
        String folder = real ? "service/" + service.get(OPTION + "provider") : "target";
        String output =
                system.getProperty("quickstart.output", home.resolve(folder).toString());
        return new Settings(
                home,
                Path.of(output).toAbsolutePath().normalize(),
                real ? List.of(service.get(OPTION + "provider")) : PROVIDERS,
                service,
                durable || real,
                isOn(system.getProperty("quickstart.keep")),
                real ? Duration.ofMinutes(30) : Duration.ofMinutes(durable ? 3 : 1));
    }

    /** Maven gives {@code -Dkeep} the value {@code true}; an empty one means the same. */
    private static boolean isOn(String value) {
        return value != null && (value.isEmpty() || Boolean.parseBoolean(value));
    }

    /** Whether requests leave this machine and cost something. */
    boolean real() {
        return !service.isEmpty();
    }

    /** Where a durable run keeps what it needs to go on; gone when it has ended. */
    Path state() {
        return output.resolve("state");
    }

    Settings asDurable() {
        return new Settings(home, output, providers, service, true, keep, patience);
    }

    private static Map<String, String> service(Map<String, String> environment) {
        String provider = environment.getOrDefault("SEEDANCE_PROVIDER", "");
        String key = environment.getOrDefault("SEEDANCE_API_KEY", "");
        if (provider.isBlank()) {
            return Map.of();
        }
        if (!PROVIDERS.contains(provider)) {
            throw new IllegalArgumentException(
                    "SEEDANCE_PROVIDER must be one of " + PROVIDERS + ", but is '" + provider + "'");
        }
        if (key.isBlank()) {
            throw new IllegalArgumentException("SEEDANCE_PROVIDER is " + provider
                    + ", but SEEDANCE_API_KEY is not set; without both the emulator is used");
        }
        Map<String, String> options = new TreeMap<>();
        options.put(OPTION + "provider", provider);
        options.put(OPTION + "api-key", key);
        put(options, "model", environment.get("SEEDANCE_MODEL"));
        put(options, "base-url", environment.get("SEEDANCE_BASE_URL"));
        put(options, "max-cost", environment.get("SEEDANCE_MAX_COST"));
        return options;
    }

    private static void put(Map<String, String> options, String name, String value) {
        if (value != null && !value.isBlank()) {
            options.put(OPTION + name, value);
        }
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "Settings[" + providers + ", real=" + real() + ", durable=" + durable + "]";
    }
}
