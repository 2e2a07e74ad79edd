/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.provider.ark;

import io.github.camelseedance.model.SafeText;
import io.github.camelseedance.model.VideoRequest;
import io.github.camelseedance.model.Violation;
import io.github.camelseedance.provider.SeedanceProvider;
import io.github.camelseedance.provider.kit.RequestCheck;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What Ark's document allows, model by model: the server refuses everything else. */
record ArkChecks(SeedanceProvider provider, ArkSite site) {

    /** Fields that requests of this component write; {@code extra} cannot have them. */
    private static final Set<String> WIRE_FIELDS = Set.of(
            "model",
            "content",
            "resolution",
            "ratio",
            "duration",
            "generate_audio",
            "camera_fixed",
            "seed",
            "watermark",
            "return_last_frame",
            "callback_url");

    /** Options inside the text: a wrong one silently becomes the default, and they change what a video costs. */
    private static final Pattern FLAG = Pattern.compile(
            "(?:^|\\s)--(rs|resolution|rt|ratio|dur|duration|frames|fps|framespersecond|seed|cf|camerafixed|wm|watermark)\\s",
            Pattern.CASE_INSENSITIVE);

    private static final int MAX_SHOWN = 64;

    List<Violation> violations(VideoRequest request) {
        String name = request.model() == null ? ArkModel.DEFAULT.label() : request.model();
        ArkModel model = ArkModel.named(name, site).orElse(null);
        RequestCheck check = new RequestCheck()
                .fields(provider, request)
                .prompt(
                        request.prompt(),
                        RequestCheck.MAX_PROMPT,
                        request.media().isEmpty())
                .webhookUrl(request.webhookUrl(), RequestCheck.MAX_URL)
                .metadata(request.metadata())
                .extra(request.extra(), WIRE_FIELDS);
        flags(check, request.prompt());
        if (model == null && !ArkModel.ENDPOINT.matcher(name).matches()) {
            check.add(
                    "model",
                    SafeText.of(name, MAX_SHOWN),
                    "one of " + String.join(", ", models()) + ", or an endpoint ep-...");
        }
        form(check, request, model);
        if (request.seed() != null && (request.seed() < -1 || request.seed() > site.maxSeed())) {
            check.add("seed", request.seed().toString(), "-1 to " + site.maxSeed());
        }
        if (model != null) {
            options(check, request, model);
        }
        ArkMedia.check(check, model, request.media());
        return check.violations();
    }

    private List<String> models() {
        return Stream.concat(
                        Arrays.stream(ArkModel.values())
                                .filter(ArkModel::hasShortName)
                                .map(ArkModel::label),
                        Arrays.stream(ArkModel.values()).map(model -> model.wireId(site)))
                .toList();
    }

    private static void flags(RequestCheck check, String prompt) {
        if (prompt != null) {
            var flag = FLAG.matcher(prompt);
            if (flag.find()) {
                check.add(
                        "prompt",
                        "(has --" + flag.group(1) + ")",
                        "text without options: they are fields of the request");
            }
        }
    }

    /** An endpoint is checked for what no model allows. */
    private static void form(RequestCheck check, VideoRequest request, ArkModel model) {
        String with = model == null ? "" : " with " + model.label();
        List<String> ratios = new ArrayList<>(ArkModel.RATIOS);
        if (model == null || !model.is10() || !request.media().isEmpty()) {
            ratios.add(ArkModel.ADAPTIVE);
        }
        check.oneOf("aspectRatio", request.aspectRatio(), ratios);
        check.oneOf(
                "resolution", request.resolution(), model == null ? ArkModel.RESOLUTIONS : model.resolutions(), with);
        check.duration(
                request.duration(),
                model == null
                        ? Stream.concat(ArkModel.V1_0_PRO.accepted().stream(), ArkModel.V2_5.accepted().stream())
                                .distinct()
                                .toList()
                        : model.accepted(),
                with);
    }

    private static void options(RequestCheck check, VideoRequest request, ArkModel model) {
        if (model.is10()) {
            absent(check, "generateAudio", request.generateAudio(), model);
        }
        if (model.is2()) {
            absent(check, "fixedLens", request.fixedLens(), model);
        }
        Map<String, Object> extra = request.extra();
        if (model.is2() && "flex".equals(extra.get("service_tier"))) {
            check.add("extra.service_tier", "flex", "default with " + model.label());
        }
        if (!model.is10()) {
            absent(check, "extra.frames", extra.get("frames"), model);
        }
        if (model != ArkModel.V1_5_PRO && !model.is25()) {
            absent(check, "extra.draft", extra.get("draft"), model);
        }
        if (!model.is2()) {
            absent(check, "extra.priority", extra.get("priority"), model);
        }
        if (!model.is25()) {
            absent(check, "extra.omni_reference_task_type", extra.get("omni_reference_task_type"), model);
            absent(check, "extra.output_format", extra.get("output_format"), model);
        }
    }

    private static void absent(RequestCheck check, String field, Object value, ArkModel model) {
        if (value != null) {
            check.add(
                    field,
                    SafeText.of(String.valueOf(value), MAX_SHOWN),
                    "no value with %s, which does not have it".formatted(model.label()));
        }
    }
}
