/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.extension.RegisterExtension;

class SeedanceEmulatorInstanceTest {
    private static final Set<SeedanceEmulator> SEEN = new HashSet<>();

    @RegisterExtension
    final SeedanceEmulatorExtension own = new SeedanceEmulatorExtension();

    @AfterAll
    static void oneServerForEachTest() {
        assertThat(SEEN).hasSize(2);
    }

    @RepeatedTest(2)
    void itIsThere() {
        SEEN.add(own.emulator());
        assertThat(Http.movie(own.emulator()).get("/api/v1/video/balance").status())
                .isEqualTo(200);
    }
}
