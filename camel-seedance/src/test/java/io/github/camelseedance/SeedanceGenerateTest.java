/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.camelseedance.client.http.TransportException;
import io.github.camelseedance.model.AmbiguousSubmitException;
import io.github.camelseedance.model.BudgetExceededException;
import io.github.camelseedance.model.InvalidRequestException;
import io.github.camelseedance.model.TaskStatus;
import io.github.camelseedance.model.TaskTimeoutException;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.task.MemoryTaskRepository;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskState;
import io.github.camelseedance.testing.FakeTransport;
import io.github.camelseedance.testing.MovieDouble;
import io.github.camelseedance.testing.VirtualScheduler;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code to("seedance:generate")} and what settles its submissions, in routes, on a transport without HTTP. */
class SeedanceGenerateTest {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String INK_ACCEPTED =
            "{\"success\":true,\"requestId\":\"req_1\",\"status\":\"queued\",\"creditsCharged\":40}";

    private final MovieDouble movie = new MovieDouble(VirtualScheduler.atWallClock());
    private final FakeTransport wire = new FakeTransport().otherwise(movie);
    private final MemoryTaskRepository repository = new MemoryTaskRepository();
    private DefaultCamelContext context;
    private ProducerTemplate template;

    @BeforeEach
    void create() {
        context = new DefaultCamelContext();
        SeedanceComponent component = new SeedanceComponent();
        component.setTransport(wire);
        component.setTaskRepository(repository);
        SeedanceConfiguration options = component.getConfiguration();
        options.setProvider("seedance2.movie");
        options.setApiKey("key");
        options.setFirstPollDelay(20);
        options.setPollInterval(50);
        context.addComponent("seedance", component);
        template = context.createProducerTemplate();
        context.getShutdownStrategy().setTimeout(30);
    }

    @AfterEach
    void stop() throws Exception {
        context.close();
    }

    private void route(String uri) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in").to(uri).to("mock:out");
            }
        });
        context.start();
    }

    private Exchange send(String body, Map<String, Object> headers) {
        return template.request("direct:in", e -> {
            e.getIn().setBody(body);
            e.getIn().setHeaders(new HashMap<>(headers));
        });
    }

    @Test
    void theHeaderMakesTheSubmissionUniqueAndIsRemoved() throws Exception {
        route("seedance:generate?submissionKey=ignored-${exchangeId}");
        Exchange first = send("a cat", Map.of("CamelSeedanceSubmissionKey", "order-1"));
        Exchange second = send("a cat", Map.of("CamelSeedanceSubmissionKey", "order-1"));
        assertThat(first.getMessage().getHeaders())
                .doesNotContainKeys("CamelSeedanceSubmissionKey", "CamelSeedanceDuplicate");
        assertThat(second.getMessage().getHeader("CamelSeedanceDuplicate")).isEqualTo(true);
        assertThat(second.getMessage().getBody(VideoTask.class).id())
                .isEqualTo(first.getMessage().getBody(VideoTask.class).id());
        assertThat(second.getMessage().getBody(VideoTask.class).submissionKey()).isEqualTo("order-1");
        assertThat(movie.submits).isEqualTo(1);
    }

    @Test
    void theExpressionMakesTheKeyOfWhatTheMessageHas() throws Exception {
        route("seedance:generate?submissionKey=${header.topic}-${header.partition}-${header.offset}");
        Exchange first = send("a cat", Map.of("topic", "video-requests", "partition", 0, "offset", 17L));
        assertThat(first.getMessage().getBody(VideoTask.class).submissionKey()).isEqualTo("video-requests-0-17");
    }

    @Test
    void anExpressionCanBeWrittenInBothWaysOfSimple() throws Exception {
        route("seedance:generate?submissionKey=$simple{header.topic}-${header.offset}");
        Exchange first = send("a cat", Map.of("topic", "video-requests", "offset", 17L));
        assertThat(first.getMessage().getBody(VideoTask.class).submissionKey()).isEqualTo("video-requests-17");
    }

    @Test
    void anErrorAboutManyFieldsIsBoundedAndInOneLine() throws Exception {
        route("seedance:generate");
        StringBuilder body = new StringBuilder("{\"prompt\": \"a cat\", \"x\\n2026 ERROR https://h/?sig=SECRET\": 1");
        for (int i = 0; i < 5000; i++) {
            body.append(", \"unknown").append(i).append("\": 1");
        }
        assertThat(send(body + "}", Map.of()).getException())
                .isInstanceOfSatisfying(InvalidRequestException.class, e -> {
                    assertThat(e.getMessage())
                            .hasSizeLessThan(20_000)
                            .doesNotContain("\n2026", "SECRET")
                            .endsWith("and 4981 more");
                    assertThat(e.getViolations()).hasSize(100);
                    assertThat(e.getViolationCount()).isEqualTo(5001);
                });
        assertThat(wire.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "${header.missing}",
                "order-${header.missing}",
                "${header.empty}-x",
                "order-$simple{header.missing}",
                "${header.topic}-$simple{header.missing}"
            })
    void anExpressionWithAnEmptyPartIsRefused(String expression) throws Exception {
        route("seedance:generate?submissionKey=" + expression);
        assertThat(send("a cat", Map.of("empty", "", "topic", "t")).getException())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("submissionKey");
        assertThat(wire.requests()).isEmpty();
    }

    /** What no repository could hold is wrong with the message: it would be so at every attempt. */
    @ParameterizedTest
    @ValueSource(strings = {"\u0000\u0000\u0000A", "order-\ud83d"})
    void aKeyThatCannotBeStoredIsRefused(String key) throws Exception {
        route("seedance:generate?submissionKey=${header.order}");
        for (String header : new String[] {"CamelSeedanceSubmissionKey", "order"}) {
            assertThat(send("a cat", Map.of(header, key)).getException())
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("submissionKey");
        }
        assertThat(wire.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "---", " "})
    void aKeyNeedsALetterOrDigit(String key) throws Exception {
        route("seedance:generate");
        assertThat(send("a cat", Map.of("CamelSeedanceSubmissionKey", key)).getException())
                .isInstanceOf(InvalidRequestException.class);
        assertThat(send("a cat", Map.of("CamelSeedanceSubmissionKey", "k".repeat(256)))
                        .getException())
                .isInstanceOf(InvalidRequestException.class);
        assertThat(wire.requests()).isEmpty();
    }

    @Test
    void whatCostsMoreThanMaxCostIsRefusedBeforeAnyRequest() throws Exception {
        route("seedance:generate?maxCost=10");
        assertThat(send("{\"prompt\":\"a cat\",\"duration\":8,\"resolution\":\"720p\"}", Map.of())
                        .getException())
                .isInstanceOf(BudgetExceededException.class)
                .hasMessageContaining("14.4");
        assertThat(wire.requests()).isEmpty();
        assertThat(send("{\"prompt\":\"a cat\",\"duration\":8,\"resolution\":\"480p\"}", Map.of())
                        .getException())
                .isNull();
    }

    @Test
    void camelsRedeliveryGoesOnWithTheSubmissionAndDoesNotPayAgain() throws Exception {
        movie.answerLost = () -> {
            movie.tasks.values().forEach(task -> task.listed = false);
            return CompletableFuture.failedFuture(TransportException.sent("connection reset", null));
        };
        AtomicInteger failures = new AtomicInteger();
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                onException(AmbiguousSubmitException.class)
                        .maximumRedeliveries(20)
                        .redeliveryDelay(50)
                        .onExceptionOccurred(e -> {
                            // the list is late: only the second attempt can see the task
                            failures.incrementAndGet();
                            movie.tasks.values().forEach(task -> task.listed = true);
                        });
                from("direct:in").to("seedance:generate?submitTimeout=1500").to("mock:out");
            }
        });
        context.start();
        Exchange result = send("a cat", Map.of());
        assertThat(failures).hasPositiveValue();
        assertThat(result.getException()).isNull();
        assertThat(result.getMessage().getBody(VideoTask.class).id()).isEqualTo("task-1");
        assertThat(result.getMessage().getHeaders()).doesNotContainKey("CamelSeedanceDuplicate");
        assertThat(movie.submits).isEqualTo(1);
    }

    @Test
    void anotherGenerateInTheSameExchangeIsAnotherSubmission() throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in")
                        .doTry()
                        .to("seedance:generate?provider=seedance2.ink&onAmbiguousSubmit=fail")
                        .doCatch(AmbiguousSubmitException.class)
                        .setBody(constant("a dog"))
                        .to("seedance:generate")
                        .end();
            }
        });
        context.start();
        wire.thenLost();
        Exchange result = send("a cat", Map.of());
        assertThat(result.getMessage().getBody(VideoTask.class).provider()).isEqualTo("seedance2.movie");
        assertThat(movie.submits).isEqualTo(1);
    }

    @Test
    void withoutTrackNobodyReportsTheEnd() throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("seedance:tasks").to("mock:ends");
            }
        });
        route("seedance:generate?track=false");
        MockEndpoint ends = context.getEndpoint("mock:ends", MockEndpoint.class);
        ends.expectedMessageCount(0);
        send("a cat", Map.of());
        movie.endAll("completed");
        ends.assertIsSatisfied(300);
        assertThat(repository.getUnfinished()).isZero();
    }

    @Test
    void trackFalseWithTrackHeadersIsAnErrorAtStart() {
        assertThatThrownBy(() -> route("seedance:generate?track=false&trackHeaders=order"))
                .hasStackTraceContaining("trackHeaders");
    }

    @Test
    void stoppingTheContextEndsAWaitAtOnceAndKeepsTheTask() throws Exception {
        route("seedance:generate?awaitCompletion=true");
        CompletableFuture<Exchange> waiting =
                template.asyncSend("direct:in", e -> e.getIn().setBody("a cat"));
        await().atMost(SOON).until(() -> movie.submits == 1);
        template.asyncSend("direct:in", e -> e.getIn().setBody("a dog"));
        await().atMost(SOON)
                .until(() -> repository.list(null, TaskState.RUNNING, 5).size() == 2);
        context.stop();
        Exchange ended = waiting.get(10, TimeUnit.SECONDS);
        assertThat(ended.getException()).isInstanceOfSatisfying(TaskTimeoutException.class, e -> {
            assertThat(e.getReason()).isEqualTo(TaskTimeoutException.Reason.SHUTDOWN);
            assertThat(e.getProvider()).isEqualTo("seedance2.movie");
            assertThat(e.getTaskId()).isEqualTo("task-1");
        });
        assertThat(repository.list(null, TaskState.RUNNING, 5)).hasSize(2).allSatisfy(row -> assertThat(row.owner())
                .isNull());
    }

    @Test
    void withoutAConsumerTheProducerGoesOnLookingAfterSubmitTimeout() throws Exception {
        route("seedance:generate?submissionKey=order-1&submitTimeout=1000");
        movie.answerLost = () -> {
            movie.tasks.get("task-1").listed = false;
            return CompletableFuture.failedFuture(TransportException.sent("connection reset", null));
        };
        assertThat(send("a cat", Map.of()).getException()).isInstanceOf(AmbiguousSubmitException.class);
        movie.tasks.get("task-1").listed = true;
        await().atMost(SOON)
                .until(() -> repository.list(null, TaskState.RUNNING, 1).size() == 1);
        Exchange retry = send("a cat", Map.of());
        assertThat(retry.getException()).isNull();
        assertThat(retry.getMessage().getHeader(SeedanceConstants.DUPLICATE)).isEqualTo(true);
        assertThat(retry.getMessage().getHeader(SeedanceConstants.TASK_ID)).isEqualTo("task-1");
        assertThat(movie.submits).isEqualTo(1);
    }

    @Test
    void awaitTimeoutSaysWhichTaskAndAConsumerReportsItLater() throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("seedance:tasks").to("mock:ends");
            }
        });
        route("seedance:generate?awaitCompletion=true&awaitTimeout=200");
        Exchange result = send("a cat", Map.of());
        assertThat(result.getException())
                .isInstanceOf(TaskTimeoutException.class)
                .hasMessageContaining("task-1");
        MockEndpoint ends = context.getEndpoint("mock:ends", MockEndpoint.class);
        ends.expectedMessageCount(1);
        movie.endAll("completed");
        ends.assertIsSatisfied();
    }

    @Test
    void statusCanWaitToo() throws Exception {
        movie.add("made-elsewhere", "processing");
        route("seedance:status?awaitCompletion=true");
        CompletableFuture<Object> result = template.asyncRequestBody("direct:in", (Object) "made-elsewhere");
        await().atMost(SOON).until(() -> movie.statuses > 1);
        movie.endAll("completed");
        assertThat(((VideoTask) result.get()).status()).isEqualTo(TaskStatus.SUCCEEDED);
    }

    @Test
    void resolveAdoptsWhatIsInDoubt() throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:resolve").to("seedance:resolve?provider=seedance2.ink");
            }
        });
        route("seedance:generate?provider=seedance2.ink&onAmbiguousSubmit=fail");
        wire.thenLost();
        Map<String, Object> key = Map.of("CamelSeedanceSubmissionKey", "order-1");
        assertThat(send("a cat", key).getException()).isInstanceOf(AmbiguousSubmitException.class);
        wire.then(200, "{\"success\":true,\"requestId\":\"req_1\",\"status\":\"processing\",\"error\":null}");
        VideoTask adopted = template.requestBodyAndHeaders(
                "direct:resolve",
                null,
                Map.of(
                        "CamelSeedanceSubmissionKey",
                        "order-1",
                        "CamelSeedanceDecision",
                        "adopt",
                        "CamelSeedanceTaskId",
                        "req_1"),
                VideoTask.class);
        assertThat(adopted.id()).isEqualTo("req_1");
        Exchange again = send("a cat", key);
        assertThat(again.getMessage().getHeader("CamelSeedanceDuplicate")).isEqualTo(true);
        assertThat(again.getMessage().getBody(VideoTask.class).id()).isEqualTo("req_1");
    }

    /** Nor is it told as an error of the store, nor is anything bound or lost by it. */
    @Test
    void resolveAdoptsNoTaskOfAnotherSubmission() throws Exception {
        route("seedance:generate?provider=seedance2.ink&onAmbiguousSubmit=fail");
        wire.thenLost();
        send("a cat", Map.of("CamelSeedanceSubmissionKey", "order-1"));
        TaskRow doubt = repository.findByKey("default", "order-1").orElseThrow();
        wire.then(200, INK_ACCEPTED);
        template.requestBody("seedance:generate?provider=seedance2.ink&taskQueue=other", "a dog");
        wire.then(200, "{\"success\":true,\"requestId\":\"req_1\",\"status\":\"processing\"}");

        Exchange answer = template.send("seedance:resolve?provider=seedance2.ink", exchange -> exchange.getIn()
                .setHeaders(new HashMap<>(Map.of(
                        "CamelSeedanceSubmissionKey",
                        "order-1",
                        "CamelSeedanceDecision",
                        " Adopt ",
                        "CamelSeedanceTaskId",
                        "req_1"))));
        assertThat(answer.getException())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("CamelSeedanceTaskId \"req_1\": another submission has this task");
        assertThat(repository.find(doubt.id()).orElseThrow().state()).isEqualTo(TaskState.IN_DOUBT);
    }

    /** Whatever is decided, with whatever reference: what belongs to another endpoint is not known. */
    @ParameterizedTest
    @CsvSource({
        "provider=seedance2.movie",
        "provider=seedance2.ink&taskQueue=other",
        "provider=seedance2.ink&account=other",
        "provider=seedance2.ink&baseUrl=https://other.example.com",
        "provider=seedance2.ink&taskQueue=other&account=other&apiKey=other"
    })
    void resolveKnowsNothingOfOthers(String options) throws Exception {
        route("seedance:generate?provider=seedance2.ink&onAmbiguousSubmit=fail");
        wire.thenLost();
        send("a cat", Map.of("CamelSeedanceSubmissionKey", "order-1"));
        TaskRow doubt = repository.findByKey("default", "order-1").orElseThrow();
        TaskRow parked = repository.insert(doubt.toBuilder()
                .id("parked")
                .submissionKey(null)
                .tokenHash(null)
                .taskId("t-parked")
                .state(TaskState.PARKED)
                .build());
        int asked = wire.requests().size();
        for (String decision : List.of("adopt", "abandon", "retry")) {
            for (String reference : List.of("order-1", doubt.id(), parked.id(), "never-seen")) {
                assertNotKnown(options, reference, Map.of("CamelSeedanceSubmissionKey", reference), decision);
            }
            for (String taskId : List.of("t-parked", "never-seen")) {
                assertNotKnown(options, taskId, Map.of("CamelSeedanceTaskId", taskId), decision);
            }
        }
        assertThat(wire.requests()).hasSize(asked);
        assertThat(repository.find(doubt.id())).contains(doubt);
        assertThat(repository.find(parked.id())).contains(parked);
    }

    private void assertNotKnown(String options, String reference, Map<String, String> headers, String decision) {
        Exchange answer = template.send("seedance:resolve?" + options, exchange -> {
            exchange.getIn().setHeaders(new HashMap<>(headers));
            exchange.getIn().setHeader(SeedanceConstants.DECISION, decision);
        });
        assertThat(answer.getException())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("nothing is known");
        Exchange unheardOf = template.send("seedance:resolve?" + options, exchange -> {
            headers.keySet().forEach(name -> exchange.getIn().setHeader(name, "unheard-of"));
            exchange.getIn().setHeader(SeedanceConstants.DECISION, decision);
        });
        assertThat(answer.getException().getMessage().replace(reference, "unheard-of"))
                .isEqualTo(unheardOf.getException().getMessage());
        assertThat(answer.getMessage().getBody()).isNull();
    }

    @Test
    void resolveAbandonsWhatIsInDoubtAndItsKeyIsFree() throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:resolve").to("seedance:resolve?provider=seedance2.ink");
            }
        });
        route("seedance:generate?provider=seedance2.ink&onAmbiguousSubmit=fail");
        wire.thenLost();
        Map<String, Object> key = Map.of("CamelSeedanceSubmissionKey", "order-1");
        assertThat(send("a cat", key).getException()).isInstanceOf(AmbiguousSubmitException.class);
        template.requestBodyAndHeaders(
                "direct:resolve",
                null,
                Map.of("CamelSeedanceSubmissionKey", "order-1", "CamelSeedanceDecision", "abandon"));
        wire.then(200, INK_ACCEPTED);
        assertThat(send("a cat", key).getMessage().getBody(VideoTask.class).id())
                .isEqualTo("req_1");
    }

    @Test
    void resolveRefusesWhatItDoesNotUnderstand() throws Exception {
        route("seedance:resolve");
        assertThat(send("x", Map.of("CamelSeedanceDecision", "guess", "CamelSeedanceTaskId", "t"))
                        .getException())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("adopt, abandon or retry");
        assertThat(send("x", Map.of("CamelSeedanceDecision", "retry")).getException())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("CamelSeedanceSubmissionKey is missing: the key or the id of a submission");
        assertThat(send("x", Map.of("CamelSeedanceDecision", "retry", "CamelSeedanceTaskId", "t"))
                        .getException())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("nothing is known");
        assertThat(wire.requests()).isEmpty();
    }

    @Test
    void headersOfAnotherCaseOrComponentSteerNothing() throws Exception {
        route("seedance:generate");
        send(
                "a cat",
                Map.of(
                        "CamelHttpUri", "https://evil.example.com",
                        "Authorization", "Bearer mine",
                        "Host", "evil.example.com"));
        assertThat(wire.requests()).singleElement().satisfies(request -> {
            assertThat(request.uri().getHost()).isEqualTo("api.seedance2.movie");
            assertThat(request.headers()).containsEntry("X-API-Key", "key").doesNotContainKeys("Authorization", "Host");
        });
    }
}
