/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task;

import io.github.camelseedance.concurrent.SystemScheduler;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The contract on a database. Time passes by making the heartbeats older. */
abstract class JdbcContract extends TaskOwnershipContract {

    private JdbcTaskRepository repository;
    private JdbcTaskRepository sibling;

    /** The same database for all tests of the class. */
    abstract DataSource dataSource();

    @BeforeEach
    void startRepositories() throws SQLException {
        repository = new JdbcTaskRepository(dataSource());
        sibling = new JdbcTaskRepository(dataSource());
        repository.start();
        sibling.start();
        for (String table : new String[] {"task", "node", "hint", "mark"}) {
            sql("DELETE FROM seedance_" + table);
        }
    }

    @AfterEach
    void stopRepositories() {
        repository.stop();
        sibling.stop();
    }

    @Override
    JdbcTaskRepository repository() {
        return repository;
    }

    @Override
    JdbcTaskRepository sibling() {
        return sibling;
    }

    @Override
    void letPass(Duration time) {
        try {
            sql("UPDATE seedance_node SET beat = beat - " + time.toMillis());
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    Instant now() {
        return Instant.ofEpochMilli(SystemScheduler.withoutTimer().now().toEpochMilli());
    }

    void sql(String statement, Object... values) throws SQLException {
        try (Connection connection = dataSource().getConnection();
                PreparedStatement prepared = connection.prepareStatement(statement)) {
            for (int i = 0; i < values.length; i++) {
                prepared.setObject(i + 1, values[i]);
            }
            prepared.execute();
        }
    }
}
