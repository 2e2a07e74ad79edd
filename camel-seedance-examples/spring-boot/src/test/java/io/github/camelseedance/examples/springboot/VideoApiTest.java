/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.examples.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelseedance.emulator.EmulatedProvider;
import io.github.camelseedance.emulator.Fault;
import io.github.camelseedance.emulator.Operation;
import io.github.camelseedance.emulator.SeedanceEmulator;
import io.github.camelseedance.emulator.SeedanceEmulatorExtension;
import io.github.camelseedance.examples.springboot.Service.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Each path and each error over HTTP. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@ActiveProfiles("emulator")
@DirtiesContext
class VideoApiTest {

    @RegisterExtension
    static final SeedanceEmulatorExtension EMULATOR =
            new SeedanceEmulatorExtension(builder -> builder.webhookSecret("emulated-secret")
                    .queueTime(Duration.ofMillis(200))
                    .runTime(Duration.ofMillis(500)));

    @TempDir
    static Path home;

    @LocalServerPort
    private int port;

    private Service service;
    private SeedanceEmulator emulator;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) {
        registry.add("videos.home", home::toString);
        registry.add("camel.component.seedance.base-url", EMULATOR::baseUrl);
        // the answer to a submission that is lost is not waited for longer than this
        registry.add("camel.component.seedance.submit-timeout", () -> "10s");
    }

    @BeforeEach
    void service() {
        service = Service.at(port);
        emulator = EMULATOR.emulator();
    }

    @Test
    void anOrderIsAcceptedAndItsVideoIsFound() {
        Answer accepted = service.post("{\"prompt\": \"A river\", \"duration\": 5, \"resolution\": \"720p\"}");

        assertThat(accepted.status()).isEqualTo(202);
        String id = accepted.text("id");
        assertThat(accepted.header("Location")).isEqualTo("/videos/" + id);
        assertThat(accepted.header("Content-Type")).startsWith("application/json");
        assertThat(accepted.header("Idempotency-Key")).hasSize(36);
        assertThat(accepted.header("Idempotency-Replayed")).isNull();
        assertThat(accepted.text("status")).isEqualTo("queued");

        Answer found = service.get(accepted.header("Location"));
        assertThat(found.status()).isEqualTo(200);
        assertThat(found.text("id")).isEqualTo(id);

        JsonNode ended = service.await(id, "succeeded");
        assertThat(ended.path("videoUrl").asText()).startsWith(emulator.baseUrl());
        assertThat(ended.path("credits").decimalValue()).isPositive();
        assertThat(ended.path("prompt").asText()).isEqualTo("A river");
    }

    @Test
    void aTaskThatFailsIsNoErrorOfTheCall() {
        String id = service.order("A river [fail]");

        JsonNode ended = service.await(id, "failed");

        assertThat(ended.path("errorCode").asText()).isEqualTo("internal_error");
        assertThat(service.video(id).status()).isEqualTo(200);
    }

    @Test
    void theSameKeyIsTheSameVideoAndIsPaidOnce() {
        String key = UUID.randomUUID().toString();
        String json = "{\"prompt\": \"A fox\", \"duration\": 5}";

        Answer first = service.post(json, "Idempotency-Key", key);
        service.await(first.text("id"), "succeeded");
        Answer second = service.post(json, "Idempotency-Key", '"' + key + '"');

        assertThat(first.header("Idempotency-Key")).isEqualTo(key);
        assertThat(second.status()).isEqualTo(202);
        assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(second.text("id")).isEqualTo(first.text("id"));
        assertThat(second.text("status")).isEqualTo("succeeded");
        assertThat(emulator.ledger("A fox")).hasSize(1);
    }

    @Test
    void theSameKeyWithAnotherRequestIsRefused() {
        service.order("A fox", "Idempotency-Key", "fox-1");

        Answer other = service.post("{\"prompt\": \"An owl\", \"duration\": 5}", "Idempotency-Key", "fox-1");

        assertProblem(other, 422, "invalid-request");
        assertThat(other.text("detail")).contains("fox-1", "use a new key");
        assertThat(emulator.ledger("An owl")).isEmpty();
    }

    @Test
    void aKeyThatIsNoneIsRefused() {
        Answer answer = service.post("{\"prompt\": \"A fox\"}", "Idempotency-Key", "--");

        assertProblem(answer, 400, "invalid-idempotency-key");
        assertThat(emulator.ledger()).isEmpty();
    }

    @Test
    void everythingThatIsWrongIsNamedAtOnce() {
        Answer answer =
                service.post("{\"prompt\": \"A fox\", \"duration\": 99, \"resolution\": \"9k\", \"colour\": 1}");

        assertProblem(answer, 422, "invalid-request");
        assertThat(answer.text("error")).isEqualTo("InvalidRequestException");
        assertThat(answer.text("provider")).isEqualTo("seedance2.ink");
        assertThat(answer.json().path("violations").findValuesAsText("field"))
                .containsExactlyInAnyOrder("duration", "resolution", "colour");
        assertThat(answer.json().path("violations").findValuesAsText("value")).contains("99", "9k");
        assertThat(answer.json().path("violations").findValuesAsText("allowed")).allMatch(text -> !text.isBlank());
        assertThat(emulator.requests()).isEmpty();
    }

    @Test
    void callersDoNotSayWhereWebhooksGo() {
        Answer answer =
                service.post("{\"prompt\": \"A fox\", \"webhookUrl\": \"https://example.com/x\", \"extra\": {}}");

        assertProblem(answer, 422, "invalid-request");
        assertThat(answer.json().path("violations").findValuesAsText("field")).containsExactly("webhookUrl", "extra");
        assertThat(emulator.ledger()).isEmpty();
    }

    @Test
    void headersOfACallDoNotSteerTheComponent() {
        String id = service.order(
                "A fox", "CamelSeedanceDuration", "12", "CamelSeedanceTaskId", "other", "CamelHttpUri", "x");

        assertThat(emulator.task(id).orElseThrow().submission().request()).containsEntry("duration", 5);
    }

    @Test
    void aBodyThatIsNoJsonObjectIsRefused() {
        assertProblem(service.post("{\"prompt\": "), 400, "malformed-json");
        assertProblem(service.post("A fox"), 400, "malformed-json");
        assertProblem(service.post("[]"), 400, "malformed-json");
        assertProblem(service.post(""), 400, "malformed-json");
        assertProblem(service.post("{\"prompt\": \"" + "x".repeat(70_000) + "\"}"), 413, "too-large");
        assertThat(service.call("POST", "/videos", "A fox", "Content-Type", "text/plain")
                        .status())
                .isEqualTo(415);
        assertThat(emulator.requests()).isEmpty();
    }

    @Test
    void whatTheProviderRefusesIsTold() {
        Answer moderated = service.post("{\"prompt\": \"A fox [moderated]\", \"duration\": 5}");

        assertProblem(moderated, 422, "invalid-request");
        assertThat(moderated.text("code")).isEqualTo("invalid_request");
    }

    @Test
    void tooManyRequestsSayWhenToComeAgain() {
        emulator.faults().on(Operation.SUBMIT).inject(Fault.rateLimited("120"));

        Answer answer = service.post("{\"prompt\": \"A fox\", \"duration\": 5}");

        assertProblem(answer, 429, "rate-limited");
        assertThat(answer.header("Retry-After")).isEqualTo("120");
        assertThat(answer.json().path("retryable").asBoolean()).isTrue();
    }

    @Test
    void whatIsWrongBehindTheServiceIsNotTheCallersAndIsNotShown() {
        emulator.faults()
                .on(Operation.SUBMIT)
                .inject(Fault.error("payment_required").withStatus(402));
        assertHidden(service.post("{\"prompt\": \"A fox\", \"duration\": 5}"), 402, "out-of-credits");

        emulator.faults()
                .on(Operation.SUBMIT)
                .inject(Fault.error("unauthorized").withStatus(401));
        assertHidden(service.post("{\"prompt\": \"A fox\", \"duration\": 5}"), 502, "provider-refuses");
    }

    @Test
    void anOrderInDoubtIsRepeatedWithItsKeyAndPaidOnce() {
        // created, but the answer is lost, and so is what would tell: its webhook is minutes away
        emulator.faults().on(Operation.SUBMIT).inject(Fault.connectionReset().processed());

        Answer doubt = service.post("{\"prompt\": \"A fox [stuck]\", \"duration\": 5}", "Idempotency-Key", "fox-2");

        assertProblem(doubt, 503, "in-doubt");
        assertThat(doubt.header("Retry-After")).isEqualTo("30");
        assertThat(doubt.header("Idempotency-Key")).isEqualTo("fox-2");
        assertThat(doubt.json().path("retryable").asBoolean()).isTrue();

        String taskId = emulator.ledger("A fox [stuck]").get(0).taskId();
        emulator.succeed(taskId);
        JsonNode found = service.await(taskId, "succeeded");
        Answer again = service.post("{\"prompt\": \"A fox [stuck]\", \"duration\": 5}", "Idempotency-Key", "fox-2");

        assertThat(found.path("submissionKey").asText()).isEqualTo("fox-2");
        assertThat(again.status()).isEqualTo(202);
        assertThat(again.text("id")).isEqualTo(taskId);
        assertThat(emulator.ledger("A fox [stuck]")).hasSize(1);
    }

    @Test
    void whoHasNoKeyIsNotInvitedToRepeatWhatIsInDoubt() {
        emulator.faults().on(Operation.SUBMIT).inject(Fault.connectionReset().processed());

        Answer doubt = service.post("{\"prompt\": \"A fox [stuck]\", \"duration\": 5}");

        assertProblem(doubt, 500, "in-doubt");
        assertThat(doubt.header("Retry-After")).isNull();
        assertThat(doubt.header("Idempotency-Key")).hasSize(36);
        assertThat(doubt.json().path("retryable").asBoolean()).isFalse();
        assertThat(doubt.json().has("detail")).isFalse();
    }

    @Test
    void aVideoIsCancelled() {
        String id = service.order("A fox [stuck]");

        Answer cancelled = service.cancel(id);

        assertThat(cancelled.status()).isEqualTo(200);
        assertThat(cancelled.text("status")).isEqualTo("cancelled");
        service.await(id, "cancelled");
        assertProblem(service.cancel(id), 409, "not-cancellable");
    }

    @Test
    void onlyVideosOfThisServiceAreKnown() {
        assertProblem(service.video("task_nobody_knows"), 404, "video-not-found");
        assertProblem(service.cancel("task_nobody_knows"), 404, "video-not-found");
        assertThat(service.cancel("..%2Fmodels").status()).isEqualTo(400);
        assertThat(emulator.received(EmulatedProvider.INK, Operation.CANCEL)).isZero();
    }

    private static void assertProblem(Answer answer, int status, String type) {
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        assertThat(answer.text("type")).isEqualTo("/problems/" + type);
        assertThat(answer.json().path("status").asInt()).isEqualTo(status);
        assertThat(answer.text("title")).isNotBlank();
    }

    private static void assertHidden(Answer answer, int status, String type) {
        assertProblem(answer, status, type);
        assertThat(answer.json().has("detail")).isFalse();
    }
}
