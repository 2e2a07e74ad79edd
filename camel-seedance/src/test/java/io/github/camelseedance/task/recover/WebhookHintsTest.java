/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.recover;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelseedance.client.http.TransportRequest;
import io.github.camelseedance.client.http.TransportResponse;
import io.github.camelseedance.model.AmbiguousSubmitException;
import io.github.camelseedance.model.AmbiguousSubmitPolicy;
import io.github.camelseedance.model.Hashes;
import io.github.camelseedance.task.TrackerHarness;
import io.github.camelseedance.task.TrackerHarness.TestReceiver;
import io.github.camelseedance.task.follow.Delivery;
import io.github.camelseedance.task.follow.PollAccess;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskState;
import io.github.camelseedance.task.submit.Commands;
import io.github.camelseedance.task.submit.Submission;
import io.github.camelseedance.task.submit.SubmitCommand;
import io.github.camelseedance.testing.FakeTransport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** Webhooks on a virtual clock: how often they make anybody ask, and what becomes of an id that only they tell. */
class WebhookHintsTest {

    private static final String SUBMITTED = "{\"success\":true,\"requestId\":\"%s\",\"status\":\"queued\"}";
    private static final String SUCCEEDED =
            "{\"success\":true,\"requestId\":\"%s\",\"status\":\"succeeded\",\"output\":"
                    + "{\"type\":\"video\",\"url\":\"https://cdn.example.com/v.mp4\"},\"error\":null}";
    private static final String NOT_FOUND =
            "{\"success\":false,\"error\":{\"code\":\"not_found\",\"message\":\"No such task\"}}";

    private final TrackerHarness node = new TrackerHarness();
    private final PollAccess ink = node.inkAccess();

    private SubmitCommand command(PollAccess access, String key, AmbiguousSubmitPolicy policy) {
        return Commands.like(node.command(access, "a cat"))
                .key(key)
                .webhook("https://example.com/hooks")
                .policy(policy)
                .build();
    }

    private TaskRow row(String key) {
        return node.repository.findByKey("default", key).orElseThrow();
    }

    private static boolean isStatus(TransportRequest request) {
        return "GET".equals(request.method());
    }

    private long statuses() {
        return node.wire.requests().stream().filter(WebhookHintsTest::isStatus).count();
    }

    private static String idOf(TransportRequest request) {
        return request.uri().getPath().replaceAll(".*/", "");
    }

    /** Submissions are carried out and never answered; status knows only these ids. */
    private void answersAreLost(List<String> known) {
        node.wire.otherwise(request -> {
            if (!isStatus(request)) {
                return CompletableFuture.failedFuture(lost(request));
            }
            String id = idOf(request);
            return CompletableFuture.completedFuture(
                    known.contains(id)
                            ? FakeTransport.response(200, Map.of(), SUCCEEDED.formatted(id))
                            : FakeTransport.response(404, Map.of(), NOT_FOUND));
        });
    }

    private static Throwable lost(TransportRequest request) {
        FakeTransport lost = new FakeTransport().thenLost();
        try {
            lost.send(request).join();
            throw new AssertionError("An answer came");
        } catch (CompletionException e) {
            return e.getCause();
        }
    }

    @Test
    void aFloodOnOneTokenAsksOnceInTwoSeconds() {
        node.receiver(ink);
        node.wire.then(200, SUBMITTED.formatted("req_1"));
        node.submit(command(ink, "order-1", AmbiguousSubmitPolicy.reconcile)).join();
        // answers take a while: hints come while a request is under way
        node.wire.otherwise(request -> {
            CompletableFuture<TransportResponse> answer = new CompletableFuture<>();
            node.time.schedule(
                    Duration.ofMillis(3),
                    () -> answer.complete(FakeTransport.response(200, Map.of(), SUBMITTED.formatted("req_1"))));
            return answer;
        });
        for (int i = 0; i < 6000; i++) {
            node.tracker.webhook(row("order-1").tokenHash(), "req_1");
            node.advance(Duration.ofMillis(1));
        }
        assertThat(statuses()).isBetween(3L, 4L);
    }

    @Test
    void afterAFloodTheNextHintIsFollowedSoon() {
        PollAccess patient = new PollAccess(ink.client(), Duration.ofHours(1), Duration.ofHours(1), true);
        TestReceiver receiver = node.receiver(patient);
        node.wire.then(200, SUBMITTED.formatted("req_1"));
        node.submit(command(patient, "order-1", AmbiguousSubmitPolicy.reconcile))
                .join();
        node.wire.otherwise(request ->
                CompletableFuture.completedFuture(FakeTransport.response(200, Map.of(), SUBMITTED.formatted("req_1"))));
        for (int i = 0; i < 1000; i++) {
            node.tracker.webhook(row("order-1").tokenHash(), "req_1");
        }
        node.advanceSeconds(5);
        node.wire.otherwise(request ->
                CompletableFuture.completedFuture(FakeTransport.response(200, Map.of(), SUCCEEDED.formatted("req_1"))));
        node.tracker.webhook(row("order-1").tokenHash(), "req_1");
        node.advanceSeconds(3);
        assertThat(node.take(receiver)).hasSize(1);
    }

    @Test
    void anUnknownTokenAsksNobody() {
        node.receiver(ink);
        for (int i = 0; i < 1000; i++) {
            node.tracker.webhook(Hashes.of("token-" + i), "req_" + i);
        }
        node.advanceSeconds(30);
        assertThat(node.wire.requests()).isEmpty();
    }

    @Test
    void aWebhookBeforeTheSubmissionTimedOutRecoversIt() {
        TestReceiver receiver = node.receiver(ink);
        CompletableFuture<TransportResponse> never = new CompletableFuture<>();
        node.wire.then(request -> never);
        CompletableFuture<Submission> result = node.submit(command(ink, "order-1", AmbiguousSubmitPolicy.reconcile));
        node.tracker.webhook(row("order-1").tokenHash(), "req_1");
        assertThat(row("order-1").state()).isEqualTo(TaskState.SUBMITTING);
        answersAreLost(List.of("req_1"));
        never.completeExceptionally(lost(node.wire.last()));
        node.advanceSeconds(10);
        assertThat(result.join().row().taskId()).isEqualTo("req_1");
        assertThat(node.take(receiver)).hasSize(1);
        assertThat(node.tracker.statistics().getSubmitted()).isEqualTo(1);
    }

    @Test
    void anEarlyWebhookOnAnotherNodeRecoversTheSubmission() {
        TrackerHarness other = node.otherNode();
        TestReceiver receiver = other.receiver(other.inkAccess());
        other.wire.otherwise(request ->
                CompletableFuture.completedFuture(FakeTransport.response(200, Map.of(), SUCCEEDED.formatted("req_1"))));
        CompletableFuture<TransportResponse> never = new CompletableFuture<>();
        node.wire.then(request -> never);
        CompletableFuture<Submission> result = node.submit(command(ink, "order-1", AmbiguousSubmitPolicy.fail));
        other.tracker.webhook(row("order-1").tokenHash(), "req_1");
        node.advanceSeconds(5);
        assertThat(row("order-1").state()).isEqualTo(TaskState.SUBMITTING);
        never.completeExceptionally(lost(node.wire.last()));
        node.advanceSeconds(30);
        assertThat(result).failsWithin(Duration.ZERO);
        assertThat(row("order-1").taskId()).isEqualTo("req_1");
        assertThat(other.take(receiver)).hasSize(1);
        assertThat(other.tracker.statistics().getSubmitted()).isEqualTo(1);
        assertThat(node.tracker.statistics().getSubmitted()).isZero();
    }

    @Test
    void aNodeThatOnlySubmitsBindsTheIdToo() {
        TrackerHarness other = node.otherNode();
        other.tracker.addProducer(TrackerHarness.scope(ink), other.inkAccess());
        other.wire.otherwise(request ->
                CompletableFuture.completedFuture(FakeTransport.response(200, Map.of(), SUCCEEDED.formatted("req_1"))));
        answersAreLost(List.of());
        node.submit(command(ink, "order-1", AmbiguousSubmitPolicy.fail));
        node.advanceSeconds(30);
        assertThat(row("order-1").state()).isEqualTo(TaskState.IN_DOUBT);
        other.tracker.webhook(row("order-1").tokenHash(), "req_1");
        node.advance(Duration.ofMinutes(2));
        assertThat(row("order-1").taskId()).isEqualTo("req_1");
        assertThat(row("order-1").owner()).as("left to consumers").isNull();
        assertThat(other.tracker.followedCount()).isZero();
    }

    @Test
    void anEarlyWebhookRecoversTheSubmissionOfANodeThatIsGone() {
        TrackerHarness other = node.otherNode();
        TestReceiver receiver = other.receiver(other.inkAccess());
        other.wire.otherwise(request ->
                CompletableFuture.completedFuture(FakeTransport.response(200, Map.of(), SUCCEEDED.formatted("req_1"))));
        node.wire.then(request -> new CompletableFuture<>());
        node.submit(command(ink, "order-1", AmbiguousSubmitPolicy.reconcile));
        other.tracker.webhook(row("order-1").tokenHash(), "req_1");
        node.stop();
        node.advanceSeconds(60);
        assertThat(row("order-1").taskId()).isEqualTo("req_1");
        assertThat(other.take(receiver)).hasSize(1);
        assertThat(node.wire.requests()).hasSize(1);
        assertThat(other.wire.requests()).allMatch(WebhookHintsTest::isStatus);
    }

    @Test
    void withoutAConsumerTheExchangeThatSubmittedAsks() {
        answersAreLost(List.of("req_1"));
        CompletableFuture<Submission> result = node.submit(command(ink, "order-1", AmbiguousSubmitPolicy.reconcile));
        node.tracker.webhook(row("order-1").tokenHash(), "req_1");
        node.advanceSeconds(5);
        assertThat(result.join().row().taskId()).isEqualTo("req_1");
        assertThat(node.tracker.statistics().getSubmitted()).isEqualTo(1);
    }

    @Test
    void aForgedIdDoesNotKeepTheTrueOneOut() {
        node.receiver(ink);
        answersAreLost(List.of("req_1"));
        CompletableFuture<Submission> result = node.submit(command(ink, "order-1", AmbiguousSubmitPolicy.reconcile));
        String token = row("order-1").tokenHash();
        node.tracker.webhook(token, "forged_1");
        node.tracker.webhook(token, "../../admin");
        node.tracker.webhook(token, "req_1");
        node.tracker.webhook(token, "forged_2");
        node.advanceSeconds(20);
        assertThat(result.join().row().taskId()).isEqualTo("req_1");
        assertThat(node.wire.requests())
                .allSatisfy(request -> assertThat(request.uri().getPath()).doesNotContain("admin"));
    }

    @Test
    void aProviderInTroubleDoesNotLoseTheId() {
        node.receiver(ink);
        answersAreLost(List.of());
        CompletableFuture<Submission> result = node.submit(command(ink, "order-1", AmbiguousSubmitPolicy.fail));
        assertThat(result).isCompletedExceptionally();
        node.wire.otherwise(request -> CompletableFuture.completedFuture(FakeTransport.response(503, Map.of(), "")));
        node.tracker.webhook(row("order-1").tokenHash(), "req_1");
        node.advanceSeconds(60);
        assertThat(row("order-1").state()).isEqualTo(TaskState.IN_DOUBT);
        answersAreLost(List.of("req_1"));
        node.advanceSeconds(90);
        assertThat(row("order-1").taskId()).isEqualTo("req_1");
    }

    @Test
    void forgedIdsAreForgottenAfterThreeTries() {
        node.receiver(ink);
        answersAreLost(List.of());
        node.submit(command(ink, "order-1", AmbiguousSubmitPolicy.fail));
        node.tracker.webhook(row("order-1").tokenHash(), "forged_1");
        node.advanceSeconds(300);
        assertThat(statuses()).isEqualTo(3);
        assertThat(row("order-1").state()).isEqualTo(TaskState.IN_DOUBT);
    }

    @Test
    void aFloodOfForgedIdsIsNoFloodOfRequests() {
        node.receiver(ink);
        answersAreLost(List.of());
        node.submit(command(ink, "order-1", AmbiguousSubmitPolicy.fail));
        String token = row("order-1").tokenHash();
        for (int i = 0; i < 5000; i++) {
            node.tracker.webhook(token, "forged_" + i);
            node.advance(Duration.ofMillis(1));
        }
        assertThat(statuses()).isLessThanOrEqualTo(4);
    }

    @Test
    void theTaskOfAnotherSubmissionIsNotTaken() {
        node.receiver(ink);
        node.wire.then(200, SUBMITTED.formatted("req_1"));
        node.submit(command(ink, "order-1", AmbiguousSubmitPolicy.reconcile)).join();
        answersAreLost(List.of("req_1"));
        CompletableFuture<Submission> second = node.submit(command(ink, "order-2", AmbiguousSubmitPolicy.reconcile));
        node.tracker.webhook(row("order-2").tokenHash(), "req_1");
        node.advanceSeconds(30);
        assertThat(row("order-2").state()).isEqualTo(TaskState.IN_DOUBT);
        assertThat(row("order-1").taskId()).isEqualTo("req_1");
        node.advance(Duration.ofMinutes(5));
        assertThat(second)
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(AmbiguousSubmitException.class);
    }

    @Test
    void repeatedAndLateWebhooksEmitNothingMore() {
        TestReceiver receiver = node.receiver(ink);
        node.wire.then(200, SUBMITTED.formatted("req_1"));
        node.submit(command(ink, "order-1", AmbiguousSubmitPolicy.reconcile)).join();
        answersAreLost(List.of("req_1"));
        String token = row("order-1").tokenHash();
        node.tracker.webhook(token, "req_1");
        node.tracker.webhook(token, "req_1");
        node.advanceSeconds(3);
        List<Delivery> ends = node.take(receiver);
        assertThat(ends).hasSize(1);
        node.tracker.webhook(token, "req_1");
        node.advanceSeconds(3);
        node.delivered(ends.get(0));
        node.tracker.webhook(token, "req_1");
        node.advanceSeconds(30);
        assertThat(node.take(receiver)).isEmpty();
        assertThat(row("order-1").state()).isEqualTo(TaskState.DELIVERED);
        assertThat(statuses()).isEqualTo(1);
    }
}
