/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelseedance.SeedanceComponent;
import io.github.camelseedance.emulator.SeedanceEmulatorExtension;
import io.github.camelseedance.task.JdbcTaskRepository;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A repository that XML or YAML declares is the one that the component takes. */
class RepositoryGuideTest {

    @RegisterExtension
    static final SeedanceEmulatorExtension EMULATOR = new SeedanceEmulatorExtension();

    @ParameterizedTest
    @ValueSource(strings = {"xml", "yaml"})
    void theDeclaredRepositoryIsUsed(String language) throws Exception {
        Files.deleteIfExists(Path.of("tasks.mv.db"));
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            String uri = "seedance:generate?provider=seedance2.movie&apiKey=key&baseUrl="
                    + EMULATOR.emulator().baseUrl();
            String text = Snippets.get("repository-" + language).text();
            PluginHelper.getRoutesLoader(context)
                    .loadRoutes(ResourceHelper.fromString(
                            "repository." + language,
                            text.replace(
                                    "seedance:generate", uri.replace("&", "xml".equals(language) ? "&amp;" : "&"))));
            context.start();

            context.createProducerTemplate().requestBody("direct:durable", "A river in autumn");

            assertThat(context.getComponent("seedance", SeedanceComponent.class).getTaskRepository())
                    .isInstanceOf(JdbcTaskRepository.class);
            assertThat(Path.of("tasks.mv.db")).isNotEmptyFile();
        }
    }
}
