/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.examples.kafka.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelseedance.emulator.SeedanceEmulator;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the one command of the README does. */
@Tag("slow")
@Timeout(240)
class DemoTest {

    @TempDir
    private Path home;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    private int run(Settings settings) throws Exception {
        return new Demo(settings, new CamelApplication(), new PrintStream(printed, true, StandardCharsets.UTF_8)).run();
    }

    private Settings settings(String brokers, Map<String, String> environment) throws Exception {
        if (!Files.exists(home.resolve("orders.jsonl"))) {
            Files.copy(Path.of("orders.jsonl"), home.resolve("orders.jsonl"));
        }
        Properties system = new Properties();
        system.setProperty("demo.home", home.toString());
        system.setProperty("demo.brokers", brokers);
        return Settings.of(system, environment);
    }

    @Test
    void eachOrderEndsAsItsLineSays() throws Exception {
        int code = run(settings("", Map.of()));
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("(embedded)", "nothing is paid")
                .containsPattern("The tasks are to be seen at http://127\\.0\\.0\\.1:[0-9]+/seedance/ while they run")
                .contains("23 records about 22 orders: 17 videos, 5 errors, each as orders.jsonl says")
                .contains("19 tasks created, 61.2 credits charged, no order paid twice");
        assertThat(code).isZero();
    }

    @Test
    void anOrderThatEndsOtherwiseIsAProblem() throws Exception {
        Files.writeString(home.resolve("orders.jsonl"), """
                {"order": "1", "customer": "C-1", "expect": "video", "request": {"prompt": "A cat [fail]", "duration": 4}}
                """);
        int code = run(settings("", Map.of()));
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("PROBLEM")
                .contains("was to end as video and ended as INTERNAL_ERROR")
                .doesNotContain("each as orders.jsonl says");
        assertThat(code).isEqualTo(1);
    }

    @Test
    void aBrokerAndAProviderOfOnesOwnTakeTheirPlaces() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start();
                SeedanceEmulator provider = SeedanceEmulator.builder()
                        .runTime(Duration.ofMillis(100))
                        .apiKeys("my-key")
                        .start()) {
            Map<String, String> environment = Map.of(
                    "SEEDANCE_PROVIDER",
                    "seedance2.ink",
                    "SEEDANCE_API_KEY",
                    "my-key",
                    "SEEDANCE_BASE_URL",
                    provider.baseUrl());
            int code = run(settings(broker.address(), environment));
            assertThat(printed.toString(StandardCharsets.UTF_8))
                    .contains("Kafka at " + broker.address() + ",")
                    .contains("seedance2.ink: THIS SPENDS CREDITS OF YOUR ACCOUNT")
                    .contains("2 records about 2 orders: 2 videos")
                    .doesNotContain("my-key");
            assertThat(code).isZero();
            assertThat(provider.ledger()).as("no more than was said").hasSize(2);
            assertThat(home.resolve("service/seedance2.ink/tasks.mv.db")).exists();
        }
    }

    @Test
    void aKeyWithoutAProviderIsRefused() {
        assertThatThrownBy(() -> settings("", Map.of("SEEDANCE_API_KEY", "my-key")))
                .hasMessageContaining("SEEDANCE_PROVIDER")
                .hasMessageNotContaining("my-key");
    }

    @Test
    void aHomeWithoutOrdersIsRefused() {
        Properties system = new Properties();
        system.setProperty("demo.home", home.toString());
        assertThatThrownBy(() -> Settings.of(system, Map.of())).hasMessageContaining("No orders.jsonl in " + home);
    }
}
