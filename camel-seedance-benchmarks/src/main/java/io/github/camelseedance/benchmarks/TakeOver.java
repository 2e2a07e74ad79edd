/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.benchmarks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.camelseedance.task.JdbcTaskRepository;
import io.github.camelseedance.task.store.TaskScope;
import io.github.camelseedance.task.store.TaskState;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/**
 * What many tasks cost the node that takes them: a claim of 500 among 100,000 that nobody has, and all 100,000 of a node that died. On
 * H2 in a file and on PostgreSQL, both with the flush of each commit.
 */
final class TakeOver {

    private static final String GROUP = "100,000 running tasks";
    private static final int TASKS = 100_000;
    private static final int CLAIM = 500;
    private static final int WARM_UP = 20;
    private static final int CLAIMS = 21;
    private static final String NODE = "node";
    private static final String HEIR = "heir";
    private static final String DEAD = "dead";
    private static final TaskScope SCOPE =
            new TaskScope("default", "seedance2.movie", "https://api.example.com", "default");

    private TakeOver() {}

    static void run(Report report) throws Exception {
        report.progress(GROUP);
        Path file = Files.createTempDirectory("take-over").resolve("tasks");
        try (HikariDataSource pool = pool("jdbc:h2:file:" + file, "sa", "")) {
            measure(report, "H2 in a file", pool, "SYSTEM_RANGE(1, " + TASKS + ")");
        }
        try (EmbeddedPostgres server = EmbeddedPostgres.builder()
                        .setServerConfig("fsync", "on")
                        .setServerConfig("synchronous_commit", "on")
                        .start();
                HikariDataSource pool = pool(server.getJdbcUrl("postgres", "postgres"), "postgres", "postgres")) {
            measure(report, "PostgreSQL", pool, "generate_series(1, " + TASKS + ") AS s(x)");
        }
    }

    private static HikariDataSource pool(String url, String user, String password) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername(user);
        config.setPassword(password);
        return new HikariDataSource(config);
    }

    private static void measure(Report report, String name, DataSource database, String numbers) throws Exception {
        JdbcTaskRepository repository = new JdbcTaskRepository(database);
        repository.start();
        execute(database, """
                INSERT INTO seedance_task (id, format, queue, provider, base_url, account, state, phase, submission_key,
                  task_id, awaited, version, write_id, created_at, data)
                SELECT 'row-' || x, 1, '%s', '%s', '%s', '%s', 'RUNNING', 1, 'key-' || x, 'task-' || x, FALSE, 3, 'none', x,
                  '{"prompt":"A paper boat drifts down a rain-filled gutter at dawn"}' FROM %s
                """.formatted(SCOPE.queue(), SCOPE.provider(), SCOPE.baseUrl(), SCOPE.account(), numbers));
        ScheduledExecutorService beats = Executors.newSingleThreadScheduledExecutor();
        beats.scheduleWithFixedDelay(() -> List.of(NODE, HEIR).forEach(repository::heartbeat), 2, 2, TimeUnit.SECONDS);
        try {
            repository.heartbeat(NODE);
            repository.heartbeat(HEIR);
            List<Double> claims = new ArrayList<>();
            for (int i = 0; i < WARM_UP + CLAIMS; i++) {
                double took = millis(() -> claim(repository, NODE));
                if (i >= WARM_UP) {
                    claims.add(took);
                }
            }
            report.add(new Figure(GROUP, "claim of 500, " + name, Figure.median(claims), "ms", Bound.atMost(50), null));
            repository.heartbeat(DEAD);
            execute(database, "UPDATE seedance_task SET owner = '" + DEAD + "'");
            execute(database, "UPDATE seedance_node SET beat = beat - 3600000 WHERE id = '" + DEAD + "'");
            double all = millis(() -> {
                for (int taken = 0; taken < TASKS; taken += CLAIM) {
                    claim(repository, HEIR);
                }
            });
            report.add(new Figure(GROUP, "all of a node that died, " + name, all / 1000, "s", Bound.atMost(10), null));
        } finally {
            beats.shutdownNow();
            repository.stop();
        }
    }

    private static void claim(JdbcTaskRepository repository, String node) {
        int claimed = repository
                .claim(node, List.of(SCOPE), TaskState.CLAIMABLE, CLAIM)
                .size();
        if (claimed != CLAIM) {
            throw new IllegalStateException("claimed " + claimed + " tasks, not " + CLAIM);
        }
    }

    private static double millis(Runnable work) {
        long begin = System.nanoTime();
        work.run();
        return (System.nanoTime() - begin) / 1e6;
    }

    private static void execute(DataSource database, String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            // H2 keeps the last one for the connection
            statement.setQueryTimeout(0);
            statement.execute(sql);
        }
    }
}
