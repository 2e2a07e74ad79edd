/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelseedance.emulator.SeedanceEmulator;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
@Timeout(180)
class DurableRunTest {

    @TempDir
    private Path folder;

    private EmulatorProcess emulator;

    @BeforeEach
    void startEmulator() throws Exception {
        emulator = EmulatorProcess.start(folder.resolve("state"), Duration.ofSeconds(1));
    }

    @AfterEach
    void stopEmulator() {
        emulator.close();
    }

    @Test
    void aKilledRunGoesOnAndPaysNothingTwice() throws Exception {
        Process application = application();
        try (BufferedReader printed = application.inputReader()) {
            // all submitted, some with a result, others not
            String line = printed.readLine();
            while (line != null && !line.contains("content_violation")) {
                line = printed.readLine();
            }
            assertThat(line).isNotNull();
        } finally {
            application.destroyForcibly().waitFor();
        }
        long resultsBefore = lines();
        JsonNode ledger = new ObjectMapper()
                .readTree(URI.create(emulator.baseUrl() + "/__emulator/ledger").toURL());

        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        // without --durable: that there is a run to go on with is enough
        int code = QuickStart.run(
                settings(), new PrintStream(printed, true, StandardCharsets.UTF_8), SeedanceEmulator.builder());

        assertThat(resultsBefore).isBetween(1L, 8L);
        assertThat(ledger).hasSize(8);
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("An earlier run has not ended: going on with it.", emulator.baseUrl())
                .contains("already submitted")
                .contains("look-alike    seedance2.movie refused    CONTENT_MODERATION_FAILED (earlier)")
                .contains("7 videos, 1 failed, 1 refused, each as prompts.jsonl says");
        assertThat(code).isZero();
        assertThat(Results.read(folder.resolve("results.jsonl"))).hasSize(9).allSatisfy((id, task) -> {
            if (task.id() != null) {
                assertThat(ledger.findValuesAsText("taskId")).contains(task.id());
            }
        });
        assertThat(folder.resolve("state")).doesNotExist();
    }

    private Process application() throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dquickstart.output=" + folder,
                        "-classpath",
                        System.getProperty("java.class.path"),
                        QuickStart.class.getName(),
                        "--durable")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private long lines() throws Exception {
        Path results = folder.resolve("results.jsonl");
        return Files.exists(results) ? Files.readAllLines(results).size() : 0;
    }

    private Settings settings() {
        Properties system = new Properties();
        system.setProperty("quickstart.output", folder.toString());
        return Settings.of(system, Map.of());
    }
}
