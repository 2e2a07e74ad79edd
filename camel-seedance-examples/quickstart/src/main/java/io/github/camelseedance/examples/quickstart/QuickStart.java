/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.examples.quickstart;

import io.github.camelseedance.emulator.SeedanceEmulatorBuilder;
import io.github.camelseedance.model.VideoTask;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.main.Main;
import org.apache.camel.main.SimpleMainShutdownStrategy;
import org.slf4j.LoggerFactory;

/**
 * Prompts from a file become videos, through four providers: the emulator's, or a real one.
 *
 * <p>The routes are in {@link GenerateVideos}, {@link CollectVideos} and {@code routes/download.yaml}.
 */
public final class QuickStart {
    private static final int NOT_AS_EXPECTED = 1;
    private static final int WRONG_SETTINGS = 2;

    private final Settings settings;
    private final Workspace workspace;
    private final PrintStream out;
    private final SeedanceEmulatorBuilder emulator;
    private final Clock clock = Clock.systemUTC();
    private final int port = freePort();

    private QuickStart(Settings settings, PrintStream out, SeedanceEmulatorBuilder emulator) {
        this.settings = settings;
        this.workspace = new Workspace(settings);
        this.out = out;
        this.emulator = emulator;
    }

    /** Runs until every prompt has ended; the exit code is 0 if each ended as its line says. */
    public static void main(String[] args) {
        int code;
        try {
            Settings settings = Settings.of(System.getProperties(), System.getenv(), args);
            System.setProperty(
                    "quickstart.log",
                    settings.output().resolve("quickstart.log").toString());
            code = run(settings, System.out, Emulation.timed(Emulation.SOME_SECONDS));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            code = WRONG_SETTINGS;
        } catch (Exception e) {
            LoggerFactory.getLogger(QuickStart.class).error("The quick start failed", e);
            System.err.println("The quick start failed: " + Text.rootMessage(e) + " (see quickstart.log)");
            code = NOT_AS_EXPECTED;
        }
        // a run that went well ends by itself: nothing is left behind that keeps the JVM alive
        if (code != 0) {
            System.exit(code);
        }
    }

    /** While this file exists, {@code mvnw} says every few seconds that it builds. */
    private static void endBuildProgress(String file) throws IOException {
        if (file != null) {
            Files.deleteIfExists(Path.of(file));
        }
    }

    /** The same with settings at hand; returns the exit code. */
    static int run(Settings settings, PrintStream out, SeedanceEmulatorBuilder emulator) throws Exception {
        boolean unfinished = new Workspace(settings).hasUnfinishedRun();
        return new QuickStart(unfinished ? settings.asDurable() : settings, out, emulator).run();
    }

    private int run() throws Exception {
        Instant start = clock.instant();
        Optional<EmulatorProcess> survivor =
                settings.real() ? Optional.empty() : EmulatorProcess.find(settings.state());
        boolean goesOn = workspace.hasUnfinishedRun() && (settings.real() || survivor.isPresent());
        if (!goesOn) {
            workspace.clear();
        }
        Optional<Emulation> emulation = settings.real() ? Optional.empty() : Optional.of(emulation(survivor));
        endBuildProgress(System.getenv("QUICKSTART_BUILDING"));
        headline(emulation, goesOn);

        Run run;
        try {
            run = generate(emulation, Results.read(workspace.results()));
        } finally {
            if (!settings.durable()) {
                emulation.ifPresent(Emulation::close);
            }
        }
        Map<String, VideoTask> results = Results.read(workspace.results());
        Summary summary = new Summary(settings, run.prompts(), results, run.problems());
        Duration elapsed = Duration.between(start, clock.instant());
        out.println("Writing the gallery.");
        new Gallery(settings.output().resolve("videos"))
                .write(summary.headline(elapsed), run.prompts(), results, run.times());
        if (settings.durable() && summary.isComplete()) {
            emulation.ifPresent(Emulation::close);
            workspace.forgetState();
        }
        out.println();
        summary.lines(elapsed).forEach(out::println);
        out.println();
        return summary.asExpected() ? 0 : NOT_AS_EXPECTED;
    }

    private Run generate(Optional<Emulation> emulation, Map<String, VideoTask> earlier) throws Exception {
        Run run;
        Main camel = null;
        TaskDatabase database = null;
        try {
            try (Screen screen = Screens.of(out, System.getenv(), clock)) {
                run = new Run(settings, earlier, screen, clock);
                camel = camel(run, emulation);
                database = settings.durable() ? new TaskDatabase(settings.state(), camel) : null;
                camel.start();
                run.await(settings.patience());
            }
            if (settings.keep()) {
                out.println("The task page stays at " + page() + " until Enter is pressed.");
                System.in.read();
            }
        } finally {
            if (camel != null) {
                camel.stop();
            }
            if (database != null) {
                database.close();
            }
        }
        return run;
    }

    private String page() {
        return "http://127.0.0.1:" + port + "/seedance/";
    }

    private Main camel(Run run, Optional<Emulation> emulation) {
        Main camel = new Main();
        // Ctrl-C ends at once; with a database the next run goes on
        camel.setShutdownStrategy(new SimpleMainShutdownStrategy());
        camel.bind("run", run);
        camel.configure().addRoutesBuilder(new CollectVideos(settings.providers()));
        camel.configure().addRoutesBuilder(new GenerateVideos());
        camel.addInitialProperty("quickstart.home", uri(settings.home()));
        camel.addInitialProperty("quickstart.output", uri(settings.output()));
        camel.addInitialProperty("quickstart.port", String.valueOf(port));
        if (emulation.isPresent()) {
            camel.addInitialProperty("quickstart.emulator", emulation.get().baseUrl());
            camel.setPropertyPlaceholderLocations("classpath:application.properties,classpath:emulator.properties");
        } else {
            camel.setPropertyPlaceholderLocations("classpath:application.properties");
            settings.service().forEach(camel::addOverrideProperty);
        }
        return camel;
    }

    private Emulation emulation(Optional<EmulatorProcess> survivor) throws IOException {
        if (!settings.durable()) {
            return Emulation.inThisProcess(emulator);
        }
        return survivor.isPresent() ? survivor.get() : EmulatorProcess.start(settings.state(), Emulation.HALF_A_MINUTE);
    }

    private void headline(Optional<Emulation> emulation, boolean goesOn) {
        out.println();
        out.println(emulation
                .map(e -> "The providers are emulated at " + e.baseUrl() + ": nothing is paid.")
                .orElseGet(() ->
                        "Generating with " + settings.providers().get(0) + ": THIS SPENDS CREDITS OF YOUR ACCOUNT."));
        out.println("Watch the tasks at " + page() + " while they run"
                + (settings.keep() ? "." : "; with -Dkeep it stays open when they have ended."));
        if (goesOn) {
            out.println("An earlier run has not ended: going on with it.");
        } else if (settings.durable()) {
            out.println("Its tasks survive: kill -9 " + ProcessHandle.current().pid() + ", then start it again.");
        }
        out.println();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String uri(Path path) {
        return path.toString().replace('\\', '/');
    }
}
