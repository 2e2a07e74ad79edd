/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator.ark;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The models of Ark: what each of them takes. */
enum ArkModel {
    V2_5("seedance-2-5-260628", List.of("480p", "720p", "1080p"), 4, 30, -1),
    V2_0("seedance-2-0-260128", List.of("480p", "720p", "1080p", "4k"), 4, 15, 5),
    V2_0_FAST("seedance-2-0-fast-260128", List.of("480p", "720p"), 4, 15, 5),
    V2_0_MINI("seedance-2-0-mini-260615", List.of("480p", "720p"), 4, 15, 5),
    V1_5_PRO("seedance-1-5-pro-251215", List.of("480p", "720p", "1080p"), 4, 12, 5),
    V1_0_PRO("seedance-1-0-pro-250528", List.of("480p", "720p", "1080p"), 2, 12, 5),
    V1_0_PRO_FAST("seedance-1-0-pro-fast-251015", List.of("480p", "720p", "1080p"), 2, 12, 5);

    static final List<String> RATIOS = List.of("16:9", "4:3", "1:1", "3:4", "9:16", "21:9");

    private static final Pattern ENDPOINT = Pattern.compile("ep-[A-Za-z0-9-]{1,60}");
    private static final Map<String, List<String>> PIXELS = Map.of(
            "480p", List.of("864x496", "752x560", "640x640", "560x752", "496x864", "992x432"),
            "720p", List.of("1280x720", "1112x834", "960x960", "834x1112", "720x1280", "1470x630"),
            "1080p", List.of("1920x1080", "1664x1248", "1440x1440", "1248x1664", "1080x1920", "2206x946"),
            "4k", List.of("3840x2160", "3326x2494", "2880x2880", "2494x3326", "2160x3840", "4398x1886"));

    private final String name;
    private final List<String> resolutions;
    private final int shortest;
    private final int longest;
    private final int usual;

    ArkModel(String name, List<String> resolutions, int shortest, int longest, int usual) {
        this.name = name;
        this.resolutions = resolutions;
        this.shortest = shortest;
        this.longest = longest;
        this.usual = usual;
    }

    /** The model of an id of either region; an endpoint is one of 2.0. */
    static Optional<ArkModel> of(String id) {
        if (ENDPOINT.matcher(id).matches()) {
            return Optional.of(V2_0);
        }
        return Arrays.stream(values())
                .filter(model -> id.equals("doubao-" + model.name)
                        || id.equals(model.is2() ? "dreamina-" + model.name : model.name))
                .findFirst();
    }

    List<String> resolutions() {
        return resolutions;
    }

    String usualResolution() {
        return is10() ? "1080p" : "720p";
    }

    int shortest() {
        return shortest;
    }

    int longest() {
        return longest;
    }

    int usualDuration() {
        return usual;
    }

    /** Whether it decides about the duration when it is asked to. */
    boolean decides() {
        return is2();
    }

    boolean is2() {
        return ordinal() <= V2_0_MINI.ordinal();
    }

    boolean is25() {
        return this == V2_5;
    }

    boolean is10() {
        return this == V1_0_PRO || this == V1_0_PRO_FAST;
    }

    /** Tokens of a video: frames times pixels by 1024, rounded down. */
    long tokens(String resolution, String ratio, int seconds) {
        String size = PIXELS.get(resolution).get(Math.max(0, RATIOS.indexOf(ratio)));
        if (is10() && ratio.equals("16:9")) {
            size = Map.of("480p", "864x480", "720p", "1248x704", "1080p", "1920x1088")
                    .get(resolution);
        } else if (is25() && resolution.equals("480p") && ratio.equals("16:9")) {
            size = "854x480";
        }
        int by = size.indexOf('x');
        long pixels = Long.parseLong(size.substring(0, by)) * Long.parseLong(size.substring(by + 1));
        return (24L * seconds + 1) * pixels / 1024;
    }
}
