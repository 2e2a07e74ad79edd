/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.provider.ark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** The models of Ark and what each of them takes, from the provider's document. */
enum ArkModel {
    V2_0("seedance-2.0", "seedance-2-0-260128", List.of("480p", "720p", "1080p", "4k"), 4, 15),
    V2_0_FAST("seedance-2.0-fast", "seedance-2-0-fast-260128", List.of("480p", "720p"), 4, 15),
    V2_0_MINI("seedance-2.0-mini", "seedance-2-0-mini-260615", List.of("480p", "720p"), 4, 15),
    V2_5("seedance-2.5", "seedance-2-5-260628", List.of("480p", "720p", "1080p"), 4, 30),
    V1_5_PRO("seedance-1.5-pro", "seedance-1-5-pro-251215", List.of("480p", "720p", "1080p"), 4, 12),
    V1_0_PRO("seedance-1.0-pro", "seedance-1-0-pro-250528", List.of("480p", "720p", "1080p"), 2, 12),
    /** Has no short name of its own: it is named by its full id. */
    V1_0_PRO_FAST(null, "seedance-1-0-pro-fast-251015", List.of("480p", "720p", "1080p"), 2, 12);

    static final ArkModel DEFAULT = V2_0;

    /** The model decides how long the video is. */
    static final int DECIDES = -1;

    static final List<String> RATIOS = List.of("16:9", "4:3", "1:1", "3:4", "9:16", "21:9");
    static final List<String> RESOLUTIONS = List.of("480p", "720p", "1080p", "4k");

    /** The ratio follows the media, or the prompt. */
    static final String ADAPTIVE = "adaptive";

    /** An inference endpoint of the account: what is behind it is not known. */
    static final Pattern ENDPOINT = Pattern.compile("ep-[A-Za-z0-9][A-Za-z0-9-]{0,63}");

    private static final Map<String, List<String>> PIXELS = Map.of(
            "480p", List.of("864x496", "752x560", "640x640", "560x752", "496x864", "992x432"),
            "720p", List.of("1280x720", "1112x834", "960x960", "834x1112", "720x1280", "1470x630"),
            "1080p", List.of("1920x1080", "1664x1248", "1440x1440", "1248x1664", "1080x1920", "2206x946"),
            "4k", List.of("3840x2160", "3326x2494", "2880x2880", "2494x3326", "2160x3840", "4398x1886"));
    private static final Map<String, String> WIDE_1_0 =
            Map.of("480p", "864x480", "720p", "1248x704", "1080p", "1920x1088");

    private final String shortName;
    private final String dated;
    private final List<String> resolutions;
    private final int shortest;
    private final int longest;

    ArkModel(String shortName, String dated, List<String> resolutions, int shortest, int longest) {
        this.shortName = shortName;
        this.dated = dated;
        this.resolutions = resolutions;
        this.shortest = shortest;
        this.longest = longest;
    }

    /** The model that a request names at a site, by short name or full id; empty for an endpoint and for what is unknown. */
    static Optional<ArkModel> named(String name, ArkSite site) {
        return Arrays.stream(values())
                .filter(model -> name.equals(model.label()) || name.equals(model.wireId(site)))
                .findFirst();
    }

    /** The name by which users know a model that an answer tells; what is unknown is left as it is. */
    static String told(String wireId, ArkSite site) {
        return wireId == null ? null : named(wireId, site).map(ArkModel::label).orElse(wireId);
    }

    /** The full id at a site. */
    String wireId(ArkSite site) {
        return site.prefix(is2()) + dated;
    }

    /** The short name; without one the dated id. */
    String label() {
        return shortName == null ? dated : shortName;
    }

    boolean hasShortName() {
        return shortName != null;
    }

    List<String> resolutions() {
        return resolutions;
    }

    String usualResolution() {
        return is10() ? "1080p" : "720p";
    }

    List<Integer> durations() {
        return IntStream.rangeClosed(shortest, longest).boxed().toList();
    }

    /** The durations that a request can ask for. */
    List<Integer> accepted() {
        List<Integer> all = new ArrayList<>(durations());
        if (is2()) {
            all.add(DECIDES);
        }
        return all;
    }

    int longest() {
        return longest;
    }

    /** The seconds of a request that does not say: of 2.5 the model decides. */
    int usualDuration() {
        return is25() ? DECIDES : 5;
    }

    boolean is2() {
        return ordinal() <= V2_5.ordinal();
    }

    boolean is25() {
        return this == V2_5;
    }

    boolean is10() {
        return this == V1_0_PRO || this == V1_0_PRO_FAST;
    }

    /** Width times height of a video; of an adaptive one the largest that it can have. */
    static long pixels(ArkModel model, String resolution, String ratio) {
        if (ratio.equals(ADAPTIVE)) {
            return RATIOS.stream()
                    .mapToLong(one -> pixels(model, resolution, one))
                    .max()
                    .orElseThrow();
        }
        String size = PIXELS.get(resolution).get(RATIOS.indexOf(ratio));
        if (ratio.equals("16:9") && model != null && model.is10()) {
            size = WIDE_1_0.get(resolution);
        } else if (ratio.equals("16:9") && model == V2_5 && resolution.equals("480p")) {
            size = "854x480";
        }
        int by = size.indexOf('x');
        return Long.parseLong(size.substring(0, by)) * Long.parseLong(size.substring(by + 1));
    }
}
