/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.github.camelseedance.client.http.TransportResponse;
import io.github.camelseedance.model.Balance;
import io.github.camelseedance.model.InvalidRequestException;
import io.github.camelseedance.model.ServiceUnavailableException;
import io.github.camelseedance.model.TaskNotCancellableException;
import io.github.camelseedance.model.TaskNotFoundException;
import io.github.camelseedance.model.TaskStatus;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.testing.FakeTransport;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Exchange;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultExchange;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeedanceProducerTest extends SeedanceTestSupport {

    private static final String COMPLETED = """
            {"code":"200","message":"Success","result":{"task_id":"t1","model":"seedance-2.0","status":"completed",
             "resolution":"720p","ratio":"16:9","duration":8,"generate_audio":false,"seed":7,
             "video_url":"https://cdn.example.com/video.mp4?token=abc","last_frame_url":"https://cdn.example.com/f.png",
             "error_code":null,"error_message":null,"credit_cost":14.4,
             "created_at":"2025-01-15T10:30:00Z","updated_at":"2025-01-15T10:33:45Z"}}
            """;
    private static final String FAILED = """
            {"code":"200","message":"Success","result":{"task_id":"t1","status":"failed",
             "error_code":"CONTENT_MODERATION_FAILED","error_message":"no"}}
            """;

    @Test
    void statusPutsTheTaskIntoTheBodyAndPlainHeaders() {
        transport.then(200, COMPLETED);

        Exchange result = send("seedance:status", "t1");

        assertThat(result.getException()).isNull();
        VideoTask task = result.getMessage().getBody(VideoTask.class);
        assertThat(task.status()).isEqualTo(TaskStatus.SUCCEEDED);
        assertThat(task.provider()).isEqualTo(MOVIE);
        assertThat(task.account()).isEqualTo("default");
        assertThat(result.getMessage().getHeaders())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        SeedanceConstants.TASK_ID, "t1",
                        SeedanceConstants.STATUS, "succeeded",
                        SeedanceConstants.PROVIDER, MOVIE,
                        SeedanceConstants.VIDEO_URL, "https://cdn.example.com/video.mp4?token=abc",
                        SeedanceConstants.LAST_FRAME_URL, "https://cdn.example.com/f.png",
                        SeedanceConstants.CREDITS, "14.4",
                        SeedanceConstants.COST, "14.4",
                        SeedanceConstants.CURRENCY, "credits"));
        assertThat(transport.last().uri().getPath()).endsWith("/task/t1");
        assertThat(transport.last().headers()).containsEntry("X-API-Key", KEY);
        assertThat(transport.last().headers().get("User-Agent")).matches("camel-seedance/\\d.*");
    }

    @Test
    void stopsAfterItsComponentToo() throws Exception {
        Producer producer = context.getEndpoint("seedance:generate").createProducer();
        producer.start();
        context.getComponent("seedance").stop();
        assertThatCode(producer::stop).doesNotThrowAnyException();
    }

    @Test
    void headersOfAnEarlierResultAreTakenAway() {
        transport.then(200, FAILED);
        Map<String, Object> headers = new HashMap<>();
        headers.put(SeedanceConstants.TASK_ID, "t1");
        headers.put(SeedanceConstants.VIDEO_URL, "https://old");
        headers.put(SeedanceConstants.LAST_FRAME_URL, "https://old");
        headers.put(SeedanceConstants.CREDITS, "1");
        headers.put(SeedanceConstants.DUPLICATE, true);
        headers.put("other", "stays");

        Exchange result = send("seedance:status", null, headers);

        assertThat(result.getMessage().getHeaders())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        SeedanceConstants.TASK_ID,
                        "t1",
                        SeedanceConstants.STATUS,
                        "failed",
                        SeedanceConstants.PROVIDER,
                        MOVIE,
                        SeedanceConstants.ERROR_CODE,
                        "CONTENT_MODERATION_FAILED",
                        SeedanceConstants.COST,
                        "0",
                        SeedanceConstants.CURRENCY,
                        "credits",
                        "other",
                        "stays"));
    }

    @Test
    void theIdIsTakenFromHeaderThenTaskThenText() {
        transport.otherwise(request -> CompletableFuture.completedFuture(FakeTransport.response(
                200,
                Map.of("Content-Type", "application/json"),
                COMPLETED.replace("\"t1\"", '"' + request.uri().getPath().replaceAll(".*/", "") + '"'))));
        VideoTask task = VideoTask.builder().id("of-the-body").provider(MOVIE).build();

        assertThat(idAsked(task, Map.of(SeedanceConstants.TASK_ID, "of-the-header")))
                .isEqualTo("of-the-header");
        assertThat(idAsked(task, Map.of())).isEqualTo("of-the-body");
        assertThat(idAsked(" of-the-text\n", Map.of())).isEqualTo("of-the-text");
        assertThat(idAsked("{\"id\":\"of-the-json\",\"status\":\"queued\"}", Map.of()))
                .isEqualTo("of-the-json");
        assertThat(idAsked(4711, Map.of())).isEqualTo("4711");
        assertThat(idAsked(Map.of("id", new BigDecimal("4711.0")), Map.of())).isEqualTo("4711");
        assertThat(idAsked(Map.of("id", " of-the-map "), Map.of())).isEqualTo("of-the-map");
        assertThat(idAsked("of-the-bytes".getBytes(StandardCharsets.UTF_8), Map.of()))
                .isEqualTo("of-the-bytes");
    }

    private String idAsked(Object body, Map<String, ?> headers) {
        Exchange result = send("seedance:status", body, headers);
        assertThat(result.getException()).isNull();
        return transport.last().uri().getPath().replaceAll(".*/", "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "../balance", "a/b", "a b", "a?x=1", ".", "..", "ü", "%2e%2e"})
    void anIdThatIsNoneIsNeverSent(String id) {
        for (String operation : List.of("status", "cancel", "download")) {
            assertThat(send("seedance:" + operation, null, Map.of(SeedanceConstants.TASK_ID, id))
                            .getException())
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining(SeedanceConstants.TASK_ID);
            assertThat(send("seedance:" + operation, id).getException()).isInstanceOf(InvalidRequestException.class);
        }
        assertThat(transport.requests()).isEmpty();
    }

    @Test
    void aTaskOfAnotherProviderIsRefused() {
        Exchange result = send(
                "seedance:status", VideoTask.builder().id("t1").provider(INK).build());

        assertThat(result.getException())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContainingAll(INK, MOVIE);
        assertThat(transport.requests()).isEmpty();
    }

    @Test
    void cancelSaysWhatTheProviderSays() {
        transport.then(
                200,
                "{\"code\":\"200\",\"message\":\"Success\",\"result\":{\"task_id\":\"t1\",\"status\":\"cancelled\"}}");

        Exchange result = send("seedance:cancel", "t1");

        assertThat(result.getMessage().getHeader(SeedanceConstants.STATUS)).isEqualTo("cancelled");
        assertThat(transport.last().method()).isEqualTo("POST");
        assertThat(transport.last().uri().getPath()).endsWith("/task/t1/cancel");
    }

    @Test
    void cancelOfATaskThatHasEndedIsItsOwnError() {
        transport
                .then(200, "{\"code\":\"TASK_CANCEL_NOT_ALLOWED\",\"message\":\"no\"}")
                .then(200, COMPLETED);

        assertThat(send("seedance:cancel", "t1").getException())
                .isInstanceOfSatisfying(TaskNotCancellableException.class, e -> {
                    assertThat(e.getTaskId()).isEqualTo("t1");
                    assertThat(e.isRetryable()).isFalse();
                });
    }

    @Test
    void balanceLeavesTheHeaders() {
        transport.then(
                200,
                "{\"code\":\"200\",\"message\":\"Success\",\"result\":{\"total_credits\":10000,\"used_credits\":3250.5,\"remain_credits\":6749.5}}");

        Exchange result = send("seedance:balance", "ignored", Map.of(SeedanceConstants.TASK_ID, "t1"));

        assertThat(result.getMessage().getBody(Balance.class).remaining()).isEqualByComparingTo("6749.5");
        assertThat(result.getMessage().getHeaders()).containsOnlyKeys(SeedanceConstants.TASK_ID);
    }

    @Test
    void modelsOfAStaticTableNeedNeitherRequestNorKey() {
        component.getConfiguration().setApiKey(null);

        Exchange result = send("seedance:models", null);

        assertThat(result.getMessage().getBody(String.class)).contains("seedance-2.0-fast", "\"720p\":1.8");
        assertThat(transport.requests()).isEmpty();
    }

    @Test
    void estimateComputesWithoutARequest() {
        Exchange result = send("seedance:estimate?resolution=720p", "{\"prompt\":\"p\",\"duration\":8}");

        assertThat(result.getException()).isNull();
        assertThat((Object) result.getMessage().getBody(Map.class))
                .asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
                .containsEntry("amount", new BigDecimal("14.4"))
                .containsEntry("currency", "credits");
        assertThat(transport.requests()).isEmpty();
    }

    @Test
    void estimateChecksTheRequest() {
        assertThat(send("seedance:estimate", "{\"prompt\":\"p\",\"duration\":\"8\"}")
                        .getException())
                .isInstanceOf(InvalidRequestException.class);
        assertThat(send("seedance:estimate?provider=seedance2.ink", "p", Map.of(SeedanceConstants.GENERATE_AUDIO, true))
                        .getException())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("generateAudio");
        assertThat(transport.requests()).isEmpty();
    }

    @Test
    void whatCannotBeEstimatedIsAnErrorThatSaysSo() throws Exception {
        transport.then(200, document("ink/models-answer.json"));

        Exchange result = send(
                "seedance:estimate?provider=seedance2.ink",
                "{\"prompt\":\"p\",\"duration\":5,\"media\":[{\"type\":\"image\",\"url\":\"https://example.com/a.png\"}]}");

        assertThat(result.getException())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("media (1 entries): the provider publishes no price");
        assertThat(send("seedance:estimate?provider=volcengine.com", "{\"prompt\":\"p\",\"model\":\"ep-1\"}")
                        .getException())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("model \"ep-1\": the provider publishes no price");
    }

    @Test
    void errorsOfTheProviderBecomeTheExceptionOfTheExchange() {
        transport.then(404, "{\"code\":\"TASK_NOT_FOUND\",\"message\":\"no such task\"}");
        Exchange result = send("seedance:status", "t1");

        assertThat(result.getException()).isInstanceOfSatisfying(TaskNotFoundException.class, e -> {
            assertThat(e.getHttpStatus()).isEqualTo(404);
            assertThat(e.getCode()).isEqualTo("TASK_NOT_FOUND");
            assertThat(e.getProvider()).isEqualTo(MOVIE);
        });
        assertThat(result.getMessage().getBody()).isEqualTo("t1");
        assertThat(result.getMessage().getHeaders()).isEmpty();
    }

    @Test
    void aRetryIsMadeWhereItIsSafe() {
        transport.thenNotSent().then(503, "busy").then(200, COMPLETED);

        assertThat(send("seedance:status", "t1").getException()).isNull();
        assertThat(transport.requests()).hasSize(3);
    }

    @Test
    void maxRetriesOfTheEndpointCounts() {
        transport.otherwise(request -> CompletableFuture.completedFuture(TransportResponse.of(503, Map.of())));

        assertThat(send("seedance:status?maxRetries=1", "t1").getException())
                .isInstanceOf(ServiceUnavailableException.class);
        assertThat(transport.requests()).hasSize(2);
    }

    @Test
    void anAsynchronousAnswerContinuesOnceOnAPoolThread() throws Exception {
        CompletableFuture<TransportResponse> answer = new CompletableFuture<>();
        transport.then(request -> answer);
        AsyncProducer producer = startedProducer("seedance:status");
        Exchange exchange = exchange("t1");
        AtomicInteger done = new AtomicInteger();
        AtomicReference<String> thread = new AtomicReference<>();
        CountDownLatch latch = new CountDownLatch(1);

        boolean sync = producer.process(exchange, doneSync -> {
            assertThat(doneSync).isFalse();
            done.incrementAndGet();
            thread.set(Thread.currentThread().getName());
            latch.countDown();
        });

        assertThat(sync).isFalse();
        assertThat(done).hasValue(0);
        answer.complete(FakeTransport.response(200, Map.of("Content-Type", "application/json"), COMPLETED));
        assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(done).hasValue(1);
        assertThat(thread.get()).contains("SeedanceRoute");
        assertThat(exchange.getMessage().getBody()).isInstanceOf(VideoTask.class);
    }

    @Test
    void whatIsRefusedAtOnceIsDoneSynchronously() throws Exception {
        AsyncProducer producer = startedProducer("seedance:status");
        Exchange exchange = exchange(null);
        AtomicInteger done = new AtomicInteger();

        boolean sync = producer.process(exchange, doneSync -> {
            assertThat(doneSync).isTrue();
            done.incrementAndGet();
        });

        assertThat(sync).isTrue();
        assertThat(done).hasValue(1);
        assertThat(exchange.getException()).isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void aStoppedProducerRefuses() throws Exception {
        AsyncProducer producer = startedProducer("seedance:status");
        producer.stop();
        Exchange exchange = exchange("t1");

        assertThat(producer.process(exchange, doneSync -> {})).isTrue();
        assertThat(exchange.getException()).hasMessageContaining("stopped");
        assertThat(transport.requests()).isEmpty();
    }

    @Test
    void anInputStreamCanBeTheId() {
        transport.then(200, COMPLETED);

        assertThat(send("seedance:status", new ByteArrayInputStream("t1".getBytes(StandardCharsets.UTF_8)))
                        .getMessage()
                        .getBody())
                .isInstanceOf(VideoTask.class);
    }

    private static String document(String name) throws IOException {
        try (InputStream stream = SeedanceProducerTest.class.getResourceAsStream("/documents/" + name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private AsyncProducer startedProducer(String uri) throws Exception {
        AsyncProducer producer = context.getEndpoint(uri).createAsyncProducer();
        producer.start();
        return producer;
    }

    private Exchange exchange(Object body) {
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setBody(body);
        return exchange;
    }
}
