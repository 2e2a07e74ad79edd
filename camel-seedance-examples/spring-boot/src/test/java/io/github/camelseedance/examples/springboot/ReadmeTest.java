/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.examples.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelseedance.emulator.SeedanceEmulator;
import io.github.camelseedance.examples.springboot.Service.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** The lines for curl in the README do what they are there for, on the port that they name or another. */
class ReadmeTest {

    private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");
    private static final String ADDRESS = "http://127.0.0.1:8080";

    @TempDir
    private Path home;

    @Test
    void theLinesForCurlWork() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("README.md")).stream()
                .filter(line -> line.startsWith("curl "))
                .toList();
        List<Integer> answers = new ArrayList<>();
        String id = "";
        try (SeedanceEmulator emulator = SeedanceEmulator.builder()
                        .webhookSecret("emulated-secret")
                        .runTime(Duration.ofMinutes(5))
                        .start();
                ConfigurableApplicationContext application = Main.application(
                        home,
                        "emulator",
                        "--server.port=0",
                        "--camel.component.seedance.base-url=" + emulator.baseUrl())) {
            assertThat(Files.readString(Path.of("src/main/resources/application.properties")))
                    .contains("server.port=8080", "server.address=127.0.0.1");
            Service service =
                    Service.at(Integer.parseInt(application.getEnvironment().getProperty("local.server.port")));
            Awaitility.await("the first poll")
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> service.get("/actuator/health").status() == 200);
            for (String line : lines) {
                Answer answer = run(service, line.replace("/ID", "/" + id));
                answers.add(answer.status());
                if (answer.status() == 202) {
                    id = answer.text("id");
                }
            }
        }

        assertThat(answers).containsExactly(202, 200, 200, 200, 200);
    }

    private static Answer run(Service service, String line) {
        String method = "GET";
        String path = null;
        String body = null;
        List<String> headers = new ArrayList<>();
        List<String> words = words(line);
        for (int i = 1; i < words.size(); i++) {
            switch (words.get(i)) {
                case "-i", "-s" -> {}
                case "-X" -> method = words.get(++i);
                case "-d" -> {
                    body = words.get(++i);
                    method = "POST";
                }
                case "-H" -> headers.addAll(List.of(words.get(++i).split(": ", 2)));
                default -> {
                    assertThat(words.get(i)).startsWith(ADDRESS);
                    path = words.get(i).substring(ADDRESS.length());
                }
            }
        }
        return service.call(method, path, body, headers.toArray(String[]::new));
    }

    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(line);
        while (matcher.find()) {
            words.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
        }
        return words;
    }
}
