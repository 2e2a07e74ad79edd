/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelseedance.SeedanceComponent;
import io.github.camelseedance.SeedanceConfiguration;
import io.github.camelseedance.task.JdbcTaskRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** An application with all that docs/spring-boot.adoc shows. */
class SpringBootDocumentTest {

    private static final Path DOCUMENT = Path.of("../docs/spring-boot.adoc");
    private static final Pattern PROPERTIES =
            Pattern.compile("\\[source,properties,role=spring]\\n----\\n(.*?)\\n----", Pattern.DOTALL);

    @Configuration
    static class Application {

        // tag::secondInstance[]
        @Bean("seedance-ink")
        SeedanceComponent seedanceInk() {
            return new SeedanceComponent();
        }
        // end::secondInstance[]
    }

    @Test
    void whatTheDocumentShowsBinds() throws IOException {
        List<String> properties = PROPERTIES
                .matcher(Files.readString(DOCUMENT))
                .results()
                .flatMap(block -> block.group(1).lines())
                .filter(line -> !line.isBlank())
                .toList();
        assertThat(properties).hasSizeGreaterThan(6).allMatch(line -> line.contains("="));

        Contexts.runner()
                .withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class))
                .withUserConfiguration(Application.class)
                .withPropertyValues(properties.toArray(String[]::new))
                .withPropertyValues("SEEDANCE_API_KEY=key-of-movie", "INK_API_KEY=key-of-ink")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    SeedanceConfiguration movie = Contexts.component(context).getConfiguration();
                    assertThat(movie.getProvider()).isEqualTo("seedance2.movie");
                    assertThat(movie.getApiKey()).isEqualTo("key-of-movie");
                    assertThat(movie.getPollInterval()).isEqualTo(10_000);
                    SeedanceConfiguration ink =
                            Contexts.component(context, "seedance-ink").getConfiguration();
                    assertThat(ink.getProvider()).isEqualTo("seedance2.ink");
                    assertThat(ink.getApiKey()).isEqualTo("key-of-ink");
                    assertThat(context.getBean(CamelContext.class)
                                    .getRegistry()
                                    .findSingleByType(JdbcTaskRepository.class))
                            .isNotNull();
                });
    }
}
