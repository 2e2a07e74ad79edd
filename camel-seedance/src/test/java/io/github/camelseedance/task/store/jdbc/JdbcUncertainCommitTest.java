/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.store.jdbc;

import static io.github.camelseedance.task.store.Rows.MOVIE;
import static io.github.camelseedance.task.store.Rows.running;
import static io.github.camelseedance.task.store.Rows.submitting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.zaxxer.hikari.HikariDataSource;
import io.github.camelseedance.model.ServiceUnavailableException;
import io.github.camelseedance.task.EmbeddedPostgresExtension;
import io.github.camelseedance.task.JdbcTaskRepository;
import io.github.camelseedance.task.TaskOwnershipContract;
import io.github.camelseedance.task.TestDataSources;
import io.github.camelseedance.task.TestDataSources.Fault;
import io.github.camelseedance.task.TrackerHarness;
import io.github.camelseedance.task.store.Rows;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskState;
import io.github.camelseedance.task.store.UncertainWriteException;
import io.github.camelseedance.task.submit.Commands;
import io.github.camelseedance.task.submit.Submission;
import io.github.camelseedance.task.submit.SubmitCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A commit whose answer is lost: what has landed is neither done twice nor told to be another's. */
class JdbcUncertainCommitTest {

    private static HikariDataSource pool;

    private final List<Connection> late = new ArrayList<>();
    private String faultyCall;
    private Fault fault;
    private int faults;
    private BooleanSupplier claimFault;
    private JdbcTaskRepository repository;
    private JdbcTaskRepository other;

    @BeforeAll
    static void connect() {
        pool = EmbeddedPostgresExtension.pool(EmbeddedPostgresExtension.server().getPort(), 4, true);
    }

    @AfterAll
    static void disconnect() {
        pool.close();
    }

    @BeforeEach
    void start() throws Exception {
        TestDataSources.sql(pool, "DROP SCHEMA IF EXISTS uncertain CASCADE", "CREATE SCHEMA uncertain");
        repository = new JdbcTaskRepository(TestDataSources.faulty(pool, this::fault, late::add));
        repository.setTablePrefix("uncertain.t_");
        repository.start();
        other = new JdbcTaskRepository(pool);
        other.setTablePrefix("uncertain.t_");
        repository.heartbeat("n1");
    }

    @Test
    void anInsertThatLandedIsAnInsert() {
        TaskRow row = submitting("k").build();
        TaskRow stored = losing(Fault.AFTER, 1, () -> repository.insert(row));

        assertThat(stored).isEqualTo(row.toBuilder().version(1).build());
        assertThat(other.list(null, TaskState.SUBMITTING, 10)).containsExactly(stored);
        assertThat(repository.getRetries()).isEqualTo(1);
    }

    @Test
    void anInsertThatDidNotLandIsDoneAgain() {
        TaskRow stored =
                losing(Fault.BEFORE, 1, () -> repository.insert(submitting("k").build()));

        assertThat(other.find(stored.id())).contains(stored);
    }

    @Test
    void anInsertThatLandedWithoutAKeyOrTaskIdIsFound() {
        TaskRow row = submitting(null).build();

        assertThat(losing(Fault.AFTER, 1, () -> repository.insert(row)).id()).isEqualTo(row.id());
    }

    @Test
    void anUpdateThatLandedIsNotLost() {
        TaskRow row = repository.insert(running().build());
        Optional<TaskRow> updated = losing(
                Fault.AFTER,
                1,
                () -> repository.update(row.toBuilder().state(TaskState.ENDED).build()));

        assertThat(updated).isPresent().isEqualTo(other.find(row.id()));
        assertThat(updated.get().version()).isEqualTo(2);
    }

    @Test
    void anUpdateThatSomebodyElseMadeIsLost() {
        TaskRow row = repository.insert(running().build());
        other.update(row.toBuilder().observedRunning(7).build());
        Optional<TaskRow> updated = losing(
                Fault.AFTER,
                1,
                () -> repository.update(row.toBuilder().observedRunning(8).build()));

        assertThat(updated).isEmpty();
        assertThat(other.find(row.id()).orElseThrow().observedRunning()).isEqualTo(7);
    }

    @Test
    void aRemovalThatLandedIsARemoval() {
        TaskRow row = repository.insert(running().build());

        assertThat(losing(Fault.AFTER, 1, () -> repository.remove(row))).isTrue();
        assertThat(other.find(row.id())).isEmpty();
    }

    @Test
    void aClaimThatLandedIsTheClaimersOwn() {
        TaskRow row = repository.insert(running().build());
        List<TaskRow> claimed =
                losing(Fault.AFTER, 2, () -> repository.claim("n1", List.of(MOVIE), TaskState.CLAIMABLE, 10));

        assertThat(claimed).containsExactly(TaskOwnershipContract.owned(row, "n1"));
    }

    @Test
    void aClaimThatLandsLateIsFoundInWhatTheNodeOwns() throws Exception {
        TaskRow row = repository.insert(running().build());
        int[] commits = {0};
        faultyCall = "commit";
        fault = Fault.LATE;
        // the first commit of a claim is that of the look for dead nodes
        claimFault = () -> ++commits[0] == 2;
        assertThat(repository.claim("n1", List.of(MOVIE), TaskState.CLAIMABLE, 10))
                .as("the row is locked")
                .isEmpty();
        claimFault = null;
        faultyCall = null;
        assertThat(late).hasSize(1);
        assertThat(repository.owned("n1")).isEmpty();

        late.get(0).commit();
        late.get(0).close();
        assertThat(repository.owned("n1")).containsExactly(row.id());
    }

    @Test
    void aFirstHeartbeatThatLandedIsAHeartbeat() {
        assertThat(losing(Fault.AFTER, 1, () -> repository.heartbeat("n9"))).isTrue();
        assertThat(repository.heartbeat("n9")).isTrue();
    }

    @Test
    void hintsThatWereTakenAreTold() {
        TaskRow row = repository.insert(running().owner("n1").build());
        repository.hint(row.id());

        assertThat(losing(Fault.AFTER, 1, () -> repository.takeHints("n1"))).containsExactly(row.id());
        assertThat(repository.takeHints("n1")).isEmpty();
    }

    @Test
    void afterAnErrorTheSameUpdateIsTakenForDone() {
        TaskRow row = repository.insert(running().build());
        TaskRow ended = row.toBuilder().state(TaskState.ENDED).build();
        assertUnavailable(Fault.AFTER, () -> repository.update(ended));
        assertThat(other.find(row.id()).orElseThrow().state()).isEqualTo(TaskState.ENDED);

        TaskRow again =
                repository.update(ended.toBuilder().deliveries(1).build()).orElseThrow();
        assertThat(again.deliveries()).isEqualTo(1);
        assertThat(other.find(row.id())).contains(again);
    }

    @Test
    void afterAnErrorADeliveryThatLandedIsTakenForDone() {
        TaskRow row = repository.insert(running().state(TaskState.ENDED).build());
        TaskRow delivered = row.toBuilder()
                .state(TaskState.DELIVERED)
                .finishedAt(Rows.START)
                .build();
        assertUnavailable(Fault.AFTER, () -> repository.update(delivered));

        assertThat(repository.update(delivered.toBuilder()
                        .finishedAt(Rows.START.plusSeconds(1))
                        .build()))
                .isPresent();
        assertThat(other.find(row.id()).orElseThrow().version()).isEqualTo(2);
    }

    @Test
    void anyOfSeveralErrorsCanBeTheOneThatLanded() {
        TaskRow row = repository.insert(running().build());
        TaskRow ended = row.toBuilder().state(TaskState.ENDED).build();
        assertUnavailable(Fault.AFTER, () -> repository.update(ended));
        assertUnavailable(Fault.BEFORE, () -> repository.update(ended));
        assertUnavailable(Fault.BEFORE, () -> repository.update(ended));

        assertThat(repository.update(ended)).isPresent().isEqualTo(other.find(row.id()));
    }

    @Test
    void afterAnErrorAnUpdateOfAnotherNodeIsNotTakenForOurs() {
        TaskRow row = repository.insert(running().build());
        assertUnavailable(
                Fault.BEFORE,
                () -> repository.update(row.toBuilder().observedRunning(1).build()));
        other.update(row.toBuilder().observedRunning(2).build());

        assertThat(repository.update(row.toBuilder().observedRunning(3).build()))
                .isEmpty();
    }

    @Test
    void anErrorTellsWhetherTheWriteCanHaveLanded() {
        TaskRow row = submitting("k").build();
        assertUnavailable(Fault.AFTER, () -> repository.insert(row), UncertainWriteException.class);
        assertThat(other.findByKey(MOVIE.queue(), "k")).isPresent();

        faultyCall = "executeUpdate";
        fault = Fault.BEFORE;
        faults = Integer.MAX_VALUE;
        assertThatExceptionOfType(ServiceUnavailableException.class)
                .isThrownBy(() -> repository.insert(submitting("other").build()))
                .isNotInstanceOf(UncertainWriteException.class);
    }

    @Test
    void afterAnErrorAnInsertThatIsTriedAgainIsTheSame() {
        TaskRow row = submitting("k").build();
        assertUnavailable(Fault.AFTER, () -> repository.insert(row));

        assertThat(repository.insert(row).id()).isEqualTo(row.id());
    }

    @Test
    void afterAnErrorAnotherInsertOfTheTaskIsToldOfTheFirst() {
        TaskRow row = running().build();
        assertUnavailable(Fault.AFTER, () -> repository.insert(row));
        TaskRow again = row.toBuilder().id(UUID.randomUUID().toString()).build();

        assertThat(repository.insert(again).id()).isEqualTo(row.id());
    }

    /** The submission removes its intent as soon as the database answers. */
    @Test
    void theKeyOfASubmissionWhoseIntentHasLandedIsFree() {
        TrackerHarness node = new TrackerHarness(memory -> repository);
        SubmitCommand command = Commands.like(node.command(node.movieAccess(), "a cat"))
                .key("k")
                .build();
        node.tracker.submitter().submit(node.command(node.movieAccess(), "before it"));
        node.settle();
        CompletableFuture<Submission> lost = node.tracker.submitter().submit(command);
        faultyCall = "commit";
        fault = Fault.AFTER;
        faults = Integer.MAX_VALUE;
        node.settle();
        faultyCall = null;
        assertThat(lost).isCompletedExceptionally();
        assertThat(other.findByKey(MOVIE.queue(), "k")).isPresent();

        node.advance(Duration.ofSeconds(5));

        assertThat(other.findByKey(MOVIE.queue(), "k")).isEmpty();
        assertThat(node.movie.submits).as("the one before it").isEqualTo(1);
    }

    @Test
    void afterAnErrorWhatAClaimTookIsInWhatTheNodeOwns() {
        TaskRow row = repository.insert(running().build());
        // the first commits of a claim are those that look for dead nodes
        int[] commits = {0};
        faultyCall = "commit";
        fault = Fault.AFTER;
        claimFault = () -> ++commits[0] > 1;
        assertThatExceptionOfType(ServiceUnavailableException.class)
                .isThrownBy(() -> repository.claim("n1", List.of(MOVIE), TaskState.CLAIMABLE, 10));
        claimFault = null;
        faultyCall = null;
        assertThat(other.find(row.id()).orElseThrow().owner()).isEqualTo("n1");
        assertThat(repository.claim("n1", List.of(MOVIE), TaskState.CLAIMABLE, 10))
                .isEmpty();
        assertThat(repository.owned("n1")).containsExactly(row.id());
    }

    @Test
    void theErrorIsTemporaryAndTellsNoSecrets() {
        faultyCall = "getConnection";
        fault = Fault.BEFORE;
        faults = Integer.MAX_VALUE;
        assertThatExceptionOfType(ServiceUnavailableException.class)
                .isThrownBy(() -> repository.find("x"))
                .satisfies(e -> {
                    assertThat(e.getCode()).isEqualTo("REPOSITORY_UNAVAILABLE");
                    assertThat(e.isRetryable()).isTrue();
                    assertThat(e).hasMessageContaining("could not find a task").hasMessageContaining("08001");
                    assertThat(e).hasStackTraceContaining("SQLException");
                    assertThat(stackTrace(e)).doesNotContain("hunter2").doesNotContain("//host");
                });
    }

    private Fault fault(String call) {
        if (!call.equals(faultyCall)) {
            return Fault.NONE;
        }
        if (claimFault != null) {
            return claimFault.getAsBoolean() ? fault : Fault.NONE;
        }
        if (faults <= 0) {
            return Fault.NONE;
        }
        faults--;
        return fault;
    }

    /** Loses the answers of some commits. */
    private <T> T losing(Fault kind, int times, Callable<T> work) {
        faultyCall = "commit";
        fault = kind;
        faults = times;
        try {
            T result = work.call();
            assertThat(faults).as("faults left").isZero();
            return result;
        } catch (Exception e) {
            throw new AssertionError(e);
        } finally {
            faultyCall = null;
        }
    }

    /** Loses the answers of all commits. */
    private void assertUnavailable(Fault kind, Callable<?> work) {
        assertUnavailable(kind, work, ServiceUnavailableException.class);
    }

    private void assertUnavailable(Fault kind, Callable<?> work, Class<? extends ServiceUnavailableException> type) {
        faultyCall = "commit";
        fault = kind;
        faults = Integer.MAX_VALUE;
        assertThatExceptionOfType(type).isThrownBy(work::call);
        faultyCall = null;
    }

    private static String stackTrace(Throwable e) {
        StringWriter text = new StringWriter();
        e.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
