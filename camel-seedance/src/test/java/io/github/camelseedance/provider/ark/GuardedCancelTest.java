/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.provider.ark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.camelseedance.client.SeedanceClient;
import io.github.camelseedance.client.account.Accounts;
import io.github.camelseedance.client.call.ClientSettings;
import io.github.camelseedance.client.http.GuardedTransport;
import io.github.camelseedance.client.http.TransportResponse;
import io.github.camelseedance.model.TaskNotCancellableException;
import io.github.camelseedance.model.TaskNotFoundException;
import io.github.camelseedance.model.TaskStatus;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.provider.SeedanceProvider;
import io.github.camelseedance.testing.FakeTransport;
import io.github.camelseedance.testing.VirtualScheduler;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A cancel where the provider erases the record of a task that has ended: it asks first, and never sends a DELETE for anything else. */
class GuardedCancelTest {

    private static final String GONE = "{\"error\":{\"code\":\"NotFound.Task\",\"message\":\"no\"}}";

    private final VirtualScheduler scheduler = new VirtualScheduler();
    private final FakeTransport transport = new FakeTransport();
    private final Accounts accounts = new Accounts(scheduler, 1, 0, (key, kind, outcome, took) -> {});
    private final SeedanceProvider provider = new BytePlusProvider();

    @Test
    void aQueuedTaskIsCancelledAndAskedForAgain() {
        transport.then(200, task("queued")).then(200, "{}").then(200, task("cancelled"));

        VideoTask task =
                client().cancelOf(VideoTask.builder().id("cgt-1").build()).join();

        assertThat(task.status()).isEqualTo(TaskStatus.CANCELLED);
        assertThat(methods()).containsExactly("GET", "DELETE", "GET");
    }

    @ParameterizedTest
    @ValueSource(strings = {"running", "succeeded", "failed", "cancelled", "expired", "reviewing", ""})
    void noDeleteLeavesInAnyOtherState(String word) {
        transport.otherwise(request -> answer(200, task(word)));

        Throwable error =
                failure(client().cancelOf(VideoTask.builder().id("cgt-1").build()));

        assertThat(error).isInstanceOf(TaskNotCancellableException.class);
        assertThat(methods()).containsExactly("GET");
    }

    @Test
    void noDeleteLeavesWhenTheTaskCannotBeAskedFor() {
        transport.otherwise(request -> answer(503, ""));
        CompletableFuture<VideoTask> result =
                client().cancelOf(VideoTask.builder().id("cgt-1").build());
        scheduler.advance(Duration.ofMinutes(5));

        assertThat(result).isCompletedExceptionally();
        assertThat(methods()).hasSize(4).containsOnly("GET");
    }

    @Test
    void aTaskThatHasBegunToRunIsNotCancellable() {
        transport
                .then(200, task("queued"))
                .then(409, "{\"error\":{\"code\":\"TaskRunningCannotCancel\",\"message\":\"no\"}}")
                .then(200, task("running"));

        Throwable error =
                failure(client().cancelOf(VideoTask.builder().id("cgt-1").build()));

        assertThat(error).isInstanceOf(TaskNotCancellableException.class).hasMessageContaining("processing");
        assertThat(((TaskNotCancellableException) error).getCode()).isEqualTo("TaskRunningCannotCancel");
    }

    @Test
    void aTaskWhoseRecordIsGoneAfterTheDeleteWasErased() {
        transport.then(200, task("queued")).then(200, "{}").otherwise(request -> answer(404, GONE));
        SeedanceClient client = client();

        Throwable error =
                failure(client.cancelOf(VideoTask.builder().id("cgt-1").build()));

        assertThat(error).isInstanceOf(TaskNotCancellableException.class).hasMessageContaining("probably charged");
        assertThat(((TaskNotCancellableException) error).getCode()).isEqualTo("RECORD_ERASED");
        Throwable later = failure(client.status("cgt-1"));
        assertThat(later).isInstanceOf(TaskNotFoundException.class);
        assertThat(((TaskNotFoundException) later).getCode()).isEqualTo("RECORD_ERASED");
        Throwable other = failure(client.status("cgt-2"));
        assertThat(((TaskNotFoundException) other).getCode()).isEqualTo("NotFound.Task");
    }

    @Test
    void afterALostDeleteTheTaskIsAskedForAgain() {
        transport.then(200, task("queued")).thenLost().then(200, task("cancelled"));
        CompletableFuture<VideoTask> result =
                client().cancelOf(VideoTask.builder().id("cgt-1").build());
        scheduler.advance(Duration.ofSeconds(10));

        assertThat(result.join().status()).isEqualTo(TaskStatus.CANCELLED);
        assertThat(methods()).containsExactly("GET", "DELETE", "GET");
    }

    @Test
    void aTaskThatEndsBeforeTheRepetitionKeepsItsRecord() {
        transport.then(200, task("queued")).thenLost().then(200, task("succeeded"));
        CompletableFuture<VideoTask> result =
                client().cancelOf(VideoTask.builder().id("cgt-1").build());
        scheduler.advance(Duration.ofSeconds(10));

        assertThat(failure(result)).isInstanceOf(TaskNotCancellableException.class);
        assertThat(methods()).containsExactly("GET", "DELETE", "GET");
    }

    @Test
    void whatAnotherCallTellsWhileTheDeleteWaitsForItsTurnCounts() {
        CompletableFuture<TransportResponse> asked = new CompletableFuture<>();
        CompletableFuture<TransportResponse> poll = new CompletableFuture<>();
        transport.then(request -> asked).then(request -> poll).otherwise(request -> answer(200, task("running")));
        CompletableFuture<VideoTask> cancel =
                client().cancelOf(VideoTask.builder().id("cgt-1").build());
        CompletableFuture<VideoTask> status = client().status("cgt-1");

        asked.complete(response(200, task("queued")));
        assertThat(methods()).as("the poll goes first, the DELETE waits").containsExactly("GET", "GET");
        poll.complete(response(200, task("running")));
        scheduler.advance(Duration.ofSeconds(10));

        assertThat(status.join().status()).isEqualTo(TaskStatus.PROCESSING);
        assertThat(failure(cancel)).isInstanceOf(TaskNotCancellableException.class);
        assertThat(methods()).containsOnly("GET");
    }

    @Test
    void anAnswerThatHasGrownOldIsAskedForAnew() {
        CompletableFuture<TransportResponse> asked = new CompletableFuture<>();
        CompletableFuture<TransportResponse> slow = new CompletableFuture<>();
        transport
                .then(request -> asked)
                .then(request -> slow)
                .then(200, task("queued"))
                .then(200, "{}")
                .then(200, task("cancelled"));
        CompletableFuture<VideoTask> cancel =
                client().cancelOf(VideoTask.builder().id("cgt-1").build());
        client().status("cgt-2");

        asked.complete(response(200, task("queued")));
        scheduler.advance(Duration.ofSeconds(2));
        slow.complete(response(200, task("queued").replace("cgt-1", "cgt-2")));
        assertThat(methods()).doesNotContain("DELETE");
        scheduler.advance(Duration.ofSeconds(10));

        assertThat(cancel.join().status()).isEqualTo(TaskStatus.CANCELLED);
        assertThat(methods()).containsExactly("GET", "GET", "GET", "DELETE", "GET");
    }

    @Test
    void listsAreASecondApart() {
        transport.otherwise(request -> answer(200, "{\"total\":0,\"items\":[]}"));
        SeedanceClient client = client();
        client.list(1, 100, null);
        CompletableFuture<?> second = client.list(1, 100, null);
        scheduler.advance(Duration.ofSeconds(1));
        assertThat(second).isNotDone();
        scheduler.advance(Duration.ofMillis(100));

        assertThat(second).isCompleted();
    }

    private SeedanceClient client() {
        ClientSettings settings = new ClientSettings(
                provider.defaultBaseUrl(),
                "key",
                "studio",
                Duration.ofSeconds(60),
                3,
                Duration.ofMillis(500),
                Duration.ofSeconds(60),
                "agent/1");
        return new SeedanceClient(
                provider,
                settings,
                new GuardedTransport(transport, scheduler),
                accounts.get(settings.account(provider.id()), provider),
                scheduler,
                Runnable::run,
                () -> 0.5);
    }

    private List<String> methods() {
        return transport.requests().stream().map(request -> request.method()).toList();
    }

    private static String task(String word) {
        return "{\"id\":\"cgt-1\",\"status\":\"%s\"}".formatted(word);
    }

    private static CompletableFuture<TransportResponse> answer(int status, String body) {
        return CompletableFuture.completedFuture(response(status, body));
    }

    private static TransportResponse response(int status, String body) {
        return FakeTransport.response(status, Map.of("Content-Type", "application/json"), body);
    }

    private static Throwable failure(CompletableFuture<?> result) {
        assertThat(result).isCompletedExceptionally();
        Throwable error = catchThrowable(result::join);
        return error instanceof CompletionException wrapped ? wrapped.getCause() : error;
    }
}
