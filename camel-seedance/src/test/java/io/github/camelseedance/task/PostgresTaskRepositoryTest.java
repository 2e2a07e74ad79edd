/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task;

import static io.github.camelseedance.task.store.Rows.MOVIE;
import static io.github.camelseedance.task.store.Rows.running;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskState;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The contract on PostgreSQL, through a pool with auto-commit on and one with it off. */
class PostgresTaskRepositoryTest {

    /** As a node does that hangs within a transaction, for as long as its connection is open. */
    @Test
    @Timeout(20)
    void whatATransactionOfADeadNodeHoldsKeepsNobodyFromItsOtherTasks() throws Exception {
        int port = EmbeddedPostgresExtension.server().getPort();
        try (HikariDataSource pool = EmbeddedPostgresExtension.pool(port, 8, true);
                Connection hanging = pool.getConnection()) {
            TestDataSources.sql(pool, "DROP SCHEMA IF EXISTS held CASCADE", "CREATE SCHEMA held");
            JdbcTaskRepository repository = new JdbcTaskRepository(pool);
            repository.setTablePrefix("held.h_");
            repository.start();
            repository.heartbeat("dead");
            repository.heartbeat("n1");
            TaskRow held = repository.insert(running().owner("dead").build());
            TaskRow other = repository.insert(running().owner("dead").build());
            TestDataSources.sql(pool, "UPDATE held.h_node SET beat = beat - 3600000 WHERE id = 'dead'");
            hanging.setAutoCommit(false);
            try (Statement statement = hanging.createStatement()) {
                statement.execute("SELECT id FROM held.h_task WHERE id = '" + held.id() + "' FOR UPDATE");
            }

            assertThat(repository.claim("n1", List.of(MOVIE), TaskState.CLAIMABLE, 10))
                    .extracting(TaskRow::id)
                    .containsExactly(other.id());

            hanging.rollback();
            assertThat(repository.claim("n1", List.of(MOVIE), TaskState.CLAIMABLE, 10))
                    .extracting(TaskRow::id)
                    .containsExactly(held.id());
            repository.stop();
        }
    }

    @Nested
    class WithAutoCommit extends JdbcContract {
        private static HikariDataSource pool;

        @BeforeAll
        static void connect() {
            pool = EmbeddedPostgresExtension.pool(
                    EmbeddedPostgresExtension.server().getPort(), 8, true);
        }

        @AfterAll
        static void disconnect() {
            pool.close();
        }

        @Override
        DataSource dataSource() {
            return pool;
        }
    }

    @Nested
    class WithoutAutoCommit extends JdbcContract {
        private static HikariDataSource pool;

        @BeforeAll
        static void connect() {
            pool = EmbeddedPostgresExtension.pool(
                    EmbeddedPostgresExtension.server().getPort(), 3, false);
        }

        @AfterAll
        static void disconnect() {
            pool.close();
        }

        @Override
        DataSource dataSource() {
            return pool;
        }

        @Override
        void sql(String statement, Object... values) throws java.sql.SQLException {
            try (var connection = pool.getConnection();
                    var prepared = connection.prepareStatement(statement)) {
                prepared.execute();
                connection.commit();
            }
        }
    }
}
