/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeedanceEmulatorMainTest {
    @Test
    void aProcessOfItsOwnServesUntilKilled() throws Exception {
        Process process = new ProcessBuilder(
                        System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SeedanceEmulatorMain.class.getName(),
                        "--key",
                        "right",
                        "--manual-time",
                        "--http-errors")
                .redirectErrorStream(true)
                .start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String first = out.readLine();
            assertThat(first).as("quiet otherwise").startsWith("Seedance emulator: http://127.0.0.1:");
            assertThat(out.readLine())
                    .isEqualTo("Providers: "
                            + Stream.of(EmulatedProvider.values())
                                    .flatMap(provider -> provider.ids().stream())
                                    .collect(Collectors.joining(", ")));
            String baseUrl = first.substring("Seedance emulator: ".length());

            assertThat(balance(baseUrl, "right").statusCode()).isEqualTo(200);
            assertThat(balance(baseUrl, "wrong").statusCode()).isEqualTo(401);
            assertThat(process.isAlive()).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void anApplicationThatFailsAfterTheEmulatorHasStartedEnds() throws Exception {
        Process process = new ProcessBuilder(
                        System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                        "-cp",
                        System.getProperty("java.class.path"),
                        FailedStart.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it has ended").isTrue();
            assertThat(process.exitValue()).isEqualTo(1);
        } finally {
            process.destroyForcibly();
        }
    }

    /** An application whose start fails when the emulator has answered, at once and late, and has drawn a video. */
    static final class FailedStart {
        public static void main(String[] args) {
            SeedanceEmulator emulator = SeedanceEmulator.builder()
                    .queueTime(Duration.ZERO)
                    .runTime(Duration.ZERO)
                    .start();
            String id = Http.bearer(emulator)
                    .post("/v1/generate", "{\"prompt\":\"x\",\"duration\":\"4\",\"resolution\":\"480p\"}")
                    .at("/data/task_id")
                    .asText();
            emulator.faults().on(Operation.STATUS).inject(Fault.delay(Duration.ofMillis(200)));
            Http.bearer(emulator).get("/v1/status?task_id=" + id);
            Http.to(emulator).get("/media/org/" + id + ".mp4");
            throw new IllegalStateException("the start has failed");
        }
    }

    @Test
    void theOptionsAreUnderstood() {
        try (SeedanceEmulator emulator = SeedanceEmulatorMain.parse(
                        "--queue-time", "0", "--run-time", "0s", "--video-size", "50000", "--webhook-secret", "s")
                .start()) {
            String id = Http.bearer(emulator)
                    .post("/v1/generate", "{\"prompt\":\"x\"}")
                    .at("/data/task_id")
                    .asText();
            assertThat(Http.bearer(emulator)
                            .get("/v1/status?task_id=" + id)
                            .at("/data/status")
                            .asText())
                    .isEqualTo("SUCCESS");
            assertThat(Http.to(emulator).get("/media/org/" + id + ".mp4").header("Content-Length"))
                    .isEqualTo("50000");
        }
    }

    @ParameterizedTest
    @CsvSource({"--prot 1,--prot", "--port x,--port", "--port,--port", "--run-time long,long", "--polls 0,0"})
    void aMistakeIsNamed(String arguments, String named) {
        assertThatThrownBy(() -> SeedanceEmulatorMain.parse(arguments.split(" ")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(named);
    }

    private static HttpResponse<String> balance(String baseUrl, String key) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(baseUrl + "/api/v1/video/balance"))
                                .header("X-API-Key", key)
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }
}
