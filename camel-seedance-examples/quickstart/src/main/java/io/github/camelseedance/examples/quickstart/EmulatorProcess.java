/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.examples.quickstart;

import io.github.camelseedance.emulator.SeedanceEmulator;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * An emulator in a process of its own, which outlives the application as a provider does. Its address is kept in a file, for the
 * application's next start.
 */
final class EmulatorProcess implements Emulation {
    private static final String FILE = "emulator.properties";
    private static final int LIFETIME_MINUTES = 15;

    private final String baseUrl;
    private final Optional<ProcessHandle> process;

    private EmulatorProcess(String baseUrl, Optional<ProcessHandle> process) {
        this.baseUrl = baseUrl;
        this.process = process;
    }

    /** The process: prints its address and ends when it is killed, or by itself. */
    public static void main(String[] args) throws InterruptedException {
        try (SeedanceEmulator emulator =
                Emulation.timed(Duration.parse(args[0])).start()) {
            System.out.println(emulator.baseUrl());
            new CountDownLatch(1).await(LIFETIME_MINUTES, TimeUnit.MINUTES);
        }
    }

    /** Starts the process, whose tasks take about ten units, and notes its address in a folder. */
    static EmulatorProcess start(Path folder, Duration unit) throws IOException {
        List<String> java = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-classpath",
                classpath(),
                EmulatorProcess.class.getName(),
                unit.toString());
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(Path.of("/bin/sh"))) {
            // Ctrl-C goes to every process of a terminal; a provider would not hear it
            command.addAll(List.of("/bin/sh", "-c", "trap '' INT HUP; exec \"$@\"", "sh"));
        }
        command.addAll(java);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String address;
        try (BufferedReader reader = process.inputReader()) {
            address = reader.readLine();
        }
        if (address == null) {
            throw new IOException("The process of the emulator has ended with " + process.exitValue());
        }
        Properties properties = new Properties();
        properties.setProperty("url", address);
        properties.setProperty("pid", String.valueOf(process.pid()));
        properties.setProperty("start", startOf(process.toHandle()));
        Files.createDirectories(folder);
        try (Writer writer = Files.newBufferedWriter(folder.resolve(FILE))) {
            properties.store(writer, "The emulator of an unfinished run");
        }
        return new EmulatorProcess(address, Optional.of(process.toHandle()));
    }

    /** The process that an earlier start has noted, if it still answers. */
    static Optional<EmulatorProcess> find(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        String address = properties.getProperty("url", "http://127.0.0.1:1");
        if (!answers(URI.create(address))) {
            return Optional.empty();
        }
        // the id of a process can be another's by now, with another start
        Optional<ProcessHandle> process = ProcessHandle.of(Long.parseLong(properties.getProperty("pid", "-1")))
                .filter(handle -> startOf(handle).equals(properties.getProperty("start")));
        return process.map(handle -> new EmulatorProcess(address, process));
    }

    private static String classpath() {
        // with camel:run the classes are not on the class path of the JVM, which is Maven's
        return EmulatorProcess.class.getClassLoader() instanceof URLClassLoader loader
                ? Arrays.stream(loader.getURLs())
                        .map(url -> Path.of(URI.create(url.toString())).toString())
                        .collect(Collectors.joining(File.pathSeparator))
                : System.getProperty("java.class.path");
    }

    private static boolean answers(URI address) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address.getHost(), address.getPort()), 2000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static String startOf(ProcessHandle handle) {
        return handle.info().startInstant().map(Instant::toString).orElse("");
    }

    @Override
    public String baseUrl() {
        return baseUrl;
    }

    @Override
    public void close() {
        process.ifPresent(ProcessHandle::destroy);
    }
}
