/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.store.jdbc;

import static io.github.camelseedance.task.store.Rows.running;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.zaxxer.hikari.HikariDataSource;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.task.EmbeddedPostgresExtension;
import io.github.camelseedance.task.H2TaskRepositoryTest;
import io.github.camelseedance.task.JdbcTaskRepository;
import io.github.camelseedance.task.TaskRepositoryFixture;
import io.github.camelseedance.task.TestDataSources;
import io.github.camelseedance.task.store.Payer;
import io.github.camelseedance.task.store.Spending;
import io.github.camelseedance.task.store.TaskRow;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Creating, migrating and checking of tables. */
class JdbcSchemaTest {

    private final String url = "jdbc:h2:mem:schema-" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
    private final DataSource h2 = H2TaskRepositoryTest.h2(url);

    @Test
    void withoutTablesAndWithoutLeaveToCreateThemTheErrorNamesTheScript() {
        JdbcTaskRepository repository = new JdbcTaskRepository(h2);
        repository.setCreateTables(false);

        assertThatIllegalStateException()
                .isThrownBy(repository::counts)
                .withMessageContaining("META-INF/seedance/generic.sql")
                .withMessageContaining("createTables");
    }

    @Test
    void theScriptCanBeRunByHand() throws Exception {
        String script = new String(JdbcSchemaTest.class
                .getResourceAsStream("/META-INF/seedance/generic.sql")
                .readAllBytes());
        TestDataSources.sql(h2, script.split(";\\s*\n"));
        JdbcTaskRepository repository = new JdbcTaskRepository(h2);
        repository.setCreateTables(false);

        assertThat(repository.insert(running().build()).version()).isEqualTo(1);
    }

    @Test
    void finishedTablesNeedNoUserWhoMayCreateSome() throws Exception {
        new JdbcTaskRepository(h2).start();
        TestDataSources.sql(
                h2, "CREATE USER app PASSWORD 'app'", "GRANT SELECT, INSERT, UPDATE, DELETE ON SCHEMA PUBLIC TO app");
        JdbcDataSource ofApp = new JdbcDataSource();
        ofApp.setUrl(url.substring(0, url.indexOf(';')));
        ofApp.setUser("app");
        ofApp.setPassword("app");
        JdbcTaskRepository repository = new JdbcTaskRepository(ofApp);
        repository.start();

        assertThat(repository.insert(running().build()).version()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"VARCHAR_IGNORECASE(255)", "CHAR(255)"})
    void aDatabaseThatTakesTwoKeysForOneIsRefused(String type) throws Exception {
        new JdbcTaskRepository(h2).start();
        TestDataSources.sql(h2, "ALTER TABLE seedance_mark ALTER COLUMN name " + type);

        assertThatIllegalStateException()
                .isThrownBy(new JdbcTaskRepository(h2)::start)
                .withMessageContaining("collation");
    }

    @Test
    void tablesOfALaterVersionAreRefused() throws Exception {
        new JdbcTaskRepository(h2).start();
        TestDataSources.sql(h2, "UPDATE seedance_schema SET version = 9");

        for (boolean create : new boolean[] {true, false}) {
            JdbcTaskRepository repository = new JdbcTaskRepository(h2);
            repository.setCreateTables(create);
            assertThatIllegalStateException()
                    .isThrownBy(repository::counts)
                    .withMessageContaining("version 9")
                    .withMessageContaining("Upgrade");
        }
    }

    @Test
    void tablesOfAnEarlierVersionAreMigratedAndKeepTheirRows() throws Exception {
        JdbcTaskRepository repository = new JdbcTaskRepository(h2);
        TaskRow row = repository.insert(running().build());
        JdbcTransactions transactions = new JdbcTransactions(h2);
        JdbcSchema next = new JdbcSchema(transactions, JdbcDialect.H2, "seedance_", 3);

        assertThatIllegalStateException()
                .isThrownBy(next::check)
                .withMessageContaining("version 2")
                .withMessageContaining("generic-3.sql");
        next.create();
        next.create();
        next.check();
        assertThat(TestDataSources.value(h2, "SELECT version FROM seedance_schema"))
                .isEqualTo("3");
        assertThat(TestDataSources.value(h2, "SELECT COUNT(colour) FROM seedance_task"))
                .isEqualTo("0");
        assertThat(repository.find(row.id())).contains(row);
    }

    @Test
    void rowsOfTheFirstVersionAreReadAndCountFromTheirNextChangeOn() throws Exception {
        try (HikariDataSource pool = EmbeddedPostgresExtension.pool(
                EmbeddedPostgresExtension.server().getPort(), 2, true)) {
            TestDataSources.sql(pool, "DROP SCHEMA IF EXISTS first CASCADE", "CREATE SCHEMA first");
            migrate(pool, "postgresql", "first.seedance_");
        }
        TestDataSources.sql(h2, "CREATE SCHEMA first");
        migrate(h2, "generic", "first.seedance_");
    }

    private static void migrate(DataSource dataSource, String script, String prefix) throws Exception {
        String sql = new String(JdbcSchemaTest.class
                .getResourceAsStream("/META-INF/seedance/version-1/" + script + ".sql")
                .readAllBytes());
        TestDataSources.sql(
                dataSource,
                sql.replaceAll("(TABLE IF NOT EXISTS |INTO | ON )seedance_", "$1" + prefix)
                        .split(";\\s*\n"));
        TestDataSources.sql(dataSource, """
                INSERT INTO %stask (id, format, queue, provider, base_url, account, state, phase, submission_key, task_id,
                  awaited, version, write_id, created_at, data) VALUES ('old', 1, 'default', 'seedance2.movie',
                  'https://api.seedance2.movie', 'default', 'RUNNING', 1, 'k', 'v-1', FALSE, 3, 'w', 1000,
                  '{"tracked":true,"sent":true,"task":{"id":"v-1","status":"processing","model":"m"}}')
                """.formatted(prefix));
        JdbcTaskRepository repository = new JdbcTaskRepository(dataSource);
        repository.setTablePrefix(prefix);
        repository.start();

        TaskRow old = repository.findByKey("default", "k").orElseThrow();
        assertThat(old.task().model()).isEqualTo("m");
        assertThat(old.estimate()).isNull();
        assertThat(repository.spending(Instant.EPOCH)).isEmpty();
        Instant end = Instant.parse("2026-11-01T10:00:00Z");
        VideoTask charged =
                old.task().toBuilder().cost(BigDecimal.TEN).currency("credits").build();
        assertThat(repository.update(old.ended(charged, end))).isPresent();
        assertThat(repository.spending(Instant.EPOCH))
                .containsExactly(new Spending(
                        LocalDate.parse("2026-11-01"), Payer.of(old.scope()), "m", "credits", BigDecimal.TEN, 1));
        assertThat(TestDataSources.value(dataSource, "SELECT version FROM " + prefix + "schema"))
                .isEqualTo("2");
    }

    @Test
    void aMissingColumnIsNoticedAtStart() throws Exception {
        new JdbcTaskRepository(h2).start();
        TestDataSources.sql(h2, "ALTER TABLE seedance_task DROP COLUMN reason");

        assertThatIllegalStateException()
                .isThrownBy(() -> new JdbcTaskRepository(h2).counts())
                .withMessageContaining("seedance_task");
    }

    @Test
    void twoPrefixesAreTwoRepositories() throws SQLException {
        TestDataSources.sql(h2, "CREATE SCHEMA films");
        JdbcTaskRepository first = new JdbcTaskRepository(h2);
        JdbcTaskRepository second = new JdbcTaskRepository(h2);
        second.setTablePrefix("films.video_");
        TaskRow row = first.insert(running().build());

        assertThat(second.find(row.id())).isEmpty();
        assertThat(second.insert(row).version()).isEqualTo(1);
        assertThat(TestDataSources.value(h2, "SELECT COUNT(*) FROM films.video_task"))
                .isEqualTo("1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "x;DROP TABLE y", "a.b.c", "1a", "a-", "\"a\""})
    void aPrefixThatIsNoNameIsRefused(String prefix) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new JdbcTaskRepository(h2).setTablePrefix(prefix))
                .withMessageContaining(prefix);
    }

    @Test
    void withoutADataSourceTheErrorSaysSo() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new JdbcTaskRepository().counts())
                .withMessageContaining("dataSource");
    }

    @Test
    void nodesThatStartTogetherCreateTheTablesOnce() throws Exception {
        try (HikariDataSource pool = EmbeddedPostgresExtension.pool(
                EmbeddedPostgresExtension.server().getPort(), 8, true)) {
            for (int round = 0; round < 3; round++) {
                TestDataSources.sql(pool, "DROP SCHEMA IF EXISTS starting CASCADE", "CREATE SCHEMA starting");
                TaskRepositoryFixture.inParallel(6, n -> {
                    JdbcTaskRepository repository = new JdbcTaskRepository(pool);
                    repository.setTablePrefix("starting.s_");
                    repository.start();
                    return repository.insert(running().build());
                });
                assertThat(TestDataSources.value(pool, "SELECT COUNT(*) FROM starting.s_task"))
                        .isEqualTo("6");
            }
        }
    }

    @Test
    void onH2NodesThatStartTogetherCreateTheTablesOnce() throws Exception {
        TaskRepositoryFixture.inParallel(
                6, n -> new JdbcTaskRepository(h2).insert(running().build()));
        assertThat(TestDataSources.value(h2, "SELECT COUNT(*) FROM seedance_task"))
                .isEqualTo("6");
    }

    @Test
    void aUserWithoutTheRightToCreateTablesCanWork() throws Exception {
        new JdbcTaskRepository(h2).start();
        TestDataSources.sql(
                h2,
                "CREATE USER worker PASSWORD 'hunter2'",
                "GRANT SELECT, INSERT, UPDATE, DELETE ON SCHEMA public TO worker");
        org.h2.jdbcx.JdbcDataSource limited = new org.h2.jdbcx.JdbcDataSource();
        limited.setURL(((org.h2.jdbcx.JdbcDataSource) h2).getURL().replaceAll(";.*", ""));
        limited.setUser("worker");
        limited.setPassword("hunter2");
        JdbcTaskRepository repository = new JdbcTaskRepository(limited);
        repository.setCreateTables(false);

        assertThat(repository.insert(running().build()).version()).isEqualTo(1);
    }
}
