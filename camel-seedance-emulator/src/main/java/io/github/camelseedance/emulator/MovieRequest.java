/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A submission to {@code api.seedance2.movie} that is as documented.
 *
 * @param prompt the texts of its content, joined by line breaks
 * @param seed the seed, null if none was given
 * @param callbackUrl the address for the webhook, null if none was given
 * @param cost what it costs: price of a second times seconds
 * @param body the request as it came
 */
record MovieRequest(String prompt, Long seed, String callbackUrl, BigDecimal cost, ObjectNode body) {
    static final String MODEL = "seedance-2.0";
    static final String RESOLUTION = "720p";
    static final String RATIO = "16:9";
    static final int DURATION = 5;

    private static final List<String> RATIOS = List.of("16:9", "9:16", "4:3", "3:4", "1:1", "21:9");
    private static final Set<String> FIELDS = Set.of(
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

    /** Each is also the name of the field that has the value. */
    private static final List<String> CONTENT_TYPES =
            List.of("text", "image_url", "video_url", "audio_url", "sample_id");

    private static final Map<String, Map<String, BigDecimal>> PRICES = Map.of(
            "seedance-2.0",
            Map.of("1080p", new BigDecimal("4.5"), "720p", new BigDecimal("1.8"), "480p", new BigDecimal("0.9")),
            "seedance-2.0-fast",
            Map.of("1080p", new BigDecimal("3.312"), "720p", new BigDecimal("1.44"), "480p", new BigDecimal("0.72")));

    static MovieRequest read(Fields fields, EmulatorSettings settings, Predicate<String> uploaded) {
        if (!settings.allowUnknownFields()) {
            fields.onlyKnown(FIELDS);
        }
        String model = fields.oneOf("model", List.of("seedance-2.0", "seedance-2.0-fast"), MODEL);
        String resolution = fields.oneOf("resolution", List.of("480p", "720p", "1080p"), RESOLUTION);
        fields.oneOf("ratio", RATIOS, RATIO);
        long duration = fields.integer("duration", 4, 15).orElse((long) DURATION);
        fields.flag("generate_audio");
        fields.flag("watermark");
        fields.flag("return_last_frame");
        Long seed = fields.integer("seed", -1, Long.MAX_VALUE).orElse(null);
        fields.text("callback_url", 512);
        Optional<String> callback = fields.webUrl("callback_url");
        String prompt = readContent(fields, settings.allowUnknownFields(), uploaded);
        BigDecimal cost = PRICES.get(model).get(resolution).multiply(BigDecimal.valueOf(duration));
        return new MovieRequest(prompt, seed, callback.orElse(null), plain(cost), fields.node());
    }

    private static String readContent(Fields fields, boolean allowUnknown, Predicate<String> uploaded) {
        JsonNode content = fields.array("content").orElseThrow(() -> fields.missing("content"));
        if (content.isEmpty()) {
            throw fields.invalid("content", "must have at least 1 item");
        }
        StringBuilder prompt = new StringBuilder();
        for (int i = 0; i < content.size(); i++) {
            String where = "content[" + i + "]";
            JsonNode item = content.get(i);
            String type = item.path("type").asText("");
            if (!CONTENT_TYPES.contains(type)) {
                throw fields.invalid(where + ".type", "must be one of " + String.join(", ", CONTENT_TYPES));
            }
            JsonNode value = item.path(type);
            if (!value.isTextual() || value.textValue().isBlank()) {
                throw fields.invalid(where + "." + type, "must be a string that is not empty");
            }
            item.fieldNames().forEachRemaining(name -> {
                if (!allowUnknown && !name.equals("type") && !name.equals(type)) {
                    throw fields.invalid(where + "." + name, "is unknown");
                }
            });
            if (type.equals("text")) {
                prompt.append(prompt.isEmpty() ? "" : "\n").append(value.textValue());
            } else if (type.endsWith("_url")
                    && !uploaded.test(value.textValue())
                    && !Fields.isWebUrl(value.textValue(), true)) {
                throw fields.invalid(where + "." + type, "must be the file_path of an upload");
            }
        }
        return prompt.toString();
    }

    /** Without needless zeros, but never in scientific notation. */
    private static BigDecimal plain(BigDecimal amount) {
        BigDecimal stripped = amount.stripTrailingZeros();
        return stripped.scale() < 1 ? stripped.setScale(1) : stripped;
    }
}
