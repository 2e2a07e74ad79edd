/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelseedance.emulator.SeedanceEmulator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** A {@link CrashApp} in a JVM of its own. */
final class CrashChild implements AutoCloseable {

    /** How to start one. */
    record Plan(
            SeedanceEmulator emulator,
            TestDatabase database,
            Path log,
            List<String> providers,
            Map<String, String> more) {

        /** With another setting. */
        Plan with(String name, Object value) {
            Map<String, String> all = new TreeMap<>(more);
            all.put(name, value.toString());
            return new Plan(emulator, database, log, providers, all);
        }

        /** That submits these requests. */
        Plan submitting(int from, int to) {
            return with("from", from).with("to", to);
        }

        /** With a log of its own. */
        Plan logging(Path file) {
            return new Plan(emulator, database, file, providers, more);
        }

        CrashChild start() {
            return new CrashChild(this);
        }
    }

    private final Process process;
    private final Path log;
    private final Path output;
    private final long linesBefore;

    private CrashChild(Plan plan) {
        this.log = plan.log();
        this.output = Path.of(plan.log() + ".out");
        this.linesBefore = Events.read(log).of("ready").size();
        Map<String, String> settings = new TreeMap<>(Map.of(
                "url",
                plan.emulator().baseUrl(),
                "db",
                plan.database().url(),
                "user",
                plan.database().user(),
                "log",
                plan.log().toString(),
                "providers",
                String.join(",", plan.providers()),
                "from",
                "0",
                "to",
                "0",
                "consume",
                "true",
                "pollInterval",
                "300",
                "dbFailures",
                "0"));
        settings.putAll(plan.more());
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx160m",
                "-Xss512k",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))));
        settings.forEach((name, value) -> command.add("-Dseedance.crash." + name + "=" + value));
        command.add(CrashApp.class.getName());
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path log() {
        return log;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Whether its routes run. */
    boolean isReady() {
        assertThat(process.isAlive()).as(this::said).isTrue();
        return Events.read(log).of("ready").size() > linesBefore;
    }

    /** Waits until it has died by itself at its crash point. */
    void diesAtItsPoint() throws InterruptedException {
        assertThat(process.waitFor(60, TimeUnit.SECONDS))
                .as(() -> "died at its point: " + said())
                .isTrue();
        assertThat(process.exitValue()).as(this::said).isEqualTo(CrashSwitch.KILLED);
    }

    /** kill -9. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** kill -STOP: it does nothing any more, and knows nothing of it. */
    void pause() throws IOException, InterruptedException {
        signal("-STOP");
    }

    /** kill -CONT. */
    void goOn() throws IOException, InterruptedException {
        signal("-CONT");
    }

    private void signal(String signal) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", signal, String.valueOf(process.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }

    /** Lets it stop as an application stops. */
    void stop() throws IOException, InterruptedException {
        process.getOutputStream().close();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(this::said).isTrue();
    }

    /** What it has said, for messages. */
    String said() {
        try {
            return "child %d%n%s%n%s".formatted(process.pid(), Files.readString(output), Events.read(log));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
