/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task;

import static io.github.camelseedance.task.store.Rows.submitting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.camelseedance.model.ServiceUnavailableException;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskState;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An H2 file and processes: one is killed right after a commit has returned, another one wants a file that is in use. */
@Tag("slow")
class H2ProcessTest {

    @TempDir
    Path directory;

    /** Runs in a process of its own. */
    static final class Child {
        private Child() {}

        public static void main(String[] arguments) throws Exception {
            DataSource h2 = H2TaskRepositoryTest.h2(arguments[1]);
            boolean reopen = arguments[0].equals("reopen");
            JdbcTaskRepository repository =
                    new JdbcTaskRepository(reopen ? TestDataSources.rewriting(h2, sql -> sql) : h2);
            repository.start();
            // the database was closed since, with the last connection of the repository, and is opened by another one
            Connection another = reopen ? h2.getConnection() : null;
            if (arguments[0].equals("hold")) {
                System.out.println("holding");
                System.in.read();
                return;
            }
            for (int i = 0; i < 20; i++) {
                TaskRow row = repository.insert(submitting("key-" + i).build());
                repository.update(row.toBuilder()
                        .state(TaskState.RUNNING)
                        .taskId("task-" + i)
                        .build());
                System.out.println("key-" + i);
            }
            if (reopen && another.isClosed()) {
                throw new IllegalStateException("The database was not held open");
            }
            Runtime.getRuntime().halt(137);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"write", "reopen"})
    void whatWasCommittedSurvivesAKill(String what) throws Exception {
        Process child = child(what);
        List<String> keys = new ArrayList<>();
        try (BufferedReader output = child.inputReader()) {
            output.lines().filter(line -> line.startsWith("key-")).forEach(keys::add);
        }
        assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(child.exitValue()).isEqualTo(137);
        assertThat(keys).hasSize(20);

        JdbcTaskRepository repository = new JdbcTaskRepository(H2TaskRepositoryTest.h2(url()));
        assertThat(repository.isDurable()).isTrue();
        assertThat(keys).allSatisfy(key -> assertThat(
                        repository.findByKey("default", key).orElseThrow().taskId())
                .isEqualTo(key.replace("key", "task")));
        repository.stop();
    }

    @Test
    void aSecondProcessIsRefusedWithAClearError() throws Exception {
        Process child = child("hold");
        try (BufferedReader output = child.inputReader()) {
            assertThat(output.lines().anyMatch("holding"::equals)).isTrue();
            assertRefused(H2TaskRepositoryTest.h2(url()));
            HikariConfig config = new HikariConfig();
            config.setJdbcUrl(url());
            config.setUsername("sa");
            config.setConnectionTimeout(1_000);
            config.setInitializationFailTimeout(-1);
            try (HikariDataSource pool = new HikariDataSource(config)) {
                assertRefused(pool);
            }
        } finally {
            child.destroy();
            assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static void assertRefused(DataSource dataSource) {
        JdbcTaskRepository second = new JdbcTaskRepository(dataSource);
        assertThatExceptionOfType(RuntimeException.class)
                .isThrownBy(second::start)
                .satisfies(e -> assertThat(e instanceof ServiceUnavailableException ? e : e.getCause())
                        .isInstanceOf(ServiceUnavailableException.class)
                        .hasMessageContaining("in use by another process")
                        .hasMessageContaining("PostgreSQL"));
    }

    private String url() {
        return "jdbc:h2:file:" + directory.resolve("tasks");
    }

    private Process child(String what) throws IOException {
        return new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        what,
                        url())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
