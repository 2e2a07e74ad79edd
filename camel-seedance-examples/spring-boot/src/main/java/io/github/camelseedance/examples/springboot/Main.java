/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.examples.springboot;

import io.github.camelseedance.emulator.SeedanceEmulator;
import io.github.camelseedance.examples.springboot.demo.Demo;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The process. With {@code SEEDANCE_API_KEY} it serves with the real provider; else the provider is the emulator, and it serves
 * with {@code -Dserve}, or shows what it does and ends.
 */
public final class Main {

    private static final int WRONG_SETTINGS = 2;

    private Main() {}

    /** Starts what the environment asks for. */
    public static void main(String[] args) throws Exception {
        int code = run(System.getenv(), Path.of(System.getProperty("videos.home", ".")), System.out, args);
        if (code != 0) {
            System.exit(code);
        }
    }

    /** The exit code; 0 also when the service goes on. */
    static int run(Map<String, String> environment, Path home, PrintStream out, String... args) throws Exception {
        Files.createDirectories(home);
        boolean serve = Boolean.parseBoolean(System.getProperty("serve"));
        if (!environment.getOrDefault("SEEDANCE_API_KEY", "").isBlank()) {
            String provider = environment.getOrDefault("SEEDANCE_PROVIDER", "");
            if (provider.isBlank()) {
                out.println(
                        "SEEDANCE_API_KEY is set, but SEEDANCE_PROVIDER is not: the key goes only to a provider that is named");
                return WRONG_SETTINGS;
            }
            out.println("Videos are made by " + provider + ": EACH ORDER SPENDS CREDITS OF YOUR ACCOUNT.");
            ready(application(home, "live", args), out);
            return 0;
        }
        forget(home);
        if (!serve) {
            return new Demo(home, out, Clock.systemUTC()).run();
        }
        // as slow as it takes to look at a video on its way
        SeedanceEmulator emulator = SeedanceEmulator.builder()
                .webhookSecret("emulated-secret")
                .queueTime(Duration.ofSeconds(3))
                .runTime(Duration.ofSeconds(12))
                .start();
        out.println("The provider is emulated at " + emulator.baseUrl() + ": nothing is paid.");
        ready(
                application(home, "emulator", with(args, "--camel.component.seedance.base-url=" + emulator.baseUrl())),
                out);
        return 0;
    }

    /** Starts the application. */
    public static ConfigurableApplicationContext application(Path home, String profile, String... args) {
        keepToOwner(home.resolve("videos.mv.db"));
        return new SpringApplicationBuilder(VideoApplication.class)
                .profiles(profile)
                .run(with(args, "--videos.home=" + home.toAbsolutePath()));
    }

    /** The database has the prompts and the addresses of everybody's videos. Where files have owners, only theirs may read it. */
    private static void keepToOwner(Path database) {
        try {
            Files.createDirectories(database.toAbsolutePath().getParent());
            if (Files.notExists(database)) {
                Files.createFile(database);
            }
            if (Files.getFileStore(database).supportsFileAttributeView(PosixFileAttributeView.class)) {
                Files.setPosixFilePermissions(database, PosixFilePermissions.fromString("rw-------"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String[] with(String[] args, String more) {
        return Stream.concat(Arrays.stream(args), Stream.of(more)).toArray(String[]::new);
    }

    private static void ready(ConfigurableApplicationContext application, PrintStream out) {
        out.println("The service is at http://127.0.0.1:"
                + application.getEnvironment().getProperty("local.server.port")
                + "/videos, its tasks at /seedance/; Ctrl-C ends it.");
    }

    /** The emulator forgets its tasks when it ends, so the database of the last time is of no use to it. */
    private static void forget(Path home) throws IOException {
        Files.deleteIfExists(home.resolve("videos.mv.db"));
    }
}
