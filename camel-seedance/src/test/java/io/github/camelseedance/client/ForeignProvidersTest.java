/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.clips.ClipsProvider;
import io.github.camelseedance.client.account.Accounts;
import io.github.camelseedance.client.call.ClientSettings;
import io.github.camelseedance.client.http.GuardedTransport;
import io.github.camelseedance.model.TaskStatus;
import io.github.camelseedance.model.VideoRequest;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.provider.SeedanceProvider;
import io.github.camelseedance.testing.FakeTransport;
import io.github.camelseedance.testing.QueueProvider;
import io.github.camelseedance.testing.VirtualScheduler;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** APIs of other forms: addresses that come with the task and a result at an address of its own; a list with cursors. */
class ForeignProvidersTest {

    private final VirtualScheduler scheduler = new VirtualScheduler();
    private final FakeTransport transport = new FakeTransport();

    @Test
    void aQueueWithAddressesOfItsOwnFits() {
        SeedanceClient client = client(new QueueProvider());
        transport.then(200, """
                {"request_id":"r1","status":"IN_QUEUE",
                 "status_url":"https://queue.example/owner/app/requests/r1/status",
                 "response_url":"https://queue.example/owner/app/requests/r1",
                 "cancel_url":"https://queue.example/owner/app/requests/r1/cancel"}""");
        SubmitOutcome outcome = client.submitOnce(
                        VideoRequest.builder().prompt("a boat").build(),
                        null,
                        () -> CompletableFuture.completedFuture(null))
                .join();
        VideoTask task = ((SubmitOutcome.Accepted) outcome).task();

        transport.then(202, "{\"request_id\":\"r1\",\"status\":\"IN_PROGRESS\"}");
        assertThat(client.statusOfOnce(task).join().status()).isEqualTo(TaskStatus.PROCESSING);
        transport.then(200, "{\"request_id\":\"r1\",\"status\":\"COMPLETED\"}");
        transport.then(200, "{\"video\":{\"url\":\"https://media.example/v.mp4\"},\"seed\":7}");
        VideoTask done = client.statusOfOnce(task).join();

        assertThat(done.status()).isEqualTo(TaskStatus.SUCCEEDED);
        assertThat(done.videoUrl()).isEqualTo("https://media.example/v.mp4");
        assertThat(done.seed()).isEqualTo(7);
        transport.then(202, "{\"request_id\":\"r1\",\"status\":\"CANCELLATION_REQUESTED\"}");
        client.cancelOf(task).join();
        assertThat(transport.requests())
                .extracting(request -> request.method() + " " + request.uri())
                .containsExactly(
                        "POST https://queue.example/owner/app/text-to-video",
                        "GET https://queue.example/owner/app/requests/r1/status",
                        "GET https://queue.example/owner/app/requests/r1/status",
                        "GET https://queue.example/owner/app/requests/r1",
                        "PUT https://queue.example/owner/app/requests/r1/cancel");
    }

    @Test
    void anAcceptedTaskIsNotLostWhenItsProviderCannotCompleteIt() {
        SeedanceClient client = client(new QueueProvider() {
            @Override
            public VideoTask complete(VideoTask task) {
                throw new IllegalStateException("there is no price for it");
            }
        });
        transport.then(200, "{\"request_id\":\"r1\",\"status\":\"IN_QUEUE\"}");

        CompletableFuture<SubmitOutcome> outcome = client.submitOnce(
                VideoRequest.builder().prompt("a boat").build(), null, () -> CompletableFuture.completedFuture(null));

        assertThat(outcome).isCompletedWithValueMatching(SubmitOutcome.Accepted.class::isInstance);
        VideoTask task = ((SubmitOutcome.Accepted) outcome.join()).task();
        assertThat(task.id()).isEqualTo("r1");
        assertThat(task.provider()).isEqualTo(client.provider().id());
        assertThat(task.account()).isEqualTo("studio");
    }

    @Test
    void aResultThatIsAnErrorIsAFailedTask() {
        SeedanceClient client = client(new QueueProvider());
        transport.then(200, "{\"request_id\":\"r1\",\"status\":\"COMPLETED\"}");
        transport.then(422, "{\"detail\":[{\"loc\":[],\"msg\":\"no\",\"type\":\"content_policy_violation\"}]}");

        VideoTask task = client.statusOfOnce(known("https://queue.example/s", "https://queue.example/r"))
                .join();

        assertThat(task.status()).isEqualTo(TaskStatus.FAILED);
        assertThat(task.errorCode()).isEqualTo("content_policy_violation");
    }

    @Test
    void theKeyIsNotSentToAnAddressOfAnotherHost() {
        SeedanceClient client = client(new QueueProvider());

        assertThat(client.statusOfOnce(known("https://evil.example/s", "https://evil.example/r")))
                .isCompletedExceptionally();
        assertThat(client.statusOfOnce(known("http://queue.example/s", "http://queue.example/r")))
                .isCompletedExceptionally();
        assertThat(transport.requests()).isEmpty();
    }

    @Test
    void aListWithCursorsHasPages() {
        SeedanceClient client = client(new ClipsProvider());
        transport.otherwise(request -> java.util.concurrent.CompletableFuture.completedFuture(FakeTransport.response(
                200,
                Map.of("Content-Type", "application/json"),
                request.uri().getQuery().contains("after=x")
                        ? "{\"clips\":[{\"id\":\"c3\",\"status\":\"ready\",\"seed\":3}]}"
                        : "{\"clips\":[{\"id\":\"c1\",\"status\":\"waiting\",\"seed\":1}],\"next\":\"x\"}")));

        assertThat(client.list(1, 1, null).join().tasks())
                .extracting(VideoTask::id)
                .containsExactly("c1");
        assertThat(client.list(2, 1, null).join().tasks())
                .extracting(VideoTask::id)
                .containsExactly("c3");
        assertThat(client.list(3, 1, null).join().tasks()).isEmpty();
        assertThat(client.list(2, 1, null).join().page()).isEqualTo(2);
    }

    private static VideoTask known(String status, String response) {
        return VideoTask.builder()
                .id("r1")
                .providerData(Map.of("status_url", status, "response_url", response))
                .build();
    }

    private SeedanceClient client(SeedanceProvider provider) {
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
                new Accounts(scheduler, 4, 0, (key, kind, outcome, took) -> {})
                        .get(settings.account(provider.id()), provider),
                scheduler,
                Runnable::run,
                () -> 0.5);
    }
}
