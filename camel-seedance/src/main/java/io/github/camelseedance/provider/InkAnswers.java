/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelseedance.model.ModelList;
import io.github.camelseedance.model.TaskStatus;
import io.github.camelseedance.model.VideoModel;
import io.github.camelseedance.model.VideoTask;
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
        return Wire.task(InkProvider.ID, kind, answer, STATUSES)
                .model(Fields.text(task, "model"))
                .prompt(Fields.text(task, "prompt"))
                .aspectRatio(Fields.text(task, "aspectRatio"))
                .resolution(Fields.text(task, "resolution"))
                .duration(Fields.integer(task, "duration"))
                .videoUrls(Fields.urls(task.path("output").path("url")))
                .errorCode(Fields.shown(error, "code", Wire.MAX_CODE))
                .errorMessage(
                        error.isTextual()
                                ? Fields.shown(task, "error", Wire.MAX_MESSAGE)
                                : Fields.shown(error, "message", Wire.MAX_MESSAGE))
                .credits(Fields.money(task, "creditsCharged"))
                .createdAt(Fields.time(task, "createdAt"))
                .updatedAt(Fields.time(task, "updatedAt"))
                .metadata(Fields.object(task, "metadata"))
                .build();
    }

    static ModelList models(Answer answer) {
        if (!answer.payload().isArray()) {
            throw ErrorMessages.ofProtocol(InkProvider.ID, CallKind.MODELS, answer, "data is not an array");
        }
        List<VideoModel> models = new ArrayList<>();
        for (JsonNode model : answer.payload()) {
            if (Fields.text(model, "id") != null) {
                Map<String, BigDecimal> prices = new LinkedHashMap<>();
                model.path("usdPerSecond").fieldNames().forEachRemaining(resolution -> {
                    BigDecimal price = Fields.money(model.path("usdPerSecond"), resolution);
                    if (price != null) {
                        prices.put(resolution, price);
                    }
                });
                models.add(new VideoModel(
                        Fields.text(model, "id"),
                        Fields.integers(model.path("durations")),
                        Fields.texts(model.path("aspectRatios")),
                        Fields.texts(model.path("resolutions")),
                        prices,
                        "usd"));
            }
        }
        return new ModelList(models);
    }
}
