/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.store.jdbc;

import static io.github.camelseedance.task.store.Rows.MOVIE;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.github.camelseedance.task.EmbeddedPostgresExtension;
import io.github.camelseedance.task.H2TaskRepositoryTest;
import io.github.camelseedance.task.JdbcTaskRepository;
import io.github.camelseedance.task.TaskRepositoryFixture;
import io.github.camelseedance.task.TaskWorkload;
import io.github.camelseedance.task.TestDataSources;
import io.github.camelseedance.task.TestDataSources.Fault;
import io.github.camelseedance.task.store.TaskState;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several nodes at work while one call in ten to the database fails: no row is lost, none is worked on twice. */
class JdbcFaultsTest {

    private static HikariDataSource pool;

    @BeforeAll
    static void connect() {
        pool = EmbeddedPostgresExtension.pool(EmbeddedPostgresExtension.server().getPort(), 8, true);
    }

    @AfterAll
    static void disconnect() {
        pool.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void onPostgresNothingIsLostOrDoneTwice(long seed) throws Exception {
        TestDataSources.sql(pool, "DROP SCHEMA IF EXISTS faults CASCADE", "CREATE SCHEMA faults");
        work(pool, seed, "faults.t_");
    }

    @Test
    void onH2NothingIsLostOrDoneTwice() throws Exception {
        work(H2TaskRepositoryTest.h2("jdbc:h2:mem:faults;DB_CLOSE_DELAY=-1"), 4, "t_");
    }

    private static void work(DataSource dataSource, long seed, String prefix) throws Exception {
        JdbcTaskRepository healthy = new JdbcTaskRepository(dataSource);
        healthy.setTablePrefix(prefix);
        healthy.start();
        AtomicInteger faults = new AtomicInteger();
        Random random = new Random(seed);
        DataSource faulty = TestDataSources.faulty(dataSource, call -> {
            int dice;
            synchronized (random) {
                dice = random.nextInt(20);
            }
            if (dice > 1) {
                return Fault.NONE;
            }
            faults.incrementAndGet();
            return dice == 0 ? Fault.BEFORE : Fault.AFTER;
        });

        TaskWorkload workload = new TaskWorkload(40);
        TaskRepositoryFixture.inParallel(4, n -> {
            JdbcTaskRepository mine = new JdbcTaskRepository(faulty);
            mine.setTablePrefix(prefix);
            workload.run(mine, "n" + n);
            return null;
        });

        assertThat(faults.get()).isGreaterThan(200);
        workload.verify(healthy);
        assertThat(healthy.list(MOVIE.queue(), TaskState.DELIVERED, 1000)).hasSize(40);
    }
}
