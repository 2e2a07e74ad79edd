/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.kamelet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelseedance.SeedanceComponent;
import io.github.camelseedance.SeedanceConfiguration;
import io.github.camelseedance.emulator.EmulatedProvider;
import io.github.camelseedance.emulator.Operation;
import io.github.camelseedance.emulator.RecordedRequest;
import io.github.camelseedance.emulator.SeedanceEmulator;
import io.github.camelseedance.emulator.SeedanceEmulatorExtension;
import io.github.camelseedance.model.BudgetExceededException;
import io.github.camelseedance.model.ContentRejectedException;
import io.github.camelseedance.model.DownloadException;
import io.github.camelseedance.model.InvalidRequestException;
import io.github.camelseedance.model.TaskFailedException;
import io.github.camelseedance.model.TaskTimeoutException;
import io.github.camelseedance.model.VideoTask;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The Kamelets of the jar, used from YAML. */
class KameletsTest {

    private static final String KEY = "key-of-the-test";

    /** Characters that mean something in a URI. */
    private static final String ODD_KEY = "k+e/y=%2B&of#the?test";

    @RegisterExtension
    static final SeedanceEmulatorExtension EMULATOR =
            new SeedanceEmulatorExtension(builder -> builder.queueTime(Duration.ofMillis(20))
                    .runTime(Duration.ofMillis(50))
                    .apiKeys(KEY, ODD_KEY));

    private final DefaultCamelContext context = new DefaultCamelContext();

    @BeforeEach
    void defaults() throws Exception {
        SeedanceConfiguration defaults =
                context.getComponent("seedance", SeedanceComponent.class).getConfiguration();
        defaults.setBaseUrl(emulator().baseUrl());
        defaults.setPollInterval(50);
        defaults.setFirstPollDelay(50);
        Properties properties = new Properties();
        properties.setProperty("key", KEY);
        properties.setProperty("odd-key", ODD_KEY);
        context.getPropertiesComponent().setInitialProperties(properties);
        load("""
                - route:
                    from:
                      uri: direct:action
                      steps:
                        - to:
                            uri: kamelet:seedance-generate-action
                            parameters:
                              provider: seedance2.movie
                              apiKey: "{{key}}"
                              aspectRatio: "9:16"
                              resolution: 480p
                              duration: 4
                              generateAudio: true
                              maxCost: 10
                - route:
                    from:
                      uri: direct:sink
                      steps:
                        - to:
                            uri: kamelet:seedance-sink
                            parameters:
                              provider: seedance2.movie
                              apiKey: "{{key}}"
                              taskQueue: films
                              submissionKey: "order-${header.orderId}"
                              trackHeaders: orderId
                - route:
                    from:
                      uri: direct:download
                      steps:
                        - to:
                            uri: kamelet:seedance-download-action
                            parameters:
                              provider: seedance2.movie
                              apiKey: "{{key}}"
                - route:
                    from:
                      uri: kamelet:seedance-tasks-source
                      parameters:
                        provider: seedance2.movie
                        apiKey: "{{key}}"
                        taskQueue: films
                      steps:
                        - to: seda:ends
                """);
        context.start();
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void theActionGoesOnWithTheFinishedTask() throws Exception {
        Exchange done = send("direct:action", "A red fox", Map.of());

        assertThat(done.getException()).isNull();
        JsonNode task = json(done.getMessage().getBody());
        assertThat(task.path("status").asText()).isEqualTo("succeeded");
        assertThat(done.getMessage().getBody(VideoTask.class).aspectRatio()).isEqualTo("9:16");
        assertThat(done.getMessage().getHeaders())
                .containsEntry("CamelSeedanceTaskId", task.path("id").asText())
                .containsEntry("Content-Type", "application/json");
        RecordedRequest sent =
                emulator().requests(EmulatedProvider.MOVIE, Operation.SUBMIT).get(0);
        assertThat(json(sent.body()))
                .isEqualTo(
                        ((ObjectNode) json("""
                        {"ratio": "9:16", "resolution": "480p", "duration": 4, "generate_audio": true,
                         "content": [{"type": "text", "text": "A red fox"}]}""")).set("seed", json(sent.body()).get("seed")));
    }

    @Test
    void theSourceReportsWhatTheSinkSubmitted() throws Exception {
        Exchange submitted = send("direct:sink", "{\"prompt\": \"A grey owl\"}", Map.of("orderId", "A-1"));

        Exchange end = end();

        assertThat(submitted.getException()).isNull();
        JsonNode task = json(end.getMessage().getBody());
        assertThat(task.path("id").asText()).isEqualTo(submitted.getMessage().getHeader("CamelSeedanceTaskId"));
        assertThat(task.path("status").asText()).isEqualTo("succeeded");
        assertThat(end.getMessage().getHeaders())
                .as("the header that was tracked, and those of a task")
                .containsEntry("orderId", "A-1")
                .containsEntry("CamelSeedanceStatus", "succeeded")
                .containsEntry("Content-Type", "application/json");
    }

    @Test
    void theSourceReportsAFailureToo() throws Exception {
        send("direct:sink", "A cartoon duck [fail:COPYRIGHT_VIOLATION]", Map.of("orderId", "A-2"));

        Exchange end = end();

        assertThat(json(end.getMessage().getBody()).path("errorCode").asText()).isEqualTo("COPYRIGHT_VIOLATION");
        assertThat(end.getMessage().getHeader("CamelSeedanceStatus")).isEqualTo("failed");
    }

    @Test
    void theSameSubmissionKeyIsPaidForOnce() {
        Exchange first = send("direct:sink", "A grey owl", Map.of("orderId", "A-3"));
        Exchange second = send("direct:sink", "A grey owl", Map.of("orderId", "A-3"));

        assertThat(second.getMessage().getHeader("CamelSeedanceTaskId"))
                .isNotNull()
                .isEqualTo(first.getMessage().getHeader("CamelSeedanceTaskId"));
        assertThat(emulator().ledger()).hasSize(1);
        assertThat(send("direct:sink", "A grey owl", Map.of()).getException())
                .as("a key without its expression")
                .isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void theVideoIsFetchedWithTheTaskAsJsonOrItsId() throws Exception {
        String task = send("direct:action", "A red fox", Map.of()).getMessage().getBody(String.class);
        String id = json(task).path("id").asText();

        for (String body : new String[] {task, id}) {
            Exchange video = send("direct:download", body, Map.of("Content-Type", "application/json"));

            assertThat(video.getException()).isNull();
            assertThat(video.getMessage().getBody(byte[].class)).hasSizeGreaterThan(10_000);
            assertThat(video.getMessage().getHeaders())
                    .containsEntry("Content-Type", "video/mp4")
                    .containsEntry("CamelSeedanceTaskId", id);
        }
    }

    @Test
    void errorsReachTheRoute() {
        assertThat(send("direct:action", "{\"prompt\":\"A red fox\",\"aspectRatio\":\"7:1\"}", Map.of())
                        .getException())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("aspectRatio \"7:1\"");
        assertThat(send(
                                "direct:action",
                                "{\"prompt\":\"A red fox\",\"duration\":15,\"resolution\":\"1080p\"}",
                                Map.of())
                        .getException())
                .isInstanceOf(BudgetExceededException.class);
        assertThat(send("direct:sink", "An actor [moderated]", Map.of("orderId", "A-4"))
                        .getException())
                .isInstanceOf(ContentRejectedException.class);
        assertThat(emulator().ledger()).as("nothing was submitted").isEmpty();

        Exception failed = send("direct:action", "A cartoon duck [fail:COPYRIGHT_VIOLATION]", Map.of())
                .getException();
        assertThat(failed).isInstanceOf(TaskFailedException.class).hasMessageContaining("COPYRIGHT_VIOLATION");
        String id = ((TaskFailedException) failed).getTaskId();
        assertThat(send("direct:download", id, Map.of()).getException()).isInstanceOf(DownloadException.class);
    }

    @Test
    void aWaitThatIsTooLongIsAnErrorAndTheSourceOfTheQueueReportsTheEnd() throws Exception {
        load("""
                - route:
                    from:
                      uri: direct:impatient
                      steps:
                        - to:
                            uri: kamelet:seedance-generate-action
                            parameters:
                              provider: seedance2.movie
                              apiKey: "{{key}}"
                              taskQueue: films
                              awaitTimeout: 100
                """);

        Exception timeout =
                send("direct:impatient", "A snail [stuck]", Map.of()).getException();

        assertThat(timeout).isInstanceOf(TaskTimeoutException.class);
        String id = ((TaskTimeoutException) timeout).getTaskId();
        assertThat(emulator().succeed(id)).isTrue();
        assertThat(json(end().getMessage().getBody()).path("id").asText()).isEqualTo(id);
    }

    @Test
    void aBaseUrlOfItsOwnWinsAndAPlainPublicOneIsRefusedAtStart() {
        assertThatThrownBy(() -> load("""
                - route:
                    from:
                      uri: direct:elsewhere
                      steps:
                        - to:
                            uri: kamelet:seedance-sink
                            parameters:
                              provider: seedance2.movie
                              apiKey: "{{key}}"
                              baseUrl: http://example.com
                """)).hasStackTraceContaining("baseUrl").hasStackTraceContaining("allowInsecure");
    }

    /** As with every endpoint of Camel. */
    @Test
    void aKeyWithCharactersOfAUriIsGivenAsRaw() throws Exception {
        load("""
                - route:
                    from:
                      uri: direct:odd
                      steps:
                        - to:
                            uri: kamelet:seedance-sink
                            parameters:
                              provider: seedance2.movie
                              apiKey: RAW({{odd-key}})
                """);

        assertThat(send("direct:odd", "A red fox", Map.of()).getException()).isNull();
        assertThat(emulator()
                        .requests(EmulatedProvider.MOVIE, Operation.SUBMIT)
                        .get(0)
                        .header("x-api-key"))
                .contains(ODD_KEY);
    }

    /** A task is asked about with the key of its own account, also in one queue. */
    @Test
    void accountsOfOneProviderAreToldApartByTheirNames() throws Exception {
        load("""
                - route:
                    from:
                      uri: direct:other
                      steps:
                        - to:
                            uri: kamelet:seedance-sink
                            parameters:
                              provider: seedance2.movie
                              apiKey: RAW({{odd-key}})
                              account: other
                              taskQueue: films
                - route:
                    from:
                      uri: kamelet:seedance-tasks-source
                      parameters:
                        provider: seedance2.movie
                        apiKey: RAW({{odd-key}})
                        account: other
                        taskQueue: films
                      steps:
                        - to: seda:others
                """);

        String id =
                send("direct:other", "A red fox", Map.of()).getMessage().getHeader("CamelSeedanceTaskId", String.class);
        Exchange other = context.createConsumerTemplate().receive("seda:others", 30_000);

        assertThat(json(other.getMessage().getBody()).path("account").asText()).isEqualTo("other");
        assertThat(other.getMessage().getHeader("CamelSeedanceTaskId")).isEqualTo(id);
    }

    @Test
    void aRequiredPropertyThatIsMissingIsNamedAtStart() {
        assertThatThrownBy(() -> load("""
                - route:
                    from:
                      uri: direct:nothing
                      steps:
                        - to: kamelet:seedance-sink?provider=seedance2.movie
                """)).hasStackTraceContaining("apiKey");
    }

    /** The loader of Pipes encodes values, and a placeholder would not be one any more. */
    @Test
    void aPipeTakesTheVideosOfFinishedTasks() throws Exception {
        load("""
                apiVersion: camel.apache.org/v1
                kind: Pipe
                metadata:
                  name: videos
                spec:
                  source:
                    ref:
                      kind: Kamelet
                      apiVersion: camel.apache.org/v1
                      name: seedance-tasks-source
                    properties:
                      provider: seedance2.movie
                      apiKey: RAW({{key}})
                      taskQueue: pipe
                  steps:
                    - ref:
                        kind: Kamelet
                        apiVersion: camel.apache.org/v1
                        name: seedance-download-action
                      properties:
                        provider: seedance2.movie
                        apiKey: RAW({{key}})
                  sink:
                    uri: seda:ends
                """);

        send("seedance:generate?provider=seedance2.movie&taskQueue=pipe&apiKey=" + KEY, "A grey owl", Map.of());

        assertThat(end().getMessage().getHeader("Content-Type")).isEqualTo("video/mp4");
    }

    private static SeedanceEmulator emulator() {
        return EMULATOR.emulator();
    }

    private void load(String yaml) throws Exception {
        PluginHelper.getRoutesLoader(context).loadRoutes(ResourceHelper.fromString("kamelets.yaml", yaml));
    }

    private Exchange send(String uri, String body, Map<String, Object> headers) {
        return context.createProducerTemplate().request(uri, exchange -> {
            exchange.getMessage().setBody(body);
            exchange.getMessage().setHeaders(new HashMap<>(headers));
        });
    }

    private Exchange end() {
        Exchange end = context.createConsumerTemplate().receive("seda:ends", 30_000);
        assertThat(end).as("an end").isNotNull();
        return end;
    }

    private static JsonNode json(Object text) throws Exception {
        assertThat(text).isInstanceOf(String.class);
        return new ObjectMapper().readTree((String) text);
    }
}
