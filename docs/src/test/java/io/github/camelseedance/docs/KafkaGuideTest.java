/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelseedance.SeedanceConstants;
import io.github.camelseedance.emulator.Fault;
import io.github.camelseedance.emulator.Operation;
import io.github.camelseedance.emulator.SeedanceEmulator;
import io.github.camelseedance.emulator.SeedanceEmulatorExtension;
import io.github.camelseedance.model.ServiceUnavailableException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Message;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.component.stub.StubEndpoint;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Kafka routes in XML and YAML; the topics are queues in memory. Those in Java are tested with the example. */
class KafkaGuideTest {

    private static final String REQUEST = "{\"prompt\": \"%s\", \"resolution\": \"%s\", \"duration\": 4}";

    private static final Duration LONG = Duration.ofSeconds(60);

    @RegisterExtension
    static final SeedanceEmulatorExtension EMULATOR = new SeedanceEmulatorExtension(
            builder -> builder.queueTime(Duration.ofMillis(20)).runTime(Duration.ofMillis(50)));

    @ParameterizedTest
    @ValueSource(strings = {"xml", "yaml"})
    void theEndOfATaskIsAResultWithTheKeyAndTheHeadersOfTheRequest(String language) throws Exception {
        try (SnippetContext context = open(language)) {
            Exchange accepted = order(context, "A-1", REQUEST.formatted("A fox", "480p"));
            assertThat(accepted.getException()).isNull();
            Message result = only(context, "video-results");
            assertThat(result.getHeaders())
                    .containsEntry(KafkaConstants.KEY, "A-1")
                    .containsEntry("task-id", accepted.getMessage().getHeader(SeedanceConstants.TASK_ID))
                    .containsEntry("customer", "C-7")
                    .doesNotContainKey(KafkaConstants.OFFSET);
            assertThat(result.getBody()).asString().contains("\"status\":\"succeeded\"");
            assertThat(topic(context, "video-dead-letters")).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"xml", "yaml"})
    void anOrderThatComesAgainIsPaidOnce(String language) throws Exception {
        try (SnippetContext context = open(language)) {
            order(context, "A-1", REQUEST.formatted("A fox", "480p"));
            order(context, "A-1", REQUEST.formatted("A fox", "480p"));
        }
        assertThat(emulator().ledger()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"xml", "yaml"})
    void whatIsRefusedIsADeadLetter(String language) throws Exception {
        String request = REQUEST.formatted("A fox", "9000p");
        try (SnippetContext context = open(language)) {
            assertThat(order(context, "A-1", request).getException()).isNull();
            Message letter = only(context, "video-dead-letters");
            assertThat(letter.getBody(String.class)).isEqualTo(request);
            assertThat(letter.getHeaders())
                    .containsEntry(KafkaConstants.KEY, "A-1")
                    .containsEntry("error", "InvalidRequestException")
                    .containsKey("customer");
            assertThat(letter.getHeader("error-message", String.class)).contains("9000p");
        }
        assertThat(emulator().ledger()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"xml", "yaml"})
    void whatTheModerationStopsIsADeadLetterWithItsTaskAndCost(String language) throws Exception {
        try (SnippetContext context = open(language)) {
            order(context, "A-1", REQUEST.formatted("A fox [moderated-late]", "480p"));
            Message letter = only(context, "video-dead-letters");
            assertThat(letter.getHeaders())
                    .containsEntry(KafkaConstants.KEY, "A-1")
                    .containsEntry("error-code", "CONTENT_MODERATION_FAILED")
                    .containsEntry("task-id", emulator().ledger().get(0).taskId());
            assertThat(letter.getHeader("cost", String.class)).isEqualTo("0");
            assertThat(topic(context, "video-results")).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"xml", "yaml"})
    void aTroubleOfTheProviderFailsTheExchange(String language) throws Exception {
        emulator().faults().on(Operation.SUBMIT).always().inject(Fault.error("SERVICE_BUSY"));
        try (SnippetContext context = open(language)) {
            Exchange order = order(context, "A-1", REQUEST.formatted("A fox", "480p"));
            assertThat(order.getException()).isInstanceOf(ServiceUnavailableException.class);
            assertThat(topic(context, "video-dead-letters")).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"xml", "yaml"})
    void whatIsInDoubtIsAskedAboutAgainAndInTheEndADeadLetter(String language) throws Exception {
        emulator().faults().on(Operation.SUBMIT).inject(Fault.connectionReset().processed());
        // this provider cannot be asked what became of it
        try (SnippetContext context = open(language, "seedance2.ink")) {
            context.context().getRouteController().stopRoute("in-doubt-again");
            assertThat(order(context, "A-1", "{\"prompt\": \"A fox\"}").getException())
                    .isNull();
            Message again = only(context, "video-requests-in-doubt");
            assertThat(again.getHeader("attempts", Integer.class)).isEqualTo(1);
            // as it comes from the topic
            again.setHeader("attempts", "18".getBytes(StandardCharsets.UTF_8));
            context.context().getRouteController().startRoute("in-doubt-again");
            Message letter = only(context, "video-dead-letters");
            assertThat(letter.getBody(String.class)).isEqualTo("{\"prompt\": \"A fox\"}");
            assertThat(letter.getHeaders())
                    .containsEntry("error", "AmbiguousSubmitException")
                    .containsEntry(KafkaConstants.KEY, "A-1");
            assertThat(letter.getHeader("attempts", Integer.class)).isEqualTo(20);
        }
        assertThat(emulator().ledger()).hasSize(1);
    }

    private static SnippetContext open(String language) throws Exception {
        return open(language, "seedance2.movie");
    }

    private static SnippetContext open(String language, String provider) throws Exception {
        Snippet routes = Snippets.get("kafka-" + language);
        SnippetContext context = new SnippetContext(routes, emulator());
        context.component().getConfiguration().setProvider(provider);
        context.component().getConfiguration().setMaxRetries(0);
        context.context().getCamelContextExtension().registerEndpointCallback((uri, endpoint) -> {
            if (endpoint instanceof StubEndpoint topic) {
                // how long each takes to stop
                topic.setPollTimeout(20);
            }
            return endpoint;
        });
        context.add(routes.with(
                routes.text().replace("kafka:video", "stub:kafka:video").replace("15000", "10")));
        context.context().start();
        context.context().getRouteController().startAllRoutes();
        return context;
    }

    private static Exchange order(SnippetContext context, String key, String request) {
        return context.context().createProducerTemplate().send("direct:generate", ExchangePattern.InOnly, exchange -> {
            Message message = exchange.getMessage();
            message.setBody(request);
            message.setHeader(KafkaConstants.KEY, key);
            message.setHeader(KafkaConstants.OFFSET, 42L);
            message.setHeader("customer", "C-7");
        });
    }

    private static List<Exchange> topic(SnippetContext context, String name) {
        return context.context()
                .getEndpoint("stub:kafka:" + name, StubEndpoint.class)
                .getExchanges();
    }

    private static Message only(SnippetContext context, String name) {
        await().atMost(LONG).until(() -> topic(context, name).size() == 1);
        return topic(context, name).get(0).getMessage();
    }

    private static SeedanceEmulator emulator() {
        return EMULATOR.emulator();
    }
}
