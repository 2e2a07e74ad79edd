/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelseedance.SeedanceConfiguration;
import io.github.camelseedance.model.AmbiguousSubmitPolicy;
import io.github.camelseedance.task.MemoryTaskRepository;
import io.github.camelseedance.task.store.TaskRepository;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Forms of values: durations, references, placeholders, and what is refused. */
class ReferenceBindingTest {

    @ParameterizedTest
    @CsvSource({"250, 250", "500ms, 500", "30s, 30000", "15m, 900000", "24h, 86400000", "1m30s, 90000", "PT20S, 20000"})
    void durationsAreWrittenAsInCamel(String text, long millis) {
        Contexts.runner()
                .withPropertyValues("camel.component.seedance.await-timeout=" + text)
                .run(context -> assertThat(
                                Contexts.component(context).getConfiguration().getAwaitTimeout())
                        .isEqualTo(millis));
    }

    @Test
    void aDurationThatIsNoneIsAnErrorWithItsName() {
        Contexts.runner()
                .withPropertyValues("camel.component.seedance.await-timeout=soon")
                .run(context -> assertThatThrownBy(() -> Contexts.component(context))
                        .hasStackTraceContaining("awaitTimeout")
                        .hasStackTraceContaining("soon"));
    }

    @ParameterizedTest
    @CsvSource({
        "max-retries, 5s",
        "configuration.max-retries, 5s",
        "configuration.maxRetries, abc",
        "configuration.seed, 1.5",
        "configuration.poll-interval, 1e3",
        "configuration.track, maybe"
    })
    void whatIsNoNumberOrTruthValueIsAnErrorWithItsValue(String name, String value) {
        Contexts.runner()
                .withPropertyValues("camel.component.seedance." + name + "=" + value)
                .run(context -> assertThatThrownBy(() -> Contexts.component(context))
                        .hasStackTraceContaining(
                                name.replace("configuration.", "").substring(0, 3))
                        .hasStackTraceContaining(value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"api-key", "apiKey", "API_KEY"})
    void namesAreRelaxed(String name) {
        Contexts.runner()
                .withPropertyValues("camel.component.seedance." + name + "=k-1")
                .run(context -> assertThat(
                                Contexts.component(context).getConfiguration().getApiKey())
                        .isEqualTo("k-1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ON", "resend", "RESEND"})
    void namesOfPoliciesAreRelaxedOrRefused(String text) {
        Contexts.runner()
                .withPropertyValues("camel.component.seedance.on-ambiguous-submit=" + text)
                .run(context -> {
                    if (text.equals("ON")) {
                        assertThat(context).hasFailed();
                        assertThat(context.getStartupFailure()).hasStackTraceContaining("on-ambiguous-submit");
                    } else {
                        assertThat(Contexts.component(context)
                                        .getConfiguration()
                                        .getOnAmbiguousSubmit())
                                .isEqualTo(AmbiguousSubmitPolicy.resend);
                    }
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"#bean:second", "#second", "second"})
    void aBeanIsFoundByItsName(String reference) {
        Contexts.runner()
                .withUserConfiguration(TwoRepositories.class)
                .withPropertyValues("camel.component.seedance.task-repository=" + reference)
                .run(context -> assertThat(Contexts.component(context).getTaskRepository())
                        .isSameAs(context.getBean("second")));
    }

    @Test
    void aClassIsInstantiated() {
        Contexts.runner()
                .withPropertyValues(
                        "camel.component.seedance.task-repository=#class:" + MemoryTaskRepository.class.getName())
                .run(context -> assertThat(Contexts.component(context).getTaskRepository())
                        .isInstanceOf(MemoryTaskRepository.class));
    }

    @Test
    void aTypeIsLookedUp() {
        Contexts.runner()
                .withBean("base", SeedanceConfiguration.class)
                .withPropertyValues(
                        "camel.component.seedance.configuration=#type:" + SeedanceConfiguration.class.getName())
                .run(context -> assertThat(Contexts.component(context).getConfiguration())
                        .isSameAs(context.getBean("base")));
    }

    @Test
    void aBeanThatIsMissingIsAnErrorWithItsName() {
        Contexts.runner()
                .withPropertyValues("camel.component.seedance.task-repository=#bean:nowhere")
                .run(context ->
                        assertThatThrownBy(() -> Contexts.component(context)).hasStackTraceContaining("nowhere"));
    }

    @Test
    void twoRepositoriesAndNoneNamedDoNotStart() {
        Contexts.runner().withUserConfiguration(TwoRepositories.class).run(context -> assertThatThrownBy(
                        () -> Contexts.component(context))
                .hasStackTraceContaining("taskRepository")
                .hasStackTraceContaining("[first, second]"));
    }

    @Test
    void optionsCanStandBelowConfiguration() {
        Contexts.runner()
                .withPropertyValues(
                        "camel.component.seedance.configuration.model=seedance-2.0",
                        "camel.component.seedance.configuration.poll-interval=40s",
                        "camel.component.seedance.provider=seedance2.ink")
                .run(context -> {
                    SeedanceConfiguration options = Contexts.component(context).getConfiguration();
                    assertThat(options.getModel()).isEqualTo("seedance-2.0");
                    assertThat(options.getPollInterval()).isEqualTo(40_000);
                    assertThat(options.getProvider()).isEqualTo("seedance2.ink");
                });
    }

    @Test
    void otherOptionsAreSetOnTheConfigurationThatIsReferredTo() {
        Contexts.runner()
                .withBean("base", SeedanceConfiguration.class)
                .withPropertyValues(
                        "camel.component.seedance.configuration=#bean:base", "camel.component.seedance.api-key=k-2")
                .run(context -> {
                    assertThat(Contexts.component(context).getConfiguration()).isSameAs(context.getBean("base"));
                    assertThat(context.getBean(SeedanceConfiguration.class).getApiKey())
                            .isEqualTo("k-2");
                });
    }

    @Test
    void camelsOwnPlaceholdersAreResolved() {
        Contexts.runner()
                .withPropertyValues("camel.component.seedance.api-key={{my.key}}", "my.key=k-3")
                .run(context -> assertThat(
                                Contexts.component(context).getConfiguration().getApiKey())
                        .isEqualTo("k-3"));
    }

    @Test
    void anUnknownOptionDoesNotStart() {
        Contexts.runner().withPropertyValues("camel.component.seedance.modle=x").run(context -> {
            assertThat(context).hasFailed();
            assertThat(context.getStartupFailure()).hasStackTraceContaining("camel.component.seedance.modle");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"camel.component.enabled", "camel.component.seedance.enabled"})
    void autoConfigurationCanBeSwitchedOff(String property) {
        Contexts.runner()
                .withPropertyValues("camel.component.seedance.account=x", property + "=false")
                .run(context -> {
                    assertThat(context).doesNotHaveBean(SeedanceComponentAutoConfiguration.class);
                    assertThat(Contexts.component(context).getConfiguration().getAccount())
                            .isEqualTo("default");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"camel.component.customizer.enabled", "camel.component.seedance.customizer.enabled"})
    void theCustomizerCanBeSwitchedOff(String property) {
        Contexts.runner()
                .withPropertyValues("camel.component.seedance.account=x", property + "=false")
                .run(context -> assertThat(
                                Contexts.component(context).getConfiguration().getAccount())
                        .isEqualTo("default"));
    }

    @Configuration(proxyBeanMethods = false)
    static class TwoRepositories {

        @Bean
        TaskRepository first() {
            return new MemoryTaskRepository();
        }

        @Bean
        TaskRepository second() {
            return new MemoryTaskRepository();
        }
    }
}
