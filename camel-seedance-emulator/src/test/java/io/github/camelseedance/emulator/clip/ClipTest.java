/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator.clip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jcodec.api.FrameGrab;
import org.jcodec.common.DemuxerTrackMeta;
import org.jcodec.common.io.ByteBufferSeekableByteChannel;
import org.jcodec.common.model.Picture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClipTest {
    private static final String BOAT = "A paper boat drifts down a gutter at dawn";

    @ParameterizedTest
    @CsvSource({
        "16:9,  480p,   4, 854, 480",
        "9:16,  480p,   4, 480, 854",
        "1:1,   480p,   4, 480, 480",
        "4:3,   480p,   4, 640, 480",
        "3:4,   480p,   4, 480, 640",
        "21:9,  480p,   4, 1120, 480",
        "9:21,  480p,   4, 480, 1120",
        "16:9,  720p,   5, 1280, 720",
        "16:9,  1080p,  4, 1920, 1080",
        "16:9,  2160p,  4, 1920, 1080",
        "adaptive, 720p, 4, 1280, 720",
        "0:9,   odd,    4, 1280, 720",
        "16:9,  480p,  15, 854, 480"
    })
    void itHasTheRatioTheResolutionAndTheDurationAskedFor(
            String ratio, String resolution, int duration, int width, int height) throws Exception {
        DemuxerTrackMeta video = grab(clip(BOAT, ratio, resolution, duration, 1L)
                        .mp4())
                .getVideoTrack()
                .getMeta();

        assertThat(video.getVideoCodecMeta().getSize().getWidth()).isEqualTo(width);
        assertThat(video.getVideoCodecMeta().getSize().getHeight()).isEqualTo(height);
        assertThat(video.getTotalDuration()).isEqualTo(duration);
    }

    @Test
    void aDecoderSeesWhatWasDrawnAndThatItMoves() throws Exception {
        Clip clip = clip(BOAT, "4:3", "480p", 4, 1L);

        List<Picture> frames = frames(clip.mp4());

        assertThat(frames).hasSize(48);
        Scene scene = new Scene(clip, new PictureSize(640, 480));
        for (int i = 0; i < frames.size(); i++) {
            Canvas drawn = scene.at(i / 48.0);
            for (int plane = 0; plane < 3; plane++) {
                // 2 of 255 on average: what the quantizer leaves out
                assertThat(difference(drawn.planes[plane], frames.get(i).getPlaneData(plane)))
                        .as("frame %d, plane %d", i, plane)
                        .isLessThan(2);
            }
        }
        for (int i = 1; i < frames.size(); i++) {
            assertThat(frames.get(i).getPlaneData(0))
                    .as("frame %d moves", i)
                    .isNotEqualTo(frames.get(i - 1).getPlaneData(0));
        }
    }

    @Test
    void equalClipsAreEqualFiles() {
        assertThat(clip(BOAT, "16:9", "480p", 4, 1L).mp4())
                .isEqualTo(clip(BOAT, "16:9", "480p", 4, 1L).mp4());
        assertThat(clip(BOAT, "16:9", "480p", 4, null).lastFrame())
                .isEqualTo(clip(BOAT, "16:9", "480p", 4, null).lastFrame());
    }

    @Test
    void eachFieldChangesThePicture() {
        byte[] picture = clip(BOAT, "16:9", "480p", 4, 1L).lastFrame();

        assertThat(List.of(
                        clip("A paper kite", "16:9", "480p", 4, 1L),
                        clip(BOAT, "4:3", "480p", 4, 1L),
                        clip(BOAT, "16:9", "720p", 4, 1L),
                        clip(BOAT, "16:9", "480p", 5, 1L),
                        clip(BOAT, "16:9", "480p", 4, 2L),
                        new Clip("other.example", "seedance-2.0", BOAT, "16:9", "480p", 4, 1L),
                        new Clip("seedance2.movie", "seedance-2.0-fast", BOAT, "16:9", "480p", 4, 1L)))
                .allSatisfy(other -> assertThat(other.lastFrame()).isNotEqualTo(picture));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "x",
                "京都の喫茶店で緑茶の湯気が立つ、雨の夜、猫が窓辺で眠る、遠くで電車の音",
                "Привет, мир",
                "🎬🎥 emoji 🚀",
                "Averyveryveryveryveryveryveryveryveryveryveryveryveryveryverylongwordthatfitsnoline",
                "one\ntwo\tthree\u0000four"
            })
    void anyPromptCanBeShown(String prompt) throws Exception {
        assertThat(frames(clip(prompt, "9:16", "480p", 1, 1L).mp4())).hasSize(12);
    }

    @Test
    void aLongPromptIsCutAndDrawnInTime() {
        Clip clip = clip("word ".repeat(100_000), "16:9", "480p", 4, 1L);

        assertThat(cpu(clip::mp4)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void whatTheProvidersAllowTakesAboutASecondOfCpu() {
        cpu(clip(BOAT, "16:9", "480p", 4, 1L)::mp4);

        // a second is for a machine that does nothing else
        assertThat(cpu(clip(BOAT, "16:9", "480p", 15, 2L)::mp4)).isLessThan(Duration.ofSeconds(3));
        assertThat(cpu(clip(BOAT, "21:9", "1080p", 15, 2L)::mp4)).isLessThan(Duration.ofSeconds(3));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 61})
    void aDurationThatNoProviderHasIsRefused(int duration) {
        assertThatThrownBy(() -> clip(BOAT, "16:9", "480p", duration, 1L))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("duration");
    }

    private static Clip clip(String prompt, String ratio, String resolution, int duration, Long seed) {
        return new Clip("seedance2.movie", "seedance-2.0", prompt, ratio, resolution, duration, seed);
    }

    private static Duration cpu(Runnable work) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadCpuTime();
        work.run();
        return Duration.ofNanos(threads.getCurrentThreadCpuTime() - before);
    }

    private static FrameGrab grab(byte[] mp4) throws Exception {
        return FrameGrab.createFrameGrab(new ByteBufferSeekableByteChannel(ByteBuffer.wrap(mp4), mp4.length));
    }

    private static List<Picture> frames(byte[] mp4) throws Exception {
        FrameGrab grab = grab(mp4);
        List<Picture> frames = new ArrayList<>();
        for (Picture frame = grab.getNativeFrame(); frame != null; frame = grab.getNativeFrame()) {
            frames.add(frame.cloneCropped());
        }
        return frames;
    }

    /** The mean difference; the decoder's values are around 0. */
    private static double difference(byte[] drawn, byte[] decoded) {
        long sum = 0;
        for (int i = 0; i < decoded.length; i++) {
            sum += Math.abs((drawn[i] & 0xff) - (decoded[i] + 128));
        }
        return (double) sum / decoded.length;
    }
}
