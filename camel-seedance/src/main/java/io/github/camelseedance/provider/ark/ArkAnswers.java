/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.provider.ark;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelseedance.model.TaskPage;
import io.github.camelseedance.model.TaskStatus;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.provider.Answer;
import io.github.camelseedance.provider.CallKind;
import io.github.camelseedance.provider.ErrorMessages;
import io.github.camelseedance.provider.TaskIds;
import io.github.camelseedance.provider.kit.LenientJson;
import io.github.camelseedance.provider.kit.RequestJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads what Ark answers. Numbers can be text, and an entry of the list can lack what a status answer has. */
record ArkAnswers(ArkSite site) {

    static final Map<TaskStatus, List<String>> STATUS_WORDS = Map.of(
            TaskStatus.QUEUED, List.of("queued"),
            TaskStatus.PROCESSING, List.of("running"),
            TaskStatus.SUCCEEDED, List.of("succeeded"),
            TaskStatus.FAILED, List.of("failed"),
            TaskStatus.CANCELLED, List.of("cancelled"));

    /** The field by which a lost submission is found again. */
    static final String MARKER = "execution_expires_after";

    static final String TIER = "service_tier";

    private static final Map<String, TaskStatus> STATUSES = Map.of(
            "queued", TaskStatus.QUEUED,
            "running", TaskStatus.PROCESSING,
            "succeeded", TaskStatus.SUCCEEDED,
            "failed", TaskStatus.FAILED,
            "cancelled", TaskStatus.CANCELLED,
            "canceled", TaskStatus.CANCELLED,
            "expired", TaskStatus.EXPIRED);
    private static final int FRAME_RATE = 24;

    VideoTask task(CallKind kind, Answer answer) {
        return fill(RequestJson.task(site.id(), kind, answer, STATUSES), answer.payload());
    }

    /** One page. An entry that is no task is left out: nothing is concluded from a list alone. */
    TaskPage page(Answer answer, int page, int pageSize) {
        JsonNode items = answer.payload().path("items");
        if (!items.isArray() && !items.isNull() && !items.isMissingNode()) {
            throw ErrorMessages.ofProtocol(site.id(), CallKind.LIST, answer, "items is not an array");
        }
        List<VideoTask> tasks = new ArrayList<>();
        for (JsonNode item : items) {
            String id = LenientJson.id(item.path("id"));
            if (TaskIds.isValid(id)) {
                tasks.add(fill(RequestJson.task(site.id(), id, item, STATUSES, false), item));
            }
        }
        Long total = LenientJson.number(answer.payload(), "total");
        return new TaskPage(tasks, total == null || total < 0 ? tasks.size() : total, page, pageSize);
    }

    private VideoTask fill(VideoTask.Builder builder, JsonNode task) {
        JsonNode content = task.path("content");
        JsonNode error = task.path("error").isObject() ? task.path("error") : task.path("failure_reason");
        JsonNode usage = task.path("usage");
        Long tokens = LenientJson.number(usage, "completion_tokens");
        Integer frames = LenientJson.integer(task, "frames");
        Integer duration = LenientJson.integer(task, "duration");
        return builder.model(ArkModel.told(LenientJson.text(task, "model"), site))
                .aspectRatio(LenientJson.text(task, "ratio"))
                .resolution(LenientJson.text(task, "resolution"))
                .duration(duration == null && frames != null ? Integer.valueOf(frames / FRAME_RATE) : duration)
                .generateAudio(LenientJson.bool(task, "generate_audio"))
                .seed(LenientJson.number(task, "seed"))
                .videoUrls(LenientJson.urls(content.path("video_url")))
                .lastFrameUrl(LenientJson.url(content.path("last_frame_url")))
                .errorCode(LenientJson.shown(error, "code", RequestJson.MAX_CODE))
                .errorMessage(
                        error.isTextual()
                                ? LenientJson.shown(task, "failure_reason", RequestJson.MAX_MESSAGE)
                                : LenientJson.shown(error, "message", RequestJson.MAX_MESSAGE))
                .tokens(tokens == null ? LenientJson.number(usage, "total_tokens") : tokens)
                .createdAt(LenientJson.unixTime(task, "created_at"))
                .updatedAt(LenientJson.unixTime(task, "updated_at"))
                .providerData(kept(task))
                .build();
    }

    private static Map<String, String> kept(JsonNode task) {
        Map<String, String> kept = new LinkedHashMap<>();
        Long expires = LenientJson.number(task, MARKER);
        if (expires != null) {
            kept.put(MARKER, expires.toString());
        }
        String tier = LenientJson.text(task, TIER);
        if ("flex".equals(tier)) {
            kept.put(TIER, tier);
        }
        return kept;
    }
}
