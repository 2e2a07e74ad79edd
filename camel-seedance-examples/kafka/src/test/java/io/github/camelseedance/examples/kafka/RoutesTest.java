/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.examples.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelseedance.SeedanceConstants;
import io.github.camelseedance.emulator.EmulatedProvider;
import io.github.camelseedance.emulator.Fault;
import io.github.camelseedance.emulator.Operation;
import io.github.camelseedance.emulator.SeedanceEmulator;
import io.github.camelseedance.model.AuthenticationException;
import io.github.camelseedance.model.ServiceUnavailableException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Message;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.component.stub.StubComponent;
import org.apache.camel.component.stub.StubEndpoint;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each route for itself: the topics are queues in memory. */
class RoutesTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private final SeedanceEmulator emulator = SeedanceEmulator.builder()
            .queueTime(Duration.ofMillis(20))
            .runTime(Duration.ofMillis(50))
            .apiKeys("good-key")
            .start();

    private Main orders;

    @BeforeEach
    void start() throws Exception {
        start(Map.of());
    }

    private void start(Map<String, String> more) throws Exception {
        Properties settings = new Properties();
        // any free one
        settings.setProperty("orders.page.port", "0");
        settings.putAll(Map.of(
                "kafka.brokers",
                "none:9092",
                // of the options of kafka the queues have none
                "camel.main.auto-configuration-fail-fast",
                "false",
                "orders.database.url",
                "jdbc:h2:file:" + directory.resolve("tasks"),
                "orders.in-doubt.delay",
                "100",
                "orders.in-doubt.attempts",
                "11",
                "camel.component.seedance.base-url",
                emulator.baseUrl(),
                "camel.component.seedance.api-key",
                "good-key",
                "camel.component.seedance.first-poll-delay",
                "50ms",
                "camel.component.seedance.poll-interval",
                "50ms",
                "camel.component.seedance.max-retries",
                "1"));
        settings.putAll(more);
        orders = Orders.camel(settings);
        orders.bind("kafka", new StubComponent());
        orders.addMainListener(new MainListenerSupport() {
            @Override
            public void beforeConfigure(BaseMainSupport main) {
                main.getCamelContext().getCamelContextExtension().registerEndpointCallback((uri, endpoint) -> {
                    if (endpoint instanceof StubEndpoint topic) {
                        // how long each takes to stop
                        topic.setPollTimeout(20);
                    }
                    return endpoint;
                });
            }
        });
        orders.start();
    }

    private void restart(Map<String, String> more) throws Exception {
        orders.stop();
        start(more);
    }

    @AfterEach
    void stop() {
        orders.stop();
        emulator.close();
    }

    /** An exchange as it comes from the topic. */
    private Exchange order(String key, String request) {
        CamelContext context = orders.getCamelContext();
        return context.createProducerTemplate().send("direct:generate", ExchangePattern.InOnly, exchange -> {
            Message message = exchange.getMessage();
            message.setBody(request);
            message.setHeader(KafkaConstants.KEY, key);
            message.setHeader(KafkaConstants.TOPIC, "video-requests");
            message.setHeader(KafkaConstants.PARTITION, 1);
            message.setHeader(KafkaConstants.OFFSET, 42L);
            message.setHeader("customer", "C-7".getBytes(StandardCharsets.UTF_8));
        });
    }

    private static String request(String prompt) {
        return "{\"prompt\": \"%s\", \"resolution\": \"480p\", \"duration\": 4}".formatted(prompt);
    }

    private List<Exchange> topic(String name) {
        return orders.getCamelContext()
                .getEndpoint("kafka:" + name, StubEndpoint.class)
                .getExchanges();
    }

    private Message only(String topic) {
        await().atMost(LIMIT).until(() -> !topic(topic).isEmpty());
        assertThat(topic(topic)).hasSize(1);
        return topic(topic).get(0).getMessage();
    }

    private Message deadLetter() {
        return only("video-dead-letters");
    }

    @Test
    void theEndOfATaskBecomesARecordWithItsKeyAndTheHeadersOfTheRequest() {
        Exchange accepted = order("A-1", request("A cat"));
        assertThat(accepted.getException()).isNull();
        Message result = only("video-results");
        assertThat(result.getHeader(KafkaConstants.KEY)).isEqualTo("A-1");
        assertThat(result.getHeader("customer")).isEqualTo("C-7");
        assertThat(result.getHeader("task-id"))
                .isEqualTo(accepted.getMessage().getHeader(SeedanceConstants.TASK_ID))
                .isNotNull();
        assertThat(result.getBody(String.class)).contains("\"status\":\"succeeded\"", "\"submissionKey\":\"A-1\"");
        assertThat(topic("video-dead-letters")).isEmpty();
    }

    @Test
    void whatIsRefusedBeforeItIsSentIsADeadLetter() {
        String request = request("A cat").replace("480p", "9000p");
        assertThat(order("A-1", request).getException()).isNull();
        Message letter = deadLetter();
        assertThat(letter.getBody(String.class)).isEqualTo(request);
        assertThat(letter.getHeader(KafkaConstants.KEY)).isEqualTo("A-1");
        assertThat(letter.getHeaders())
                .containsEntry("error-code", "INVALID_REQUEST")
                .containsEntry("cost", "0")
                .containsEntry("provider", "seedance2.movie")
                .containsEntry("order", "A-1")
                .containsEntry("origin", "video-requests-1@42")
                .containsKey("customer")
                .doesNotContainKeys("task-id", "estimated-cost");
        assertThat(letter.getHeader("error-message", String.class)).contains("9000p");
        assertThat(emulator.received(EmulatedProvider.MOVIE, Operation.SUBMIT)).isZero();
    }

    @Test
    void whatIsNoJsonOrHasNoKeyIsADeadLetter() {
        assertThat(order("A-1", "{\"prompt\": ").getException()).isNull();
        assertThat(order(null, request("A cat")).getException()).isNull();
        await().atMost(LIMIT).until(() -> topic("video-dead-letters").size() == 2);
        assertThat(topic("video-dead-letters"))
                .allSatisfy(letter ->
                        assertThat(letter.getMessage().getHeader("error-code")).isEqualTo("INVALID_REQUEST"));
        assertThat(emulator.received(EmulatedProvider.MOVIE, Operation.SUBMIT)).isZero();
    }

    @Test
    void anOrderThatComesAgainWithAnotherRequestIsADeadLetter() {
        order("A-1", request("A cat"));
        order("A-1", request("A dog"));
        assertThat(deadLetter().getHeader("error-message", String.class)).contains("is known with another request");
        assertThat(emulator.ledger()).hasSize(1);
    }

    @Test
    void whatTheModerationRefusesIsADeadLetter() {
        assertThat(order("A-1", request("A cat [moderated]")).getException()).isNull();
        assertThat(deadLetter().getHeaders())
                .containsEntry("error-code", "CONTENT_MODERATION_FAILED")
                .containsEntry("cost", "0");
        assertThat(emulator.ledger()).isEmpty();
    }

    @Test
    void whatTheModerationStopsLaterIsADeadLetterWithItsTaskAndCost() {
        Exchange accepted = order("A-1", request("A cat [moderated-late]"));
        Message letter = deadLetter();
        assertThat(letter.getHeader(KafkaConstants.KEY)).isEqualTo("A-1");
        assertThat(letter.getHeaders())
                .containsEntry("error-code", "CONTENT_MODERATION_FAILED")
                .containsEntry("task-id", accepted.getMessage().getHeader(SeedanceConstants.TASK_ID))
                .containsEntry("cost", "0")
                .containsEntry("customer", "C-7");
        assertThat(letter.getBody(String.class)).contains("\"status\":\"failed\"");
        assertThat(topic("video-results")).isEmpty();
    }

    @Test
    void aFailedTaskThatWasChargedSaysWhatItCost() throws Exception {
        restart(Map.of("camel.component.seedance.provider", "seedance2.ink"));
        order("A-1", "{\"prompt\": \"A cat [fail]\"}");
        Message letter = deadLetter();
        assertThat(letter.getHeader("cost", String.class))
                .isEqualTo(emulator.totalCharged(EmulatedProvider.INK).toPlainString());
        assertThat(emulator.totalCharged(EmulatedProvider.INK)).isPositive();
    }

    @Test
    void whatIsNotFundedIsADeadLetterWithWhatItWouldHaveCost() {
        assertThat(order("A-1", request("A cat [refuse:INSUFFICIENT_CREDIT]")).getException())
                .isNull();
        assertThat(deadLetter().getHeaders())
                .containsEntry("error-code", "INSUFFICIENT_CREDIT")
                .containsEntry("cost", "0")
                .containsEntry("estimated-cost", "3.6 credits");
        assertThat(deadLetter().getBody(String.class)).contains("A cat");
    }

    @Test
    void aTroubleOfTheProviderIsNoDeadLetterAndTheRecordCanComeAgain() {
        emulator.faults().on(Operation.SUBMIT).times(2).inject(Fault.error("SERVICE_BUSY"));
        assertThat(order("A-1", request("A cat")).getException()).isInstanceOf(ServiceUnavailableException.class);
        assertThat(topic("video-dead-letters")).isEmpty();
        assertThat(order("A-1", request("A cat")).getException()).isNull();
        only("video-results");
        assertThat(emulator.ledger()).hasSize(1);
    }

    @Test
    void aKeyThatIsRefusedIsNoDeadLetter() throws Exception {
        restart(Map.of("camel.component.seedance.api-key", "bad-key"));
        assertThat(order("A-1", request("A cat")).getException()).isInstanceOf(AuthenticationException.class);
        assertThat(topic("video-dead-letters")).isEmpty();
    }

    @Test
    void aLostAnswerOfAProviderThatListsIsFoundAgain() {
        emulator.faults().on(Operation.SUBMIT).inject(Fault.connectionReset().processed());
        assertThat(order("A-1", request("A cat")).getException()).isNull();
        only("video-results");
        assertThat(emulator.ledger()).hasSize(1);
    }

    @Test
    void whatStaysInDoubtIsAskedAboutAgainAndThenADeadLetterAndNeverSentAgain() throws Exception {
        restart(Map.of("camel.component.seedance.provider", "seedance2.ink"));
        emulator.faults().on(Operation.SUBMIT).inject(Fault.connectionReset().processed());
        String request = "{\"prompt\": \"A cat\"}";
        assertThat(order("A-1", request).getException()).isNull();
        Message letter = deadLetter();
        assertThat(letter.getHeaders())
                .containsEntry("error-code", "IN_DOUBT")
                .containsEntry("cost", "unknown")
                .containsEntry("attempts", "11")
                .containsEntry("origin", "video-requests-1@42");
        assertThat(letter.getHeader(KafkaConstants.KEY)).isEqualTo("A-1");
        assertThat(letter.getBody(String.class)).isEqualTo(request);
        assertThat(emulator.ledger()).hasSize(1);
        assertThat(emulator.received(EmulatedProvider.INK, Operation.SUBMIT)).isEqualTo(1);
    }

    /** Else the record would fail at every attempt, and hold its partition up. */
    @Test
    void aHeaderOfTheCustomerThatIsCalledAttemptsIsNotCounted() throws Exception {
        restart(Map.of("camel.component.seedance.provider", "seedance2.ink"));
        emulator.faults().on(Operation.SUBMIT).inject(Fault.connectionReset().processed());
        Exchange accepted = orders.getCamelContext()
                .createProducerTemplate()
                .send("direct:generate", ExchangePattern.InOnly, exchange -> {
                    exchange.getMessage().setBody("{\"prompt\": \"A cat\"}");
                    exchange.getMessage().setHeader(KafkaConstants.KEY, "A-1");
                    exchange.getMessage().setHeader("attempts", "first".getBytes(StandardCharsets.UTF_8));
                });
        assertThat(accepted.getException()).isNull();
        assertThat(deadLetter().getHeaders())
                .containsEntry("error-code", "IN_DOUBT")
                .containsEntry("attempts", "11");
    }
}
