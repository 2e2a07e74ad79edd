/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator.ark;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelseedance.emulator.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A submission to Ark that is as documented.
 *
 * @param model the model
 * @param content what it is made of
 * @param resolution the resolution of the video
 * @param ratio the ratio as asked for
 * @param duration the seconds as asked for, -1 when the model decides
 * @param frames the frames, null when seconds count
 * @param seed the seed, null when none was given
 * @param callbackUrl where changes are told, null for nowhere
 * @param expiresAfter after how many seconds a task that has not ended expires
 * @param body the request as it came
 */
record ArkRequest(
        ArkModel model,
        ArkContent content,
        String resolution,
        String ratio,
        int duration,
        Integer frames,
        Long seed,
        String callbackUrl,
        long expiresAfter,
        ObjectNode body) {

    static final long EXPIRES_AFTER = 172_800;

    private static final int FRAME_RATE = 24;
    private static final Set<String> FIELDS = Set.of(
            "model",
            "content",
            "callback_url",
            "return_last_frame",
            "service_tier",
            "execution_expires_after",
            "generate_audio",
            "draft",
            "camera_fixed",
            "watermark",
            "seed",
            "resolution",
            "ratio",
            "duration",
            "frames",
            "priority",
            "safety_identifier",
            "tools",
            "omni_reference_task_type",
            "output_format");

    static ArkRequest read(Fields fields, boolean allowUnknown) {
        if (!allowUnknown) {
            fields.onlyKnown(FIELDS);
        }
        String id = fields.requiredText("model");
        ArkModel model = ArkModel.of(id).orElseThrow(() -> ArkApi.noModel(id));
        ArkContent content = ArkContent.read(fields, model);
        String resolution = fields.oneOf("resolution", model.resolutions(), model.usualResolution());
        boolean isImage = !content.isText();
        String usualRatio = model.is10() && !isImage ? "16:9" : "adaptive";
        List<String> ratios = new ArrayList<>(ArkModel.RATIOS);
        ratios.add("adaptive");
        String ratio = fields.oneOf("ratio", ratios, usualRatio);
        if (ratio.equals("adaptive") && model.is10() && !isImage) {
            throw fields.invalid("ratio", "adaptive is not supported by the model in text to video");
        }
        int duration = duration(fields, model);
        Integer frames = frames(fields, model);
        options(fields, model, resolution);
        Optional<Long> seed = fields.integer("seed", -1, 4_294_967_295L);
        long expires = fields.integer("execution_expires_after", 3600, 259_200).orElse(EXPIRES_AFTER);
        Optional<String> callback = fields.webUrl("callback_url");
        return new ArkRequest(
                model,
                content,
                resolution,
                ratio,
                duration,
                frames,
                seed.orElse(null),
                callback.orElse(null),
                expires,
                fields.node());
    }

    /** The seconds of the video. */
    int seconds() {
        if (frames != null) {
            return frames / FRAME_RATE;
        }
        return duration > 0 ? duration : 5;
    }

    /** The ratio of the video. */
    String realRatio() {
        return ratio.equals("adaptive") ? "16:9" : ratio;
    }

    /** What is billed: with a video in the request at least four seconds of it count. */
    long tokens() {
        return model.tokens(resolution, realRatio(), seconds() + (content.hasVideo() ? 4 : 0));
    }

    private static int duration(Fields fields, ArkModel model) {
        long duration = fields.integer("duration", -1, model.longest()).orElse((long) model.usualDuration());
        if (duration == -1 ? !model.decides() : duration < model.shortest()) {
            throw fields.invalid(
                    "duration",
                    "must be " + model.shortest() + "-" + model.longest() + (model.decides() ? ", or -1" : ""));
        }
        return (int) duration;
    }

    private static Integer frames(Fields fields, ArkModel model) {
        Optional<Long> frames = fields.integer("frames", 29, 289);
        if (frames.isEmpty()) {
            return null;
        }
        if (!model.is10()) {
            throw fields.invalid("frames", "is not supported by the model");
        }
        if ((frames.get() - 25) % 4 != 0) {
            throw fields.invalid("frames", "must be 25 + 4n");
        }
        return frames.get().intValue();
    }

    private static void options(Fields fields, ArkModel model, String resolution) {
        fields.flag("watermark");
        fields.flag("return_last_frame");
        if (fields.flag("generate_audio") && model.is10()) {
            throw fields.invalid("generate_audio", "is not supported by the model");
        }
        if (fields.node().has("camera_fixed") && model.is2()) {
            throw fields.invalid("camera_fixed", "is not supported by the model");
        }
        fields.flag("camera_fixed");
        boolean drafts = model == ArkModel.V1_5_PRO || model.is25();
        if (fields.flag("draft") && !(drafts && resolution.equals("480p"))) {
            throw fields.invalid("draft", "needs 1.5 pro or 2.5, and 480p");
        }
        if (fields.oneOf("service_tier", List.of("default", "flex"), "default").equals("flex") && model.is2()) {
            throw fields.invalid("service_tier", "flex is not supported by the model");
        }
        if (fields.integer("priority", 0, 9).isPresent() && !model.is2()) {
            throw fields.invalid("priority", "is not supported by the model");
        }
        fields.text("safety_identifier", 64);
        fields.array("tools");
        if (!model.is25()) {
            for (String only25 : List.of("omni_reference_task_type", "output_format")) {
                if (fields.node().has(only25)) {
                    throw fields.invalid(only25, "is not supported by the model");
                }
            }
        }
    }
}
