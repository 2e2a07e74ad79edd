/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** {@code api.seedance2.movie}. */
final class MovieApi extends ProviderApi {
    private static final String ROOT = "/api/v1/video";
    private static final Pattern ANY_PATH = Pattern.compile(ROOT + "|" + Route.STORAGE);
    private static final List<PathRule> PATHS = List.of(
            PathRule.of("GET", ROOT + "/task/([^/]+)", Operation.STATUS),
            PathRule.of("GET", ROOT + "/tasks", Operation.LIST),
            PathRule.of("POST", ROOT + "/task", Operation.SUBMIT),
            PathRule.of("POST", ROOT + "/task/([^/]+)/cancel", Operation.CANCEL),
            PathRule.of("POST", ROOT + "/upload/presign", Operation.PRESIGN),
            PathRule.of("GET", ROOT + "/balance", Operation.BALANCE),
            PathRule.of("PUT", Route.STORAGE + "(.+)", Operation.PUT));
    private static final Set<String> LIST_PARAMETERS = Set.of("page", "page_size", "status");
    private static final List<String> STATUSES =
            List.of("pending", "queued", "processing", "completed", "failed", "cancelled", "expired");

    private static final Map<String, ErrorRow> ERRORS = table(
            row("INVALID_PARAMETER", 400, "Invalid parameter"),
            row("MISSING_PARAMETER", 400, "Missing required parameter"),
            row("CONTENT_MODERATION_FAILED", 400, "Content moderation failed: input or output has sensitive content"),
            row("COPYRIGHT_VIOLATION", 400, "The content may be restricted by copyright"),
            row("PRIVACY_VIOLATION", 400, "The input has images of real people"),
            row("TASK_CANCEL_NOT_ALLOWED", 400, "The task cannot be cancelled in its current status"),
            row("INVALID_API_KEY", 401, "Invalid or disabled API key"),
            row("INSUFFICIENT_CREDIT", 402, "Insufficient credit"),
            row("TASK_NOT_FOUND", 404, "Task not found"),
            row("RATE_LIMIT_EXCEEDED", 429, "Too many requests, please slow down"),
            row("CONCURRENCY_LIMIT_REACHED", 429, "Maximum concurrency reached, the task has been queued"),
            row("INTERNAL_ERROR", 500, "Internal server error"),
            row("TASK_SUBMIT_FAILED", 500, "Task submission failed, please retry"),
            row("CREDIT_DEDUCT_FAILED", 500, "Credit deduction failed, please retry"),
            row("FILE_UPLOAD_FAILED", 500, "The upload address could not be made"),
            row("VIDEO_DOWNLOAD_FAILED", 500, "The video could not be processed"),
            row("SERVICE_BUSY", 503, "The service is busy, please try again later"));

    private final Storage storage;

    MovieApi(EmulatorParts parts) {
        super(parts, EmulatedProvider.MOVIE, ANY_PATH, PATHS, ERRORS);
        this.storage = parts.storage();
    }

    @Override
    protected String newTaskId(Instant now) {
        return randomId();
    }

    @Override
    protected TaskState firstState() {
        return TaskState.PENDING;
    }

    @Override
    protected boolean signsLinks() {
        return true;
    }

    @Override
    protected boolean hasExpired() {
        return true;
    }

    @Override
    protected int envelopeStatus(int documented) {
        return settings.httpErrorStatuses() ? documented : 200;
    }

    @Override
    protected Optional<String> presentedKey(Call call) {
        return call.header("X-API-Key");
    }

    @Override
    protected String foreignHeader() {
        return "Authorization";
    }

    @Override
    protected Answer dispatch(Call call) {
        return switch (call.operation()) {
            case SUBMIT -> submit(call);
            case STATUS -> status(call);
            case LIST -> list(call);
            case CANCEL -> cancel(call);
            case BALANCE -> balance(call);
            case PRESIGN -> presign(call);
            default -> throw Refusal.violation("INVALID_PARAMETER", "No such endpoint");
        };
    }

    @Override
    protected Answer error(int status, String code, String message, String taskId) {
        ObjectNode body = Json.object().put("code", code).put("message", message);
        if (taskId != null) {
            body.putObject("result").put("task_id", taskId).put("status", "pending");
        }
        return Answer.json(status, body);
    }

    private Answer submit(Call call) {
        MovieRequest request = MovieRequest.read(
                new Fields(jsonBody(call), MovieApi::invalid, MovieApi::missing), settings, storage::holds);
        moderate(Script.of(request.prompt()));
        BigDecimal cost = request.cost();
        requireCredits(call, cost);
        EmulatedTask task = tasks.create(
                call,
                new TaskStore.Order(
                        request.prompt(), request.seed(), Map.of(), request.callbackUrl(), cost, request.body(), null));
        return success(
                Json.object().put("task_id", task.id()).put("status", "pending").put("credit_cost", task.cost()));
    }

    private Answer status(Call call) {
        EmulatedTask task = find(call, call.target());
        tasks.polled(task, call.now());
        return success(taskObject(task, task.answer(), true));
    }

    private Answer list(Call call) {
        onlyKnownQuery(call, LIST_PARAMETERS);
        int page = number(call, "page", 1, Integer.MAX_VALUE, 1);
        int size = number(call, "page_size", 1, 100, 20);
        Optional<String> status = call.query("status");
        if (status.isPresent() && !STATUSES.contains(status.get())) {
            throw invalid("status", "must be one of " + String.join(", ", STATUSES));
        }
        List<EmulatedTask> matching = tasks.list(call)
                .filter(task -> {
                    tasks.refresh(task, call.now());
                    return status.isEmpty() || status.get().equals(word(task, task.state()));
                })
                .toList();
        ObjectNode result = Json.object();
        ArrayNode data = result.putArray("data");
        matching.stream().skip((page - 1L) * size).limit(size).forEach(task -> {
            tasks.polled(task, call.now());
            data.add(taskObject(task, task.answer(), settings.listShowsSeed()));
        });
        return success(result.put("total", matching.size()).put("page", page).put("page_size", size));
    }

    private Answer cancel(Call call) {
        EmulatedTask task = find(call, call.target());
        if (!tasks.end(task, TaskState.CANCELLED, null, null, call.now())) {
            throw Refusal.of("TASK_CANCEL_NOT_ALLOWED", null);
        }
        return success(Json.object().put("task_id", task.id()).put("status", "cancelled"));
    }

    private Answer balance(Call call) {
        BigDecimal total = accounts.total(call.provider());
        BigDecimal used = accounts.used(call.provider(), call.key());
        return success(Json.object()
                .put("total_credits", total)
                .put("used_credits", used)
                .put("remain_credits", total.subtract(used)));
    }

    private Answer presign(Call call) {
        onlyKnownQuery(call, Set.of("filename", "content_type"));
        String name = call.query("filename").orElseThrow(() -> missing("filename", "is required"));
        String type = call.query("content_type").orElseThrow(() -> missing("content_type", "is required"));
        if (name.isBlank() || name.codePointCount(0, name.length()) > 128) {
            throw invalid("filename", "must have 1-128 characters");
        }
        if (!Storage.TYPES.containsKey(type)) {
            throw invalid("content_type", "must be one of " + String.join(", ", Storage.TYPES.keySet()));
        }
        if (!Storage.TYPES.get(type).contains(Storage.extension(name))) {
            throw invalid("filename", "must end with one of " + Storage.TYPES.get(type) + " for " + type);
        }
        return success(storage.presign(name, type, call.now()));
    }

    @Override
    protected ObjectNode notification(EmulatedTask task, EmulatedTask.Snapshot now) {
        ObjectNode body = Json.object().put("code", "200").put("message", "Success");
        body.set("result", taskObject(task, now, true));
        return body;
    }

    private ObjectNode taskObject(EmulatedTask task, EmulatedTask.Snapshot now, boolean withSeed) {
        JsonNode request = task.request();
        boolean frame = now.withUrl() && request.path("return_last_frame").asBoolean();
        ObjectNode object = Json.object()
                .put("task_id", task.id())
                .put("model", request.path("model").asText(MovieRequest.MODEL))
                .put("status", word(task, now.state()))
                .put("resolution", request.path("resolution").asText(MovieRequest.RESOLUTION))
                .put("ratio", request.path("ratio").asText(MovieRequest.RATIO))
                .put("duration", request.path("duration").asInt(MovieRequest.DURATION))
                .put("generate_audio", request.path("generate_audio").asBoolean());
        if (withSeed) {
            object.put("seed", task.submission().seed());
        }
        return object.put("video_url", now.withUrl() ? media.videoUrl(task) : null)
                .put("last_frame_url", frame ? media.frameUrl(task) : null)
                .put("error_code", now.errorCode())
                .put("error_message", now.errorMessage())
                .put("credit_cost", task.cost())
                .put("created_at", Json.time(task.submission().submittedAt()))
                .put("updated_at", Json.time(now.updatedAt()));
    }

    private static int number(Call call, String name, int min, int max, int otherwise) {
        Optional<String> text = call.query(name);
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            int value = Integer.parseInt(text.get());
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            // refused below, as a number out of range is
        }
        throw invalid(name, max == Integer.MAX_VALUE ? "must be " + min + " or above" : "must be " + min + "-" + max);
    }

    private static Answer success(ObjectNode result) {
        ObjectNode body = Json.object().put("code", "200").put("message", "Success");
        body.set("result", result);
        return Answer.json(200, body);
    }

    private static Refusal invalid(String name, String problem) {
        return Refusal.violation("INVALID_PARAMETER", "Invalid parameter: " + name + " " + problem);
    }

    private static Refusal missing(String name, String problem) {
        return Refusal.violation("MISSING_PARAMETER", "Missing parameter: " + name + " " + problem);
    }

    private static String word(EmulatedTask task, TaskState state) {
        if (task.unknownWord(state)) {
            return Markers.UNKNOWN_STATUS_WORD;
        }
        return state == TaskState.SUCCEEDED ? "completed" : state.name().toLowerCase(Locale.ROOT);
    }
}
