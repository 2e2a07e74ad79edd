/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelseedance.SeedanceComponent;
import io.github.camelseedance.SeedanceConfiguration;
import io.github.camelseedance.SeedanceEndpoint;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.Test;

/** A further instance is a bean; its options are below its own name. */
class SeveralInstancesTest {

    @Test
    void anInstanceHasTheOptionsOfItsOwnName() {
        Contexts.runner()
                .withBean("seedance-ink", SeedanceComponent.class)
                .withBean("seedanceOrg", SeedanceComponent.class)
                .withPropertyValues(
                        "camel.component.seedance.provider=seedance2.movie",
                        "camel.component.seedance.api-key=key-of-movie",
                        "camel.component.seedance-ink.provider=seedance2.ink",
                        "camel.component.seedance-ink.api-key=key-of-ink",
                        "camel.component.seedance-ink.poll-interval=40s",
                        "camel.component.seedance-org.provider=seedanceapi.org")
                .run(context -> {
                    SeedanceConfiguration movie = Contexts.component(context).getConfiguration();
                    assertThat(movie.getProvider()).isEqualTo("seedance2.movie");
                    assertThat(movie.getApiKey()).isEqualTo("key-of-movie");
                    assertThat(movie.getPollInterval()).isEqualTo(5_000);

                    SeedanceEndpoint ink = context.getBean(CamelContext.class)
                            .getEndpoint("seedance-ink:generate", SeedanceEndpoint.class);
                    assertThat(ink.getConfiguration().getProvider()).isEqualTo("seedance2.ink");
                    assertThat(ink.getConfiguration().getApiKey()).isEqualTo("key-of-ink");
                    assertThat(ink.getConfiguration().getPollInterval()).isEqualTo(40_000);

                    SeedanceConfiguration org =
                            Contexts.component(context, "seedanceOrg").getConfiguration();
                    assertThat(org.getProvider()).isEqualTo("seedanceapi.org");
                    assertThat(org.getApiKey()).as("no key of another company").isNull();
                });
    }

    @Test
    void whatAnInstanceWasGivenInJavaStays() {
        Contexts.runner()
                .withBean("ink", SeedanceComponent.class, () -> {
                    SeedanceComponent component = new SeedanceComponent();
                    component.getConfiguration().setProvider("seedance2.ink");
                    return component;
                })
                .withPropertyValues(
                        "camel.component.seedance.provider=seedance2.movie", "camel.component.ink.account=a")
                .run(context -> {
                    SeedanceConfiguration ink =
                            Contexts.component(context, "ink").getConfiguration();
                    assertThat(ink.getProvider()).isEqualTo("seedance2.ink");
                    assertThat(ink.getAccount()).isEqualTo("a");
                });
    }

    @Test
    void anUnknownOptionOfAnInstanceIsRefused() {
        Contexts.runner()
                .withBean("ink", SeedanceComponent.class)
                .withPropertyValues("camel.component.ink.modle=x")
                .run(context -> assertThatThrownBy(() -> Contexts.component(context, "ink"))
                        .hasStackTraceContaining("camel.component.ink.modle"));
    }

    @Test
    void anInstanceCanBeLeftAsItIs() {
        Contexts.runner()
                .withBean("ink", SeedanceComponent.class)
                .withPropertyValues("camel.component.ink.account=a", "camel.component.ink.customizer.enabled=false")
                .run(context -> assertThat(Contexts.component(context, "ink")
                                .getConfiguration()
                                .getAccount())
                        .isEqualTo("default"));
    }
}
