/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelseedance.emulator.EmulatedProvider;
import io.github.camelseedance.emulator.SeedanceEmulator;
import io.github.camelseedance.task.store.TaskState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Applications that submit and have no consumer, such as those that wait for each task. */
@Tag("slow")
class SubmitOnlyTest {

    private static final Duration LIMIT = Duration.ofSeconds(90);

    @TempDir
    Path directory;

    @Test
    @DisplayName("P4 what a process that died has left in doubt is found by one that only submits")
    void aTaskOfAProcessThatDiedIsFoundWithoutAConsumer() throws Exception {
        String movie = EmulatedProvider.MOVIE.id();
        String key = CrashApp.key(0, movie);
        TestDatabase database = TestDatabase.h2(directory);
        try (SeedanceEmulator emulator = SeedanceEmulator.builder().start()) {
            CrashChild.Plan plan = new CrashChild.Plan(
                            emulator, database, directory.resolve("first.log"), List.of(movie), Map.of())
                    .with("consume", false)
                    .submitting(0, 1);
            try (CrashChild first =
                    plan.with("at", CrashPoint.RESPONSE_READ.name()).start()) {
                first.diesAtItsPoint();
            }
            database.expireLeases();
            Events after;
            try (CrashChild second =
                    plan.logging(directory.resolve("second.log")).start()) {
                await().atMost(LIMIT).untilAsserted(() -> assertThat(
                                Events.read(second.log()).of("accepted", key))
                        .as(second::said)
                        .isNotEmpty());
                second.stop();
                after = Events.read(second.log());
            }
            assertThat(emulator.ledger(CrashApp.prompt(key))).as("paid").hasSize(1);
            String taskId = emulator.ledger(CrashApp.prompt(key)).get(0).taskId();
            assertThat(after.of("accepted", key))
                    .extracting(Events.Event::taskId)
                    .containsExactly(taskId);
            assertThat(database.rows(TaskState.RUNNING)).singleElement().satisfies(row -> {
                assertThat(row.taskId()).isEqualTo(taskId);
                assertThat(row.owner()).as("kept for a consumer").isNull();
            });
        }
    }
}
