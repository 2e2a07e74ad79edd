/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.provider.movie;

import io.github.camelseedance.model.ModelList;
import io.github.camelseedance.model.TaskStatus;
import io.github.camelseedance.model.VideoModel;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** Models, limits, defaults, prices and words of seedance2.movie, from its document. */
final class MovieTables {

    static final String DEFAULT_MODEL = "seedance-2.0";
    static final String DEFAULT_RESOLUTION = "720p";
    static final int DEFAULT_DURATION = 5;
    static final List<Integer> DURATIONS = IntStream.rangeClosed(4, 15).boxed().toList();
    static final List<String> RATIOS = List.of("16:9", "9:16", "4:3", "3:4", "1:1", "21:9");
    static final List<String> RESOLUTIONS = List.of("480p", "720p", "1080p");
    static final ModelList MODEL_LIST = new ModelList(
            List.of(model(DEFAULT_MODEL, "0.9", "1.8", "4.5"), model("seedance-2.0-fast", "0.72", "1.44", "3.312")));
    static final List<String> MODELS =
            MODEL_LIST.models().stream().map(VideoModel::id).toList();

    static final Set<String> WIRE_FIELDS = Set.of(
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
    static final Map<TaskStatus, List<String>> STATUS_WORDS = Map.of(
            TaskStatus.QUEUED, List.of("pending", "queued"),
            TaskStatus.PROCESSING, List.of("processing"),
            TaskStatus.SUCCEEDED, List.of("completed"),
            TaskStatus.FAILED, List.of("failed"),
            TaskStatus.CANCELLED, List.of("cancelled"),
            TaskStatus.EXPIRED, List.of("expired"));

    private MovieTables() {}

    private static VideoModel model(String id, String... creditsPerSecond) {
        Map<String, BigDecimal> prices = new LinkedHashMap<>();
        for (int i = 0; i < creditsPerSecond.length; i++) {
            prices.put(RESOLUTIONS.get(i), new BigDecimal(creditsPerSecond[i]));
        }
        return new VideoModel(id, DURATIONS, RATIOS, RESOLUTIONS, prices, "credits");
    }
}
