/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkspaceTest {

    @TempDir
    private Path folder;

    @BeforeEach
    void anEarlierRun() throws Exception {
        Files.createDirectories(folder.resolve("videos"));
        Files.writeString(folder.resolve("videos/fox.mp4"), "video");
        Files.writeString(folder.resolve("results.jsonl"), "{}\n");
        Files.writeString(folder.resolve("other.txt"), "not ours");
    }

    @Test
    void whatTheEmulatorMadeIsDeleted() throws Exception {
        new Workspace(settings(Map.of())).clear();

        assertThat(names()).containsExactly("other.txt");
    }

    @Test
    void whatWasPaidForIsMovedAside() throws Exception {
        new Workspace(settings(Map.of("camel.component.seedance.provider", "seedance2.ink"))).clear();

        assertThat(names()).containsExactlyInAnyOrder("other.txt", "fox.mp4", "results.jsonl");
        assertThat(folder.resolve("videos")).doesNotExist();
        assertThat(folder.resolve("results.jsonl")).doesNotExist();
    }

    private List<String> names() throws Exception {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .toList();
        }
    }

    private Settings settings(Map<String, String> service) {
        return new Settings(folder, folder, Settings.PROVIDERS, service, false, false, Duration.ofMinutes(1));
    }
}
