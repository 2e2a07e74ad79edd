/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task;

import static io.github.camelseedance.task.store.Rows.INK;
import static io.github.camelseedance.task.store.Rows.MOVIE;
import static io.github.camelseedance.task.store.Rows.running;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.github.camelseedance.concurrent.Scheduler;
import io.github.camelseedance.concurrent.SystemScheduler;
import io.github.camelseedance.task.store.Rows;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskScope;
import io.github.camelseedance.task.store.TaskState;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * What the calls that nodes make every few seconds cost does not grow with the tasks that have ended or that others work on. Each
 * bound is a ratio of medians, measured in the same run, and far from what a scan of the table would show.
 */
class RepositoryCostTest {

    private static final int ENDED = 50_000;
    private static final int OWNED = 50_000;
    private static final int MAX_RATIO = 10;
    private static final Scheduler TIME = SystemScheduler.withoutTimer();

    @Test
    void onPostgres(TestReporter reporter) throws Exception {
        try (HikariDataSource pool = EmbeddedPostgresExtension.pool(
                EmbeddedPostgresExtension.server().getPort(), 4, true)) {
            TestDataSources.sql(pool, "DROP SCHEMA IF EXISTS cost CASCADE", "CREATE SCHEMA cost");
            reporter.publishEntry(
                    "idle round among 100,000 rows ÷ among none, PostgreSQL",
                    measure(pool, "cost.c_", "generate_series(1, %d) AS s(x)") + " ×, at most " + MAX_RATIO);
        }
    }

    @Test
    void onH2(TestReporter reporter) throws Exception {
        double ratio = measure(
                H2TaskRepositoryTest.h2("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1"),
                "c_",
                "SYSTEM_RANGE(1, %d)");
        reporter.publishEntry("idle round among 100,000 rows ÷ among none, H2", ratio + " ×, at most " + MAX_RATIO);
    }

    private static double measure(DataSource dataSource, String prefix, String series) throws Exception {
        JdbcTaskRepository repository = new JdbcTaskRepository(dataSource);
        repository.setTablePrefix(prefix);
        day(repository, "idle");
        long empty = best(repository, "idle");
        TestDataSources.sql(
                dataSource,
                rows(prefix, "ended", "'DELIVERED', 0, NULL, x", series.formatted(ENDED)),
                rows(prefix, "owned", "'RUNNING', 1, 'busy', NULL", series.formatted(OWNED)),
                "ANALYZE");
        long full = best(repository, "busy");

        assertThat(full)
                .as("%d ns for each round, %d ns among ended tasks", empty, full)
                .isLessThan(MAX_RATIO * empty);
        // each statement has 30 seconds, and the statistics of the database know nothing of this node
        TestDataSources.sql(dataSource, "UPDATE " + prefix + "task SET owner = 'gone' WHERE owner = 'busy'");
        repository.leave("gone");
        String heir = UUID.randomUUID().toString();
        repository.heartbeat(heir);
        assertThat(repository.claim(heir, List.of(MOVIE), TaskState.CLAIMABLE, 500))
                .hasSize(500);
        assertThat(repository.claim(heir, List.of(MOVIE), TaskState.CLAIMABLE, 1_200))
                .hasSize(1_200)
                .doesNotHaveDuplicates();
        return (double) full / empty;
    }

    private static String rows(String prefix, String name, String values, String series) {
        return """
                INSERT INTO %stask (state, phase, owner, expires_at, id, format, queue, provider, base_url, account,
                  submission_key, task_id, awaited, version, write_id, created_at, data)
                SELECT %s, '%s' || x, 1, '%s', '%s', '%s', '%s', '%s' || x, '%s' || x, FALSE, 3, 'w', x, '{}' FROM %s
                """.formatted(
                        prefix,
                        values,
                        name,
                        MOVIE.queue(),
                        MOVIE.provider(),
                        MOVIE.baseUrl(),
                        MOVIE.account(),
                        name,
                        name,
                        series);
    }

    /** Of three, because the machine does other things too. */
    private static long best(JdbcTaskRepository repository, String other) {
        return LongStream.generate(() -> day(repository, other)).limit(3).min().orElseThrow();
    }

    /** Median time of one round of a node's calls, and of the heartbeat of another one. */
    private static long day(JdbcTaskRepository repository, String other) {
        String node = UUID.randomUUID().toString();
        List<TaskScope> scopes = List.of(MOVIE, INK);
        long[] times = new long[60];
        for (int i = 0; i < times.length; i++) {
            TaskRow row = repository.insert(running().build());
            repository.hint(row.id());
            long start = TIME.nanoTime();
            repository.heartbeat(other);
            repository.heartbeat(node);
            List<TaskRow> claimed = repository.claim(node, scopes, TaskState.CLAIMABLE, 50);
            List<String> hints = repository.takeHints(node);
            repository.claim(node, scopes, TaskState.CLAIMABLE, 50);
            times[i] = TIME.nanoTime() - start;
            assertThat(claimed).hasSize(1);
            assertThat(hints).containsExactly(row.id());
            repository.remove(claimed.get(0));
        }
        Arrays.sort(times);
        return times[times.length / 2];
    }

    @Test
    void inMemoryAClaimIsFastAmongManyTasks() {
        MemoryTaskRepository small = new MemoryTaskRepository();
        long few = claims(small, 200);
        MemoryTaskRepository large = new MemoryTaskRepository();
        large.heartbeat("n2");
        for (int i = 0; i < 90_000; i++) {
            large.insert(running().owner(i % 2 == 0 ? "n2" : null).build());
        }
        long many = claims(large, 200);

        assertThat(many).as("%d ns for each claim, %d ns among many", few, many).isLessThan(50 * Math.max(few, 20_000));
    }

    private static long claims(MemoryTaskRepository repository, int count) {
        repository.heartbeat("n1");
        long[] times = new long[count];
        for (int i = 0; i < count; i++) {
            repository.insert(running().createdAt(Rows.START.minusSeconds(i)).build());
            long start = TIME.nanoTime();
            List<TaskRow> claimed = repository.claim("n1", List.of(MOVIE), TaskState.CLAIMABLE, 1);
            times[i] = TIME.nanoTime() - start;
            assertThat(claimed).hasSize(1);
        }
        Arrays.sort(times);
        return times[count / 2];
    }
}
