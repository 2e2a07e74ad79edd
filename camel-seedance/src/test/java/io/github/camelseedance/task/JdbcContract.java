/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task;

import static io.github.camelseedance.task.store.Rows.running;
import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.camelseedance.concurrent.SystemScheduler;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.task.store.TaskQuery;
import io.github.camelseedance.task.store.TaskState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

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

    /** However many states a page has, however far it is turned, and whatever is looked for. */
    @Test
    void othersThatUseAConnectionFindItAsTheyLeftIt() throws Exception {
        HikariConfig config = new HikariConfig();
        config.setDataSource(dataSource());
        config.setMaximumPoolSize(1);
        try (HikariDataSource pool = new HikariDataSource(config)) {
            JdbcTaskRepository shared = new JdbcTaskRepository(pool);
            shared.insert(running().build());
            try (Connection connection = pool.getConnection();
                    Statement statement = connection.createStatement()) {
                assertThat(statement.getQueryTimeout()).isZero();
                assertThat(connection.getAutoCommit()).isTrue();
            }
        }
    }

    @Test
    void aPageIsOneStatement() {
        for (int i = 0; i < 30; i++) {
            TaskState state = TaskState.values()[i % TaskState.values().length];
            repository.insert(running()
                    .state(state)
                    .finishedAt(state == TaskState.DELIVERED ? now() : null)
                    .task(VideoTask.builder().prompt("a cat").build())
                    .build());
        }
        List<String> statements = Collections.synchronizedList(new ArrayList<>());
        JdbcTaskRepository counted = new JdbcTaskRepository(TestDataSources.rewriting(dataSource(), sql -> {
            statements.add(sql);
            return sql;
        }));
        counted.start();
        try {
            for (Set<TaskState> states : List.of(EnumSet.allOf(TaskState.class), EnumSet.of(TaskState.RUNNING))) {
                for (String text : new String[] {null, "cat", "dog"}) {
                    for (String queue : new String[] {null, "default", "nobody's"}) {
                        TaskQuery.Place after = null;
                        do {
                            statements.clear();
                            TaskQuery.Found found = counted.page(new TaskQuery(
                                    states,
                                    queue,
                                    queue == null ? null : "seedance2.movie",
                                    TaskQuery.Text.of(text, EnumSet.allOf(TaskQuery.Field.class)),
                                    false,
                                    after,
                                    7));
                            assertThat(found.rows()).hasSizeLessThanOrEqualTo(7);
                            assertThat(statements)
                                    .filteredOn(sql -> sql.contains("seedance_task"))
                                    .singleElement(as(InstanceOfAssertFactories.STRING))
                                    .doesNotContain("OFFSET");
                            after = found.next();
                        } while (after != null);
                    }
                }
            }
        } finally {
            counted.stop();
        }
    }
}
