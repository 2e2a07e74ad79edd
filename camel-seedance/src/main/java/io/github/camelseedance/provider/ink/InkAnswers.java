/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.provider.ink;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelseedance.model.ModelList;
import io.github.camelseedance.model.TaskStatus;
import io.github.camelseedance.model.VideoModel;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.provider.Answer;
import io.github.camelseedance.provider.CallKind;
import io.github.camelseedance.provider.ErrorMessages;
import io.github.camelseedance.provider.kit.LenientJson;
import io.github.camelseedance.provider.kit.RequestJson;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads what seedance2.ink answers. */
final class InkAnswers {

    private static final Map<String, TaskStatus> STATUSES = Map.of(
            "queued", TaskStatus.QUEUED,
            "processing", TaskStatus.PROCESSING,
            "succeeded", TaskStatus.SUCCEEDED,
            "failed", TaskStatus.FAILED,
            "cancelled", TaskStatus.CANCELLED);

    private InkAnswers() {}

    static VideoTask task(CallKind kind, Answer answer) {
        JsonNode task = answer.payload();
        JsonNode error = task.path("error");
        return RequestJson.task(InkProvider.ID, kind, answer, STATUSES)
                .model(LenientJson.text(task, "model"))
                .prompt(LenientJson.text(task, "prompt"))
                .aspectRatio(LenientJson.text(task, "aspectRatio"))
                .resolution(LenientJson.text(task, "resolution"))
                .duration(LenientJson.integer(task, "duration"))
                .videoUrls(LenientJson.urls(task.path("output").path("url")))
                .errorCode(LenientJson.shown(error, "code", RequestJson.MAX_CODE))
                .errorMessage(
                        error.isTextual()
                                ? LenientJson.shown(task, "error", RequestJson.MAX_MESSAGE)
                                : LenientJson.shown(error, "message", RequestJson.MAX_MESSAGE))
                .credits(LenientJson.money(task, "creditsCharged"))
                .createdAt(LenientJson.time(task, "createdAt"))
                .updatedAt(LenientJson.time(task, "updatedAt"))
                .metadata(LenientJson.object(task, "metadata"))
                .build();
    }

    static ModelList models(Answer answer) {
        if (!answer.payload().isArray()) {
            throw ErrorMessages.ofProtocol(InkProvider.ID, CallKind.MODELS, answer, "data is not an array");
        }
        List<VideoModel> models = new ArrayList<>();
        for (JsonNode model : answer.payload()) {
            if (LenientJson.text(model, "id") != null) {
                Map<String, BigDecimal> prices = new LinkedHashMap<>();
                model.path("usdPerSecond").fieldNames().forEachRemaining(resolution -> {
                    BigDecimal price = LenientJson.money(model.path("usdPerSecond"), resolution);
                    if (price != null) {
                        prices.put(resolution, price);
                    }
                });
                models.add(new VideoModel(
                        LenientJson.text(model, "id"),
                        LenientJson.integers(model.path("durations")),
                        LenientJson.texts(model.path("aspectRatios")),
                        LenientJson.texts(model.path("resolutions")),
                        prices,
                        "usd"));
            }
        }
        return new ModelList(models);
    }
}
