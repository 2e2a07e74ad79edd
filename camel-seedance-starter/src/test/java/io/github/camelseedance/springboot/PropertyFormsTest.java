/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.camelseedance.SeedanceComponent;
import io.github.camelseedance.SeedanceConfiguration;
import io.github.camelseedance.task.JdbcTaskRepository;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** The forms in which people write names and values of properties, and what becomes of a misspelt or an empty one. */
class PropertyFormsTest {

    private static final String COMPONENT = "camel.component.seedance.";
    private static final String REPOSITORY = "camel.seedance.task-repository.";

    private final ApplicationContextRunner withDatabase = Contexts.runner()
            .withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class))
            .withPropertyValues("spring.datasource.url=jdbc:h2:mem:forms;DB_CLOSE_DELAY=-1");

    private static SeedanceConfiguration options(ConfigurableApplicationContext context) {
        return Contexts.component(context).getConfiguration();
    }

    /** As the variables of the process, which a test cannot set. */
    private static ApplicationContextRunner environment(
            ApplicationContextRunner runner, Map<String, Object> variables) {
        String name = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
        return runner.withInitializer(context -> context.getEnvironment()
                .getPropertySources()
                .replace(name, new SystemEnvironmentPropertySource(name, variables)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "camel.component.seedance.poll-interval",
                "camel.component.seedance.pollInterval",
                "camel.component.seedance.poll_interval",
                "camel.component.seedance.POLL-INTERVAL",
                "camel.component.seedance.pollinterval",
                "CAMEL.COMPONENT.SEEDANCE.POLL_INTERVAL",
                "camel.component.Seedance.pollInterval",
                "camel.component.seedance.configuration.poll-interval",
                "camel.component.seedance.configuration.pollInterval"
            })
    void aNameIsReadInEachForm(String name) {
        Contexts.runner()
                .withPropertyValues(name + "=40s")
                .run(context -> assertThat(options(context).getPollInterval()).isEqualTo(40_000));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CAMEL_COMPONENT_SEEDANCE_POLLINTERVAL",
                "CAMEL_COMPONENT_SEEDANCE_POLL_INTERVAL",
                "camel_component_seedance_pollinterval"
            })
    void aVariableOfTheEnvironmentIsReadInEachForm(String name) {
        environment(Contexts.runner(), Map.of(name, "40s"))
                .run(context -> assertThat(options(context).getPollInterval()).isEqualTo(40_000));
    }

    @ParameterizedTest
    @ValueSource(strings = {"CAMEL_COMPONENT_SEEDANCEINK_APIKEY", "CAMEL_COMPONENT_SEEDANCE_INK_API_KEY"})
    void aVariableOfAnInstanceIsNotOneOfTheDefault(String name) {
        environment(Contexts.runner().withBean("seedance-ink", SeedanceComponent.class), Map.of(name, "key-of-ink"))
                .run(context -> {
                    assertThat(Contexts.component(context, "seedance-ink")
                                    .getConfiguration()
                                    .getApiKey())
                            .isEqualTo("key-of-ink");
                    assertThat(options(context).getApiKey()).isNull();
                });
    }

    @Test
    void aVariableThatIsNoOptionDisturbsNobody() {
        environment(
                        Contexts.runner(),
                        Map.of(
                                "CAMEL_COMPONENT_SEEDANCE_PORT_80_TCP",
                                "tcp://10.0.0.1:80",
                                "CAMEL_SEEDANCE_HOME",
                                "/x"))
                .run(context -> assertThat(options(context).getAccount()).isEqualTo("default"));
    }

    @ParameterizedTest
    @CsvSource({
        "poll-interval, 5s, 5000",
        "poll-interval, PT5S, 5000",
        "poll-interval, 5000, 5000",
        "poll-interval, pt5s, 5000",
        "poll-interval, 5 s, ",
        "poll-interval, 5sec, ",
        "poll-interval, -5s, ",
        "poll-interval, 0.5s, ",
        "poll-interval, 5s5s, "
    })
    void aDurationIsReadOrRefused(String name, String text, Long millis) {
        Contexts.runner().withPropertyValues(COMPONENT + name + "=" + text).run(context -> {
            if (millis == null) {
                assertThatThrownBy(() -> options(context)).hasStackTraceContaining(text);
            } else {
                assertThat(options(context).getPollInterval()).isEqualTo(millis);
            }
        });
    }

    @ParameterizedTest
    @CsvSource({
        "max-retries, three",
        "max-retries, 3.0",
        "max-retries, 5s",
        "requests-per-minute, many",
        "track, yes please",
        "generate-audio, 2",
        "seed, 1e3",
        "duration, 8s",
        "poll-plan, fast",
        "source, all",
        "proxy-port, http",
        "task-repository, #bean:missing",
        "task-repository, missing",
        "transport, #class:no.such.Type",
        "ssl-context-parameters, #bean:missing",
        "configuration, #bean:missing"
    })
    void aWrongValueIsRefusedAndNamed(String name, String value) {
        Contexts.runner().withPropertyValues(COMPONENT + name + "=" + value).run(context -> {
            Throwable refusal = context.getStartupFailure() != null
                    ? context.getStartupFailure()
                    : catchThrowable(() -> options(context));
            assertThat(refusal).isNotNull().hasStackTraceContaining(value.replaceFirst("#[a-z]+:", ""));
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "poll-interval",
                "await-timeout",
                "on-ambiguous-submit",
                "poll-plan",
                "source",
                "max-retries",
                "track",
                "seed",
                "transport",
                "task-repository",
                "ssl-context-parameters",
                "configuration.poll-interval",
                "configuration.max-retries"
            })
    void anEmptyValueIsRefusedAndItsPropertyNamed(String name) {
        Contexts.runner().withPropertyValues(COMPONENT + name + "=").run(context -> {
            Throwable refusal = context.getStartupFailure() != null
                    ? context.getStartupFailure()
                    : catchThrowable(() -> options(context));
            assertThat(refusal).isNotNull();
            String last = name.replace("configuration.", "");
            assertThat(refusal.toString() + causes(refusal)).containsPattern(last + "|" + camel(last));
        });
    }

    private static String causes(Throwable error) {
        return error.getCause() == null ? "" : error.getCause() + causes(error.getCause());
    }

    private static String camel(String dashed) {
        return org.apache.camel.util.StringHelper.dashToCamelCase(dashed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "camel.component.seedance.api-kee",
                "camel.component.seedance.apikeys",
                "camel.component.seedance.configuration.modle",
                "camel.component.seedance.task-repository.type",
                "camel.component.seedance.poll-interval.seconds",
                "camel.seedance.task-repository.typ",
                "camel.seedance.task-repository.datasource-name",
                "camel.seedance.task-repositry.type",
                "camel.seedance.type",
                "camel.seedance.api-key"
            })
    void aMisspeltNameIsRefusedAndNamed(String name) {
        withDatabase.withPropertyValues(name + "=jdbc").run(context -> {
            Throwable refusal = context.getStartupFailure() != null
                    ? context.getStartupFailure()
                    : catchThrowable(() -> options(context));
            assertThat(refusal).as(name).isNotNull().hasStackTraceContaining(name.substring(name.lastIndexOf('.') + 1));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdbc", "JDBC", "Jdbc", "jdbc ", "${kind}", "${none:jdbc}"})
    void theKindOfTheRepositoryIsReadInEachForm(String text) {
        withDatabase
                .withInitializer(context -> context.getEnvironment()
                        .getPropertySources()
                        .addFirst(new org.springframework.core.env.MapPropertySource(
                                "forms", Map.of(REPOSITORY + "type", text, "kind", "jdbc"))))
                .run(context -> assertThat(Contexts.component(context).getTaskRepository())
                        .isInstanceOf(JdbcTaskRepository.class));
    }

    @Test
    void theKindOfTheRepositoryIsReadFromTheEnvironment() {
        environment(withDatabase, Map.of("CAMEL_SEEDANCE_TASK_REPOSITORY_TYPE", "jdbc"))
                .run(context -> assertThat(Contexts.component(context).getTaskRepository())
                        .isInstanceOf(JdbcTaskRepository.class));
    }

    @ParameterizedTest
    @CsvSource({
        "type, jdbs",
        "type, h2",
        "create-tables, perhaps",
        "submission-key-retention, soon",
        "submission-key-retention, 7",
        "submission-key-retention, 0d",
        "submission-key-retention, -7d",
        "table-prefix, a;b"
    })
    void aWrongValueOfTheRepositoryIsRefusedAndNamed(String name, String value) {
        withDatabase
                .withPropertyValues(REPOSITORY + "type=jdbc", REPOSITORY + name + "=" + value)
                .run(context -> {
                    Throwable refusal = context.getStartupFailure() != null
                            ? context.getStartupFailure()
                            : catchThrowable(() -> options(context));
                    assertThat(refusal)
                            .isNotNull()
                            .hasStackTraceContaining(name.contains("retention") ? "etention" : value);
                });
    }

    @Test
    void lazyBeansAreConfiguredAlike() {
        withDatabase
                .withInitializer(context ->
                        context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
                .withBean("seedance-ink", SeedanceComponent.class)
                .withPropertyValues(
                        REPOSITORY + "type=jdbc",
                        COMPONENT + "api-key=key-1",
                        "camel.component.seedance-ink.api-key=key-2")
                .run(context -> {
                    assertThat(options(context).getApiKey()).isEqualTo("key-1");
                    assertThat(Contexts.component(context).getTaskRepository()).isInstanceOf(JdbcTaskRepository.class);
                    assertThat(Contexts.component(context, "seedance-ink")
                                    .getConfiguration()
                                    .getApiKey())
                            .isEqualTo("key-2");
                });
    }

    @Test
    void twoContextsInAProcessHaveTheirOwnOptions() {
        Contexts.runner().withPropertyValues(COMPONENT + "api-key=key-1").run(first -> Contexts.runner()
                .withPropertyValues(COMPONENT + "api-key=key-2")
                .run(second -> {
                    assertThat(options(first).getApiKey()).isEqualTo("key-1");
                    assertThat(options(second).getApiKey()).isEqualTo("key-2");
                }));
    }
}
