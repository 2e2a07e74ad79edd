/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator.clip;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The size of a picture in pixels, both even. */
record PictureSize(int width, int height) {
    private static final Pattern RATIO = Pattern.compile("(\\d{1,2}):(\\d{1,2})");
    private static final Pattern RESOLUTION = Pattern.compile("(\\d{3,4})p");
    private static final int LONGEST_SHORT_SIDE = 1080;

    /** What has no meaning as a size, such as {@code adaptive}, is 16:9 and 720p. */
    static PictureSize of(String aspectRatio, String resolution) {
        Matcher p = RESOLUTION.matcher(resolution);
        int side = p.matches() ? Math.min(LONGEST_SHORT_SIDE, Math.max(120, Integer.parseInt(p.group(1)))) : 720;
        Matcher ratio = RATIO.matcher(aspectRatio);
        int across = ratio.matches() ? Integer.parseInt(ratio.group(1)) : 16;
        int down = ratio.matches() ? Integer.parseInt(ratio.group(2)) : 9;
        if (across == 0 || down == 0 || across > 4 * down || down > 4 * across) {
            across = 16;
            down = 9;
        }
        return across >= down
                ? new PictureSize(even((double) side * across / down), even(side))
                : new PictureSize(even(side), even((double) side * down / across));
    }

    private static int even(double length) {
        return 2 * (int) Math.round(length / 2);
    }
}
