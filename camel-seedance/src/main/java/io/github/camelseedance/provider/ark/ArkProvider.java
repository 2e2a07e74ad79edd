/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.provider.ark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelseedance.model.CostEstimate;
import io.github.camelseedance.model.InvalidRequestException;
import io.github.camelseedance.model.Json;
import io.github.camelseedance.model.Media;
import io.github.camelseedance.model.ModelList;
import io.github.camelseedance.model.TaskPage;
import io.github.camelseedance.model.TaskStatus;
import io.github.camelseedance.model.VideoRequest;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.model.Violation;
import io.github.camelseedance.provider.Answer;
import io.github.camelseedance.provider.ApiCall;
import io.github.camelseedance.provider.CallKind;
import io.github.camelseedance.provider.CallRate;
import io.github.camelseedance.provider.Capability;
import io.github.camelseedance.provider.Marker;
import io.github.camelseedance.provider.RequestField;
import io.github.camelseedance.provider.Ruling;
import io.github.camelseedance.provider.SeedanceProvider;
import io.github.camelseedance.provider.kit.Dialect;
import io.github.camelseedance.provider.kit.Markers;
import io.github.camelseedance.provider.kit.RequestJson;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The dialect of Ark. It charges tokens when a task has succeeded. A DELETE cancels a task that is queued and erases the record of one
 * that has ended, so a cancel asks first.
 */
class ArkProvider extends Dialect {

    private static final String TASKS = "/contents/generations/tasks";
    private static final int MAX_PAGE = 500;
    private static final int MAX_PAGE_SIZE = 100;
    /** The document: 1 list, 20 status and 20 delete requests a second for each account; a little less, as they travel differently long. */
    private static final Optional<CallRate> LISTS = Optional.of(new CallRate(1, Duration.ofMillis(1100)));

    private static final Optional<CallRate> OTHERS = Optional.of(new CallRate(20, Duration.ofMillis(1100)));
    private static final Duration RETENTION = Duration.ofDays(7);

    /** Above the default, which other programs use, to the most that it allows: no task expires sooner than the provider would let it. */
    private static final Marker MARKER = Markers.field(ArkAnswers.MARKER, 172_801, 259_200);

    private final ArkSite site;
    private final ArkAnswers answers;
    private final ArkChecks checks;
    private final ArkPrices prices;

    ArkProvider(ArkSite site, ArkPrices prices) {
        super(site.id(), site.baseUrl(), ArkErrors.ENVELOPES, ArkErrors.RULES);
        this.site = site;
        this.answers = new ArkAnswers(site);
        this.checks = new ArkChecks(this, site);
        this.prices = prices;
    }

    @Override
    public Set<Capability> capabilities() {
        return EnumSet.of(
                Capability.GENERATE, Capability.STATUS, Capability.CANCEL, Capability.MODELS, Capability.LIST);
    }

    @Override
    public Set<RequestField> fields() {
        return EnumSet.complementOf(EnumSet.of(RequestField.MEDIA_PATH, RequestField.MEDIA_SAMPLE));
    }

    @Override
    public List<Violation> validate(VideoRequest request) {
        return checks.violations(request);
    }

    @Override
    public ApiCall<VideoTask> generate(VideoRequest request) {
        ObjectNode body = Json.MAPPER.createObjectNode();
        String model = request.model() == null ? ArkModel.DEFAULT.label() : request.model();
        body.put(
                "model",
                ArkModel.named(model, site).map(known -> known.wireId(site)).orElse(model));
        ArrayNode content = body.putArray("content");
        if (request.prompt() != null) {
            content.addObject().put("type", "text").put("text", request.prompt());
        }
        ArkMedia.write(content, request.media());
        RequestJson.put(body, "resolution", request.resolution());
        RequestJson.put(body, "ratio", request.aspectRatio());
        RequestJson.put(body, "duration", request.duration());
        RequestJson.put(body, "generate_audio", request.generateAudio());
        RequestJson.put(body, "camera_fixed", request.fixedLens());
        RequestJson.put(body, "seed", request.seed());
        RequestJson.put(body, "watermark", request.watermark());
        RequestJson.put(body, "return_last_frame", request.returnLastFrame());
        RequestJson.put(body, "callback_url", request.webhookUrl());
        RequestJson.merge(body, request.extra());
        return ApiCall.post(CallKind.SUBMIT, TASKS, Map.of(), body, answer -> answers.task(CallKind.SUBMIT, answer));
    }

    /** What the cost of the task depends on, and where it is listed. */
    @Override
    public Map<String, String> remember(VideoRequest request) {
        Map<String, String> kept = new LinkedHashMap<>();
        kept.put(ArkPrices.VIDEO_INPUT, Boolean.toString(ArkMedia.hasVideo(request.media())));
        if ("flex".equals(request.extra().get(ArkAnswers.TIER))) {
            kept.put(ArkAnswers.TIER, "flex");
        }
        return kept;
    }

    @Override
    public Media inline(Media medium, InputStream content) throws IOException {
        return ArkMedia.FILES.read(medium, content);
    }

    @Override
    public ApiCall<VideoTask> status(String taskId) {
        String path = TASKS + "/" + RequestJson.segment(id(), taskId);
        return ApiCall.get(CallKind.STATUS, path, Map.of(), answer -> answers.task(CallKind.STATUS, answer));
    }

    /** The answer tells nothing of the task. */
    @Override
    public ApiCall<VideoTask> cancel(String taskId) {
        String path = TASKS + "/" + RequestJson.segment(id(), taskId);
        return new ApiCall<>(CallKind.CANCEL, "DELETE", path, Map.of(), null, answer -> VideoTask.builder()
                .id(taskId)
                .build());
    }

    @Override
    public Set<TaskStatus> cancellable() {
        return Set.of(TaskStatus.QUEUED);
    }

    @Override
    public ApiCall<TaskPage> list(int page, int pageSize, String providerStatus) {
        return list(page, pageSize, providerStatus, null);
    }

    /** Tasks of the flexible tier are listed only when they are asked for. */
    @Override
    public ApiCall<TaskPage> list(int page, int pageSize, String providerStatus, VideoTask like) {
        if (page < 1 || page > MAX_PAGE) {
            throw InvalidRequestException.of(id(), "page", page, "1 to " + MAX_PAGE);
        }
        if (pageSize < 1 || pageSize > MAX_PAGE_SIZE) {
            throw InvalidRequestException.of(id(), "pageSize", pageSize, "1 to " + MAX_PAGE_SIZE);
        }
        Map<String, String> query = new LinkedHashMap<>();
        query.put("page_num", Integer.toString(page));
        query.put("page_size", Integer.toString(pageSize));
        if (providerStatus != null) {
            query.put("filter.status", providerStatus);
        }
        String tier = like == null ? null : like.providerData().get(ArkAnswers.TIER);
        if (tier != null) {
            query.put("filter.service_tier", tier);
        }
        return ApiCall.get(CallKind.LIST, TASKS, query, answer -> answers.page(answer, page, pageSize));
    }

    @Override
    public boolean listsNewestFirst() {
        return false;
    }

    @Override
    public Optional<CallRate> rate(CallKind kind) {
        return switch (kind) {
            case LIST -> LISTS;
            case STATUS, CANCEL -> OTHERS;
            default -> Optional.empty();
        };
    }

    @Override
    public Optional<Duration> retention() {
        return Optional.of(RETENTION);
    }

    @Override
    public Optional<Marker> marker() {
        return Optional.of(MARKER);
    }

    /** What is left to the model is told as it has become; what is behind an endpoint is not known. */
    @Override
    public boolean couldBe(VideoTask asked, VideoTask told) {
        Optional<ArkModel> model = named(asked);
        return (model.isEmpty() || named(told).isEmpty() || model.equals(named(told)))
                && (asked.resolution() == null
                        || told.resolution() == null
                        || asked.resolution().equals(told.resolution()))
                && (asked.aspectRatio() == null
                        || told.aspectRatio() == null
                        || asked.aspectRatio().equals(ArkModel.ADAPTIVE)
                        || asked.aspectRatio().equals(told.aspectRatio()))
                && (asked.duration() == null
                        || told.duration() == null
                        || asked.duration() == ArkModel.DECIDES
                        || asked.duration().equals(told.duration()));
    }

    private Optional<ArkModel> named(VideoTask task) {
        return Optional.ofNullable(task.model()).flatMap(name -> ArkModel.named(name, site));
    }

    @Override
    public Optional<ModelList> staticModels() {
        return Optional.of(prices.models());
    }

    @Override
    public Optional<CostEstimate> estimate(VideoRequest request, ModelList models) {
        return prices.estimate(request);
    }

    @Override
    public SeedanceProvider withPrices(JsonNode table) {
        return new ArkProvider(site, prices.with(table));
    }

    @Override
    public VideoTask complete(VideoTask task) {
        return prices.charged(task);
    }

    @Override
    public Ruling rule(CallKind kind, Answer answer) {
        return ArkErrors.refined(super.rule(kind, answer), answer);
    }

    @Override
    public List<String> providerStatuses(TaskStatus status) {
        return ArkAnswers.STATUS_WORDS.getOrDefault(status, List.of());
    }

    @Override
    public boolean signsWebhooks() {
        return false;
    }
}
