/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.examples.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelseedance.emulator.EmulatedProvider;
import io.github.camelseedance.emulator.Operation;
import io.github.camelseedance.emulator.SeedanceEmulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs the application as its users do: Camel Main in a process of its own, that ends by itself. */
@Tag("slow")
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class YamlExampleTest {

    @TempDir
    Path home;

    @Test
    void eachPromptEndsAsItShouldAndTheApplicationEndsByItself() throws Exception {
        prompts("prompts.json");

        List<String> said = run("emulator");

        assertThat(said)
                .anySatisfy(line -> assertThat(line).contains("cartoon-duck: failed, COPYRIGHT_VIOLATION"))
                .anySatisfy(
                        line -> assertThat(line).contains("look-alike: refused").contains("CONTENT_MODERATION_FAILED"))
                .anySatisfy(
                        line -> assertThat(line).contains("long-walk: refused").contains("duration \"90\""))
                .anySatisfy(line -> assertThat(line).contains("6 prompts: 3 videos, 1 failed, 2 refused"));
        assertThat(videos(home.resolve("target/videos"))).containsExactly("aurora.mp4", "chess.mp4", "paper-boat.mp4");
        assertThat(home.resolve("run.log")).content().doesNotContain(" ERROR ").doesNotContain("Exception");
    }

    /** As with a real provider, which is an emulator that goes on after the application has ended. */
    @Test
    void aSecondRunPaysNothingAndFetchesTheVideosAgain() throws Exception {
        prompts("prompts-service.json");
        try (SeedanceEmulator provider = SeedanceEmulator.builder()
                .queueTime(Duration.ofMillis(50))
                .runTime(Duration.ofMillis(100))
                .apiKeys("key-of-the-account")
                .start()) {
            Path videos = home.resolve("service/seedance2.ink/videos");

            assertThat(serviceRun(provider))
                    .anySatisfy(line -> assertThat(line).contains("3 prompts: 3 videos, 0 failed, 0 refused"));
            assertThat(videos(videos)).hasSize(3);
            Files.delete(videos.resolve("chess.mp4"));

            assertThat(serviceRun(provider))
                    .anySatisfy(line -> assertThat(line).contains("3 prompts: 3 videos, 0 failed, 0 refused"));
            assertThat(videos(videos)).hasSize(3);
            assertThat(provider.received(EmulatedProvider.INK, Operation.SUBMIT))
                    .isEqualTo(3);
            assertThat(provider.violations()).isEmpty();
        }
        assertThat(home.resolve("run.log")).content().doesNotContain("key-of-the-account");
    }

    private List<String> serviceRun(SeedanceEmulator provider) throws Exception {
        return run(
                "service",
                "-Dseedance.provider=seedance2.ink",
                "-Dseedance.baseUrl=" + provider.baseUrl(),
                "-Dcamel.component.seedance.first-poll-delay=500ms",
                "-Dcamel.component.seedance.poll-interval=500ms");
    }

    private void prompts(String name) throws IOException {
        Files.createDirectories(home.resolve("prompts"));
        Files.copy(Path.of("prompts", name), home.resolve("prompts").resolve(name));
    }

    private List<String> run(String profile, String... more) throws Exception {
        Path output = home.resolve("output.txt");
        List<String> command = Stream.of(
                        Stream.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-Dcamel.main.profile=" + profile,
                                "-Dcamel.main.routesIncludePattern=classpath:routes/*.yaml,classpath:" + profile
                                        + "/*.yaml",
                                "-Dvideos.home=" + home,
                                "-Dvideos.log=" + home.resolve("run.log")),
                        Stream.of(more),
                        Stream.of("-classpath", System.getProperty("java.class.path"), "org.apache.camel.main.Main"))
                .flatMap(part -> part)
                .toList();
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("SEEDANCE_API_KEY", "key-of-the-account");
        Process process = builder.start();
        try {
            assertThat(process.waitFor(3, TimeUnit.MINUTES))
                    .as("ended by itself, after saying %s", Files.readString(output))
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        List<String> said = Files.readAllLines(output);
        assertThat(process.exitValue()).as("exit code, after saying %s", said).isZero();
        return said;
    }

    private static List<String> videos(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
