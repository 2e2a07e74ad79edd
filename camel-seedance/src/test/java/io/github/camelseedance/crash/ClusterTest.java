/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelseedance.emulator.EmulatedProvider;
import io.github.camelseedance.emulator.EmulatedTask;
import io.github.camelseedance.emulator.Fault;
import io.github.camelseedance.emulator.Operation;
import io.github.camelseedance.emulator.SeedanceEmulator;
import io.github.camelseedance.task.store.TaskState;
import io.github.camelseedance.testing.BuiltIn;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** Several processes on one PostgreSQL, which are killed and paused; and a database that fails under load. */
@Tag("slow")
class ClusterTest {

    private static final String INK = EmulatedProvider.INK.id();
    private static final List<String> ALL = BuiltIn.ids();
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final int POLL = 1_000;
    private static final int TASKS = 30;
    private static final int LOAD = 60;

    @TempDir
    static Path directory;

    private static TestPostgres postgres;
    private final List<CrashChild> children = new ArrayList<>();
    private SeedanceEmulator emulator;
    private TestDatabase database;
    private String name;

    @BeforeAll
    static void startServer() throws Exception {
        postgres = new TestPostgres(directory.resolve("postgres"));
    }

    @AfterAll
    static void stopServer() throws Exception {
        postgres.close();
    }

    @BeforeEach
    void createDatabase(TestInfo test) throws Exception {
        name = test.getTestMethod().orElseThrow().getName().toLowerCase();
        database = postgres.create(name);
    }

    @AfterEach
    void stopChildren() {
        children.forEach(CrashChild::close);
        if (emulator != null) {
            emulator.close();
        }
    }

    /** Tasks end when the test says so. */
    private void tasksRunUntilTold() {
        emulator = SeedanceEmulator.builder()
                .queueTime(Duration.ofMillis(100))
                .runTime(Duration.ofHours(1))
                .start();
    }

    private CrashChild.Plan plan(int node, List<String> providers) {
        return new CrashChild.Plan(
                        emulator, database, directory.resolve(name + "-" + node + ".log"), providers, Map.of())
                .with("pollInterval", POLL);
    }

    private CrashChild start(CrashChild.Plan plan) {
        CrashChild child = plan.start();
        children.add(child);
        await().atMost(LIMIT).until(child::isReady);
        return child;
    }

    private Events events() {
        return Events.read(children.stream().map(CrashChild::log).distinct().toArray(Path[]::new));
    }

    private void allAreAccepted(int count) {
        await().atMost(LIMIT).untilAsserted(() -> assertThat(events().accepted())
                .as(() -> children.stream().map(CrashChild::said).collect(Collectors.joining()))
                .hasSize(count));
    }

    /** Each task's end was taken by a route once, and by one node. */
    private void deliveredOnce(int count) {
        List<String> ids =
                events().delivered().stream().map(Events.Event::taskId).toList();
        assertThat(ids).hasSize(count).doesNotHaveDuplicates();
    }

    private Set<String> deliveredIds() {
        return events().delivered().stream().map(Events.Event::taskId).collect(Collectors.toSet());
    }

    @Test
    @DisplayName("T1 with three nodes each task is asked about by one of them")
    void eachTaskIsPolledByOneNode() {
        tasksRunUntilTold();
        start(plan(1, List.of(INK)));
        start(plan(2, List.of(INK)));
        start(plan(3, List.of(INK)).submitting(0, TASKS));
        allAreAccepted(TASKS);
        Map<String, Integer> before = polls();
        long begin = System.nanoTime();
        await().pollDelay(Duration.ofSeconds(10)).atMost(LIMIT).until(() -> true);
        Map<String, Integer> after = polls();
        // one node asks every 0.8 to 1.2 intervals; two would ask nearly twice as often
        long most = Duration.ofNanos(System.nanoTime() - begin).toMillis() * 10 / (POLL * 8) + 2;
        assertThat(after)
                .allSatisfy((id, count) -> assertThat(count - before.get(id)).isBetween(1, (int) most));
        emulator.tasks().forEach(task -> emulator.succeed(task.id()));
        await().atMost(LIMIT).until(() -> deliveredIds().size() == TASKS);
        deliveredOnce(TASKS);
    }

    private Map<String, Integer> polls() {
        return emulator.tasks().stream().collect(Collectors.toMap(EmulatedTask::id, EmulatedTask::polls));
    }

    @Test
    @DisplayName("T3 a killed node's tasks are taken over within 30 seconds")
    void aKilledNodesTasksAreTakenOverWithinThirtySeconds() throws Exception {
        tasksRunUntilTold();
        CrashChild owner = start(plan(1, List.of(INK)).submitting(0, TASKS));
        allAreAccepted(TASKS);
        start(plan(2, List.of(INK)));
        start(plan(3, List.of(INK)));
        owner.kill();
        emulator.tasks().forEach(task -> emulator.succeed(task.id()));
        // and what a machine that is busy needs for itself
        await().atMost(Duration.ofSeconds(40).plusMillis(2 * POLL))
                .pollInterval(Duration.ofMillis(250))
                .until(() -> deliveredIds().size() == TASKS);
        deliveredOnce(TASKS);
    }

    @Test
    @DisplayName("P9 a node that is stopped for longer than its lease and goes on delivers nothing that was taken over")
    void aPausedNodeThatWasOvertakenDeliversNothing() throws Exception {
        tasksRunUntilTold();
        CrashChild paused = start(plan(1, List.of(INK)).submitting(0, TASKS));
        allAreAccepted(TASKS);
        CrashChild other = start(plan(2, List.of(INK)));
        paused.pause();
        emulator.tasks().forEach(task -> emulator.succeed(task.id()));
        await().atMost(LIMIT).until(() -> Events.read(other.log()).delivered().size() == TASKS);
        paused.goOn();
        await().pollDelay(Duration.ofSeconds(8)).atMost(LIMIT).until(() -> true);
        assertThat(Events.read(paused.log()).delivered()).isEmpty();
        assertThat(Events.read(other.log()).delivered()).hasSize(TASKS);
        assertThat(paused.isAlive()).isTrue();
        assertThat(database.rows(TaskState.RUNNING, TaskState.ENDED)).isEmpty();
    }

    @Test
    @DisplayName(
            "P10 an application that is stopped with submissions in flight ends, and leaves them in doubt, never as failed")
    void aStopWithSubmissionsInFlightLosesNone() throws Exception {
        emulator = SeedanceEmulator.builder().start();
        int submissions = 2 * ALL.size();
        long lost = 2
                * ALL.stream()
                        .filter(provider -> !BuiltIn.canBeFoundAgain(provider))
                        .count();
        emulator.faults()
                .on(Operation.SUBMIT)
                .times(submissions)
                .inject(Fault.hang().processed());
        CrashChild stopped = start(plan(1, ALL).submitting(0, 2));
        await().atMost(LIMIT).until(() -> emulator.ledger().size() == submissions);
        stopped.stop();
        CrashChild next = start(plan(2, ALL).submitting(0, 2));
        Duration sooner = Duration.ofSeconds(15);
        await("without waiting for a lease").atMost(sooner).untilAsserted(() -> assertThat(
                        Events.read(next.log()).of("ambiguous"))
                .extracting(Events.Event::provider)
                .filteredOn(provider -> !BuiltIn.canBeFoundAgain(provider))
                .hasSize((int) lost));
        await().atMost(LIMIT).until(() -> Events.read(next.log()).delivered().size() == submissions - lost);
        assertThat(emulator.ledger()).hasSize(submissions);
        assertThat(emulator.received(EmulatedProvider.INK, Operation.SUBMIT)).isEqualTo(2);
    }

    @Test
    @DisplayName("D1 D2 D3 a database that is restarted under load loses nothing and nothing is paid twice")
    void aDatabaseRestartUnderLoadLosesNothing() throws Exception {
        emulator = SeedanceEmulator.builder().start();
        start(plan(2, ALL));
        CrashChild first = start(plan(1, ALL).submitting(0, LOAD));
        await().atMost(LIMIT).until(() -> events().accepted().size() >= 5);
        postgres.stop();
        try {
            assertThat(events().accepted()).as("the load is still on").hasSizeLessThan(LOAD * ALL.size());
            // some wait for the database with a task that was accepted, the others cannot begin
            await("each node sees the outage").atMost(LIMIT).until(() -> children.stream()
                    .allMatch(child -> !Events.read(child.log()).of("outage").isEmpty()));
        } finally {
            postgres.start();
        }
        everythingIsPaidOnceAndDelivered(LOAD);
        assertThat(first.isAlive()).isTrue();
    }

    @Test
    @DisplayName("D4 a database that fails at random loses nothing and nothing is paid twice")
    void aFlakyDatabaseLosesNothing() {
        emulator = SeedanceEmulator.builder().start();
        start(plan(1, ALL).with("dbFailures", 0.03).submitting(0, 20));
        start(plan(2, ALL).with("dbFailures", 0.03));
        everythingIsPaidOnceAndDelivered(20);
    }

    private void everythingIsPaidOnceAndDelivered(int perProvider) {
        int count = perProvider * ALL.size();
        allAreAccepted(count);
        await().atMost(LIMIT).until(() -> deliveredIds().size() == count);
        assertThat(emulator.ledger()).hasSize(count);
        assertThat(emulator.ledger().stream().map(line -> line.prompt()).distinct())
                .hasSize(count);
        await().atMost(LIMIT).untilAsserted(() -> assertThat(database.rows(
                        TaskState.SUBMITTING, TaskState.IN_DOUBT, TaskState.RUNNING, TaskState.ENDED, TaskState.PARKED))
                .isEmpty());
    }
}
