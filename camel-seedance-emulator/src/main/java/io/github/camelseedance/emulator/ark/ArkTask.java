/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator.ark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelseedance.emulator.EmulatedTask;
import io.github.camelseedance.emulator.Json;
import io.github.camelseedance.emulator.Markers;
import io.github.camelseedance.emulator.Media;
import io.github.camelseedance.emulator.TaskState;
import java.util.List;

/** A task as Ark tells of it. */
final class ArkTask {
    private static final int FRAME_RATE = 24;
    private static final List<String> ECHOED =
            List.of("generate_audio", "draft", "priority", "safety_identifier", "tools", "output_format");

    private ArkTask() {}

    static ObjectNode of(EmulatedTask task, EmulatedTask.Snapshot now, Media media, boolean listed) {
        JsonNode asked = task.request();
        String prompt = task.submission().prompt();
        boolean sparse = listed && prompt.contains(ArkMarkers.SPARSE_LIST);
        ObjectNode told = Json.object()
                .put("id", task.id())
                .put("model", asked.path("model").asText())
                .put("status", word(task, now.state()));
        error(told, now, sparse ? "failure_reason" : "error");
        told.put("created_at", task.submission().submittedAt().getEpochSecond())
                .put("updated_at", now.updatedAt().getEpochSecond());
        if (now.withUrl()) {
            ObjectNode content = told.putObject("content").put("video_url", media.videoUrl(task));
            if (asked.path("return_last_frame").asBoolean()) {
                content.put("last_frame_url", media.frameUrl(task));
            }
        }
        told.put("seed", seed(task));
        if (!sparse) {
            form(told, task, asked);
        }
        told.put("framespersecond", FRAME_RATE);
        ECHOED.forEach(name -> {
            if (asked.has(name)) {
                told.set(name, asked.get(name));
            }
        });
        told.put("service_tier", asked.path("service_tier").asText("default"));
        if (!prompt.contains(ArkMarkers.NO_EXPIRY)) {
            told.put(
                    "execution_expires_after",
                    asked.path("execution_expires_after").asLong(ArkRequest.EXPIRES_AFTER));
        }
        if (now.state() == TaskState.SUCCEEDED) {
            ObjectNode usage = told.putObject("usage");
            usage.put("completion_tokens", task.cost().longValue());
            usage.put("total_tokens", task.cost().longValue());
        }
        if (prompt.contains(ArkMarkers.UNKNOWN_FIELDS)) {
            told.put("subdivisionlevel", "low").putObject("of_tomorrow").put("a", 1);
        }
        return prompt.contains(ArkMarkers.NUMBERS_AS_TEXT) ? asText(told) : told;
    }

    static String word(EmulatedTask task, TaskState state) {
        if (task.unknownWord(state)) {
            return Markers.UNKNOWN_STATUS_WORD;
        }
        return switch (state) {
            case PENDING, QUEUED -> "queued";
            case PROCESSING -> "running";
            case SUCCEEDED -> "succeeded";
            case FAILED -> "failed";
            case CANCELLED -> "cancelled";
            case EXPIRED -> "expired";
        };
    }

    private static void error(ObjectNode told, EmulatedTask.Snapshot now, String name) {
        if (now.state() != TaskState.FAILED) {
            told.putNull(name);
            return;
        }
        told.putObject(name).put("code", now.errorCode()).put("message", now.errorMessage());
    }

    private static void form(ObjectNode told, EmulatedTask task, JsonNode asked) {
        boolean other = task.submission().prompt().contains(ArkMarkers.OTHER_RESULT);
        ArkModel model = ArkModel.of(asked.path("model").asText()).orElseThrow();
        String ratio = asked.path("ratio").asText("adaptive");
        told.put("resolution", other ? "480p" : asked.path("resolution").asText(model.usualResolution()))
                .put("ratio", other ? "1:1" : ratio.equals("adaptive") ? "16:9" : ratio);
        if (asked.has("frames")) {
            told.put("frames", asked.path("frames").asLong());
            return;
        }
        int duration = asked.path("duration").asInt(model.usualDuration());
        told.put("duration", other ? 4 : duration > 0 ? duration : 5);
    }

    /** The seed that was asked for, else one that the model has chosen. */
    private static long seed(EmulatedTask task) {
        Long asked = task.submission().seed();
        return asked == null || asked < 0 ? task.id().hashCode() & 0x7fffffff : asked;
    }

    private static ObjectNode asText(ObjectNode told) {
        ObjectNode copy = told.deepCopy();
        told.fields().forEachRemaining(field -> {
            if (field.getValue().isNumber()) {
                copy.put(field.getKey(), field.getValue().asText());
            } else if (field.getValue() instanceof ObjectNode inner) {
                copy.set(field.getKey(), asText(inner));
            }
        });
        return copy;
    }
}
