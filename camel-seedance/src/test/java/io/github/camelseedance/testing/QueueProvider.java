/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.testing;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A queue API: it gives three addresses with each task, and the result has an address of its own. */
public class QueueProvider implements SeedanceProvider {
    /** Value of the option {@code provider}. */
    public static final String ID = "queue.example";

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
        return ID;
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
                CallKind.SUBMIT, "/owner/app/text-to-video", Map.of(), body, answer -> task(CallKind.SUBMIT, answer));
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
                : ApiCall.get(CallKind.STATUS, address, Map.of(), answer -> task(CallKind.STATUS, answer));
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
