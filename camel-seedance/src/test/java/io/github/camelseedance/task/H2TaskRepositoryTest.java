/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task;

import java.nio.file.Path;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Nested;
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
    }
}
