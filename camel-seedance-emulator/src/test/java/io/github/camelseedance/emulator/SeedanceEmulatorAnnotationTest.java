/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SeedanceEmulatorExtension.class)
class SeedanceEmulatorAnnotationTest {
    private static final Set<SeedanceEmulator> SEEN = new HashSet<>();

    @AfterAll
    static void oneServerForAllTests() {
        assertThat(SEEN).hasSize(1);
    }

    @RepeatedTest(2)
    void itIsInjected(SeedanceEmulator emulator) {
        SEEN.add(emulator);
        assertThat(emulator.requests()).isEmpty();
        assertThat(Http.movie(emulator).get("/api/v1/video/balance").status()).isEqualTo(200);
    }
}
