/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.camelseedance.client.account.AccountPause;
import io.github.camelseedance.client.account.Accounts;
import io.github.camelseedance.client.account.CallOutcome;
import io.github.camelseedance.client.call.ClientSettings;
import io.github.camelseedance.client.file.UploadSource;
import io.github.camelseedance.client.http.GuardedTransport;
import io.github.camelseedance.client.http.TransportException;
import io.github.camelseedance.client.http.TransportRequest;
import io.github.camelseedance.client.http.TransportResponse;
import io.github.camelseedance.model.AuthenticationException;
import io.github.camelseedance.model.Hashes;
import io.github.camelseedance.model.InsufficientCreditsException;
import io.github.camelseedance.model.InvalidRequestException;
import io.github.camelseedance.model.OperationNotSupportedException;
import io.github.camelseedance.model.ProtocolException;
import io.github.camelseedance.model.RateLimitException;
import io.github.camelseedance.model.SeedanceException;
import io.github.camelseedance.model.ServiceUnavailableException;
import io.github.camelseedance.model.TaskNotCancellableException;
import io.github.camelseedance.model.TaskNotFoundException;
import io.github.camelseedance.model.TaskStatus;
import io.github.camelseedance.model.VideoRequest;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.provider.CallKind;
import io.github.camelseedance.provider.SeedanceProvider;
import io.github.camelseedance.provider.ink.InkProvider;
import io.github.camelseedance.provider.movie.MovieProvider;
import io.github.camelseedance.provider.org.OrgProvider;
import io.github.camelseedance.testing.FakeTransport;
import io.github.camelseedance.testing.VirtualScheduler;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SeedanceClientTest {

    private static final Supplier<CompletableFuture<SeedanceException>> NOTHING_AGAINST =
            () -> CompletableFuture.completedFuture(null);

    private static final String KEY = "sd2_live_canary0123456789";
    private static final String RUNNING =
            "{\"code\":\"200\",\"result\":{\"task_id\":\"t1\",\"status\":\"processing\"}}";
    private static final String DONE =
            "{\"code\":\"200\",\"result\":{\"task_id\":\"t1\",\"status\":\"completed\",\"video_url\":\"https://cdn.example/v.mp4\"}}";
    private static final String CANCELLED =
            "{\"code\":\"200\",\"result\":{\"task_id\":\"t1\",\"status\":\"cancelled\"}}";
    private static final VideoRequest REQUEST =
            VideoRequest.builder().prompt("a cat").build();

    private final VirtualScheduler scheduler = new VirtualScheduler();
    private final FakeTransport transport = new FakeTransport();
    private final Accounts accounts = new Accounts(scheduler, 4, 0, (key, kind, outcome, took) -> {});

    private SeedanceClient client() {
        return client(new MovieProvider(), Runnable::run);
    }

    private SeedanceClient client(SeedanceProvider provider, Executor worker) {
        ClientSettings settings = settings(provider);
        return new SeedanceClient(
                provider,
                settings,
                new GuardedTransport(transport, scheduler),
                accounts.get(settings.account(provider.id()), provider),
                scheduler,
                worker,
                () -> 0.5);
    }

    private static ClientSettings settings(SeedanceProvider provider) {
        return new ClientSettings(
                provider.defaultBaseUrl(),
                KEY,
                "studio",
                Duration.ofSeconds(60),
                3,
                Duration.ofMillis(500),
                Duration.ofSeconds(60),
                "agent/1");
    }

    @Test
    void keyAndAgentGoToTheProviderWithEachCall() {
        transport.then(200, RUNNING);
        VideoTask task = client().status("t1").join();
        assertThat(task.account()).isEqualTo("studio");
        assertThat(task.provider()).isEqualTo("seedance2.movie");
        assertThat(task.status()).isEqualTo(TaskStatus.PROCESSING);
        TransportRequest request = transport.last();
        assertThat(request.uri()).hasScheme("https").hasHost("api.seedance2.movie");
        assertThat(request.headers())
                .containsEntry("X-API-Key", KEY)
                .containsEntry("User-Agent", "agent/1")
                .containsEntry("Accept-Encoding", "identity");
        assertThat(request.timeout()).isEqualTo(Duration.ofSeconds(60));
        assertThat(request.once()).isFalse();
        assertThat(request.toString() + client() + client().settings()).doesNotContain("canary");
        assertThat(client().keyHash()).isEqualTo(Hashes.ofKey(KEY));
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "cancel", "balance", "list"})
    void aCallOfARouteWaitsForItsTurnForTheResponseTimeoutAtMost(String operation) {
        SeedanceClient client = client();
        SeedanceClient tracker = client.forTracker(Runnable::run);
        for (int i = 0; i < 50; i++) {
            transport.thenNothing();
            tracker.statusOfOnce(known("t1"));
        }
        CompletableFuture<?> call =
                switch (operation) {
                    case "status" -> client.status("t1");
                    case "cancel" ->
                        client.cancelOf(VideoTask.builder().id("t1").build());
                    case "balance" -> client.balance();
                    default -> client.list(1, 20, null);
                };

        scheduler.advance(Duration.ofSeconds(60));

        assertThat(call)
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(ServiceUnavailableException.class)
                .withMessageContaining("60000 ms")
                .withMessageContaining("maxConcurrentRequests");
        assertThat(transport.requests()).hasSize(4);
    }

    @Test
    void metricsThatFailLoseNoAcceptedTask() {
        transport.then(200, RUNNING);
        SeedanceProvider provider = new MovieProvider();
        ClientSettings settings = settings(provider);
        Accounts counted = new Accounts(scheduler, 4, 0, (key, kind, outcome, took) -> {
            throw new IllegalArgumentException("a meter of another type has the name");
        });
        SeedanceClient client = new SeedanceClient(
                provider,
                settings,
                transport,
                counted.get(settings.account(provider.id()), provider),
                scheduler,
                Runnable::run,
                () -> 0.5);
        assertThat(client.submitOnce(REQUEST, null, NOTHING_AGAINST).join()).isInstanceOf(SubmitOutcome.Accepted.class);
    }

    @Test
    void whatIsSafeIsRepeatedWithGrowingJitter() {
        transport.thenNotSent().thenLost().then(500, "oops").then(200, DONE);
        CompletableFuture<VideoTask> task = client().status("t1");
        assertThat(transport.requests()).hasSize(1);
        scheduler.advance(Duration.ofMillis(249));
        assertThat(transport.requests()).hasSize(1);
        scheduler.advance(Duration.ofMillis(1));
        assertThat(transport.requests()).hasSize(2);
        scheduler.advance(Duration.ofMillis(500));
        assertThat(transport.requests()).hasSize(3);
        scheduler.advance(Duration.ofMillis(999));
        assertThat(task).isNotDone();
        scheduler.advance(Duration.ofMillis(1));
        assertThat(task.join().status()).isEqualTo(TaskStatus.SUCCEEDED);
        assertThat(scheduler.pending()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 425, 429, 500, 502, 503, 504})
    void repeatableStatusIsRepeatedUntilTheRetriesAreUsedUp(int status) {
        transport.otherwise(request -> CompletableFuture.completedFuture(FakeTransport.response(status, Map.of(), "")));
        CompletableFuture<VideoTask> task = client().status("t1");
        scheduler.advance(Duration.ofMinutes(5));
        assertThat(transport.requests()).hasSize(4);
        SeedanceException error = failure(task, SeedanceException.class);
        assertThat(error.isRetryable()).isTrue();
        assertThat(error.getHttpStatus()).isEqualTo(status);
        assertThat(error.getTaskId()).isEqualTo("t1");
        assertThat(error).isInstanceOf(status == 429 ? RateLimitException.class : ServiceUnavailableException.class);
    }

    @ParameterizedTest
    @CsvSource({"400", "401", "402", "404", "405", "422", "301"})
    void otherStatusIsNotRepeated(int status) {
        transport.then(status, "{\"code\":\"X\",\"message\":\"no\"}");
        assertThat(client().status("t1")).isCompletedExceptionally();
        assertThat(transport.requests()).hasSize(1);
        assertThat(scheduler.pending()).isZero();
    }

    @Test
    void retryAfterWins() {
        transport.then(429, Map.of("Retry-After", "42"), "").then(200, RUNNING);
        CompletableFuture<VideoTask> task = client().status("t1");
        scheduler.advance(Duration.ofMillis(41_999));
        assertThat(transport.requests()).hasSize(1);
        scheduler.advance(Duration.ofMillis(1));
        assertThat(task).isCompleted();
    }

    @Test
    void askedForMoreThanTheLongestDelayItFailsAtOnce() {
        transport.then(429, Map.of("Retry-After", "61"), "");
        RateLimitException error = failure(client().status("t1"), RateLimitException.class);
        assertThat(error.getRetryAfter()).isEqualTo(Duration.ofSeconds(61));
        transport.then(503, Map.of("Retry-After", "3600"), "");
        failure(client().status("t1"), ServiceUnavailableException.class);
        assertThat(transport.requests()).hasSize(2);
    }

    @Test
    void onceIsOnce() {
        transport.thenLost().thenLost();
        failure(client().statusOfOnce(known("t1")), ServiceUnavailableException.class);
        failure(client().listOnce(1, 100, "completed"), ServiceUnavailableException.class);
        assertThat(transport.requests()).hasSize(2);
        assertThat(transport.last().uri()).hasQuery("page=1&page_size=100&status=completed");
        assertThat(scheduler.pending()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "../x", "a/b?c", "..", "x y", "ü"})
    void idThatCannotBeOneIsNotSent(String id) {
        InvalidRequestException error = failure(client().status(id), InvalidRequestException.class);
        assertThat(error.getMessage()).contains("taskId", "seedance2.movie");
        failure(client().cancelOf(VideoTask.builder().id(id).build()), InvalidRequestException.class);
        failure(client().statusOfOnce(known(null)), InvalidRequestException.class);
        assertThat(transport.requests()).isEmpty();
    }

    @Test
    void answerAboutAnotherTaskIsNone() {
        transport.otherwise(request ->
                CompletableFuture.completedFuture(FakeTransport.response(200, Map.of(), RUNNING.replace("t1", "t2"))));
        CompletableFuture<VideoTask> task = client().status("t1");
        scheduler.advance(Duration.ofMinutes(1));
        assertThat(transport.requests()).hasSize(4);
        failure(task, ProtocolException.class);
    }

    @Test
    void unreadableAnswerIsRepeated() {
        transport
                .then(200, "<html>portal</html>")
                .then(200, "{\"code\":\"200\",\"result\":[]}")
                .then(200, RUNNING);
        CompletableFuture<VideoTask> task = client().status("t1");
        scheduler.advance(Duration.ofSeconds(10));
        assertThat(task).isCompleted();
    }

    @Test
    void compressionNobodyAskedForIsUndoneWithinTheLimit() throws Exception {
        byte[] small = gzip(RUNNING.getBytes(StandardCharsets.UTF_8));
        transport.then(request -> CompletableFuture.completedFuture(
                new TransportResponse(200, Map.of("Content-Encoding", "gzip"), small)));
        assertThat(client().status("t1")).isCompleted();

        byte[] bomb = gzip(new byte[50_000_000]);
        transport.then(request -> CompletableFuture.completedFuture(
                new TransportResponse(200, Map.of("Content-Encoding", "gzip"), bomb)));
        failure(client().statusOfOnce(known("t1")), ProtocolException.class);
    }

    private static byte[] gzip(byte[] content) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(content);
        }
        return out.toByteArray();
    }

    @Test
    void errorsSayWhatToDoAndNeverTheKey() {
        transport.then(401, "{\"code\":\"INVALID_API_KEY\",\"message\":\"bad key " + KEY + "\"}");
        AuthenticationException wrong = failure(client().balance(), AuthenticationException.class);
        assertThat(wrong.getMessage())
                .contains("apiKey", "seedance2.movie", "401")
                .doesNotContain("canary");
        transport.then(403, Map.of("Content-Type", "text/html"), "<html>error code: 1010</html>");
        ServiceUnavailableException edge = failure(client().balance(), ServiceUnavailableException.class);
        assertThat(edge.getMessage()).contains("userAgent");
        transport.then(404, "{\"code\":\"TASK_NOT_FOUND\",\"message\":\"none\"}");
        failure(client().status("t1"), TaskNotFoundException.class);
        assertThat(transport.requests()).hasSize(3);
    }

    @Test
    void operationThatIsMissingIsNotTried() {
        SeedanceClient org = client(new OrgProvider(), Runnable::run);
        failure(org.cancelOf(VideoTask.builder().id("t1").build()), OperationNotSupportedException.class);
        failure(org.balance(), OperationNotSupportedException.class);
        failure(org.list(1, 10, null), OperationNotSupportedException.class);
        failure(org.upload(UploadSource.of(new byte[1], "a.png", null)), OperationNotSupportedException.class);
        assertThat(transport.requests()).isEmpty();
    }

    @Test
    void cancelOfAnEndedTaskNamesItsEnd() {
        transport
                .then(200, "{\"code\":\"TASK_CANCEL_NOT_ALLOWED\",\"message\":\"no\"}")
                .then(200, DONE);
        TaskNotCancellableException error =
                failure(client().cancelOf(VideoTask.builder().id("t1").build()), TaskNotCancellableException.class);
        assertThat(error.getMessage()).contains("succeeded", "t1");
        assertThat(error.getCode()).isEqualTo("TASK_CANCEL_NOT_ALLOWED");
        assertThat(transport.requests()).hasSize(2);
    }

    @Test
    void cancelThatWasRepeatedKnowsItsOwnEffect() {
        transport
                .thenLost()
                .then(200, "{\"code\":\"TASK_CANCEL_NOT_ALLOWED\",\"message\":\"no\"}")
                .then(200, CANCELLED);
        CompletableFuture<VideoTask> task =
                client().cancelOf(VideoTask.builder().id("t1").build());
        scheduler.advance(Duration.ofSeconds(1));
        assertThat(task.join().status()).isEqualTo(TaskStatus.CANCELLED);
    }

    @Test
    void cancelWhoseQuestionFailsStillFailsAsRefused() {
        transport
                .then(200, "{\"code\":\"TASK_CANCEL_NOT_ALLOWED\",\"message\":\"no\"}")
                .thenLost();
        failure(client().cancelOf(VideoTask.builder().id("t1").build()), TaskNotCancellableException.class);
        assertThat(transport.requests()).hasSize(2);
    }

    @Test
    void modelsComeFromTheTableOrAreAskedForOnceAnHour() {
        assertThat(client().models().join().models()).isNotEmpty();
        assertThat(transport.requests()).isEmpty();

        SeedanceClient ink = client(new InkProvider(), Runnable::run);
        String models = "{\"success\":true,\"data\":[{\"id\":\"seedance-2.0\",\"durations\":[5],"
                + "\"aspectRatios\":[\"16:9\"],\"resolutions\":[\"720p\"],\"usdPerSecond\":{\"720p\":0.1}}]}";
        CompletableFuture<TransportResponse> slow = new CompletableFuture<>();
        transport.then(request -> slow).then(200, models);
        CompletableFuture<?> first = ink.models();
        CompletableFuture<?> second = client(new InkProvider(), Runnable::run).models();
        slow.complete(FakeTransport.response(200, Map.of(), models));
        assertThat(first).isCompleted();
        assertThat(second).isCompleted();
        assertThat(ink.models()).isCompleted();
        assertThat(transport.requests()).hasSize(1);
        scheduler.advance(Duration.ofMinutes(61));
        assertThat(ink.models()).isCompleted();
        assertThat(transport.requests()).hasSize(2);
    }

    @Test
    void failureToAskForModelsIsNotKept() {
        SeedanceClient ink = client(new InkProvider(), Runnable::run);
        transport.then(401, "{\"success\":false,\"error\":{\"code\":\"unauthorized\",\"message\":\"x\"}}");
        failure(ink.models(), AuthenticationException.class);
        transport.then(401, "{\"success\":false,\"error\":{\"code\":\"unauthorized\",\"message\":\"x\"}}");
        failure(ink.models(), AuthenticationException.class);
        assertThat(transport.requests()).hasSize(2);
    }

    @Test
    void estimateChecksTheRequest() {
        failure(client().estimate(VideoRequest.builder().build()), InvalidRequestException.class);
        assertThat(client().estimate(VideoRequest.builder()
                                .prompt("a cat")
                                .model("seedance-2.0")
                                .resolution("720p")
                                .duration(5)
                                .build())
                        .join())
                .isPresent();
    }

    @Test
    void submissionIsOneRequestThatMustNotBeRepeated() {
        transport.then(200, "{\"code\":\"200\",\"result\":{\"task_id\":\"t9\",\"status\":\"pending\"}}");
        SubmitOutcome outcome =
                client().submitOnce(REQUEST, null, NOTHING_AGAINST).join();
        assertThat(outcome).isInstanceOfSatisfying(SubmitOutcome.Accepted.class, accepted -> {
            assertThat(accepted.task().id()).isEqualTo("t9");
            assertThat(accepted.task().account()).isEqualTo("studio");
        });
        assertThat(transport.last().once()).isTrue();
        assertThat(transport.last().method()).isEqualTo("POST");
        assertThat(FakeTransport.bodyOf(transport.last())).contains("a cat");
    }

    @Test
    void notSentIsRefusedAndRepeatable() {
        transport.thenNotSent();
        assertThat(client().submitOnce(REQUEST, null, NOTHING_AGAINST).join())
                .isInstanceOfSatisfying(SubmitOutcome.Refused.class, refused -> assertThat(refused.repeatable())
                        .isTrue());
        transport.thenFail(new TransportException("not trusted", false, true, null));
        assertThat(client().submitOnce(REQUEST, null, NOTHING_AGAINST).join())
                .isInstanceOfSatisfying(SubmitOutcome.Refused.class, refused -> assertThat(refused.repeatable())
                        .isFalse());
        assertThat(transport.requests()).hasSize(2);
    }

    @Test
    void everythingThatCanHaveArrivedIsAmbiguous() {
        List<Throwable> errors = List.of(
                TransportException.sent("reset", null),
                new java.io.IOException("a transport of somebody else"),
                new IllegalStateException("a bug"));
        for (Throwable error : errors) {
            transport.thenFail(error);
            assertThat(client().submitOnce(REQUEST, null, NOTHING_AGAINST).join())
                    .isInstanceOf(SubmitOutcome.Ambiguous.class);
        }
        transport.then(request -> {
            throw new IllegalStateException("a bug before the answer");
        });
        assertThat(client().submitOnce(REQUEST, null, NOTHING_AGAINST).join())
                .isInstanceOf(SubmitOutcome.Ambiguous.class);
        for (String body :
                List.of("", "null", "[]", "<html/>", "{\"code\":\"200\",\"result\":{}}", "{\"code\":\"200\"}")) {
            transport.then(200, body);
            assertThat(client().submitOnce(REQUEST, null, NOTHING_AGAINST).join())
                    .as(body)
                    .isInstanceOf(SubmitOutcome.Ambiguous.class);
        }
        assertThat(transport.requests()).hasSize(10);
    }

    @Test
    void rulesOfTheProviderDecideAboutAnAnswer() {
        transport.then(200, "{\"code\":\"INVALID_PARAMETER\",\"message\":\"x\"}");
        assertThat(client().submitOnce(REQUEST, null, NOTHING_AGAINST).join())
                .isInstanceOfSatisfying(SubmitOutcome.Refused.class, refused -> {
                    assertThat(refused.repeatable()).isFalse();
                    assertThat(refused.error()).isInstanceOf(InvalidRequestException.class);
                });
        transport.then(429, Map.of("Retry-After", "7"), "{\"code\":\"RATE_LIMIT_EXCEEDED\",\"message\":\"x\"}");
        assertThat(client().submitOnce(REQUEST, null, NOTHING_AGAINST).join())
                .isInstanceOfSatisfying(SubmitOutcome.Refused.class, refused -> {
                    assertThat(refused.repeatable()).isTrue();
                    assertThat(refused.retryAfter()).isEqualTo(Duration.ofSeconds(7));
                });
        transport.then(429, "{\"code\":\"CONCURRENCY_LIMIT_REACHED\",\"message\":\"queued\"}");
        assertThat(client().submitOnce(REQUEST, null, NOTHING_AGAINST).join())
                .isInstanceOf(SubmitOutcome.Ambiguous.class);
        transport.then(
                429, "{\"code\":\"CONCURRENCY_LIMIT_REACHED\",\"message\":\"queued\",\"result\":{\"task_id\":\"t7\"}}");
        assertThat(client().submitOnce(REQUEST, null, NOTHING_AGAINST).join())
                .isInstanceOfSatisfying(
                        SubmitOutcome.Accepted.class,
                        accepted -> assertThat(accepted.task().id()).isEqualTo("t7"));
        transport.then(402, "{\"code\":\"INSUFFICIENT_CREDIT\",\"message\":\"x\"}");
        assertThat(client().submitOnce(REQUEST, null, NOTHING_AGAINST).join())
                .isInstanceOfSatisfying(SubmitOutcome.Refused.class, refused -> {
                    assertThat(refused.repeatable()).isFalse();
                    assertThat(refused.error()).isInstanceOf(InsufficientCreditsException.class);
                });
        assertThat(client().account().troubles().outOfCredits()).isPresent();
        assertThat(client().account().troubles().pauseLeft()).isZero();
    }

    @Test
    void transportThatNeverAnswersIsGivenUp() {
        transport.thenNothing();
        CompletableFuture<SubmitOutcome> outcome = client().submitOnce(REQUEST, null, NOTHING_AGAINST);
        scheduler.advance(Duration.ofSeconds(64));
        assertThat(outcome).isNotDone();
        scheduler.advance(Duration.ofSeconds(1));
        assertThat(outcome.join()).isInstanceOf(SubmitOutcome.Ambiguous.class);
        assertThat(client().account().inFlight()).isZero();
    }

    @Test
    void submissionThatWaitsTooLongForItsTurnIsProvablyNotSent() {
        for (int i = 0; i < 4; i++) {
            transport.thenNothing();
            client().status("t" + i);
        }
        CompletableFuture<SubmitOutcome> outcome =
                client().submitOnce(REQUEST, Duration.ofSeconds(10), () -> CompletableFuture.completedFuture(null));
        scheduler.advance(Duration.ofSeconds(10));
        assertThat(outcome.join())
                .isInstanceOfSatisfying(SubmitOutcome.Refused.class, refused -> assertThat(refused.repeatable())
                        .isTrue());
        transport.otherwise(
                request -> CompletableFuture.completedFuture(FakeTransport.response(200, Map.of(), RUNNING)));
        scheduler.advance(Duration.ofMinutes(10));
        assertThat(transport.requests()).extracting(TransportRequest::method).doesNotContain("POST");
    }

    @Test
    void submissionThatIsCancelledBeforeItsTurnIsNeverSent() {
        for (int i = 0; i < 4; i++) {
            transport.thenNothing();
            client().statusOfOnce(known("t" + i));
        }
        client().submitOnce(REQUEST, null, NOTHING_AGAINST).cancel(true);
        scheduler.advance(Duration.ofMinutes(10));
        assertThat(transport.requests()).hasSize(4);
    }

    @Test
    void troubleOfTheAccountIsSeen() {
        transport.then(401, "{\"code\":\"INVALID_API_KEY\",\"message\":\"x\"}");
        client().statusOfOnce(known("t1"));
        assertThat(client().account().troubles().pause())
                .get()
                .extracting(AccountPause::kind)
                .isEqualTo(AccountPause.Kind.AUTH);
        assertThat(client().account().troubles().pauseLeft()).isPositive();
        transport.then(200, RUNNING);
        client().statusOfOnce(known("t1"));
        assertThat(client().account().troubles().pause()).isEmpty();
        transport.then(429, Map.of("Retry-After", "120"), "");
        client().statusOfOnce(known("t1"));
        assertThat(client().account().troubles().pauseLeft()).hasSeconds(120);
        transport.then(404, "{\"code\":\"TASK_NOT_FOUND\",\"message\":\"x\"}");
        client().statusOfOnce(known("t1"));
        assertThat(client().account().troubles().pause()).isEmpty();
        assertThat(client().account().requests(CallKind.STATUS, CallOutcome.SUCCESS))
                .isEqualTo(1);
        assertThat(client().account().requests(CallKind.STATUS, CallOutcome.RATE_LIMITED))
                .isEqualTo(1);
        assertThat(client().account().requests(CallKind.STATUS, CallOutcome.REFUSED))
                .isEqualTo(2);
        assertThat(client().account().requests()).isEqualTo(4);
    }

    @Test
    void resultsComeOnTheWorker() throws Exception {
        ExecutorService worker = Executors.newSingleThreadExecutor(task -> new Thread(task, "worker"));
        try {
            CompletableFuture<TransportResponse> answer = new CompletableFuture<>();
            transport.then(request -> answer);
            CompletableFuture<String> seen = client(new MovieProvider(), worker)
                    .status("t1")
                    .handle((task, error) -> Thread.currentThread().getName());
            Thread io = new Thread(() -> answer.complete(FakeTransport.response(200, Map.of(), RUNNING)), "io");
            io.start();
            assertThat(seen.get(5, TimeUnit.SECONDS)).isEqualTo("worker");
        } finally {
            worker.shutdownNow();
        }
    }

    @Test
    void resultsComeAlsoWhenTheWorkerIsShutDown() {
        ExecutorService worker = Executors.newSingleThreadExecutor();
        worker.shutdownNow();
        transport.then(200, RUNNING);
        assertThat(client(new MovieProvider(), worker).status("t1")).isCompleted();
    }

    @Test
    void pathOfADialectCannotLeaveTheBaseUrl() {
        assertThat(URI.create("https://api.seedance2.movie" + "@evil.example/").getHost())
                .isEqualTo("evil.example");
        transport.then(200, RUNNING);
        client().status("t1").join();
        assertThat(transport.last().uri().getAuthority()).isEqualTo("api.seedance2.movie");
    }

    private static <E extends Throwable> E failure(CompletableFuture<?> result, Class<E> type) {
        assertThat(result).isDone();
        CompletionException error = catchThrowableOfType(CompletionException.class, result::join);
        assertThat(error).as("an error").isNotNull();
        assertThat(error.getCause()).isInstanceOf(type);
        return type.cast(error.getCause());
    }

    private static VideoTask known(String id) {
        return VideoTask.builder().id(id).build();
    }
}
