/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** {@code www.seedance2.ink}, Open API. */
final class InkApi extends ProviderApi {
    private static final String ROOT = "/api/open/v1";
    private static final Pattern ANY_PATH = Pattern.compile(ROOT);
    private static final List<PathRule> PATHS = List.of(
            PathRule.of("GET", ROOT + "/video/generations/([^/]+)", Operation.STATUS),
            PathRule.of("POST", ROOT + "/video/generations", Operation.SUBMIT),
            PathRule.of("POST", ROOT + "/video/generations/([^/]+)/cancel", Operation.CANCEL),
            PathRule.of("GET", ROOT + "/models", Operation.MODELS));
    private static final List<String> RATIOS = List.of("16:9", "9:16", "1:1");
    private static final List<String> RESOLUTIONS = List.of("480p", "720p", "1080p");
    private static final List<Integer> ANY = List.of(4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    private static final Set<String> FIELDS =
            Set.of("model", "prompt", "aspectRatio", "duration", "resolution", "webhookUrl", "metadata", "mediaUrls");
    private static final Pattern MEDIA_TYPES =
            Pattern.compile("(?i).*\\.(jpg|jpeg|png|webp|gif|bmp|mp4|mov|m4v|mp3|wav)");
    /** 5 s at 720p and 0.1 USD a second are 40 credits; with media 64. */
    private static final BigDecimal CREDITS_PER_USD = new BigDecimal(80);

    private static final BigDecimal MEDIA_FACTOR = new BigDecimal("1.6");

    private static final Map<String, ErrorRow> ERRORS = table(
            row("invalid_request", 400, "The request body does not match the expected schema"),
            row("unauthorized", 401, "Invalid API key"),
            row("insufficient_credits", 402, "Not enough credits to create the task"),
            row("not_found", 404, "Task not found"),
            row("rate_limited", 429, "Rate limit exceeded"),
            row("internal_error", 500, "An unexpected error occurred"));

    private record Model(List<Integer> durations, Map<String, BigDecimal> usdPerSecond) {}

    /** The document prices seedance-2.0 only; the two others are the emulator's own. */
    private static final Map<String, Model> MODELS = new LinkedHashMap<>();

    static {
        MODELS.put("seedance-2.0", new Model(ANY, prices("0.05", "0.1", "0.2")));
        MODELS.put("seedance-2.0-fast", new Model(ANY, prices("0.04", "0.08", "0.16")));
        MODELS.put("seedance-1.5-pro", new Model(List.of(5, 10), prices("0.025", "0.05", "0.1")));
    }

    InkApi(EmulatorParts parts) {
        super(parts, EmulatedProvider.INK, ANY_PATH, PATHS, ERRORS);
    }

    @Override
    protected String newTaskId(Instant now) {
        return "req_" + randomId().substring(0, 16);
    }

    @Override
    protected boolean chargesAtAcceptance() {
        return true;
    }

    @Override
    protected String moderated(String code) {
        return "invalid_request";
    }

    @Override
    protected Answer dispatch(Call call) {
        return switch (call.operation()) {
            case SUBMIT -> submit(call);
            case STATUS -> status(call);
            case CANCEL -> cancel(call);
            case MODELS -> models();
            default -> throw Refusal.violation("not_found", "No such endpoint");
        };
    }

    @Override
    protected Answer error(int status, String code, String message, String taskId) {
        ObjectNode body = Json.object().put("success", false);
        if (taskId != null) {
            body.put("requestId", taskId);
        }
        body.putObject("error").put("code", code).put("message", message);
        return Answer.json(status, body);
    }

    private Answer submit(Call call) {
        Fields fields = new Fields(
                jsonBody(call),
                (name, problem) -> Refusal.violation("invalid_request", name + " " + problem),
                (name, problem) -> Refusal.violation("invalid_request", name + " " + problem));
        onlyKnown(fields, FIELDS);
        String prompt = fields.requiredText("prompt");
        fields.requiredText("model");
        Model model = MODELS.get(fields.oneOf("model", MODELS.keySet(), null));
        fields.oneOf("aspectRatio", RATIOS, "16:9");
        String resolution = fields.oneOf("resolution", RESOLUTIONS, "720p");
        int duration = fields.integer("duration", 4, 15).orElse(5L).intValue();
        if (!model.durations().contains(duration)) {
            throw fields.invalid("duration", "must be one of " + model.durations() + " for this model");
        }
        Optional<String> webhookUrl = fields.webUrl("webhookUrl");
        boolean withMedia = checkMedia(fields);
        Map<String, Object> metadata = Json.map(fields.object("metadata").orElse(null));
        moderate(Script.of(prompt));
        BigDecimal cost = credits(model, resolution, duration, withMedia);
        requireCredits(call, cost);
        EmulatedTask task = tasks.create(
                call, new TaskStore.Order(prompt, null, metadata, webhookUrl.orElse(null), cost, fields.node(), null));
        ObjectNode body = Json.object().put("success", true).put("requestId", task.id());
        return Answer.json(200, body.put("status", "queued").put("creditsCharged", cost));
    }

    private boolean checkMedia(Fields fields) {
        Optional<JsonNode> media = fields.array("mediaUrls");
        if (media.isEmpty()) {
            return false;
        }
        if (media.get().isEmpty() || media.get().size() > 5) {
            throw fields.invalid("mediaUrls", "must have 1-5 items");
        }
        for (JsonNode item : media.get()) {
            if (!item.isTextual() || !Fields.isWebUrl(item.textValue(), true)) {
                throw fields.invalid("mediaUrls", "must have https URLs only");
            }
            if (!MEDIA_TYPES.matcher(item.textValue().split("[?#]", 2)[0]).matches()) {
                throw fields.invalid("mediaUrls", "must be images, videos or audio files of a supported type");
            }
        }
        return true;
    }

    private Answer status(Call call) {
        EmulatedTask task = find(call, call.target());
        tasks.polled(task, call.now());
        EmulatedTask.Snapshot now = task.answer();
        JsonNode request = task.request();
        ObjectNode body = Json.object()
                .put("success", true)
                .put("requestId", task.id())
                .put("status", word(task, now.state()))
                .put("model", request.path("model").asText())
                .put("prompt", request.path("prompt").asText())
                .put("duration", request.path("duration").asInt(5))
                .put("aspectRatio", request.path("aspectRatio").asText("16:9"));
        return Answer.json(200, outcome(body, task, now));
    }

    private Answer cancel(Call call) {
        EmulatedTask task = find(call, call.target());
        if (!tasks.end(task, TaskState.CANCELLED, null, null, call.now())) {
            throw Refusal.of("invalid_request", "The task is over and cannot be cancelled");
        }
        return Answer.json(
                200,
                Json.object().put("success", true).put("requestId", task.id()).put("status", "cancelled"));
    }

    private static Answer models() {
        ObjectNode body = Json.object().put("success", true);
        ArrayNode data = body.putArray("data");
        MODELS.forEach((id, model) -> {
            ObjectNode entry = data.addObject();
            entry.put("id", id).put("type", "video_generation").put("mode", "image_to_video");
            entry.set("durations", Json.MAPPER.valueToTree(model.durations()));
            entry.set("aspectRatios", Json.MAPPER.valueToTree(RATIOS));
            entry.set("resolutions", Json.MAPPER.valueToTree(RESOLUTIONS));
            entry.set("usdPerSecond", Json.MAPPER.valueToTree(model.usdPerSecond()));
        });
        return Answer.json(200, body);
    }

    @Override
    protected ObjectNode notification(EmulatedTask task, EmulatedTask.Snapshot now) {
        ObjectNode body = Json.object().put("success", true).put("requestId", task.id());
        return outcome(body.put("status", word(task, now.state())), task, now);
    }

    private ObjectNode outcome(ObjectNode body, EmulatedTask task, EmulatedTask.Snapshot now) {
        if (now.withUrl()) {
            body.putObject("output").put("type", "video").put("url", media.videoUrl(task));
        } else {
            body.putNull("output");
        }
        if (now.errorCode() == null) {
            return body.putNull("error");
        }
        body.putObject("error").put("code", now.errorCode()).put("message", now.errorMessage());
        return body;
    }

    private static String word(EmulatedTask task, TaskState state) {
        if (task.unknownWord(state)) {
            return Markers.UNKNOWN_STATUS_WORD;
        }
        return switch (state) {
            case PENDING -> "queued";
            case EXPIRED -> "failed";
            case QUEUED, PROCESSING, SUCCEEDED, FAILED, CANCELLED ->
                state.name().toLowerCase(Locale.ROOT);
        };
    }

    private static BigDecimal credits(Model model, String resolution, int duration, boolean withMedia) {
        BigDecimal credits = model.usdPerSecond()
                .get(resolution)
                .multiply(new BigDecimal(duration))
                .multiply(CREDITS_PER_USD);
        return (withMedia ? credits.multiply(MEDIA_FACTOR) : credits).setScale(0, RoundingMode.CEILING);
    }

    private static Map<String, BigDecimal> prices(String low, String medium, String high) {
        Map<String, BigDecimal> prices = new LinkedHashMap<>();
        prices.put("480p", new BigDecimal(low));
        prices.put("720p", new BigDecimal(medium));
        prices.put("1080p", new BigDecimal(high));
        return prices;
    }
}
