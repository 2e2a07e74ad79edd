/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.store.jdbc;

import static io.github.camelseedance.task.store.Rows.MOVIE;
import static io.github.camelseedance.task.store.Rows.running;
import static io.github.camelseedance.task.store.Rows.submitting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.camelseedance.model.ServiceUnavailableException;
import io.github.camelseedance.task.H2TaskRepositoryTest;
import io.github.camelseedance.task.JdbcTaskRepository;
import io.github.camelseedance.task.TestDataSources;
import io.github.camelseedance.task.store.Rows;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Rows that another version has written, damaged rows, the clock of the database, interrupted threads. */
class JdbcRowsTest {

    private final DataSource h2 = H2TaskRepositoryTest.h2("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
    private final JdbcTaskRepository repository = new JdbcTaskRepository(h2);

    @BeforeEach
    void start() {
        repository.start();
        repository.heartbeat("n1");
    }

    @Test
    void fieldsThatALaterVersionHasAddedArePassedOver() throws Exception {
        TaskRow row = repository.insert(Rows.full());
        TestDataSources.sql(
                h2,
                "UPDATE seedance_task SET data = '{\"colour\":\"red\",\"new\":{\"a\":[1]},' || SUBSTRING(data FROM 2)");

        assertThat(repository.find(row.id())).contains(row);
        assertThat(repository.claim("n1", List.of(MOVIE), TaskState.CLAIMABLE, 1))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "format = 2, data = 'not json of ours'",
                "data = '{broken'",
                "data = 'null'",
                "state = 'DREAMING'",
                "data = '{\"headers\":{\"x\":{\"type\":\"Long\",\"value\":\"many\"}}}'"
            })
    void rowsThatCannotBeReadAreLeftAloneAndReported(String damage) throws Exception {
        TaskRow strange = repository.insert(Rows.full());
        TestDataSources.sql(h2, "UPDATE seedance_task SET " + damage);
        String before = contents();
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger(UnreadableRows.class);
        log.start();
        logger.addAppender(log);
        TaskRow healthy = repository.insert(running().build());

        assertThat(repository.claim("n1", List.of(MOVIE), TaskState.CLAIMABLE, 1))
                .as("it blocks no other")
                .extracting(TaskRow::id)
                .containsAnyOf(healthy.id())
                .doesNotContain(strange.id());
        repository.list(null, TaskState.ENDED, 10);
        repository.counts();
        repository.purge();
        assertUnreadable(strange);
        logger.detachAppender(log);

        assertThat(contents()).isEqualTo(before);
        assertThat(repository.getUnreadableRows()).isEqualTo(1);
        assertThat(log.list).hasSize(1).allSatisfy(event -> assertThat(event.getFormattedMessage())
                .contains(strange.id())
                .doesNotContain("sig=1"));
    }

    private void assertUnreadable(TaskRow row) {
        for (Runnable question : List.<Runnable>of(
                () -> repository.find(row.id()),
                () -> repository.findByKey(MOVIE.queue(), row.submissionKey()),
                () -> repository.findByTaskId(MOVIE.provider(), MOVIE.baseUrl(), row.taskId()),
                () -> repository.findByToken(row.tokenHash()),
                () -> repository.insert(submitting(row.submissionKey()).build()))) {
            assertThatExceptionOfType(ServiceUnavailableException.class)
                    .isThrownBy(question::run)
                    .withMessageContaining(row.id())
                    .satisfies(e -> assertThat(e.getCode()).isEqualTo("REPOSITORY_ROW_UNREADABLE"));
        }
        assertThat(repository.knownTaskIds(MOVIE.provider(), MOVIE.baseUrl(), List.of(row.taskId())))
                .containsExactly(row.taskId());
    }

    private String contents() throws Exception {
        return TestDataSources.value(
                h2,
                "SELECT id || format || state || version || write_id || data || COALESCE(owner, '-') FROM seedance_task"
                        + " WHERE submission_key = 'key-1'");
    }

    @ParameterizedTest
    @ValueSource(ints = {-10, 10})
    void theClockOfTheDatabaseAloneDecides(int minutes) throws Exception {
        DataSource shifted = TestDataSources.rewriting(
                h2, sql -> sql.replace("CURRENT_TIMESTAMP", "DATEADD('MINUTE', " + minutes + ", CURRENT_TIMESTAMP)"));
        JdbcTaskRepository first = new JdbcTaskRepository(shifted);
        JdbcTaskRepository second = new JdbcTaskRepository(shifted);
        assertThat(first.heartbeat("a")).isTrue();
        assertThat(second.heartbeat("b")).isTrue();
        first.insert(running().owner("a").build());

        assertThat(second.claim("b", List.of(MOVIE), TaskState.CLAIMABLE, 10)).isEmpty();
        assertThat(first.heartbeat("a")).isTrue();
        TestDataSources.sql(
                h2,
                "UPDATE seedance_node SET beat = beat - "
                        + first.lease().plus(Duration.ofSeconds(1)).toMillis() + " WHERE id = 'a'");
        assertThat(second.claim("b", List.of(MOVIE), TaskState.CLAIMABLE, 10)).hasSize(1);
        assertThat(first.heartbeat("a")).isFalse();
    }

    @Test
    void aDeadNodeIsTakenOverInTimeWhenTheClockOfTheDatabaseWasSetBack() throws Exception {
        repository.heartbeat("living");
        repository.heartbeat("dead");
        repository.insert(running().owner("dead").build());
        TestDataSources.sql(h2, "UPDATE seedance_node SET beat = beat + 3600000");

        assertThat(repository.heartbeat("living")).isTrue();
        assertThat(repository.heartbeat("n1")).isTrue();
        assertThat(repository.claim("n1", List.of(MOVIE), TaskState.CLAIMABLE, 10))
                .isEmpty();
        TestDataSources.sql(
                h2,
                "UPDATE seedance_node SET beat = beat - "
                        + repository.lease().plusSeconds(3).toMillis() + " WHERE id = 'dead'");

        assertThat(repository.claim("n1", List.of(MOVIE), TaskState.CLAIMABLE, 10))
                .hasSize(1);
        assertThat(repository.heartbeat("living")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"format = 2", "data = '{broken'"})
    void thousandsOfRowsThatCannotBeReadHideNone(String damage) throws Exception {
        TestDataSources.sql(h2, """
                INSERT INTO seedance_task (id, format, queue, provider, base_url, account, state, phase, awaited, version,
                  write_id, created_at, data)
                SELECT 'd' || x, 1, '%s', '%s', '%s', '%s', 'RUNNING', 1, FALSE, 1, 'w', 0, '{}'
                FROM SYSTEM_RANGE(1, 2345)
                """.formatted(MOVIE.queue(), MOVIE.provider(), MOVIE.baseUrl(), MOVIE.account()));
        TestDataSources.sql(h2, "UPDATE seedance_task SET " + damage);
        TaskRow behind = repository.insert(running().build());

        assertThat(repository.list(null, TaskState.RUNNING, 10))
                .extracting(TaskRow::id)
                .containsExactly(behind.id());
        assertThat(repository.claim("n1", List.of(MOVIE), TaskState.CLAIMABLE, 10))
                .extracting(TaskRow::id)
                .containsExactly(behind.id());
    }

    private List<String> statements(Consumer<JdbcTaskRepository> action) {
        List<String> statements = new CopyOnWriteArrayList<>();
        JdbcTaskRepository counted = new JdbcTaskRepository(TestDataSources.rewriting(h2, sql -> {
            statements.add(sql);
            return sql;
        }));
        counted.start();
        statements.clear();
        action.accept(counted);
        return statements;
    }

    @Test
    void aWriteIsOneStatement() {
        assertThat(statements(counted -> counted.insert(running().owner("n1").build())))
                .singleElement()
                .asString()
                .startsWith("INSERT");
        TaskRow row = repository.insert(running().owner("n1").build());
        assertThat(statements(counted -> counted.update(row)))
                .singleElement()
                .asString()
                .startsWith("UPDATE");
    }

    @Test
    void aClaimAndATakeOverCostTheSameForManyTasks() {
        repository.heartbeat("dead");
        List<TaskRow> rows = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            rows.add(repository.insert(running().owner("dead").build()));
        }
        repository.leave("dead");

        assertThat(statements(counted -> assertThat(counted.claim("n1", List.of(MOVIE), TaskState.CLAIMABLE, 500))
                        .hasSize(400)))
                // one of them asks for the tasks for which an exchange of the dead node waited
                .hasSizeLessThanOrEqualTo(9);
        assertThat(statements(counted ->
                        counted.release("n1", rows.stream().map(TaskRow::id).toList())))
                .hasSize(1);
    }

    @Test
    void manyRowsAreChangedWithOneCommit() {
        List<TaskRow> rows = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            rows.add(repository.insert(running().owner("n1").build()));
        }
        TaskRow taken = rows.get(50);
        repository.update(taken);
        AtomicInteger commits = new AtomicInteger();
        JdbcTaskRepository counted = new JdbcTaskRepository(TestDataSources.committing(h2, commits::incrementAndGet));
        counted.start();
        commits.set(0);

        List<Optional<TaskRow>> stored = counted.updateAll(rows);

        assertThat(commits).hasValue(1);
        assertThat(stored).hasSize(100).element(50).isEqualTo(Optional.empty());
        assertThat(stored.stream().flatMap(Optional::stream).map(TaskRow::version))
                .hasSize(99)
                .containsOnly(2L);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void afterItsStopNothingOpensTheDatabaseAgain() {
        repository.stop();

        assertThatExceptionOfType(ServiceUnavailableException.class)
                .isThrownBy(() -> repository.heartbeat("n1"))
                .satisfies(e -> assertThat(e.getCode()).isEqualTo("REPOSITORY_UNAVAILABLE"));
        repository.start();
        assertThat(repository.heartbeat("n1")).isTrue();
    }

    @Test
    void anInterruptedThreadStillWrites() {
        Thread.currentThread().interrupt();
        TaskRow row;
        boolean interrupted;
        try {
            row = repository.insert(running().build());
        } finally {
            interrupted = Thread.interrupted();
        }
        assertThat(interrupted).isTrue();
        assertThat(repository.find(row.id())).contains(row);
    }

    @Test
    void aDeadNodeIsForgottenLongAfterItsDeathOnly() throws Exception {
        repository.heartbeat("dead");
        repository.leave("dead");
        repository.purge();
        assertThat(TestDataSources.value(h2, "SELECT COUNT(*) FROM seedance_node WHERE id = 'dead'"))
                .isEqualTo("1");
        TestDataSources.sql(h2, "UPDATE seedance_node SET died = died - 700000 WHERE died IS NOT NULL");
        repository.purge();
        assertThat(TestDataSources.value(h2, "SELECT COUNT(*) FROM seedance_node WHERE id = 'dead'"))
                .isEqualTo("0");
        assertThat(repository.heartbeat("dead")).as("this instance remembers").isFalse();
    }

    @Test
    void aRowThatADeadNodeHasStillWrittenIsFreed() throws Exception {
        repository.heartbeat("zombie");
        repository.leave("zombie");
        TaskRow row = repository.insert(running().build());
        // as if its transaction had begun before its death
        TestDataSources.sql(h2, "UPDATE seedance_task SET owner = 'zombie'");

        assertThat(repository.claim("n1", List.of(MOVIE), TaskState.CLAIMABLE, 1))
                .extracting(TaskRow::id)
                .containsExactly(row.id());
    }

    @Test
    void hintsForTasksThatHaveEndedArePurged() throws Exception {
        TaskRow row = repository.insert(running().build());
        repository.hint(row.id());
        repository.remove(row);
        repository.purge();

        assertThat(TestDataSources.value(h2, "SELECT COUNT(*) FROM seedance_hint"))
                .isEqualTo("0");
    }

    @Test
    void purgeRemovesThousands() throws Exception {
        TestDataSources.sql(h2, """
                INSERT INTO seedance_task (id, format, queue, provider, base_url, account, state, phase, awaited, version,
                  write_id, created_at, expires_at, data)
                SELECT 'd' || x, 1, 'default', 'p', 'u', 'a', 'DELIVERED', 0, FALSE, 3, 'w', 0, x, '{}'
                FROM SYSTEM_RANGE(1, 2345)
                """);
        assertThat(repository.purge()).isEqualTo(2345);
    }
}
