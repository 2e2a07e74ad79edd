/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelseedance.SeedanceComponent;
import io.github.camelseedance.task.JdbcTaskRepository;
import io.github.camelseedance.task.MemoryTaskRepository;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.core.JdbcTemplate;

/** The repository in the application's database, by one property. */
class TaskRepositoryTest {

    private static final String JDBC = "camel.seedance.task-repository.type=jdbc";

    private final ApplicationContextRunner withDatabase = Contexts.runner()
            .withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class))
            .withPropertyValues("spring.datasource.url=" + url());

    @Test
    void onePropertyPutsTheTasksIntoTheDatabase() {
        withDatabase.withPropertyValues(JDBC).run(context -> {
            SeedanceComponent component = Contexts.component(context);
            assertThat(component.getTaskRepository()).isSameAs(context.getBean(JdbcTaskRepository.class));
            assertThat(tables(context.getBean(DataSource.class))).anyMatch(name -> name.startsWith("SEEDANCE_"));
        });
    }

    @Test
    void withoutThePropertyTheyStayInMemory() {
        withDatabase.run(context -> {
            assertThat(context).doesNotHaveBean(JdbcTaskRepository.class);
            assertThat(Contexts.component(context).getTaskRepository()).isNull();
            assertThat(tables(context.getBean(DataSource.class))).isEmpty();
        });
    }

    @Test
    void theRepositoryIsStoppedWithTheApplication() {
        JdbcTaskRepository[] repository = new JdbcTaskRepository[1];
        withDatabase.withPropertyValues(JDBC).run(context -> {
            Contexts.component(context);
            repository[0] = context.getBean(JdbcTaskRepository.class);
            assertThat(repository[0].isStarted()).isTrue();
        });
        assertThat(repository[0].isStopped()).isTrue();
    }

    @Test
    void itsOptionsAreProperties() {
        withDatabase
                .withPropertyValues(
                        JDBC,
                        "camel.seedance.task-repository.table-prefix=video_",
                        "camel.seedance.task-repository.submission-key-retention=14d")
                .run(context -> {
                    Contexts.component(context);
                    JdbcTaskRepository repository = context.getBean(JdbcTaskRepository.class);
                    assertThat(repository.getTablePrefix()).isEqualTo("video_");
                    assertThat(repository.submissionKeyRetention()).isEqualTo(Duration.ofDays(14));
                    assertThat(tables(context.getBean(DataSource.class)))
                            .isNotEmpty()
                            .allMatch(name -> name.startsWith("VIDEO_"));
                });
    }

    @Test
    void tablesNeedNotBeCreated() {
        withDatabase
                .withPropertyValues(JDBC, "camel.seedance.task-repository.create-tables=false")
                .run(context -> {
                    assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> Contexts.component(context)))
                            .as("a check of tables that are not there")
                            .isNotNull();
                    assertThat(tables(context.getBean(DataSource.class))).isEmpty();
                });
    }

    @Test
    void withoutADataSourceTheApplicationDoesNotStart() {
        Contexts.runner().withPropertyValues(JDBC).run(context -> {
            assertThat(context).hasFailed();
            assertThat(context.getStartupFailure())
                    .hasRootCauseInstanceOf(NoSuchDataSourceException.class)
                    .hasStackTraceContaining("camel.seedance.task-repository.type=jdbc keeps tasks in the database of a"
                            + " DataSource bean, but there is no DataSource bean");
            FailureAnalysis analysis = new NoSuchDataSourceFailureAnalyzer().analyze(context.getStartupFailure());
            assertThat(analysis.getDescription()).contains("there is no DataSource bean");
            assertThat(analysis.getAction()).contains("spring.datasource.url");
        });
    }

    @Test
    void ofSeveralDataSourcesOneIsNamed() {
        ApplicationContextRunner two = Contexts.runner()
                .withBean("orders", DataSource.class, TaskRepositoryTest::database)
                .withBean("videos", DataSource.class, TaskRepositoryTest::database)
                .withPropertyValues(JDBC);
        two.run(context -> {
            assertThat(context).hasFailed();
            assertThat(new NoSuchDataSourceFailureAnalyzer()
                            .analyze(context.getStartupFailure())
                            .getAction())
                    .contains("[orders, videos]")
                    .contains("camel.seedance.task-repository.data-source");
        });
        two.withPropertyValues("camel.seedance.task-repository.data-source=vidos")
                .run(context -> assertThat(context.getStartupFailure())
                        .hasStackTraceContaining("data-source=vidos is not the name of a DataSource bean"));
        two.withPropertyValues("camel.seedance.task-repository.data-source=videos")
                .run(context -> {
                    Contexts.component(context);
                    assertThat(tables(context.getBean("videos", DataSource.class)))
                            .isNotEmpty();
                    assertThat(tables(context.getBean("orders", DataSource.class)))
                            .isEmpty();
                });
    }

    @Test
    void anUnknownTypeDoesNotStart() {
        withDatabase
                .withPropertyValues("camel.seedance.task-repository.type=redis")
                .run(context -> {
                    assertThat(context).hasFailed();
                    assertThat(context.getStartupFailure())
                            .hasStackTraceContaining("camel.seedance.task-repository.type");
                });
    }

    @Test
    void withABeanOfTheApplicationOneHasToBeNamed() {
        ApplicationContextRunner two =
                withDatabase.withPropertyValues(JDBC).withBean("own", MemoryTaskRepository.class);
        two.run(context -> assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> Contexts.component(context)))
                .hasStackTraceContaining("[own, seedanceTaskRepository]"));
        two.withPropertyValues("camel.component.seedance.task-repository=#bean:seedanceTaskRepository")
                .run(context -> assertThat(Contexts.component(context).getTaskRepository())
                        .isInstanceOf(JdbcTaskRepository.class));
    }

    private static List<String> tables(DataSource dataSource) {
        return new JdbcTemplate(dataSource)
                .queryForList(
                        "select table_name from information_schema.tables where table_schema = 'PUBLIC'", String.class);
    }

    private static String url() {
        return "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
    }

    private static DataSource database() {
        JdbcDataSource dataSource = new JdbcDataSource();
        dataSource.setURL(url());
        return dataSource;
    }
}
