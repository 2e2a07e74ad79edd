/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.clips.ClipsProvider;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelseedance.client.account.Accounts;
import io.github.camelseedance.client.call.ClientSettings;
import io.github.camelseedance.client.http.GuardedTransport;
import io.github.camelseedance.model.Json;
import io.github.camelseedance.model.TaskStatus;
import io.github.camelseedance.model.VideoRequest;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.model.Violation;
import io.github.camelseedance.provider.Answer;
import io.github.camelseedance.provider.ApiCall;
import io.github.camelseedance.provider.ApiReply;
import io.github.camelseedance.provider.AuthHeader;
import io.github.camelseedance.provider.CallKind;
import io.github.camelseedance.provider.Capability;
import io.github.camelseedance.provider.Ruling;
import io.github.camelseedance.provider.SeedanceProvider;
import io.github.camelseedance.provider.Verdict;
import io.github.camelseedance.provider.kit.AnswerRule;
import io.github.camelseedance.provider.kit.AnswerRules;
import io.github.camelseedance.provider.kit.Envelopes;
import io.github.camelseedance.provider.kit.LenientJson;
import io.github.camelseedance.provider.kit.RequestJson;
import io.github.camelseedance.testing.FakeTransport;
import io.github.camelseedance.testing.VirtualScheduler;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
                        VideoRequest.builder().prompt("a boat").build())
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
                new Accounts(scheduler, 4, 0).lane(settings.account(provider.id()), provider),
                scheduler,
                Runnable::run,
                () -> 0.5);
    }

    /** A queue API: it gives three addresses with each task, and the result has an address of its own. */
    private static final class QueueProvider implements SeedanceProvider {
        private static final List<String> ADDRESSES = List.of("status_url", "response_url", "cancel_url");
        private static final Map<String, TaskStatus> STATUSES = Map.of(
                "in_queue", TaskStatus.QUEUED,
                "in_progress", TaskStatus.PROCESSING,
                "completed", TaskStatus.SUCCEEDED,
                "cancellation_requested", TaskStatus.PROCESSING);
        private static final Envelopes ANSWER = Envelopes.of("request_id", "video", "detail")
                .success(root -> !root.has("detail"))
                .taskIds("/request_id")
                .codes("/detail/0/type");
        private static final List<AnswerRule> RULES = AnswerRules.table(
                // the error of a result is the end of its task
                AnswerRules.row(
                        CallKind.STATUS, AnswerRules.NONE, 422, 422, AnswerRule.Form.ENVELOPE, Verdict.ACCEPT, null));

        @Override
        public String id() {
            return "queue.example";
        }

        @Override
        public URI defaultBaseUrl() {
            return URI.create("https://queue.example");
        }

        @Override
        public Set<Capability> capabilities() {
            return Set.of(Capability.GENERATE, Capability.STATUS, Capability.CANCEL);
        }

        @Override
        public AuthHeader authenticate(String apiKey) {
            return new AuthHeader("Authorization", "Key " + apiKey);
        }

        @Override
        public List<Violation> validate(VideoRequest request) {
            return List.of();
        }

        @Override
        public ApiCall<VideoTask> generate(VideoRequest request) {
            JsonNode body = Json.MAPPER.createObjectNode().put("prompt", request.prompt());
            return ApiCall.post(
                    CallKind.SUBMIT,
                    "/owner/app/text-to-video",
                    Map.of(),
                    body,
                    answer -> task(CallKind.SUBMIT, answer));
        }

        @Override
        public ApiCall<VideoTask> status(String taskId) {
            return ApiCall.get(
                    CallKind.STATUS,
                    "/owner/app/requests/" + RequestJson.segment(id(), taskId) + "/status",
                    Map.of(),
                    answer -> task(CallKind.STATUS, answer));
        }

        @Override
        public ApiCall<VideoTask> statusOf(VideoTask known) {
            String address = known.providerData().get("status_url");
            return address == null
                    ? status(known.id())
                    : ApiCall.get(CallKind.STATUS, address, Map.of(), answer -> {
                        VideoTask told = task(CallKind.STATUS, answer);
                        return told.toBuilder()
                                .providerData(known.providerData())
                                .build();
                    });
        }

        @Override
        public Optional<ApiCall<VideoTask>> result(VideoTask told) {
            String address = told.providerData().get("response_url");
            return told.status() != TaskStatus.SUCCEEDED || address == null
                    ? Optional.empty()
                    : Optional.of(ApiCall.get(
                            CallKind.STATUS,
                            address,
                            Map.of(),
                            answer -> answer.success()
                                    ? told.toBuilder()
                                            .videoUrls(LenientJson.urls(
                                                    answer.payload().at("/video/url")))
                                            .seed(LenientJson.number(answer.payload(), "seed"))
                                            .build()
                                    : told.toBuilder()
                                            .status(TaskStatus.FAILED)
                                            .errorCode(answer.code())
                                            .build()));
        }

        @Override
        public ApiCall<VideoTask> cancelOf(VideoTask known) {
            return new ApiCall<>(
                    CallKind.CANCEL,
                    "PUT",
                    known.providerData().get("cancel_url"),
                    Map.of(),
                    null,
                    answer -> task(CallKind.CANCEL, answer));
        }

        @Override
        public Answer read(ApiReply reply) {
            return ANSWER.read(reply);
        }

        @Override
        public Ruling rule(CallKind kind, Answer answer) {
            return AnswerRules.rule(RULES, kind, answer);
        }

        private VideoTask task(CallKind kind, Answer answer) {
            Map<String, String> addresses = new LinkedHashMap<>();
            for (String name : ADDRESSES) {
                String address = LenientJson.text(answer.payload(), name);
                if (address != null) {
                    addresses.put(name, address);
                }
            }
            return RequestJson.task(id(), kind, answer, STATUSES)
                    .providerData(addresses)
                    .build();
        }
    }
}
