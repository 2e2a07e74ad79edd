/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.crash;

import static io.github.camelseedance.crash.CrashPoint.ACCEPTED_STORED;
import static io.github.camelseedance.crash.CrashPoint.REQUEST_SENT;
import static io.github.camelseedance.crash.CrashPoint.RESPONSE_READ;
import static io.github.camelseedance.crash.CrashPoint.ROUTE_DONE;
import static io.github.camelseedance.crash.CrashPoint.SENDING_STORED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelseedance.emulator.Fault;
import io.github.camelseedance.emulator.Operation;
import io.github.camelseedance.emulator.SeedanceEmulator;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskState;
import io.github.camelseedance.testing.BuiltIn;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * P1 to P8: an application dies at each point between the intent and the acknowledged end, is started again and submits the same
 * requests with the same keys. What counts is the provider's ledger and what the routes have logged.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrashPointTest {

    private static final List<String> PROVIDERS = BuiltIn.ids();
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final int AT_ONCE = 3;

    /** A point and a database: one process for all three providers dies in it. */
    private record Scenario(CrashPoint point, TestDatabase.Kind database) {}

    /** What was there at the end of one. */
    private record Outcome(SeedanceEmulator emulator, Events before, Events after, List<TaskRow> inDoubt) {}

    private final Map<Scenario, Future<Outcome>> outcomes = new HashMap<>();
    private final ExecutorService runner = Executors.newFixedThreadPool(AT_ONCE);
    private TestPostgres postgres;

    private Path directory;

    @BeforeAll
    void startAll(@TempDir Path temporary) throws Exception {
        directory = temporary;
        postgres = new TestPostgres(directory.resolve("postgres"));
        for (CrashPoint point : CrashPoint.values()) {
            for (TestDatabase.Kind database : TestDatabase.Kind.values()) {
                Scenario scenario = new Scenario(point, database);
                outcomes.put(scenario, runner.submit(() -> run(scenario)));
            }
        }
    }

    @AfterAll
    void stopAll() throws Exception {
        runner.shutdownNow();
        runner.awaitTermination(30, TimeUnit.SECONDS);
        for (Future<Outcome> outcome : outcomes.values()) {
            if (outcome.isDone() && !outcome.isCancelled()) {
                try {
                    outcome.get().emulator().close();
                } catch (ExecutionException e) {
                    // its test has said so
                }
            }
        }
        postgres.close();
    }

    static Stream<Arguments> points() {
        return Stream.of(CrashPoint.values()).flatMap(point -> Stream.of(TestDatabase.Kind.values())
                .flatMap(database -> PROVIDERS.stream().map(provider -> Arguments.of(point, database, provider))));
    }

    @ParameterizedTest(name = "{0}, {1}, {2}")
    @MethodSource("points")
    @DisplayName("P1..P8 a process that dies pays at most once and loses nothing whose id it has received")
    void paidAtMostOnceAndNeverLost(CrashPoint point, TestDatabase.Kind database, String provider) throws Exception {
        Outcome outcome = outcomes.get(new Scenario(point, database)).get();
        String key = CrashApp.key(0, provider);
        boolean sentAndUnknown = point.compareTo(SENDING_STORED) >= 0 && point.compareTo(ACCEPTED_STORED) < 0;
        boolean found = BuiltIn.canBeFoundAgain(provider) && point != SENDING_STORED;
        int charged = outcome.emulator().ledger(CrashApp.prompt(key)).size();
        assertThat(charged).as("tasks created at the provider").isEqualTo(point == SENDING_STORED ? 0 : 1);
        if (sentAndUnknown && !found) {
            assertThat(outcome.after().of("ambiguous", key))
                    .as("told to the caller")
                    .hasSize(1);
            assertThat(outcome.after().of("delivered", key)).isEmpty();
            assertThat(outcome.inDoubt()).as("visible as in doubt").anySatisfy(row -> assertThat(row.submissionKey())
                    .isEqualTo(key));
            return;
        }
        String taskId = outcome.emulator().ledger(CrashApp.prompt(key)).get(0).taskId();
        assertThat(outcome.after().of("accepted", key))
                .as("the same key has the same task")
                .extracting(Events.Event::taskId)
                .containsExactly(taskId);
        assertThat(Stream.concat(
                                outcome.before().of("delivered", key).stream(),
                                outcome.after().of("delivered", key).stream())
                        .map(Events.Event::taskId))
                .as("deliveries")
                .hasSize(point == ROUTE_DONE ? 2 : 1)
                .containsOnly(taskId);
        assertThat(outcome.inDoubt()).noneMatch(row -> key.equals(row.submissionKey()));
    }

    private Outcome run(Scenario scenario) throws Exception {
        String name =
                (scenario.point() + "_" + scenario.database()).toLowerCase().replace(' ', '_');
        Path home = Files.createDirectories(directory.resolve(name));
        TestDatabase database =
                switch (scenario.database()) {
                    case H2_FILE -> TestDatabase.h2(home);
                    case POSTGRESQL -> postgres.create(name);
                };
        SeedanceEmulator emulator = SeedanceEmulator.builder().start();
        CrashChild.Plan plan = new CrashChild.Plan(emulator, database, home.resolve("first.log"), PROVIDERS, Map.of())
                .submitting(0, 1);
        if (scenario.point() == REQUEST_SENT) {
            emulator.faults()
                    .on(Operation.SUBMIT)
                    .times(PROVIDERS.size())
                    .inject(Fault.hang().processed());
            try (CrashChild first = plan.start()) {
                await().atMost(LIMIT).until(() -> emulator.ledger().size() == PROVIDERS.size() || !first.isAlive());
                first.kill();
            }
        } else {
            try (CrashChild first = plan.with("at", scenario.point().name()).start()) {
                first.diesAtItsPoint();
            }
        }
        Events before = Events.read(plan.log());
        database.expireLeases();
        CrashChild.Plan again = plan.logging(home.resolve("second.log"));
        try (CrashChild second = again.start()) {
            await().atMost(LIMIT).pollInterval(Duration.ofMillis(200)).until(() -> isSettled(scenario, before, second));
            // long enough for a second delivery or a second request that should not be
            await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
            second.kill();
            return new Outcome(emulator, before, Events.read(second.log()), database.rows(TaskState.IN_DOUBT));
        }
    }

    /** Whether the second process has an answer for each provider: delivered, or in doubt for good. */
    private static boolean isSettled(Scenario scenario, Events before, CrashChild second) {
        if (!second.isReady()) {
            return false;
        }
        Events events = Events.read(second.log());
        return PROVIDERS.stream().allMatch(provider -> {
            String key = CrashApp.key(0, provider);
            boolean delivered = !events.of("delivered", key).isEmpty()
                    || scenario.point() == CrashPoint.DELIVERED_STORED
                            && !before.of("delivered", key).isEmpty();
            boolean doubtful = scenario.point() == SENDING_STORED
                    || (scenario.point() == REQUEST_SENT || scenario.point() == RESPONSE_READ)
                            && !BuiltIn.canBeFoundAgain(provider);
            return doubtful
                    ? !events.of("ambiguous", key).isEmpty()
                    : delivered && !events.of("accepted", key).isEmpty();
        });
    }
}
