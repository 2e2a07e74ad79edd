/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.provider.movie;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.camelseedance.model.Balance;
import io.github.camelseedance.model.Json;
import io.github.camelseedance.model.TaskPage;
import io.github.camelseedance.model.TaskStatus;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.model.WebAddress;
import io.github.camelseedance.provider.Answer;
import io.github.camelseedance.provider.CallKind;
import io.github.camelseedance.provider.ErrorMessages;
import io.github.camelseedance.provider.PresignedUpload;
import io.github.camelseedance.provider.TaskIds;
import io.github.camelseedance.provider.kit.LenientJson;
import io.github.camelseedance.provider.kit.RequestJson;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads what seedance2.movie answers. */
final class MovieAnswers {

    private static final Map<String, TaskStatus> STATUSES = Map.of(
            "pending", TaskStatus.QUEUED,
            "queued", TaskStatus.QUEUED,
            "processing", TaskStatus.PROCESSING,
            "completed", TaskStatus.SUCCEEDED,
            "failed", TaskStatus.FAILED,
            "cancelled", TaskStatus.CANCELLED,
            "expired", TaskStatus.EXPIRED);
    private static final int DEFAULT_EXPIRY_SECONDS = 3600;

    private MovieAnswers() {}

    /** The words of the provider for a status. */
    static List<String> words(TaskStatus status) {
        return STATUSES.entrySet().stream()
                .filter(word -> word.getValue() == status)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    static VideoTask task(CallKind kind, Answer answer) {
        return fill(RequestJson.task(MovieProvider.ID, kind, answer, STATUSES), answer.payload());
    }

    private static VideoTask fill(VideoTask.Builder builder, JsonNode task) {
        VideoTask told = builder.model(LenientJson.text(task, "model"))
                .prompt(LenientJson.text(task, "prompt"))
                .aspectRatio(LenientJson.text(task, "ratio"))
                .resolution(LenientJson.text(task, "resolution"))
                .duration(LenientJson.integer(task, "duration"))
                .generateAudio(LenientJson.bool(task, "generate_audio"))
                .seed(LenientJson.number(task, "seed"))
                .videoUrls(LenientJson.urls(task.path("video_url")))
                .lastFrameUrl(LenientJson.url(task.path("last_frame_url")))
                .errorCode(LenientJson.shown(task, "error_code", RequestJson.MAX_CODE))
                .errorMessage(LenientJson.shown(task, "error_message", RequestJson.MAX_MESSAGE))
                .credits(LenientJson.money(task, "credit_cost"))
                .createdAt(LenientJson.time(task, "created_at"))
                .updatedAt(LenientJson.time(task, "updated_at"))
                .build();
        // the document: charged when a task has succeeded; until then the answer tells the price
        boolean free = told.status().isTerminal() && told.status() != TaskStatus.SUCCEEDED && told.credits() != null;
        return free ? told.toBuilder().credits(BigDecimal.ZERO).build() : told;
    }

    /** One page. An entry that is no task is left out: nothing is concluded from a list alone. */
    static TaskPage page(Answer answer, int page, int pageSize) {
        JsonNode result = answer.payload();
        JsonNode data = result.isArray() ? result : result.path("data");
        if (!data.isArray()) {
            throw ErrorMessages.ofProtocol(MovieProvider.ID, CallKind.LIST, answer, "result.data is not an array");
        }
        List<VideoTask> tasks = new ArrayList<>();
        for (JsonNode entry : data) {
            JsonNode task = object(entry);
            String id = LenientJson.id(task.path("task_id"));
            if (TaskIds.isValid(id)) {
                tasks.add(fill(RequestJson.task(MovieProvider.ID, id, task, STATUSES, false), task));
            }
        }
        Long total = LenientJson.number(result, "total");
        Integer number = LenientJson.integer(result, "page");
        Integer size = LenientJson.integer(result, "page_size");
        return new TaskPage(
                tasks,
                total == null || total < 0 ? tasks.size() : total,
                number == null ? page : number,
                size == null ? pageSize : size);
    }

    /** The document shows the entries of a list as text that holds an object. */
    private static JsonNode object(JsonNode entry) {
        if (!entry.isTextual()) {
            return entry;
        }
        try {
            return Json.read(entry.textValue().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }

    static PresignedUpload upload(Answer answer) {
        JsonNode result = answer.payload();
        URI address = WebAddress.parse(LenientJson.url(result.path("presigned_url")));
        String path = LenientJson.text(result, "file_path");
        boolean usable = path != null && path.chars().noneMatch(Character::isISOControl);
        if (address == null || !usable || WebAddress.hasUserInfo(address)) {
            throw ErrorMessages.ofProtocol(
                    MovieProvider.ID, CallKind.PRESIGN, answer, "presigned_url or file_path is missing or unusable");
        }
        Integer seconds = LenientJson.integer(result, "expires_in");
        return new PresignedUpload(
                address, path, Duration.ofSeconds(seconds == null || seconds <= 0 ? DEFAULT_EXPIRY_SECONDS : seconds));
    }

    static Balance balance(Answer answer) {
        JsonNode result = answer.payload();
        BigDecimal total = LenientJson.amount(result, "total_credits");
        BigDecimal used = LenientJson.amount(result, "used_credits");
        BigDecimal remaining = LenientJson.amount(result, "remain_credits");
        if (total == null && used == null && remaining == null) {
            throw ErrorMessages.ofProtocol(MovieProvider.ID, CallKind.BALANCE, answer, "it has no credits");
        }
        return new Balance(total, used, remaining);
    }
}
