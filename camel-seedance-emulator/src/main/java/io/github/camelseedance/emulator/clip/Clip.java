/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator.clip;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The video of a task. Equal clips are equal files, byte for byte.
 *
 * @param provider    who made it; shown in the picture
 * @param model       with which model; shown in the picture, empty if it has no name
 * @param prompt      the prompt; its first words are shown
 * @param aspectRatio width to height, such as {@code 16:9}
 * @param resolution  the shorter side, such as {@code 720p}
 * @param duration    its length in seconds, 1 to 60
 * @param seed        what the colours and the movement depend on beside the prompt, or null
 */
public record Clip(
        String provider, String model, String prompt, String aspectRatio, String resolution, int duration, Long seed) {
    private static final int MOST_FRAMES_PER_SECOND = 12;
    private static final int FEWEST_FRAMES_PER_SECOND = 3;
    /** What takes about a second of a slow processor to draw and encode. */
    private static final long MOST_PIXELS = 150_000_000;

    public Clip {
        Objects.requireNonNull(provider, "provider");
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(prompt, "prompt");
        Objects.requireNonNull(aspectRatio, "aspectRatio");
        Objects.requireNonNull(resolution, "resolution");
        if (duration < 1 || duration > 60) {
            throw new IllegalArgumentException("duration must be 1 to 60 seconds, but is " + duration);
        }
    }

    /** The MP4 file. */
    public byte[] mp4() {
        Scene scene = new Scene(this, PictureSize.of(aspectRatio, resolution));
        H264Encoder encoder = new H264Encoder(scene.size());
        int frames = duration * framesPerSecond();
        List<ByteBuffer> encoded = new ArrayList<>(frames);
        for (int frame = 0; frame < frames; frame++) {
            encoded.add(encoder.encode(scene.at((double) frame / frames)));
        }
        return Mp4.of(encoded, framesPerSecond());
    }

    /** The picture at its end, as a PNG file. */
    public byte[] lastFrame() {
        return Png.of(new Scene(this, PictureSize.of(aspectRatio, resolution)).at(1));
    }

    private int framesPerSecond() {
        PictureSize size = PictureSize.of(aspectRatio, resolution);
        long affordable = MOST_PIXELS / ((long) size.width() * size.height() * duration);
        return (int) Math.max(FEWEST_FRAMES_PER_SECOND, Math.min(MOST_FRAMES_PER_SECOND, affordable));
    }
}
