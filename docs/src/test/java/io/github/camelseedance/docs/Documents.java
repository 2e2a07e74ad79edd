/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The documents of the project: each README and the AsciiDoc files. */
final class Documents {

    /** The directory of the whole project; the module of these tests is one below. */
    static final Path ROOT =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath().getParent();

    private Documents() {}

    /** All documents, in a stable order. */
    static List<Path> all() {
        return find(ROOT)
                .filter(file -> file.getFileName().toString().equals("README.md")
                        || file.startsWith(ROOT.resolve("docs"))
                                && file.toString().endsWith(".adoc"))
                .sorted()
                .toList();
    }

    /** All files of the project, without what a build or a tool has made. */
    private static Stream<Path> find(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files
                    .filter(file -> !file.getFileName().toString().matches("target|src|\\..*"))
                    .flatMap(file -> Files.isDirectory(file) ? find(file) : Stream.of(file))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String read(Path document) {
        try {
            return Files.readString(document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
