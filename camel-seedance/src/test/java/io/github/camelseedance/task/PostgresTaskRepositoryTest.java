/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task;

import com.zaxxer.hikari.HikariDataSource;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/** The contract on PostgreSQL, through a pool with auto-commit on and one with it off. */
class PostgresTaskRepositoryTest {

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
