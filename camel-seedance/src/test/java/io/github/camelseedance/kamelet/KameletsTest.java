/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.kamelet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelseedance.SeedanceComponent;
import io.github.camelseedance.SeedanceConfiguration;
import io.github.camelseedance.emulator.SeedanceEmulatorExtension;
import io.github.camelseedance.model.InvalidRequestException;
import io.github.camelseedance.model.TaskStatus;
import io.github.camelseedance.model.VideoTask;
import java.time.Duration;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The Kamelets of the jar, used from YAML. */
class KameletsTest {

    @RegisterExtension
    static final SeedanceEmulatorExtension EMULATOR = new SeedanceEmulatorExtension(
            builder -> builder.queueTime(Duration.ofMillis(20)).runTime(Duration.ofMillis(50)));

    private final DefaultCamelContext context = new DefaultCamelContext();

    @BeforeEach
    void defaults() throws Exception {
        SeedanceConfiguration defaults =
                context.getComponent("seedance", SeedanceComponent.class).getConfiguration();
        defaults.setBaseUrl(EMULATOR.emulator().baseUrl());
        defaults.setPollInterval(50);
        defaults.setFirstPollDelay(50);
        PluginHelper.getRoutesLoader(context).loadRoutes(ResourceHelper.fromString("kamelets.yaml", """
                - route:
                    from:
                      uri: direct:action
                      steps:
                        - to:
                            uri: kamelet:seedance-generate-action
                            parameters:
                              provider: seedance2.movie
                              apiKey: key-of-the-test
                              aspectRatio: "9:16"
                - route:
                    from:
                      uri: direct:sink
                      steps:
                        - to:
                            uri: kamelet:seedance-sink
                            parameters:
                              provider: seedance2.movie
                              apiKey: key-of-the-test
                              taskQueue: films
                - route:
                    from:
                      uri: kamelet:seedance-tasks-source
                      parameters:
                        provider: seedance2.movie
                        apiKey: key-of-the-test
                        taskQueue: films
                      steps:
                        - to: seda:ends
                """));
        context.start();
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void theActionGoesOnWithTheFinishedTask() {
        VideoTask task = context.createProducerTemplate().requestBody("direct:action", "A red fox", VideoTask.class);

        assertThat(task.status()).isEqualTo(TaskStatus.SUCCEEDED);
        assertThat(task.aspectRatio()).isEqualTo("9:16");
    }

    @Test
    void theSourceReportsWhatTheSinkSubmitted() throws Exception {
        VideoTask submitted =
                context.createProducerTemplate().requestBody("direct:sink", "A grey owl", VideoTask.class);

        String end = context.createConsumerTemplate().receiveBody("seda:ends", 20_000, String.class);

        JsonNode json = new ObjectMapper().readTree(end);
        assertThat(json.path("id").asText()).isEqualTo(submitted.id());
        assertThat(json.path("status").asText()).isEqualTo("succeeded");
    }

    @Test
    void aRequestThatTheProviderWouldRefuseIsAnError() {
        assertThatThrownBy(() -> context.createProducerTemplate()
                        .requestBody("direct:action", "{\"prompt\":\"A red fox\",\"aspectRatio\":\"7:1\"}"))
                .isInstanceOf(CamelExecutionException.class)
                .hasCauseInstanceOf(InvalidRequestException.class);
    }
}
