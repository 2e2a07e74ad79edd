/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.examples.quickstart;

import io.github.camelseedance.emulator.EmulatedProvider;
import io.github.camelseedance.emulator.SeedanceEmulator;
import io.github.camelseedance.emulator.SeedanceEmulatorBuilder;
import java.time.Duration;

/** The emulator of this example: how long tasks take, and where it runs. */
interface Emulation extends AutoCloseable {

    /** Where all providers are. */
    String baseUrl();

    /** Ends the emulator, wherever it runs. */
    @Override
    void close();

    /** An emulator in this JVM. */
    static Emulation inThisProcess(SeedanceEmulatorBuilder builder) {
        SeedanceEmulator emulator = builder.start();
        return new Emulation() {
            @Override
            public String baseUrl() {
                return emulator.baseUrl();
            }

            @Override
            public void close() {
                emulator.close();
            }
        };
    }

    /** Tasks of some seconds, so that there is something to watch. */
    Duration SOME_SECONDS = Duration.ofMillis(500);

    /** Tasks of half a minute, so that there is time to kill the application. */
    Duration HALF_A_MINUTE = Duration.ofMillis(2500);

    /** An emulator whose tasks take about ten times that long, and not all the same. */
    static SeedanceEmulatorBuilder timed(Duration unit) {
        SeedanceEmulatorBuilder builder = SeedanceEmulator.builder();
        for (EmulatedProvider provider : EmulatedProvider.values()) {
            int place = provider.ordinal();
            builder.timing(provider, unit.multipliedBy(1L + place), unit.multipliedBy(9L - place));
        }
        return builder;
    }
}
