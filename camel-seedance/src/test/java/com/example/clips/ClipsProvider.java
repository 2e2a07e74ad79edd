/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package com.example.clips;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelseedance.model.*;
import io.github.camelseedance.provider.*;
import io.github.camelseedance.provider.kit.*;
import java.net.URI;
import java.util.*;

/** A made-up provider: POST /clips, GET /clips/ID, GET /clips with a cursor. */
public final class ClipsProvider implements SeedanceProvider {

    private static final String ID = "clips.example";
    private static final Map<String, TaskStatus> STATUSES = Map.of(
            "waiting", TaskStatus.QUEUED,
            "rendering", TaskStatus.PROCESSING,
            "ready", TaskStatus.SUCCEEDED,
            "broken", TaskStatus.FAILED);
    private static final Envelopes ANSWER = Envelopes.of("clip", "clips", "problem")
            .success(root -> !root.has("problem"))
            .payload("/clip", "")
            .taskIds("/clip/id")
            .codes("/problem/code")
            .messages("/problem/text");
    private static final List<AnswerRule> RULES = AnswerRules.table(
            AnswerRules.row(CallKind.SUBMIT, Set.of("BAD_SCRIPT"), Verdict.FAIL, ErrorKind.INVALID_REQUEST),
            AnswerRules.row(AnswerRules.API, Set.of("NO_COINS"), Verdict.PAUSE, ErrorKind.INSUFFICIENT_CREDITS));

    @Override
    public String id() {
        return ID;
    }

    @Override
    public URI defaultBaseUrl() {
        return URI.create("https://api.clips.example");
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(Capability.GENERATE, Capability.STATUS, Capability.LIST);
    }

    @Override
    public Set<RequestField> fields() {
        return Set.of(RequestField.SEED);
    }

    @Override
    public AuthHeader authenticate(String apiKey) {
        return new AuthHeader("Authorization", "Bearer " + apiKey);
    }

    @Override
    public List<Violation> validate(VideoRequest request) {
        RequestCheck check = new RequestCheck()
                .fields(this, request)
                .prompt(request.prompt(), 1000, true)
                .oneOf("aspectRatio", request.aspectRatio(), List.of("16:9", "9:16"))
                .duration(request.duration(), List.of(5, 10), "")
                .seed(request.seed())
                .extra(request.extra(), Set.of("script", "shape", "seconds", "seed"));
        request.media().forEach(medium -> check.add("media", medium.type().text(), "no media"));
        return check.violations();
    }

    @Override
    public ApiCall<VideoTask> generate(VideoRequest request) {
        ObjectNode body = Json.MAPPER.createObjectNode().put("script", request.prompt());
        RequestJson.put(body, "shape", request.aspectRatio());
        RequestJson.put(body, "seconds", request.duration());
        RequestJson.put(body, "seed", request.seed());
        RequestJson.merge(body, request.extra());
        return ApiCall.post(CallKind.SUBMIT, "/clips", Map.of(), body, answer -> task(CallKind.SUBMIT, answer));
    }

    @Override
    public ApiCall<VideoTask> status(String taskId) {
        String path = "/clips/" + RequestJson.segment(ID, taskId);
        return ApiCall.get(CallKind.STATUS, path, Map.of(), answer -> task(CallKind.STATUS, answer));
    }

    @Override
    public boolean listsByCursor() {
        return true;
    }

    @Override
    public ApiCall<TaskPage> listAfter(String cursor, int pageSize, String providerStatus) {
        String limit = Integer.toString(pageSize);
        Map<String, String> query = cursor == null ? Map.of("limit", limit) : Map.of("limit", limit, "after", cursor);
        return ApiCall.get(CallKind.LIST, "/clips", query, answer -> {
            List<VideoTask> tasks = new ArrayList<>();
            answer.payload()
                    .path("clips")
                    .forEach(clip -> tasks.add(
                            fill(RequestJson.task(ID, LenientJson.text(clip, "id"), clip, STATUSES, false), clip)));
            return TaskPage.withCursor(tasks, pageSize, LenientJson.text(answer.payload(), "next"));
        });
    }

    private static VideoTask task(CallKind kind, Answer answer) {
        return fill(RequestJson.task(ID, kind, answer, STATUSES), answer.payload());
    }

    private static VideoTask fill(VideoTask.Builder task, JsonNode clip) {
        return task.seed(LenientJson.number(clip, "seed"))
                .videoUrls(LenientJson.urls(clip.path("file")))
                .errorCode(LenientJson.shown(clip, "why", RequestJson.MAX_CODE))
                .build();
    }

    @Override
    public Optional<Marker> marker() {
        return Optional.of(Markers.SEED);
    }

    @Override
    public Answer read(ApiReply reply) {
        return ANSWER.read(reply);
    }

    @Override
    public Ruling rule(CallKind kind, Answer answer) {
        return AnswerRules.rule(RULES, kind, answer);
    }
}
