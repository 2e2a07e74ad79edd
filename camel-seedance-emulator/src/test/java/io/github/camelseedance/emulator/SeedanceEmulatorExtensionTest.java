/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SeedanceEmulatorExtensionTest {
    private static final String BODY = "{\"prompt\":\"x\"}";
    private static final Set<Integer> PORTS = new HashSet<>();

    @RegisterExtension
    static final SeedanceEmulatorExtension SHARED = new SeedanceEmulatorExtension(builder -> builder.apiKeys(Http.KEY));

    @AfterAll
    static void oneServerForAllTests() {
        assertThat(PORTS).hasSize(1);
    }

    @Test
    void isResetBeforeATest(SeedanceEmulator emulator) {
        startsClean(emulator);
    }

    @Test
    void isResetBeforeAnother(SeedanceEmulator emulator) {
        startsClean(emulator);
    }

    @Nested
    class InANestedClass {
        @Test
        void itIsTheSame(SeedanceEmulator emulator) {
            startsClean(emulator);
        }
    }

    @Test
    void outsideOfTestsThereIsNone() {
        SeedanceEmulatorExtension unused = new SeedanceEmulatorExtension();

        assertThatThrownBy(unused::baseUrl).isInstanceOf(IllegalStateException.class);
    }

    private static void startsClean(SeedanceEmulator emulator) {
        assertThat(emulator).isSameAs(SHARED.emulator());
        assertThat(SHARED.baseUrl()).isEqualTo(emulator.baseUrl());
        assertThat(emulator.ledger()).isEmpty();
        assertThat(Http.bearer(emulator).post("/v1/generate", BODY).status()).isEqualTo(200);
        emulator.faults().on().always().inject(Fault.status(500));
        PORTS.add(emulator.port());
    }
}
