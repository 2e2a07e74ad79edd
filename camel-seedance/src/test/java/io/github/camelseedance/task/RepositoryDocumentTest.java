/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task;

import static io.github.camelseedance.task.store.Rows.running;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Test;

/** What the page about the repository says to run can be run, and the setters that it names bind. */
class RepositoryDocumentTest {

    private static final Path PAGE = Path.of(System.getProperty("basedir", ""))
            .toAbsolutePath()
            .resolveSibling("docs")
            .resolve("repository.adoc");
    private static final Pattern SQL = Pattern.compile("(?s)\\[source,sql]\n----\n(.*?)\n----");

    @Test
    void theQuestionsToTheDatabaseHaveAnswers() throws Exception {
        List<String> questions = SQL.matcher(Files.readString(PAGE))
                .results()
                .map(match -> match.group(1))
                .toList();
        assertThat(questions).hasSize(4);
        try (HikariDataSource pool = EmbeddedPostgresExtension.pool(
                EmbeddedPostgresExtension.server().getPort(), 2, true)) {
            TestDataSources.sql(pool, "DROP SCHEMA IF EXISTS document CASCADE", "CREATE SCHEMA document");
            JdbcTaskRepository repository = new JdbcTaskRepository(pool);
            repository.setTablePrefix("document.seedance_");
            repository.heartbeat("node-1");
            TaskRow counted = repository.insert(running().owner("node-1").build());
            TaskRow inDoubt =
                    repository.insert(running().state(TaskState.IN_DOUBT).build());
            TaskRow parked = repository.insert(running().state(TaskState.PARKED).build());

            List<String> answers = questions.stream()
                    .map(question -> answer(pool, question.replace("seedance_", "document.seedance_")))
                    .toList();
            assertThat(answers).containsExactly(counted.scope().queue(), inDoubt.id(), parked.id(), "node-1");
        }
    }

    private static String answer(HikariDataSource pool, String question) {
        try {
            return TestDataSources.value(pool, question);
        } catch (Exception e) {
            throw new AssertionError(question, e);
        }
    }

    @Test
    void theSettersBindFromProperties() throws Exception {
        Main main = new Main();
        main.setDefaultPropertyPlaceholderLocation("false");
        main.addInitialProperty("camel.beans.database", "#class:org.h2.jdbcx.JdbcDataSource");
        main.addInitialProperty("camel.beans.database.url", "jdbc:h2:mem:document;DB_CLOSE_DELAY=-1");
        main.addInitialProperty("camel.beans.tasks", "#class:" + JdbcTaskRepository.class.getName());
        main.addInitialProperty("camel.beans.tasks.data-source", "#bean:database");
        main.addInitialProperty("camel.beans.tasks.table-prefix", "films_");
        main.addInitialProperty("camel.beans.tasks.create-tables", "true");
        main.addInitialProperty("camel.beans.tasks.submission-key-retention", "3d");
        main.start();
        try {
            JdbcTaskRepository repository =
                    main.getCamelContext().getRegistry().findSingleByType(JdbcTaskRepository.class);
            assertThat(repository.getTablePrefix()).isEqualTo("films_");
            assertThat(repository.submissionKeyRetention()).hasDays(3);
            assertThat(repository.insert(running().build()).version()).isEqualTo(1);
        } finally {
            main.stop();
        }
    }
}
