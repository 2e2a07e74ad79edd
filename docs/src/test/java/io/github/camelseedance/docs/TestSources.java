/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The sources of all tests of the project, and of the examples, of which documents show pieces. */
final class TestSources {

    private static final Path EXAMPLES = Documents.ROOT.resolve("camel-seedance-examples");

    private TestSources() {}

    /** What stands between {@code // tag::NAME[]} and {@code // end::NAME[]}, file by file, without its indentation. */
    static List<String> tagged(String name) {
        Pattern piece =
                Pattern.compile("(?ms)^ *// tag::%1$s\\[]\\n(.*?)^ *// end::%1$s\\[]".formatted(Pattern.quote(name)));
        return Stream.concat(tests(), examples())
                .map(Documents::read)
                .map(text -> piece.matcher(text)
                        .results()
                        .map(result -> result.group(1))
                        .collect(Collectors.joining()))
                .filter(text -> !text.isEmpty())
                .map(text -> text.stripTrailing().stripIndent())
                .toList();
    }

    /** The source of each test class, by the simple name of the class. */
    static Map<String, String> byClass() {
        return tests().collect(Collectors.toMap(
                file -> file.getFileName().toString().replaceFirst("\\.java$", ""), Documents::read, String::concat));
    }

    private static Stream<Path> tests() {
        return Stream.concat(sources(Documents.ROOT, "src/test/java"), sources(EXAMPLES, "src/test/java"));
    }

    /** Examples are run by tests of their own. */
    private static Stream<Path> examples() {
        return sources(EXAMPLES, "src/main/java");
    }

    private static Stream<Path> sources(Path parent, String folder) {
        try (Stream<Path> modules = Files.list(parent)) {
            return modules
                    .map(module -> module.resolve(folder))
                    .filter(Files::isDirectory)
                    .flatMap(TestSources::javaFiles)
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Path> javaFiles(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
