/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.submit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelseedance.client.http.TransportException;
import io.github.camelseedance.client.http.TransportResponse;
import io.github.camelseedance.model.AmbiguousSubmitException;
import io.github.camelseedance.model.AmbiguousSubmitPolicy;
import io.github.camelseedance.model.BudgetExceededException;
import io.github.camelseedance.model.ContentRejectedException;
import io.github.camelseedance.model.Hashes;
import io.github.camelseedance.model.InvalidRequestException;
import io.github.camelseedance.model.RateLimitException;
import io.github.camelseedance.model.ServiceUnavailableException;
import io.github.camelseedance.model.VideoRequest;
import io.github.camelseedance.task.TrackerHarness;
import io.github.camelseedance.task.TrackerHarness.TestReceiver;
import io.github.camelseedance.task.follow.PollAccess;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskState;
import io.github.camelseedance.testing.FakeTransport;
import io.github.camelseedance.testing.MovieDouble;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Contract section 8 on a virtual clock, with the memory repository. */
class SubmitterTest {

    private final TrackerHarness node = new TrackerHarness();
    private final PollAccess movie = node.movieAccess();
    private final PollAccess ink = node.inkAccess();

    @Test
    void theIntentIsWrittenBeforeTheRequestAndTheOutcomeAfterIt() {
        TaskRow[] seen = new TaskRow[1];
        node.wire.then(request -> {
            seen[0] = node.repository.list(null, TaskState.SUBMITTING, 10).get(0);
            return MovieDouble.accepted("t1");
        });
        TaskRow row = node.submit(key(movie, "k1")).join().row();
        assertThat(seen[0].sent()).isTrue();
        assertThat(seen[0].id()).isEqualTo(row.id());
        assertThat(row.state()).isEqualTo(TaskState.RUNNING);
        assertThat(row.taskId()).isEqualTo("t1");
        assertThat(row.owner()).as("nodes claim").isNull();
    }

    @Test
    void theSameKeyReturnsTheSameTaskWithoutARequest() {
        TaskRow first = node.submit(key(movie, "order-1")).join().row();
        Submission second = node.submit(key(movie, "order-1")).join();
        assertThat(second.duplicate()).isTrue();
        assertThat(second.row().taskId()).isEqualTo(first.taskId());
        assertThat(node.movie.submits).isEqualTo(1);
    }

    @Test
    void aTaskThatFailedIsReturnedTooANewKeyTriesAgain() {
        TestReceiver receiver = node.receiver(movie);
        TaskRow first = node.submit(key(movie, "order-1")).join().row();
        node.movie.tasks.get(first.taskId()).status = "failed";
        node.advanceSeconds(30);
        node.delivered(node.take(receiver).get(0));
        Submission second = node.submit(key(movie, "order-1")).join();
        assertThat(second.duplicate()).isTrue();
        assertThat(second.row().task().status().text()).isEqualTo("failed");
        assertThat(node.submit(key(movie, "order-1b")).join().duplicate()).isFalse();
        assertThat(node.movie.submits).isEqualTo(2);
    }

    @Test
    void aKeyIsKeptForSevenDaysAfterTheEnd() {
        TestReceiver receiver = node.receiver(movie);
        TaskRow first = node.submit(key(movie, "order-1")).join().row();
        node.movie.tasks.get(first.taskId()).status = "completed";
        node.advanceSeconds(30);
        node.delivered(node.take(receiver).get(0));
        node.tracker.unregister(receiver);
        node.advance(Duration.ofDays(7).minusMinutes(5));
        assertThat(node.submit(key(movie, "order-1")).join().duplicate()).isTrue();
        node.advance(Duration.ofMinutes(10));
        assertThat(node.submit(key(movie, "order-1")).join().duplicate()).isFalse();
    }

    @Test
    void theSameKeyWithAnotherRequestIsRefused() {
        node.submit(key(movie, "order-1")).join();
        SubmitCommand other =
                with(key(movie, "order-1"), r -> r.toBuilder().prompt("a dog").build());
        assertThat(failure(node.submit(other)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("order-1")
                .hasMessageContaining("another request");
        assertThat(node.movie.submits).isEqualTo(1);
    }

    @Test
    void theFingerprintLeavesOutWhatDoesNotChangeWhatIsAskedFor() {
        node.submit(key(movie, "order-1")).join();
        SubmitCommand other = with(key(movie, "order-1"), r -> r.toBuilder()
                .webhookUrl("https://example.com/other")
                .metadata("a", 1)
                .build());
        assertThat(node.submit(other).join().duplicate()).isTrue();
    }

    @Test
    void aRefusedSubmissionFreesItsKeyAlsoForAnotherProvider() {
        node.wire.then(200, "{\"code\":\"CONTENT_MODERATION_FAILED\",\"message\":\"no\"}");
        assertThat(failure(node.submit(key(movie, "order-1")))).isInstanceOf(ContentRejectedException.class);
        node.wire.then(200, "{\"success\":true,\"requestId\":\"req_1\",\"status\":\"queued\",\"creditsCharged\":40}");
        assertThat(node.submit(key(ink, "order-1")).join().row().taskId()).isEqualTo("req_1");
    }

    @Test
    void whatComesWhileTheComponentStopsEndsAtOnce() {
        node.wire.then(request -> new CompletableFuture<>());
        CompletableFuture<Submission> first = node.submit(key(ink, "order-1"));
        node.tracker.submitter().endAll();
        CompletableFuture<Submission> second = node.submit(key(ink, "order-1"));
        assertThat(first).isDone();
        assertThat(second).isDone();
        assertThat(failure(second)).hasMessageContaining("the component is stopped");
        assertThat(node.movie.submits).isZero();
    }

    @Test
    void aSecondCallWhileTheFirstIsUnderWayWaitsForItsTask() {
        CompletableFuture<TransportResponse> answer = new CompletableFuture<>();
        node.wire.then(request -> answer);
        CompletableFuture<Submission> first = node.submit(key(ink, "order-1"));
        CompletableFuture<Submission> second = node.submit(key(ink, "order-1"));
        node.advanceSeconds(5);
        assertThat(second).isNotDone();
        answer.complete(FakeTransport.response(
                200,
                Map.of("Content-Type", "application/json"),
                "{\"success\":true,\"requestId\":\"req_1\",\"status\":\"queued\",\"creditsCharged\":40}"));
        node.advanceSeconds(1);
        assertThat(first.join().row().taskId()).isEqualTo("req_1");
        assertThat(second.join().duplicate()).isTrue();
        assertThat(node.wire.requests()).hasSize(1);
    }

    @Test
    void aSecondCallDoesNotWaitLongerThanTheResponseTimeout() {
        node.wire.thenNothing();
        node.submit(key(ink, "order-1"));
        CompletableFuture<Submission> second = node.submit(key(ink, "order-1"));
        node.advance(Duration.ofMillis(59_900));
        assertThat(second).isNotDone();
        node.advanceSeconds(1);
        assertThat(failure(second)).isInstanceOf(AmbiguousSubmitException.class);
        assertThat(node.wire.requests()).hasSize(1);
    }

    @Test
    void whatProvablyDidNotLeaveIsSentAgain() {
        node.wire.thenNotSent().thenNotSent();
        CompletableFuture<Submission> result = node.submit(key(movie, "order-1"));
        node.advanceSeconds(10);
        assertThat(result.join().row().taskId()).isNotNull();
        assertThat(node.movie.tasks).hasSize(1);
    }

    @Test
    void aLongRateLimitIsAnErrorAtOnceAndTheKeyIsFree() {
        node.wire.then(
                429,
                Map.of("Content-Type", "application/json", "Retry-After", "300"),
                "{\"success\":false,\"error\":{\"code\":\"rate_limited\",\"message\":\"slow down\"}}");
        assertThat(failure(node.submit(key(ink, "order-1"))))
                .isInstanceOfSatisfying(RateLimitException.class, e -> assertThat(e.getRetryAfter())
                        .isEqualTo(Duration.ofMinutes(5)));
        assertThat(node.repository.findByKey("default", "order-1")).isEmpty();
    }

    @Test
    void withFailAnAmbiguousSubmissionIsNeverRepeatedAndStaysInDoubt() {
        node.wire.thenLost();
        SubmitCommand command = policy(key(ink, "order-1"), AmbiguousSubmitPolicy.fail);
        assertThat(failure(node.submit(command))).isInstanceOf(AmbiguousSubmitException.class);
        assertThat(failure(node.submit(command))).isInstanceOf(AmbiguousSubmitException.class);
        node.advance(Duration.ofDays(30));
        assertThat(failure(node.submit(command))).isInstanceOf(AmbiguousSubmitException.class);
        assertThat(node.wire.requests()).hasSize(1);
        assertThat(node.repository.findByKey("default", "order-1").orElseThrow().state())
                .isEqualTo(TaskState.IN_DOUBT);
        assertThat(node.sent).isNotEmpty();
    }

    @Test
    void reconcileFindsTheTaskOfALostAnswerByItsSeed() {
        node.movie.answerLost = () -> CompletableFuture.failedFuture(TransportException.sent("connection reset", null));
        CompletableFuture<Submission> result = node.submit(key(movie, "order-1"));
        node.advanceSeconds(10);
        assertThat(result.join().row().taskId()).isEqualTo("task-1");
        assertThat(node.movie.submits).isEqualTo(1);
    }

    @Test
    void reconcileFindsItAlsoWhenTheListDoesNotShowSeeds() {
        node.movie.listShowsSeed = false;
        node.movie.add("somebody-elses", "processing");
        node.movie.answerLost = () -> CompletableFuture.failedFuture(TransportException.sent("connection reset", null));
        CompletableFuture<Submission> result = node.submit(key(movie, "order-1"));
        node.advanceSeconds(10);
        assertThat(result.join().row().taskId()).isEqualTo("task-2");
    }

    @Test
    void aTaskThatAppearsLateIsFoundAndNotSubmittedAgain() {
        node.movie.answerLost = () -> CompletableFuture.failedFuture(TransportException.sent("connection reset", null));
        CompletableFuture<Submission> result = node.submit(key(movie, "order-1"));
        node.movie.tasks.get("task-1").listed = false;
        node.advanceSeconds(100);
        assertThat(result).isNotDone();
        node.movie.tasks.get("task-1").listed = true;
        node.advanceSeconds(40);
        assertThat(result.join().row().taskId()).isEqualTo("task-1");
        assertThat(node.movie.submits).isEqualTo(1);
    }

    @Test
    void whatIsProvablyAbsentIsSubmittedAgainAfterTheQuarantine() {
        node.wire.thenLost();
        CompletableFuture<Submission> result = node.submit(key(movie, "order-1"));
        node.advanceSeconds(119);
        assertThat(node.movie.submits).isZero();
        node.advanceSeconds(60);
        assertThat(result.join().row().taskId()).isEqualTo("task-1");
        assertThat(node.movie.submits).isEqualTo(1);
    }

    @Test
    void reconcileNeverTakesATaskThatAnotherSubmissionOwns() {
        node.submit(key(movie, "order-0")).join();
        node.wire.thenLost();
        CompletableFuture<Submission> result = node.submit(key(movie, "order-1"));
        // the other task has, by accident, the same seed
        TaskRow doubt = node.repository.findByKey("default", "order-1").orElseThrow();
        ((ObjectNode) node.movie.tasks.get("task-1").body)
                .put("seed", doubt.task().seed());
        node.advanceSeconds(200);
        assertThat(result.join().row().taskId()).isEqualTo("task-2");
    }

    @Test
    void twoCandidatesAreNoMatch() {
        node.movie.answerLost = () -> CompletableFuture.failedFuture(TransportException.sent("connection reset", null));
        CompletableFuture<Submission> result = node.submit(key(movie, "order-1"));
        var body = node.movie.tasks.get("task-1").body;
        node.movie.answerLost = null;
        node.movie.tasks.put("twin", twin(body));
        node.advance(Duration.ofMinutes(5));
        assertThat(failure(result)).isInstanceOf(AmbiguousSubmitException.class);
        assertThat(node.movie.submits).isEqualTo(1);
    }

    private MovieDouble.Task twin(JsonNode body) {
        MovieDouble.Task twin = node.movie.add("twin", "pending");
        ((ObjectNode) twin.body).setAll((ObjectNode) body);
        return twin;
    }

    @Test
    void aRedeliveredExchangeGoesOnWithItsSubmission() {
        node.movie.answerLost = () -> CompletableFuture.failedFuture(TransportException.sent("connection reset", null));
        SubmitCommand command = timeout(node.command(movie, "a cat"), Duration.ofSeconds(20));
        CompletableFuture<Submission> first = node.submit(command);
        node.movie.tasks.get("task-1").listed = false;
        node.advanceSeconds(30);
        assertThat(failure(first)).isInstanceOf(AmbiguousSubmitException.class);
        node.movie.tasks.get("task-1").listed = true;
        CompletableFuture<Submission> again = node.submit(continued(command, node.sent.get(0)));
        node.advanceSeconds(60);
        assertThat(again.join().row().taskId()).isEqualTo("task-1");
        assertThat(again.join().duplicate()).isFalse();
        assertThat(node.movie.submits).isEqualTo(1);
    }

    @Test
    void resendAcceptsThatItMayBePaidTwice() {
        node.wire.thenLost();
        SubmitCommand command = policy(key(movie, "order-1"), AmbiguousSubmitPolicy.resend);
        assertThat(node.submit(command).join().row().taskId()).isEqualTo("task-1");
        assertThat(node.wire.requests()).hasSize(2);
    }

    @Test
    void resendStopsAtMaxResends() {
        node.wire.thenLost().thenLost();
        SubmitCommand command = policy(key(movie, "order-1"), AmbiguousSubmitPolicy.resend);
        assertThat(failure(node.submit(command))).isInstanceOf(AmbiguousSubmitException.class);
        assertThat(node.wire.requests()).hasSize(2);
    }

    @Test
    void aRefusalOfTheResentRequestSaysNothingOfTheFirst() {
        node.wire.thenLost();
        node.wire.then(200, "{\"code\":\"INSUFFICIENT_CREDITS\",\"message\":\"no credits\"}");
        SubmitCommand command = policy(key(movie, "order-1"), AmbiguousSubmitPolicy.resend);
        assertThat(failure(node.submit(command)))
                .isInstanceOf(AmbiguousSubmitException.class)
                .hasMessageContaining("no credits");
        assertThat(node.repository.findByKey("default", "order-1").orElseThrow().state())
                .isEqualTo(TaskState.IN_DOUBT);
    }

    @Test
    void submitTimeoutBeforeTheResentRequestIsRepeatedLeavesTheFirstInDoubt() {
        node.wire.thenLost();
        node.wire.then(
                429,
                Map.of("Content-Type", "application/json", "Retry-After", "30"),
                "{\"code\":\"RATE_LIMIT_EXCEEDED\",\"message\":\"slow down\"}");
        SubmitCommand command =
                timeout(policy(key(movie, "order-1"), AmbiguousSubmitPolicy.resend), Duration.ofSeconds(10));
        CompletableFuture<Submission> result = node.submit(command);
        node.advanceSeconds(60);
        assertThat(failure(result)).isInstanceOf(AmbiguousSubmitException.class);
        assertThat(node.wire.requests()).hasSize(2);
        assertThat(node.repository.findByKey("default", "order-1").orElseThrow().state())
                .isEqualTo(TaskState.IN_DOUBT);
    }

    @Test
    void anAnswerAfterSubmitTimeoutIsNotLost() {
        CompletableFuture<TransportResponse> answer = new CompletableFuture<>();
        node.wire.then(request -> answer);
        TestReceiver receiver = node.receiver(movie);
        CompletableFuture<Submission> result = node.submit(timeout(key(movie, "order-1"), Duration.ofSeconds(10)));
        node.advanceSeconds(11);
        assertThat(failure(result)).isInstanceOf(AmbiguousSubmitException.class);
        node.movie.add("t1", "completed");
        answer.complete(MovieDouble.accepted("t1").join());
        node.advanceSeconds(30);
        assertThat(node.take(receiver))
                .singleElement()
                .satisfies(end -> assertThat(end.row().taskId()).isEqualTo("t1"));
    }

    @Test
    void aWebhookBindsAnIdThatWasNeverReceived() {
        TestReceiver receiver = node.receiver(ink);
        node.wire.thenLost();
        SubmitCommand command = webhook(key(ink, "order-1"), "https://example.com/hooks");
        CompletableFuture<Submission> result = node.submit(command);
        String url = sentWebhookUrl();
        node.wire.then(
                200,
                "{\"success\":true,\"requestId\":\"req_1\",\"status\":\"succeeded\",\"output\":{\"type\":\"video\","
                        + "\"url\":\"https://cdn.example.com/v.mp4\"},\"error\":null}");
        node.wire.then(
                200,
                "{\"success\":true,\"requestId\":\"req_1\",\"status\":\"succeeded\",\"output\":{\"type\":\"video\","
                        + "\"url\":\"https://cdn.example.com/v.mp4\"},\"error\":null}");
        node.tracker.webhook(Hashes.of(url.substring(url.lastIndexOf('/') + 1)), "req_1");
        node.advanceSeconds(30);
        assertThat(result.join().row().taskId()).isEqualTo("req_1");
        assertThat(node.take(receiver)).hasSize(1);
        assertThat(node.tracker.statistics().getSubmitted()).isEqualTo(1);
    }

    @Test
    void eachSubmissionHasAnAddressOfItsOwn() {
        node.submit(webhook(key(movie, "a"), "https://example.com/hooks")).join();
        String first = sentWebhookUrl();
        node.submit(webhook(key(movie, "b"), "https://example.com/hooks/")).join();
        assertThat(first).matches("https://example\\.com/hooks/[A-Za-z0-9_-]{22}");
        assertThat(sentWebhookUrl())
                .matches("https://example\\.com/hooks/[A-Za-z0-9_-]{22}")
                .isNotEqualTo(first);
    }

    private String sentWebhookUrl() {
        String body = FakeTransport.bodyOf(node.wire.last());
        return body.replaceFirst("(?s).*\"(?:callback_url|webhookUrl)\"\\s*:\\s*\"([^\"]+)\".*", "$1");
    }

    @Test
    void aFullRepositoryRefusesBeforeAnyRequest() {
        TrackerHarness small = new TrackerHarness(1);
        small.submit(small.command(small.movieAccess(), "a cat")).join();
        assertThat(failure(small.submit(small.command(small.movieAccess(), "a dog"))))
                .isInstanceOfSatisfying(ServiceUnavailableException.class, e -> assertThat(e.getCode())
                        .isEqualTo("REPOSITORY_FULL"));
        assertThat(small.wire.requests()).hasSize(1);
    }

    @Test
    void nothingIsSentWhenPreparationFails() {
        SubmitCommand tooDear = Commands.like(key(movie, "order-1")).tooDear().build();
        assertThat(failure(node.submit(tooDear))).isInstanceOf(BudgetExceededException.class);
        assertThat(node.repository.findByKey("default", "order-1")).isEmpty();
        assertThat(node.wire.requests()).isEmpty();
    }

    @Test
    void aRedeliveredExchangeIsPreparedAgainOnlyWhenItIsSubmittedAnew() {
        node.tracker.addProducer(TrackerHarness.scope(movie), movie);
        node.wire.thenLost();
        SubmitCommand command = timeout(key(movie, "order-1"), Duration.ofSeconds(10));
        CompletableFuture<Submission> first = node.submit(command);
        node.advanceSeconds(11);
        assertThat(failure(first)).isInstanceOf(AmbiguousSubmitException.class);
        CompletableFuture<Submission> again = node.submit(
                Commands.like(continued(command, node.sent.get(0))).tooDear().build());
        node.advanceSeconds(60);
        assertThat(again).isNotDone();
        node.advanceSeconds(120);
        assertThat(failure(again)).isInstanceOf(BudgetExceededException.class);
        assertThat(node.repository.findByKey("default", "order-1")).isEmpty();
    }

    private SubmitCommand key(PollAccess access, String key) {
        return Commands.like(node.command(access, "a cat")).key(key).build();
    }

    private static SubmitCommand with(SubmitCommand c, UnaryOperator<VideoRequest> change) {
        return Commands.like(c).request(change.apply(c.request())).build();
    }

    private static SubmitCommand policy(SubmitCommand c, AmbiguousSubmitPolicy policy) {
        return Commands.like(c).policy(policy).build();
    }

    private static SubmitCommand timeout(SubmitCommand c, Duration timeout) {
        return Commands.like(c).timeout(timeout).build();
    }

    private static SubmitCommand continued(SubmitCommand c, String id) {
        return Commands.like(c).continued(id).timeout(Duration.ofMinutes(4)).build();
    }

    private static SubmitCommand webhook(SubmitCommand c, String base) {
        return Commands.like(c).webhook(base).build();
    }

    private static Throwable failure(CompletableFuture<?> future) {
        try {
            future.getNow(null);
            return null;
        } catch (CompletionException e) {
            return e.getCause();
        }
    }
}
