/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class SettingsTest {

    @Test
    void theEmulatorIsTheDefault() {
        Settings settings = Settings.of(new Properties(), Map.of());

        assertThat(settings.real()).isFalse();
        assertThat(settings.durable()).isFalse();
        assertThat(settings.providers())
                .containsExactly("seedance2.movie", "seedance2.ink", "seedanceapi.org", "byteplus.com");
        assertThat(settings.output()).isEqualTo(Path.of("target").toAbsolutePath());
    }

    @Test
    void aKeyAloneSpendsNothing() {
        assertThat(Settings.of(new Properties(), Map.of("SEEDANCE_API_KEY", "key"))
                        .real())
                .isFalse();
    }

    @Test
    void keyAndProviderAreTheRealService() {
        Settings settings = Settings.of(
                new Properties(),
                Map.of(
                        "SEEDANCE_API_KEY", "very-secret",
                        "SEEDANCE_PROVIDER", "seedance2.ink",
                        "SEEDANCE_MODEL", "seedance-2.0-fast",
                        "SEEDANCE_MAX_COST", "0.5"));

        assertThat(settings.real()).isTrue();
        assertThat(settings.durable()).as("paid tasks survive").isTrue();
        assertThat(settings.providers()).containsExactly("seedance2.ink");
        assertThat(settings.output()).isEqualTo(Path.of("service/seedance2.ink").toAbsolutePath());
        assertThat(settings.service())
                .containsOnly(
                        Map.entry("camel.component.seedance.provider", "seedance2.ink"),
                        Map.entry("camel.component.seedance.api-key", "very-secret"),
                        Map.entry("camel.component.seedance.model", "seedance-2.0-fast"),
                        Map.entry("camel.component.seedance.max-cost", "0.5"));
        assertThat(settings).asString().doesNotContain("very-secret");
    }

    @Test
    void aProviderWithoutAKeyIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Settings.of(new Properties(), Map.of("SEEDANCE_PROVIDER", "seedance2.ink")))
                .withMessageContaining("SEEDANCE_API_KEY is not set");
    }

    @Test
    void anUnknownProviderIsRefusedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Settings.of(
                        new Properties(), Map.of("SEEDANCE_PROVIDER", "seedance2.inc", "SEEDANCE_API_KEY", "key")))
                .withMessageContaining("seedance2.inc")
                .withMessageContaining("seedance2.ink");
    }

    @Test
    void durableIsAPropertyOrAnArgument() {
        Properties system = new Properties();
        system.setProperty("quickstart.durable", "true");

        assertThat(Settings.of(system, Map.of()).durable()).isTrue();
        assertThat(Settings.of(new Properties(), Map.of(), "--durable").durable())
                .isTrue();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Settings.of(new Properties(), Map.of(), "--durible"))
                .withMessageContaining("--durible");
    }

    @Test
    void aFolderWithoutPromptsIsRefused() {
        Properties system = new Properties();
        system.setProperty("quickstart.home", "src");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Settings.of(system, Map.of()))
                .withMessageContaining("prompts/prompts.jsonl")
                .withMessageContaining("quickstart.home");
    }
}
