/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator;

import java.util.Arrays;
import java.util.Iterator;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

/** Runs an emulator in a process of its own, until the process is killed. */
public final class SeedanceEmulatorMain {
    private static final String USAGE = """
            Usage: SeedanceEmulatorMain [options]
              --port PORT             port to listen on (default: a free one)
              --host ADDRESS          address to listen on (default: 127.0.0.1)
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
        try {
            builder = parse(args);
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
        // the threads of the emulator do not keep a JVM alive
        new CountDownLatch(1).await();
    }

    static SeedanceEmulatorBuilder parse(String... args) {
        SeedanceEmulatorBuilder builder = SeedanceEmulator.builder();
        Iterator<String> rest = Arrays.asList(args).iterator();
        while (rest.hasNext()) {
            String option = rest.next();
            switch (option) {
                case "--port" -> builder.port((int) number(option, value(option, rest)));
                case "--host" -> builder.host(value(option, rest));
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
