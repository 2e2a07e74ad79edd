/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.examples.quickstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The folder that a run writes to. */
final class Workspace {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private final Settings settings;

    Workspace(Settings settings) {
        this.settings = settings;
    }

    /** Whether a durable run was killed here and can go on. */
    boolean hasUnfinishedRun() {
        return Files.isDirectory(settings.state());
    }

    Path results() {
        return settings.output().resolve("results.jsonl");
    }

    /** Makes room for a new run: what the emulator made is deleted, what was paid for is moved aside. */
    void clear() throws IOException {
        Path videos = settings.output().resolve("videos");
        if (settings.real() && Files.exists(results())) {
            Path aside = settings.output()
                    .resolve("earlier")
                    .resolve(STAMP.format(Files.getLastModifiedTime(results()).toInstant()));
            Files.createDirectories(aside);
            Files.move(results(), aside.resolve("results.jsonl"));
            if (Files.exists(videos)) {
                Files.move(videos, aside.resolve("videos"));
            }
        }
        if (!settings.real()) {
            Files.deleteIfExists(results());
            delete(videos);
            forgetState();
        }
        Files.createDirectories(settings.output());
    }

    /** The run has ended: there is nothing to go on with. */
    void forgetState() throws IOException {
        delete(settings.state());
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> deepestFirst;
        try (Stream<Path> files = Files.walk(folder)) {
            deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : deepestFirst) {
            Files.delete(file);
        }
    }
}
