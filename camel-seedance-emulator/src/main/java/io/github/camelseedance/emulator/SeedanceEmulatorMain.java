/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

/** Runs an emulator in a process of its own, until the process is killed. */
public final class SeedanceEmulatorMain {
    private static final String ADMIN_TOKEN = "SEEDANCE_EMULATOR_ADMIN_TOKEN";
    private static final int TOKEN_BYTES = 16;
    private static final String USAGE = """
            Usage: SeedanceEmulatorMain [options]
              --port PORT             port to listen on (default: a free one)
              --host ADDRESS          address to listen on (default: 127.0.0.1)
              --base-url URL          base URL by which others reach it, for the URLs of its answers (default: http://HOST:PORT)
              --admin-token TOKEN     token of /__emulator; also read from SEEDANCE_EMULATOR_ADMIN_TOKEN (default: none; with a
                                      --host that other machines reach, one is made up and printed)
              --queue-time DURATION   how long a task waits, e.g. 500ms or 5s (default: 100ms)
              --run-time DURATION     how long a task runs (default: 400ms)
              --polls N               a task ends when asked about N times, instead of by time
              --manual-time           time moves only with POST /__emulator/advance
              --key KEY               an accepted API key; repeatable (default: any)
              --webhook-secret SECRET secret of the webhooks of seedance2.ink
              --http-errors           seedance2.movie answers errors with HTTP statuses
              --video-size BYTES      size of the videos (default: drawn, 50 to 500 KB)""";

    private SeedanceEmulatorMain() {}

    /** Starts the emulator and prints its base URL and the providers' ids. */
    public static void main(String[] args) throws InterruptedException {
        if (Arrays.asList(args).contains("--help")) {
            print(USAGE);
            return;
        }
        SeedanceEmulatorBuilder builder;
        Optional<String> token;
        try {
            builder = parse(args);
            token = protect(builder, System.getenv(ADMIN_TOKEN));
        } catch (IllegalArgumentException e) {
            print(e.getMessage() + System.lineSeparator() + USAGE);
            System.exit(2);
            return;
        }
        SeedanceEmulator emulator = builder.start();
        print("Seedance emulator: " + emulator.baseUrl());
        print("Providers: "
                + Arrays.stream(EmulatedProvider.values())
                        .flatMap(provider -> provider.ids().stream())
                        .collect(Collectors.joining(", ")));
        token.ifPresent(madeUp -> print("Admin token: " + madeUp));
        // the threads of the emulator do not keep a JVM alive
        new CountDownLatch(1).await();
    }

    /**
     * Lets other machines reach the administration with a token only.
     *
     * @param told the token of the environment, or null
     * @return the token that was made up
     */
    static Optional<String> protect(SeedanceEmulatorBuilder builder, String told) {
        if (builder.hasAdminToken()) {
            return Optional.empty();
        }
        if (told != null) {
            builder.adminToken(told);
            return Optional.empty();
        }
        if (builder.isLocal()) {
            return Optional.empty();
        }
        byte[] random = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(random);
        String token = HexFormat.of().formatHex(random);
        builder.adminToken(token);
        return Optional.of(token);
    }

    static SeedanceEmulatorBuilder parse(String... args) {
        SeedanceEmulatorBuilder builder = SeedanceEmulator.builder();
        Iterator<String> rest = Arrays.asList(args).iterator();
        while (rest.hasNext()) {
            String option = rest.next();
            switch (option) {
                case "--port" -> builder.port((int) number(option, value(option, rest)));
                case "--host" -> builder.host(value(option, rest));
                case "--base-url" -> builder.baseUrl(value(option, rest));
                case "--admin-token" -> builder.adminToken(value(option, rest));
                case "--queue-time" -> builder.queueTime(Durations.parse(option, value(option, rest)));
                case "--run-time" -> builder.runTime(Durations.parse(option, value(option, rest)));
                case "--polls" -> builder.completesAfterPolls((int) number(option, value(option, rest)));
                case "--manual-time" -> builder.manualTime();
                case "--key" -> builder.apiKeys(value(option, rest));
                case "--webhook-secret" -> builder.webhookSecret(value(option, rest));
                case "--http-errors" -> builder.httpErrorStatuses(true);
                case "--video-size" -> builder.videoSize(number(option, value(option, rest)));
                default -> throw new IllegalArgumentException("Unknown option '" + option + "'");
            }
        }
        return builder;
    }

    private static String value(String option, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new IllegalArgumentException(option + " needs a value");
        }
        return rest.next();
    }

    private static long number(String option, String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(option + " must be a number, but is '" + text + "'", e);
        }
    }

    private static void print(String line) {
        System.out.println(line);
    }
}
