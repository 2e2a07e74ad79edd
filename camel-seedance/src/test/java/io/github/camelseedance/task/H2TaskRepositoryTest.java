/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task;

import static io.github.camelseedance.task.store.Rows.running;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.task.store.TaskRow;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract on H2. */
public class H2TaskRepositoryTest {

    public static DataSource h2(String url) {
        JdbcDataSource dataSource = new JdbcDataSource();
        dataSource.setURL(url);
        dataSource.setUser("sa");
        return dataSource;
    }

    @Nested
    class InMemory extends JdbcContract {
        private final DataSource dataSource = h2("jdbc:h2:mem:contract");

        @Override
        DataSource dataSource() {
            return dataSource;
        }
    }

    @Nested
    class InModePostgreSql extends JdbcContract {
        private final DataSource dataSource =
                h2("jdbc:h2:mem:modepg;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH");

        @Override
        DataSource dataSource() {
            return dataSource;
        }
    }

    @Nested
    class InAFile extends JdbcContract {
        @TempDir
        Path directory;

        @Override
        DataSource dataSource() {
            return h2("jdbc:h2:file:" + directory.resolve("tasks"));
        }

        /** What is kept apart is found by tables of H2's own, which a killed process can leave at odds with each other. */
        @Test
        void aRowIsKeptInOnePlace() {
            TaskRow row = running()
                    .task(VideoTask.builder().prompt("a cat ".repeat(16_000)).build())
                    .build();
            repository().insert(row);
            repository()
                    .update(repository().find(row.id()).orElseThrow().toBuilder()
                            .reason("changed")
                            .build());
            stopRepositories();
            try (MVStore file = new MVStore.Builder()
                    .fileName(directory.resolve("tasks.mv.db").toString())
                    .readOnly()
                    .open()) {
                assertThat(file.openMap("lobMap").sizeAsLong()).isZero();
            }
        }
    }
}
