/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.provider.ink;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelseedance.model.CostEstimate;
import io.github.camelseedance.model.Json;
import io.github.camelseedance.model.Media;
import io.github.camelseedance.model.MediaType;
import io.github.camelseedance.model.ModelList;
import io.github.camelseedance.model.VideoRequest;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.model.Violation;
import io.github.camelseedance.provider.ApiCall;
import io.github.camelseedance.provider.CallKind;
import io.github.camelseedance.provider.Capability;
import io.github.camelseedance.provider.RequestField;
import io.github.camelseedance.provider.kit.Dialect;
import io.github.camelseedance.provider.kit.Prices;
import io.github.camelseedance.provider.kit.RequestCheck;
import io.github.camelseedance.provider.kit.RequestJson;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** The dialect of the Open API of seedance2.ink. It charges when a task is accepted. */
public final class InkProvider extends Dialect {

    /** Value of the option {@code provider}. */
    public static final String ID = "seedance2.ink";

    private static final String TASKS = "/api/open/v1/video/generations";
    private static final String DEFAULT_MODEL = "seedance-2.0";
    private static final int MAX_MEDIA = 5;
    private static final List<Integer> ANY_DURATION =
            IntStream.rangeClosed(4, 15).boxed().toList();
    private static final Map<String, List<Integer>> DURATIONS =
            Map.of(DEFAULT_MODEL, ANY_DURATION, "seedance-2.0-fast", ANY_DURATION, "seedance-1.5-pro", List.of(5, 10));
    private static final List<String> MODELS = List.of(DEFAULT_MODEL, "seedance-2.0-fast", "seedance-1.5-pro");
    private static final List<String> RATIOS = List.of("16:9", "9:16", "1:1");
    private static final List<String> RESOLUTIONS = List.of("480p", "720p", "1080p");
    private static final Set<String> WIRE_FIELDS =
            Set.of("model", "prompt", "aspectRatio", "duration", "resolution", "mediaUrls", "webhookUrl", "metadata");

    public InkProvider() {
        super(ID, "https://www.seedance2.ink", InkRules.ENVELOPES, InkRules.TABLE);
    }

    /** The id of a task is all that calls about it need. */
    @Override
    public boolean usesProviderData() {
        return false;
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(Capability.GENERATE, Capability.STATUS, Capability.CANCEL, Capability.MODELS);
    }

    @Override
    public Set<RequestField> fields() {
        return Set.of(RequestField.MODEL);
    }

    @Override
    public List<Violation> validate(VideoRequest request) {
        String model = request.model() == null ? DEFAULT_MODEL : request.model();
        RequestCheck check = new RequestCheck()
                .fields(this, request)
                .prompt(request.prompt(), RequestCheck.MAX_PROMPT, true)
                .oneOf("model", request.model(), MODELS)
                .oneOf("aspectRatio", request.aspectRatio(), RATIOS)
                .oneOf("resolution", request.resolution(), RESOLUTIONS)
                .duration(request.duration(), DURATIONS.getOrDefault(model, ANY_DURATION), condition(model))
                .webhookUrl(request.webhookUrl(), RequestCheck.MAX_URL)
                .metadata(request.metadata())
                .extra(request.extra(), WIRE_FIELDS);
        if (request.media().size() > MAX_MEDIA) {
            check.add("media", request.media().size() + " entries", "1 to %s entries".formatted(MAX_MEDIA));
        }
        for (int i = 0; i < request.media().size(); i++) {
            check(check, "media[%s]".formatted(i), request.media().get(i));
        }
        return check.violations();
    }

    private static String condition(String model) {
        return DURATIONS.containsKey(model) ? " for model " + model : "";
    }

    private static void check(RequestCheck check, String field, Media medium) {
        if (medium.type() == MediaType.SAMPLE) {
            check.add(field, "sample", "image, video or audio by its https URL");
        } else if (check.oneSource(field, medium)) {
            check.onlyUrl(field, medium);
        }
    }

    @Override
    public ApiCall<VideoTask> generate(VideoRequest request) {
        ObjectNode body = Json.MAPPER.createObjectNode();
        body.put("model", request.model() == null ? DEFAULT_MODEL : request.model());
        RequestJson.put(body, "prompt", request.prompt());
        RequestJson.put(body, "aspectRatio", request.aspectRatio());
        RequestJson.put(body, "duration", request.duration());
        RequestJson.put(body, "resolution", request.resolution());
        RequestJson.put(
                body, "mediaUrls", request.media().stream().map(Media::url).toList());
        RequestJson.put(body, "webhookUrl", request.webhookUrl());
        RequestJson.put(body, "metadata", request.metadata());
        RequestJson.merge(body, request.extra());
        return ApiCall.post(CallKind.SUBMIT, TASKS, Map.of(), body, answer -> InkAnswers.task(CallKind.SUBMIT, answer));
    }

    @Override
    public ApiCall<VideoTask> status(String taskId) {
        String path = TASKS + "/" + RequestJson.segment(ID, taskId);
        return ApiCall.get(CallKind.STATUS, path, Map.of(), answer -> InkAnswers.task(CallKind.STATUS, answer));
    }

    @Override
    public ApiCall<VideoTask> cancel(String taskId) {
        String path = TASKS + "/" + RequestJson.segment(ID, taskId) + "/cancel";
        return ApiCall.post(CallKind.CANCEL, path, Map.of(), null, answer -> InkAnswers.task(CallKind.CANCEL, answer));
    }

    @Override
    public ApiCall<ModelList> models() {
        return ApiCall.get(CallKind.MODELS, "/api/open/v1/models", Map.of(), InkAnswers::models);
    }

    /** By price per second. Not with media, which cost more, nor without duration and resolution: the document has no defaults. */
    @Override
    public Optional<CostEstimate> estimate(VideoRequest request, ModelList models) {
        if (!request.media().isEmpty() || request.duration() == null || request.resolution() == null) {
            return Optional.empty();
        }
        String model = request.model() == null ? DEFAULT_MODEL : request.model();
        return Prices.perSecond(models, model, request.resolution(), request.duration());
    }
}
