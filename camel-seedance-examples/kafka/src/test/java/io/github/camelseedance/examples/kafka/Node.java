/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.examples.kafka;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** {@link Orders} in a JVM of its own. */
final class Node implements AutoCloseable {

    private final Process process;
    private final Path output;

    Node(Path output, Map<String, String> settings) {
        this.output = output;
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-Xss512k",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dnodes.log.level=INFO",
                "-Dtest.log.level=WARN",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))));
        settings.forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.add(Orders.class.getName());
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(new File(output.toString()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** kill -9. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Lines in which it has printed something like that. */
    long said(String regex) {
        Pattern pattern = Pattern.compile(regex);
        try {
            return Files.readAllLines(output).stream()
                    .filter(line -> pattern.matcher(line).find())
                    .count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        try {
            return "--- %s, %s%n%s"
                    .formatted(output.getFileName(), isAlive() ? "alive" : "dead", Files.readString(output));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
