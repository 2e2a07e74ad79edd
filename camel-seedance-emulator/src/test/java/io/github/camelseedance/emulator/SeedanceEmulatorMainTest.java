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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
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
    @CsvSource({
        "'', , false",
        "--host localhost, , false",
        "--host 127.0.0.2, , false",
        "--host 0.0.0.0, , true",
        "--host 192.0.2.1, , true",
        "--host 0.0.0.0, of-the-environment, false",
        "--host 0.0.0.0 --admin-token told, of-the-environment, false"
    })
    void whereOthersReachItATokenIsMadeUp(String arguments, String environment, boolean madeUp) {
        SeedanceEmulatorBuilder builder =
                SeedanceEmulatorMain.parse(arguments.isEmpty() ? new String[0] : arguments.split(" "));
        Optional<String> token = SeedanceEmulatorMain.protect(builder, environment);
        assertThat(token.isPresent()).isEqualTo(madeUp);
        assertThat(token.orElse("0".repeat(32))).hasSize(32);
        assertThat(builder.hasAdminToken()).isEqualTo(!builder.isLocal());
    }

    /** What the image runs: the jar and what it needs, in one folder, listening for others. */
    @Test
    void theCommandOfTheContainerServes() throws Exception {
        String file = Files.readString(Path.of("Dockerfile"));
        List<String> command = Pattern.compile("\"([^\"]+)\"")
                .matcher(file.lines()
                        .filter(line -> line.startsWith("ENTRYPOINT"))
                        .findFirst()
                        .orElseThrow())
                .results()
                .map(result -> result.group(1).replace("/opt/emulator/*", System.getProperty("java.class.path")))
                .collect(Collectors.toCollection(ArrayList::new));
        assertThat(file).as("nothing is fetched when it is built").doesNotContainPattern("(?m)^(RUN|ADD)");
        assertThat(file).as("not as root").containsPattern("(?m)^USER [1-9]");
        command.set(0, System.getProperty("java.home") + "/bin/java");
        command.set(command.indexOf("--port") + 1, "0");
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            URI uri = URI.create(out.readLine().substring("Seedance emulator: ".length()));
            out.readLine();
            String token = out.readLine().substring("Admin token: ".length());
            String local = "http://127.0.0.1:" + uri.getPort();
            assertThat(balance(local, "any").statusCode()).isEqualTo(200);
            assertThat(requests(local, token)).isEqualTo(200);
            assertThat(requests(local, "wrong")).isEqualTo(403);
        } finally {
            process.destroyForcibly();
        }
    }

    private static int requests(String baseUrl, String token) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(baseUrl + "/__emulator/requests"))
                                .header("Authorization", "Bearer " + token)
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @ParameterizedTest
    @CsvSource({
        "--prot 1,--prot",
        "--port x,--port",
        "--port,--port",
        "--run-time long,long",
        "--polls 0,0",
        "--base-url emulator:8089,emulator:8089"
    })
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
