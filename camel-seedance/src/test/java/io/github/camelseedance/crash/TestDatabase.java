/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.crash;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.camelseedance.task.JdbcTaskRepository;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskState;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;

/** A database that processes share or inherit. */
record TestDatabase(String url, String user) {

    /** Which kind. */
    enum Kind {
        H2_FILE,
        POSTGRESQL
    }

    /** An H2 file. It belongs to one process at a time. */
    static TestDatabase h2(Path directory) {
        return new TestDatabase("jdbc:h2:file:" + directory.toAbsolutePath().resolve("tasks"), "sa");
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(url, user, "");
    }

    /** Lets the leases of all nodes run out, as if they had been silent for so long. */
    void expireLeases() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("UPDATE seedance_node SET beat = beat - 60000");
        }
    }

    /** The rows in these states, as a new process finds them. */
    List<TaskRow> rows(TaskState... states) {
        try (HikariDataSource pool = pool(2)) {
            JdbcTaskRepository repository = new JdbcTaskRepository(pool);
            repository.start();
            try {
                return Stream.of(states)
                        .flatMap(state -> repository.list(null, state, 100_000).stream())
                        .toList();
            } finally {
                repository.stop();
            }
        }
    }

    private HikariDataSource pool(int size) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername(user);
        config.setPassword("");
        config.setMaximumPoolSize(size);
        return new HikariDataSource(config);
    }
}
