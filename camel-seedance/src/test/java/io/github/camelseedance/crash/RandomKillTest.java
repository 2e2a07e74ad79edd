/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelseedance.emulator.EmulatedProvider;
import io.github.camelseedance.emulator.SeedanceEmulator;
import io.github.camelseedance.emulator.Submission;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskState;
import io.github.camelseedance.testing.BuiltIn;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An application is killed at random moments, again and again, while it submits to three providers and takes ends.
 * {@code -Dseedance.crash.rounds=200} for long, {@code -Dseedance.crash.seed=N} for other moments.
 */
@Tag("slow")
class RandomKillTest {

    private static final int ROUNDS = Integer.getInteger("seedance.crash.rounds", 5);
    private static final long SEED = Long.getLong("seedance.crash.seed", 20261121L);
    private static final int PER_ROUND = 6;
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final List<String> PROVIDERS = BuiltIn.ids();

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    @DisplayName("P1..P8 at random: kill -9 in a loop loses no task and pays none twice")
    void killedAtRandomNothingIsLostAndNothingPaidTwice(TestDatabase.Kind kind) throws Exception {
        TestPostgres postgres =
                kind == TestDatabase.Kind.POSTGRESQL ? new TestPostgres(directory.resolve("postgres")) : null;
        try (SeedanceEmulator emulator = SeedanceEmulator.builder().start()) {
            TestDatabase database = postgres == null ? TestDatabase.h2(directory) : postgres.create("kills");
            Path log = directory.resolve("events.log");
            CrashChild.Plan plan = new CrashChild.Plan(emulator, database, log, PROVIDERS, Map.of());
            Random random = new Random(SEED);
            int keys = 0;
            for (int round = 0; round < ROUNDS; round++) {
                int from = Math.max(0, keys - 2 * PER_ROUND);
                keys += PER_ROUND;
                // the last requests are asked for again, with their keys, beside new ones
                try (CrashChild child = plan.submitting(from, keys).start()) {
                    await().atMost(LIMIT).until(child::isReady);
                    await().pollDelay(random.nextInt(3_000), TimeUnit.MILLISECONDS)
                            .atMost(LIMIT)
                            .until(() -> true);
                    child.kill();
                }
            }
            database.expireLeases();
            int all = keys;
            try (CrashChild last = plan.submitting(0, all).start()) {
                await().atMost(LIMIT).until(last::isReady);
                await().atMost(LIMIT.plusMillis(200L * all))
                        .pollInterval(Duration.ofSeconds(1))
                        .untilAsserted(() -> assertThat(unsettled(Events.read(log), all, emulator))
                                .as(last::said)
                                .isEmpty());
                // not killed: what the routes have taken is written down a moment after they have taken it
                last.stop();
            }
            check(emulator, Events.read(log), all, database);
        } finally {
            if (postgres != null) {
                postgres.close();
            }
        }
    }

    private static List<String> keys(int count) {
        return IntStream.range(0, count)
                .boxed()
                .flatMap(i -> PROVIDERS.stream().map(provider -> CrashApp.key(i, provider)))
                .toList();
    }

    /** Keys whose caller knows nothing yet, or whose end is still to be delivered. */
    private static List<String> unsettled(Events events, int count, SeedanceEmulator emulator) {
        Set<String> delivered = words(events.delivered());
        Set<String> doubtful = words(events.of("ambiguous"));
        Set<String> accepted = words(events.accepted());
        return keys(count).stream()
                .filter(key -> !delivered.contains(key))
                .filter(key -> accepted.contains(key) || !doubtful.contains(key) || canBeFound(key, emulator))
                .toList();
    }

    /** seedance2.movie lists its tasks: what it has does not stay in doubt. */
    private static boolean canBeFound(String key, SeedanceEmulator emulator) {
        return key.endsWith(EmulatedProvider.MOVIE.id())
                && !emulator.ledger(CrashApp.prompt(key)).isEmpty();
    }

    private static Set<String> words(List<Events.Event> events) {
        return events.stream().map(Events.Event::key).collect(Collectors.toSet());
    }

    private static void check(SeedanceEmulator emulator, Events events, int count, TestDatabase database) {
        Map<String, List<Submission>> paid =
                emulator.ledger().stream().collect(Collectors.groupingBy(Submission::prompt));
        assertThat(paid.values()).as("paid twice").allSatisfy(lines -> assertThat(lines)
                .hasSize(1));
        Set<String> deliveredIds =
                events.delivered().stream().map(Events.Event::taskId).collect(Collectors.toSet());
        assertThat(events.accepted()).as("lost").allSatisfy(event -> assertThat(deliveredIds)
                .contains(event.taskId()));
        Map<String, TaskRow> inDoubt = database.rows(TaskState.IN_DOUBT, TaskState.SUBMITTING).stream()
                .collect(Collectors.toMap(TaskRow::submissionKey, row -> row));
        Set<String> delivered = words(events.delivered());
        assertThat(keys(count)).as("neither delivered nor visible as in doubt").allSatisfy(key -> assertThat(
                        delivered.contains(key) || inDoubt.containsKey(key))
                .isTrue());
        assertThat(inDoubt.keySet()).as("in doubt although delivered").doesNotContainAnyElementsOf(delivered);
        assertThat(database.rows(TaskState.RUNNING, TaskState.ENDED, TaskState.PARKED))
                .as("left over")
                .isEmpty();
        assertThat(deliveredIds).hasSizeGreaterThanOrEqualTo(ROUNDS);
        System.out.printf(
                "%d kills, %d submissions: %d paid once, 0 twice; %d delivered (%d of them again), 0 lost; %d in doubt%n",
                ROUNDS,
                keys(count).size(),
                paid.size(),
                deliveredIds.size(),
                events.delivered().size() - deliveredIds.size(),
                inDoubt.size());
    }
}
