/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.provider.org;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelseedance.model.CostEstimate;
import io.github.camelseedance.model.Json;
import io.github.camelseedance.model.Media;
import io.github.camelseedance.model.MediaType;
import io.github.camelseedance.model.ModelList;
import io.github.camelseedance.model.TaskStatus;
import io.github.camelseedance.model.VideoModel;
import io.github.camelseedance.model.VideoRequest;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.model.Violation;
import io.github.camelseedance.provider.Answer;
import io.github.camelseedance.provider.ApiCall;
import io.github.camelseedance.provider.CallKind;
import io.github.camelseedance.provider.Capability;
import io.github.camelseedance.provider.RequestField;
import io.github.camelseedance.provider.TaskIds;
import io.github.camelseedance.provider.kit.Dialect;
import io.github.camelseedance.provider.kit.LenientJson;
import io.github.camelseedance.provider.kit.RequestCheck;
import io.github.camelseedance.provider.kit.RequestJson;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The dialect of version 1 of the API of seedanceapi.org. It has one model and prices by clip. */
public final class OrgProvider extends Dialect {

    /** Value of the option {@code provider}. */
    public static final String ID = "seedanceapi.org";

    private static final int MAX_PROMPT = 2000;
    private static final List<String> RATIOS = List.of("1:1", "16:9", "9:16", "4:3", "3:4", "21:9", "9:21");
    private static final List<String> RESOLUTIONS = List.of("480p", "720p");
    private static final List<Integer> DURATIONS = List.of(4, 8, 12);
    private static final int DEFAULT_DURATION = 8;
    private static final String DEFAULT_RESOLUTION = "720p";
    private static final Set<String> WIRE_FIELDS = Set.of(
            "prompt",
            "aspect_ratio",
            "resolution",
            "duration",
            "generate_audio",
            "fixed_lens",
            "image_urls",
            "callback_url");
    /** Credits of a clip by resolution and duration: without audio, with audio. */
    private static final Map<String, Map<Integer, int[]>> PRICES = Map.of(
            "480p", Map.of(4, new int[] {8, 14}, 8, new int[] {14, 28}, 12, new int[] {19, 38}),
            "720p", Map.of(4, new int[] {14, 28}, 8, new int[] {28, 56}, 12, new int[] {42, 84}));

    private static final Map<String, TaskStatus> STATUSES = Map.of(
            "in_progress", TaskStatus.PROCESSING,
            "success", TaskStatus.SUCCEEDED,
            "failed", TaskStatus.FAILED,
            "failure", TaskStatus.FAILED,
            "error", TaskStatus.FAILED,
            "cancelled", TaskStatus.CANCELLED);
    private static final ModelList MODELS =
            new ModelList(List.of(new VideoModel("seedance-2.0", DURATIONS, RATIOS, RESOLUTIONS, Map.of(), "credits")));

    public OrgProvider() {
        super(ID, "https://seedanceapi.org", OrgRules.ENVELOPES, OrgRules.TABLE);
    }

    /** The id of a task is all that calls about it need. */
    @Override
    public boolean usesProviderData() {
        return false;
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(Capability.GENERATE, Capability.STATUS, Capability.MODELS);
    }

    @Override
    public Set<RequestField> fields() {
        return Set.of(RequestField.GENERATE_AUDIO, RequestField.FIXED_LENS);
    }

    @Override
    public List<Violation> validate(VideoRequest request) {
        RequestCheck check = new RequestCheck()
                .fields(this, request)
                .prompt(request.prompt(), MAX_PROMPT, true)
                .oneOf("aspectRatio", request.aspectRatio(), RATIOS)
                .oneOf("resolution", request.resolution(), RESOLUTIONS)
                .duration(request.duration(), DURATIONS, "")
                .webhookUrl(request.webhookUrl(), RequestCheck.MAX_URL)
                .metadata(request.metadata())
                .extra(request.extra(), WIRE_FIELDS);
        if (request.media().size() > 1) {
            check.add("media", request.media().size() + " entries", "at most 1 image");
        }
        for (int i = 0; i < request.media().size(); i++) {
            check(check, "media[%s]".formatted(i), request.media().get(i));
        }
        return check.violations();
    }

    private static void check(RequestCheck check, String field, Media medium) {
        if (medium.type() != MediaType.IMAGE) {
            check.add(field, medium.type().text(), "an image by its https URL");
        } else if (check.oneSource(field, medium)) {
            check.onlyUrl(field, medium);
        }
    }

    @Override
    public ApiCall<VideoTask> generate(VideoRequest request) {
        ObjectNode body = Json.MAPPER.createObjectNode();
        RequestJson.put(body, "prompt", request.prompt());
        RequestJson.put(
                body, "image_urls", request.media().stream().map(Media::url).toList());
        RequestJson.put(body, "aspect_ratio", request.aspectRatio());
        RequestJson.put(body, "resolution", request.resolution());
        // the document has text here, "8", and not a number
        RequestJson.put(
                body,
                "duration",
                request.duration() == null ? null : request.duration().toString());
        RequestJson.put(body, "generate_audio", request.generateAudio());
        RequestJson.put(body, "fixed_lens", request.fixedLens());
        RequestJson.put(body, "callback_url", request.webhookUrl());
        RequestJson.merge(body, request.extra());
        return ApiCall.post(CallKind.SUBMIT, "/v1/generate", Map.of(), body, answer -> task(CallKind.SUBMIT, answer));
    }

    @Override
    public ApiCall<VideoTask> status(String taskId) {
        Map<String, String> query = Map.of("task_id", TaskIds.require(ID, taskId));
        return ApiCall.get(CallKind.STATUS, "/v1/status", query, answer -> task(CallKind.STATUS, answer));
    }

    private static VideoTask task(CallKind kind, Answer answer) {
        JsonNode task = answer.payload();
        JsonNode request = task.path("request");
        JsonNode error = task.path("error_message");
        String message = error.isObject()
                ? LenientJson.shown(error, "message", RequestJson.MAX_MESSAGE)
                : LenientJson.shown(task, "error_message", RequestJson.MAX_MESSAGE);
        VideoTask.Builder builder = RequestJson.task(ID, kind, answer, STATUSES);
        TaskStatus status = builder.build().status();
        // the document has no word for a failure, so an error message with any other word than IN_PROGRESS is one
        boolean failed = message != null && status != TaskStatus.PROCESSING && status != TaskStatus.CANCELLED;
        return builder.status(failed ? TaskStatus.FAILED : status)
                .prompt(LenientJson.text(request, "prompt"))
                .aspectRatio(LenientJson.text(request, "aspect_ratio"))
                .resolution(LenientJson.text(request, "resolution"))
                .duration(LenientJson.integer(request, "duration"))
                .generateAudio(LenientJson.bool(request, "generate_audio"))
                .videoUrls(LenientJson.urls(task.path("response")))
                .errorCode(LenientJson.shown(task, "error_code", RequestJson.MAX_CODE))
                .errorMessage(message)
                .credits(LenientJson.money(task, "consumed_credits"))
                .createdAt(LenientJson.time(task, "created_at"))
                .updatedAt(LenientJson.time(task, "updated_at"))
                .build();
    }

    /** What an answer tells as consumed is what the task has cost once it has ended. */
    @Override
    public VideoTask complete(VideoTask task) {
        return task.ended() && task.credits() != null
                ? task.toBuilder().cost(task.credits()).currency("credits").build()
                : task;
    }

    @Override
    public Optional<ModelList> staticModels() {
        return Optional.of(MODELS);
    }

    /** By clip; the defaults are 8 seconds, 720p and no audio. */
    @Override
    public Optional<CostEstimate> estimate(VideoRequest request, ModelList models) {
        String resolution = request.resolution() == null ? DEFAULT_RESOLUTION : request.resolution();
        int duration = request.duration() == null ? DEFAULT_DURATION : request.duration();
        boolean audio = Boolean.TRUE.equals(request.generateAudio());
        int[] prices = PRICES.getOrDefault(resolution, Map.of()).get(duration);
        if (prices == null) {
            return Optional.empty();
        }
        String basis = "price of a clip of %s seconds, %s, %s audio"
                .formatted(duration, resolution, audio ? "with" : "without");
        return Optional.of(new CostEstimate(BigDecimal.valueOf(prices[audio ? 1 : 0]), "credits", basis));
    }

    @Override
    public boolean signsWebhooks() {
        return false;
    }
}
