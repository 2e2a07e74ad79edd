/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** {@code seedanceapi.org}, v1. */
final class OrgApi extends ProviderApi {
    private static final Pattern ANY_PATH = Pattern.compile("/v1/");
    private static final List<PathRule> PATHS = List.of(
            PathRule.of("GET", "/v1/status", Operation.STATUS), PathRule.of("POST", "/v1/generate", Operation.SUBMIT));
    private static final List<String> RATIOS = List.of("1:1", "16:9", "9:16", "4:3", "3:4", "21:9", "9:21");
    private static final Set<String> FIELDS = Set.of(
            "prompt",
            "aspect_ratio",
            "resolution",
            "duration",
            "generate_audio",
            "fixed_lens",
            "image_urls",
            "callback_url");
    /** What has no code of its own in the table. */
    private static final String INVALID_REQUEST = "INVALID_REQUEST";

    private static final Map<String, String> CODES = Map.of(
            "prompt", "INVALID_PROMPT",
            "aspect_ratio", "INVALID_ASPECT_RATIO",
            "resolution", "INVALID_RESOLUTION",
            "duration", "INVALID_DURATION");

    private static final Map<String, ErrorRow> ERRORS = table(
            row(INVALID_REQUEST, 400, "The request is invalid"),
            row("INVALID_PROMPT", 400, "The prompt is invalid or empty"),
            row("INVALID_ASPECT_RATIO", 400, "Unsupported aspect ratio"),
            row("INVALID_RESOLUTION", 400, "Resolution must be 480p or 720p"),
            row("INVALID_DURATION", 400, "Duration must be 4, 8 or 12 seconds"),
            row("TOO_MANY_IMAGES", 400, "At most 1 image URL is allowed in image_urls"),
            row("INVALID_API_KEY", 401, "API key is missing or invalid"),
            row("INSUFFICIENT_CREDITS", 402, "Not enough credits for this operation"),
            row("TASK_NOT_FOUND", 404, "Task ID not found or does not belong to your account"),
            row("RATE_LIMITED", 429, "Too many requests"),
            row("INTERNAL_ERROR", 500, "Server error, please try again later"));

    /** Credits by resolution and duration: without audio, with audio. */
    private static final Map<String, int[]> PRICES = Map.of(
            "480p/4", new int[] {8, 14},
            "480p/8", new int[] {14, 28},
            "480p/12", new int[] {19, 38},
            "720p/4", new int[] {14, 28},
            "720p/8", new int[] {28, 56},
            "720p/12", new int[] {42, 84});

    OrgApi(EmulatorParts parts) {
        super(parts, EmulatedProvider.ORG, ANY_PATH, PATHS, ERRORS);
    }

    @Override
    protected String newTaskId(Instant now) {
        return "seed15" + randomId().substring(0, 16) + "pro";
    }

    @Override
    protected String moderated(String code) {
        return "INVALID_PROMPT";
    }

    @Override
    protected Answer dispatch(Call call) {
        return switch (call.operation()) {
            case SUBMIT -> submit(call);
            case STATUS -> status(call);
            default -> throw Refusal.violation("TASK_NOT_FOUND", "No such endpoint");
        };
    }

    @Override
    protected Answer error(int status, String code, String message, String taskId) {
        ObjectNode body = Json.object().put("code", code).put("message", message);
        if (taskId != null) {
            body.putObject("data").put("task_id", taskId);
        }
        return Answer.json(status, body);
    }

    private Answer submit(Call call) {
        Fields fields = new Fields(
                jsonBody(call),
                (name, problem) -> Refusal.violation(code(name), name + " " + problem),
                (name, problem) -> Refusal.violation(code(name), name + " " + problem));
        onlyKnown(fields, FIELDS);
        String prompt = fields.requiredText("prompt");
        fields.text("prompt", 2000);
        fields.oneOf("aspect_ratio", RATIOS, "1:1");
        String resolution = fields.oneOf("resolution", List.of("480p", "720p"), "720p");
        String duration = fields.oneOf("duration", List.of("4", "8", "12"), "8");
        boolean audio = fields.flag("generate_audio");
        fields.flag("fixed_lens");
        checkImages(fields);
        Optional<String> callbackUrl = fields.webUrl("callback_url");
        moderate(Script.of(prompt));
        BigDecimal cost = new BigDecimal(PRICES.get(resolution + "/" + duration)[audio ? 1 : 0]);
        requireCredits(call, cost);
        EmulatedTask task = tasks.create(
                call, new TaskStore.Order(prompt, null, Map.of(), callbackUrl.orElse(null), cost, fields.node(), null));
        return success(Json.object().put("task_id", task.id()).put("status", "IN_PROGRESS"));
    }

    private static void checkImages(Fields fields) {
        Optional<JsonNode> images = fields.array("image_urls");
        if (images.isEmpty()) {
            return;
        }
        if (images.get().size() > 1) {
            throw Refusal.violation("TOO_MANY_IMAGES", "image_urls must have at most 1 item");
        }
        for (JsonNode image : images.get()) {
            if (!image.isTextual() || !Fields.isWebUrl(image.textValue(), false)) {
                throw fields.invalid("image_urls", "must have URLs only");
            }
        }
    }

    private Answer status(Call call) {
        onlyKnownQuery(call, Set.of("task_id"));
        String id = call.query("task_id")
                .orElseThrow(() -> Refusal.violation(INVALID_REQUEST, "The query parameter task_id is required"));
        EmulatedTask task = find(call, id);
        tasks.polled(task, call.now());
        return success(data(task, task.answer()));
    }

    @Override
    protected ObjectNode notification(EmulatedTask task, EmulatedTask.Snapshot now) {
        ObjectNode body = Json.object().put("code", 200).put("message", "success");
        body.set("data", data(task, now));
        return body;
    }

    private ObjectNode data(EmulatedTask task, EmulatedTask.Snapshot now) {
        ObjectNode data = Json.object()
                .put("task_id", task.id())
                .put("status", word(task, now.state()))
                .put("consumed_credits", now.state() == TaskState.SUCCEEDED ? task.cost() : BigDecimal.ZERO)
                .put("created_at", Json.time(task.submission().submittedAt()));
        data.set("request", task.request());
        if (now.withUrl()) {
            data.putArray("response").add(media.videoUrl(task));
        } else {
            data.putArray("response");
        }
        return data.put("error_message", now.errorMessage());
    }

    private static Answer success(ObjectNode data) {
        ObjectNode body = Json.object().put("code", 200).put("message", "success");
        body.set("data", data);
        return Answer.json(200, body);
    }

    private static String word(EmulatedTask task, TaskState state) {
        return switch (state) {
            case SUCCEEDED -> "SUCCESS";
            case FAILED, EXPIRED -> "FAILED";
            case CANCELLED -> "CANCELLED";
            case PENDING, QUEUED, PROCESSING -> task.unknownWord(state) ? Markers.UNKNOWN_STATUS_WORD : "IN_PROGRESS";
        };
    }

    private static String code(String field) {
        return CODES.getOrDefault(field, INVALID_REQUEST);
    }
}
