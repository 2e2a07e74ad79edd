/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PostgreSQL goes away under load, once in order and once not, and comes back: pooled connections are dead, no row is lost. */
@Tag("slow")
class PostgresRestartTest {

    private static final int KEYS = 150;

    @TempDir
    Path directory;

    @Test
    void nodesGoOnAfterTheDatabaseHasBeenRestarted() throws Exception {
        EmbeddedPostgres server = start(0);
        int port = server.getPort();
        TaskWorkload workload = new TaskWorkload(KEYS);
        try (HikariDataSource pool = EmbeddedPostgresExtension.pool(port, 8, true)) {
            CompletableFuture<Void> nodes = CompletableFuture.runAsync(() -> work(pool, workload));
            awaitDelivered(workload, KEYS / 5, nodes);
            server.close();
            server = start(port);
            awaitDelivered(workload, KEYS / 2, nodes);
            crash();
            server.close();
            server = start(port);
            nodes.get(120, TimeUnit.SECONDS);

            JdbcTaskRepository repository = new JdbcTaskRepository(pool);
            workload.verify(repository);
        } finally {
            server.close();
        }
    }

    private static void work(HikariDataSource pool, TaskWorkload workload) {
        try {
            TaskRepositoryFixture.inParallel(3, n -> {
                workload.run(new JdbcTaskRepository(pool), "n" + n);
                return null;
            });
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static void awaitDelivered(TaskWorkload workload, int count, CompletableFuture<Void> nodes) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> nodes.isDone() || workload.delivered() >= count);
        assertThat(nodes).as("the restart comes while they work").isNotDone();
    }

    private EmbeddedPostgres start(int port) throws IOException {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setPGStartupWait(EmbeddedPostgresExtension.STARTUP)
                .setDataDirectory(directory.resolve("data"))
                .setCleanDataDirectory(false)
                .setServerConfig("max_connections", "100")
                // the embedded server has it off, and then a crash takes commits back that were reported as done
                .setServerConfig("synchronous_commit", "on");
        return port == 0 ? builder.start() : builder.setPort(port).start();
    }

    /** Immediate shutdown: the server does not finish anything, and recovers at its next start. */
    private void crash() throws Exception {
        Path pidFile = directory.resolve("data").resolve("postmaster.pid");
        String pid = Files.readAllLines(pidFile).get(0).strip();
        assertThat(new ProcessBuilder("kill", "-QUIT", pid).start().waitFor(10, TimeUnit.SECONDS))
                .isTrue();
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> Files.notExists(pidFile));
    }
}
