/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.provider.ark;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelseedance.model.CostEstimate;
import io.github.camelseedance.model.ModelList;
import io.github.camelseedance.model.TaskStatus;
import io.github.camelseedance.model.VideoModel;
import io.github.camelseedance.model.VideoRequest;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.provider.kit.TokenPrices;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What videos cost: tokens, which follow from length and size, times a price for a million of them. Prices differ by model, by
 * resolution, and by whether the request has a video.
 *
 * @param models the models of the document, with the price of a second at 16:9
 */
record ArkPrices(ArkSite site, TokenPrices prices, ModelList models) {

    /** What the dialect keeps of a request with its task: whether it has a video. */
    static final String VIDEO_INPUT = "video_input";

    /** In the table, the name of a model whose video has no sound, where that is another price. */
    static final String SILENT = "-silent";

    private static final BigDecimal HALF = new BigDecimal("0.5");
    private static final int FRAME_RATE = 24;
    private static final int PIXELS_OF_A_TOKEN = 1024;
    private static final String USUAL_RESOLUTION = "720p";

    /** Further fields that do not change the price, or are reckoned with. */
    private static final Set<String> RECKONED = Set.of(
            ArkAnswers.MARKER,
            ArkAnswers.TIER,
            "priority",
            "safety_identifier",
            "frames",
            "draft",
            "output_format",
            "omni_reference_task_type");

    ArkPrices(ArkSite site) {
        this(site, site == ArkSite.CHINA ? china() : international());
    }

    private ArkPrices(ArkSite site, TokenPrices prices) {
        this(site, prices, models(site, prices));
    }

    /** These prices instead. */
    ArkPrices with(JsonNode table) {
        return new ArkPrices(site, TokenPrices.read(table));
    }

    private static ModelList models(ArkSite site, TokenPrices prices) {
        List<VideoModel> models = new ArrayList<>();
        for (ArkModel model : ArkModel.values()) {
            if (model.hasShortName()) {
                List<String> ratios = new ArrayList<>(ArkModel.RATIOS);
                ratios.add(ArkModel.ADAPTIVE);
                models.add(new VideoModel(
                        model.label(),
                        model.durations(),
                        ratios,
                        model.resolutions(),
                        perSecond(model, prices),
                        prices.currency(),
                        model.wireId(site)));
            }
        }
        return new ModelList(models);
    }

    private static Map<String, BigDecimal> perSecond(ArkModel model, TokenPrices prices) {
        Map<String, BigDecimal> perSecond = new LinkedHashMap<>();
        for (String resolution : model.resolutions()) {
            prices.price(model.label(), resolution, false).ifPresent(price -> {
                long pixels = FRAME_RATE * ArkModel.pixels(model, resolution, "16:9");
                BigDecimal tokens = BigDecimal.valueOf(pixels)
                        .divide(BigDecimal.valueOf(PIXELS_OF_A_TOKEN), 6, RoundingMode.HALF_UP);
                perSecond.put(
                        resolution,
                        CostEstimate.plain(TokenPrices.amount(tokens, price).setScale(6, RoundingMode.HALF_UP)));
            });
        }
        return perSecond;
    }

    /** An upper bound where the ratio or the length is left to the model; empty with a video, whose length counts too. */
    Optional<CostEstimate> estimate(VideoRequest request) {
        if (ArkMedia.hasVideo(request.media())
                || !RECKONED.containsAll(request.extra().keySet())) {
            return Optional.empty();
        }
        String name = request.model() == null ? ArkModel.DEFAULT.label() : request.model();
        ArkModel model = ArkModel.named(name, site).orElse(null);
        String resolution = request.resolution() != null
                ? request.resolution()
                : model == null ? USUAL_RESOLUTION : model.usualResolution();
        String ratio = request.aspectRatio() != null
                ? request.aspectRatio()
                : model != null && model.is10() && request.media().isEmpty() ? "16:9" : ArkModel.ADAPTIVE;
        boolean silent = model == ArkModel.V1_5_PRO && Boolean.FALSE.equals(request.generateAudio());
        Optional<BigDecimal> price = price(model, name, silent, resolution, false)
                .map(full -> "flex".equals(request.extra().get(ArkAnswers.TIER)) ? full.multiply(HALF) : full);
        if (price.isEmpty()) {
            return Optional.empty();
        }
        long tokens = tokens(frames(request, model), ArkModel.pixels(model, resolution, ratio));
        return Optional.of(new CostEstimate(
                CostEstimate.plain(TokenPrices.amount(BigDecimal.valueOf(tokens), price.get())),
                prices.currency(),
                "%s tokens (%s, %s, %s) at %s %s a million"
                        .formatted(tokens, name, resolution, ratio, price.get().toPlainString(), prices.currency())));
    }

    /** The task with what it has cost, where that can be told: only what has succeeded is charged. */
    VideoTask charged(VideoTask task) {
        if (task.cost() != null || !task.ended()) {
            return task;
        }
        if (task.status() != TaskStatus.SUCCEEDED) {
            return task.toBuilder()
                    .cost(BigDecimal.ZERO)
                    .currency(prices.currency())
                    .build();
        }
        ArkModel model =
                task.model() == null ? null : ArkModel.named(task.model(), site).orElse(null);
        if (task.tokens() == null || task.resolution() == null || task.model() == null) {
            return task;
        }
        boolean silent = model == ArkModel.V1_5_PRO && Boolean.FALSE.equals(task.generateAudio());
        return videoInput(model, task)
                .flatMap(video -> price(model, task.model(), silent, task.resolution(), video))
                .map(price -> "flex".equals(task.providerData().get(ArkAnswers.TIER)) ? price.multiply(HALF) : price)
                .map(price -> task.toBuilder()
                        .cost(CostEstimate.plain(TokenPrices.amount(BigDecimal.valueOf(task.tokens()), price)))
                        .currency(prices.currency())
                        .build())
                .orElse(task);
    }

    /** Whether the request had a video: as kept with the task, else by the tokens, which are more then; empty when neither tells. */
    private static Optional<Boolean> videoInput(ArkModel model, VideoTask task) {
        String kept = task.providerData().get(VIDEO_INPUT);
        if (kept != null) {
            return Optional.of(Boolean.valueOf(kept));
        }
        boolean sized = ArkModel.RESOLUTIONS.contains(task.resolution())
                && ArkModel.RATIOS.contains(task.aspectRatio())
                && task.duration() != null;
        boolean exact = sized
                && task.tokens()
                        == tokens(
                                FRAME_RATE * (long) task.duration(),
                                ArkModel.pixels(model, task.resolution(), task.aspectRatio()));
        return exact || model != null && !model.is2() ? Optional.of(Boolean.FALSE) : Optional.empty();
    }

    private Optional<BigDecimal> price(ArkModel model, String name, boolean silent, String resolution, boolean video) {
        String label =
                model == null ? name : model == ArkModel.V1_0_PRO_FAST ? ArkModel.V1_0_PRO.label() : model.label();
        Optional<BigDecimal> own = silent ? prices.price(label + SILENT, resolution, video) : Optional.empty();
        return own.isPresent() ? own : prices.price(label, resolution, video);
    }

    private static long frames(VideoRequest request, ArkModel model) {
        if (request.extra().get("frames") instanceof Number frames) {
            return frames.longValue();
        }
        Integer asked = request.duration() != null
                ? request.duration()
                : model == null ? Integer.valueOf(ArkModel.DECIDES) : Integer.valueOf(model.usualDuration());
        int longest = model == null ? ArkModel.V2_5.longest() : model.longest();
        return FRAME_RATE * (long) (asked == ArkModel.DECIDES ? longest : asked);
    }

    private static long tokens(long frames, long pixels) {
        return (frames + 1) * pixels / PIXELS_OF_A_TOKEN;
    }

    private static TokenPrices china() {
        return new TokenPrices("cny")
                .add("seedance-2.5", List.of("480p", "720p"), "70", "42")
                .add("seedance-2.5", List.of("1080p"), "77", "46")
                .add("seedance-2.0", List.of("480p", "720p"), "46", "28")
                .add("seedance-2.0", List.of("1080p"), "51", "31")
                .add("seedance-2.0", List.of("4k"), "26", "16")
                .add("seedance-2.0-fast", List.of("480p", "720p"), "37", "22")
                .add("seedance-2.0-mini", List.of("480p", "720p"), "23", "14")
                .add("seedance-1.5-pro", List.of("480p", "720p", "1080p"), "16")
                .add("seedance-1.5-pro" + SILENT, List.of("480p", "720p", "1080p"), "8")
                .add("seedance-1.0-pro", List.of("480p", "720p", "1080p"), "15");
    }

    private static TokenPrices international() {
        return new TokenPrices("usd")
                .add("seedance-2.5", List.of("480p", "720p"), "10.7", "6.4")
                .add("seedance-2.5", List.of("1080p"), "11.7", "7.0")
                .add("seedance-2.0", List.of("480p", "720p"), "7.0", "4.3")
                .add("seedance-2.0", List.of("1080p"), "7.7", "4.7")
                .add("seedance-2.0", List.of("4k"), "4.0", "2.4")
                .add("seedance-2.0-fast", List.of("480p", "720p"), "5.6", "3.3")
                .add("seedance-2.0-mini", List.of("480p", "720p"), "3.5", "2.1")
                .add("seedance-1.5-pro", List.of("480p", "720p", "1080p"), "2.4")
                .add("seedance-1.5-pro" + SILENT, List.of("480p", "720p", "1080p"), "1.2")
                .add("seedance-1.0-pro", List.of("480p", "720p", "1080p"), "2.5");
    }
}
