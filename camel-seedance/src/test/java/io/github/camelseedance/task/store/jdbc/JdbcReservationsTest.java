/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.store.jdbc;

import static io.github.camelseedance.task.store.Rows.MOVIE;
import static io.github.camelseedance.task.store.Rows.OTHER_ACCOUNT;
import static io.github.camelseedance.task.store.Rows.submitting;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.camelseedance.model.BudgetExceededException;
import io.github.camelseedance.model.CostEstimate;
import io.github.camelseedance.task.EmbeddedPostgresExtension;
import io.github.camelseedance.task.H2TaskRepositoryTest;
import io.github.camelseedance.task.JdbcTaskRepository;
import io.github.camelseedance.task.TaskRepositoryFixture;
import io.github.camelseedance.task.TestDataSources;
import io.github.camelseedance.task.store.Budget;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskScope;
import io.github.camelseedance.task.store.TaskState;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Inserts with a budget, whatever isolation the data source has, among inserts without one. */
class JdbcReservationsTest {

    private static final int NODES = 3;
    private static final int CALLERS = 16;
    private static final Budget FIVE = new Budget(BigDecimal.valueOf(5), Duration.ofDays(1));

    @ParameterizedTest
    @ValueSource(strings = {"TRANSACTION_READ_COMMITTED", "TRANSACTION_REPEATABLE_READ", "TRANSACTION_SERIALIZABLE"})
    void noneIsOneTooMany(String isolation) throws Exception {
        try (HikariDataSource usual = EmbeddedPostgresExtension.pool(
                        EmbeddedPostgresExtension.server().getPort(), 16, true);
                HikariDataSource pool = withIsolation(usual, isolation)) {
            TestDataSources.sql(pool, "DROP SCHEMA IF EXISTS reservations CASCADE", "CREATE SCHEMA reservations");
            JdbcTaskRepository[] nodes = new JdbcTaskRepository[NODES];
            for (int i = 0; i < NODES; i++) {
                nodes[i] = new JdbcTaskRepository(pool);
                nodes[i].setTablePrefix("reservations.r_");
                nodes[i].start();
            }
            List<String> stored = TaskRepositoryFixture.inParallel(48, n -> insert(nodes[n % NODES], n));

            assertThat(stored.stream().filter("stored"::equals)).hasSize(2 * 5 + 12);
            assertThat(nodes[0].list(null, TaskState.SUBMITTING, 100)).hasSize(2 * 5 + 12);
        }
    }

    /** Adding up takes the longer the more tasks have ended. */
    @Test
    void insertsThatComeTogetherAddUpOnce() throws Exception {
        AtomicInteger sums = new AtomicInteger();
        CountDownLatch begun = new CountDownLatch(CALLERS);
        boolean[] started = {false};
        DataSource database = TestDataSources.committing(
                H2TaskRepositoryTest.h2("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1"), () -> {
                    if (started[0]) {
                        awaitAll(begun);
                    }
                });
        JdbcTaskRepository node = new JdbcTaskRepository(TestDataSources.rewriting(database, sql -> {
            if (sql.contains("SUM(amount)")) {
                sums.incrementAndGet();
            }
            return sql;
        }));
        node.start();
        started[0] = true;

        List<String> stored = TaskRepositoryFixture.inParallel(CALLERS, n -> {
            begun.countDown();
            return insert(node, 4 * n, new Budget(BigDecimal.valueOf(CALLERS), Duration.ofDays(1)));
        });

        assertThat(stored).hasSize(CALLERS).containsOnly("stored");
        assertThat(sums.get()).isBetween(1, CALLERS / 2);
        assertThat(insert(node, 4 * CALLERS, new Budget(BigDecimal.valueOf(CALLERS), Duration.ofDays(1))))
                .isEqualTo("refused");
    }

    private static void awaitAll(CountDownLatch begun) {
        try {
            begun.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static HikariDataSource withIsolation(HikariDataSource usual, String isolation) {
        HikariConfig config = new HikariConfig();
        usual.copyStateTo(config);
        config.setTransactionIsolation(isolation);
        return new HikariDataSource(config);
    }

    /** Of four callers one has no budget; the others are of two accounts. */
    private static String insert(JdbcTaskRepository node, int n) {
        return insert(node, n, FIVE);
    }

    private static String insert(JdbcTaskRepository node, int n, Budget budget) {
        TaskScope scope = n % 2 == 0 ? MOVIE : OTHER_ACCOUNT;
        TaskRow row = submitting("k" + n)
                .scope(scope)
                .estimate(n % 4 == 3 ? null : new CostEstimate(BigDecimal.ONE, "credits", "for a test"))
                .build();
        try {
            return (n % 4 == 3 ? node.insert(row) : node.insert(row, budget))
                            .id()
                            .equals(row.id())
                    ? "stored"
                    : "known";
        } catch (BudgetExceededException e) {
            return "refused";
        }
    }
}
