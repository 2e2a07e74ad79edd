/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.provider.movie;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelseedance.model.Balance;
import io.github.camelseedance.model.CostEstimate;
import io.github.camelseedance.model.InvalidRequestException;
import io.github.camelseedance.model.Json;
import io.github.camelseedance.model.ModelList;
import io.github.camelseedance.model.TaskPage;
import io.github.camelseedance.model.TaskStatus;
import io.github.camelseedance.model.VideoModel;
import io.github.camelseedance.model.VideoRequest;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.model.Violation;
import io.github.camelseedance.provider.ApiCall;
import io.github.camelseedance.provider.AuthHeader;
import io.github.camelseedance.provider.CallKind;
import io.github.camelseedance.provider.Capability;
import io.github.camelseedance.provider.Marker;
import io.github.camelseedance.provider.PresignedUpload;
import io.github.camelseedance.provider.RequestField;
import io.github.camelseedance.provider.kit.Dialect;
import io.github.camelseedance.provider.kit.Markers;
import io.github.camelseedance.provider.kit.Prices;
import io.github.camelseedance.provider.kit.RequestCheck;
import io.github.camelseedance.provider.kit.RequestJson;
import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** The dialect of the API of seedance2.movie. It charges when a task has succeeded, and tells most errors with HTTP 200. */
public final class MovieProvider extends Dialect {

    /** Value of the option {@code provider}. */
    public static final String ID = "seedance2.movie";

    private static final String ROOT = "/api/v1/video";
    private static final Set<Capability> CAPABILITIES = Set.of(Capability.values());
    private static final int MAX_WEBHOOK_URL = 512;
    private static final int MAX_PAGE_SIZE = 100;

    private static final String DEFAULT_MODEL = "seedance-2.0";
    private static final String DEFAULT_RESOLUTION = "720p";
    private static final int DEFAULT_DURATION = 5;
    private static final List<Integer> DURATIONS =
            IntStream.rangeClosed(4, 15).boxed().toList();
    private static final List<String> RATIOS = List.of("16:9", "9:16", "4:3", "3:4", "1:1", "21:9");
    private static final List<String> RESOLUTIONS = List.of("480p", "720p", "1080p");
    private static final ModelList MODEL_LIST = new ModelList(
            List.of(model(DEFAULT_MODEL, "0.9", "1.8", "4.5"), model("seedance-2.0-fast", "0.72", "1.44", "3.312")));
    private static final List<String> MODELS =
            MODEL_LIST.models().stream().map(VideoModel::id).toList();

    private static final Set<String> WIRE_FIELDS = Set.of(
            "model",
            "content",
            "resolution",
            "ratio",
            "duration",
            "generate_audio",
            "seed",
            "watermark",
            "callback_url",
            "return_last_frame");

    public MovieProvider() {
        super(ID, "https://api.seedance2.movie", MovieRules.ENVELOPES, MovieRules.TABLE);
    }

    /** The id of a task is all that calls about it need. */
    @Override
    public boolean usesProviderData() {
        return false;
    }

    @Override
    public Set<Capability> capabilities() {
        return CAPABILITIES;
    }

    @Override
    public AuthHeader authenticate(String apiKey) {
        return new AuthHeader("X-API-Key", apiKey);
    }

    @Override
    public List<Violation> validate(VideoRequest request) {
        RequestCheck check = new RequestCheck()
                .fields(this, request)
                .prompt(
                        request.prompt(),
                        RequestCheck.MAX_PROMPT,
                        request.media().isEmpty())
                .oneOf("model", request.model(), MODELS)
                .oneOf("aspectRatio", request.aspectRatio(), RATIOS)
                .oneOf("resolution", request.resolution(), RESOLUTIONS)
                .duration(request.duration(), DURATIONS, "")
                .seed(request.seed())
                .webhookUrl(request.webhookUrl(), MAX_WEBHOOK_URL)
                .metadata(request.metadata())
                .extra(request.extra(), WIRE_FIELDS);
        for (int i = 0; i < request.media().size(); i++) {
            MovieMedia.check(check, "media[%s]".formatted(i), request.media().get(i));
        }
        return check.violations();
    }

    @Override
    public ApiCall<VideoTask> generate(VideoRequest request) {
        ObjectNode body = Json.MAPPER.createObjectNode();
        RequestJson.put(body, "model", request.model());
        ArrayNode content = body.putArray("content");
        request.media().forEach(medium -> content.add(MovieMedia.entry(medium)));
        if (request.prompt() != null) {
            content.addObject().put("type", "text").put("text", request.prompt());
        }
        RequestJson.put(body, "resolution", request.resolution());
        RequestJson.put(body, "ratio", request.aspectRatio());
        RequestJson.put(body, "duration", request.duration());
        RequestJson.put(body, "generate_audio", request.generateAudio());
        RequestJson.put(body, "seed", request.seed());
        RequestJson.put(body, "watermark", request.watermark());
        RequestJson.put(body, "callback_url", request.webhookUrl());
        RequestJson.put(body, "return_last_frame", request.returnLastFrame());
        RequestJson.merge(body, request.extra());
        return ApiCall.post(
                CallKind.SUBMIT, ROOT + "/task", Map.of(), body, answer -> MovieAnswers.task(CallKind.SUBMIT, answer));
    }

    @Override
    public ApiCall<VideoTask> status(String taskId) {
        String path = ROOT + "/task/" + RequestJson.segment(ID, taskId);
        return ApiCall.get(CallKind.STATUS, path, Map.of(), answer -> MovieAnswers.task(CallKind.STATUS, answer));
    }

    @Override
    public ApiCall<VideoTask> cancel(String taskId) {
        String path = ROOT + "/task/" + RequestJson.segment(ID, taskId) + "/cancel";
        return ApiCall.post(
                CallKind.CANCEL, path, Map.of(), null, answer -> MovieAnswers.task(CallKind.CANCEL, answer));
    }

    @Override
    public ApiCall<PresignedUpload> presign(String fileName, String contentType) {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("filename", fileName);
        query.put("content_type", contentType);
        return ApiCall.post(CallKind.PRESIGN, ROOT + "/upload/presign", query, null, MovieAnswers::upload);
    }

    @Override
    public ApiCall<Balance> balance() {
        return ApiCall.get(CallKind.BALANCE, ROOT + "/balance", Map.of(), MovieAnswers::balance);
    }

    @Override
    public ApiCall<TaskPage> list(int page, int pageSize, String providerStatus) {
        if (page < 1) {
            throw InvalidRequestException.of(ID, "page", page, "1 or above");
        }
        if (pageSize < 1 || pageSize > MAX_PAGE_SIZE) {
            throw InvalidRequestException.of(ID, "pageSize", pageSize, "1 to " + MAX_PAGE_SIZE);
        }
        Map<String, String> query = new LinkedHashMap<>();
        query.put("page", Integer.toString(page));
        query.put("page_size", Integer.toString(pageSize));
        if (providerStatus != null) {
            query.put("status", providerStatus);
        }
        return ApiCall.get(CallKind.LIST, ROOT + "/tasks", query, answer -> MovieAnswers.page(answer, page, pageSize));
    }

    @Override
    public Optional<ModelList> staticModels() {
        return Optional.of(MODEL_LIST);
    }

    /** By price per second; the defaults are model seedance-2.0, 5 seconds and 720p. */
    @Override
    public Optional<CostEstimate> estimate(VideoRequest request, ModelList models) {
        return Prices.perSecond(
                models,
                request.model() == null ? DEFAULT_MODEL : request.model(),
                request.resolution() == null ? DEFAULT_RESOLUTION : request.resolution(),
                request.duration() == null ? DEFAULT_DURATION : request.duration());
    }

    @Override
    public List<String> providerStatuses(TaskStatus status) {
        return MovieAnswers.words(status);
    }

    @Override
    public Optional<Marker> marker() {
        return Optional.of(Markers.SEED);
    }

    @Override
    public Set<RequestField> fields() {
        return EnumSet.complementOf(EnumSet.of(RequestField.FIXED_LENS, RequestField.MEDIA_ROLE));
    }

    /** What an answer tells as credits is what the task has cost once it has succeeded; else nothing is charged. */
    @Override
    public VideoTask complete(VideoTask task) {
        BigDecimal cost = task.status() == TaskStatus.SUCCEEDED ? task.credits() : BigDecimal.ZERO;
        return task.ended() && cost != null
                ? task.toBuilder().cost(cost).currency("credits").build()
                : task;
    }

    @Override
    public boolean signsWebhooks() {
        return false;
    }

    private static VideoModel model(String id, String... creditsPerSecond) {
        Map<String, BigDecimal> prices = new LinkedHashMap<>();
        for (int i = 0; i < creditsPerSecond.length; i++) {
            prices.put(RESOLUTIONS.get(i), new BigDecimal(creditsPerSecond[i]));
        }
        return new VideoModel(id, DURATIONS, RATIOS, RESOLUTIONS, prices, "credits");
    }
}
