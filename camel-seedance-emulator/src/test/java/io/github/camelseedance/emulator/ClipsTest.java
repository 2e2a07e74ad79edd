/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator;

import static java.util.concurrent.CompletableFuture.supplyAsync;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The videos that are drawn for tasks. */
class ClipsTest {
    @RegisterExtension
    static final SeedanceEmulatorExtension EMULATOR =
            new SeedanceEmulatorExtension(SeedanceEmulatorBuilder::manualTime);

    private SeedanceEmulator emulator;

    @BeforeEach
    void emulator() {
        emulator = EMULATOR.emulator();
    }

    @Test
    void eachTaskHasItsOwnVideoAndLastFrame() {
        String boat = movie("a paper boat", 1);
        String kite = movie("a paper kite", 1);
        emulator.advance(Duration.ofSeconds(10));

        Http.Reply video = file(boat, ".mp4");
        assertThat(video.header("Content-Type")).isEqualTo("video/mp4");
        assertThat(new String(video.raw().body(), 4, 4, StandardCharsets.US_ASCII))
                .isEqualTo("ftyp");
        assertThat(video.raw().body()).isNotEqualTo(file(kite, ".mp4").raw().body());
        Http.Reply frame = file(boat, ".png");
        assertThat(frame.header("Content-Type")).isEqualTo("image/png");
        assertThat(new String(frame.raw().body(), 1, 3, StandardCharsets.US_ASCII))
                .isEqualTo("PNG");
        assertThat(frame.raw().body()).isNotEqualTo(file(kite, ".png").raw().body());
    }

    @Test
    void theSameRequestIsTheSameVideo() {
        String first = movie("a paper boat", 7);
        String second = movie("a paper boat", 7);
        String otherSeed = movie("a paper boat", 8);
        emulator.advance(Duration.ofSeconds(10));

        Http.Reply video = file(first, ".mp4");
        assertThat(file(second, ".mp4").raw().body()).isEqualTo(video.raw().body());
        assertThat(file(second, ".mp4").header("ETag")).isEqualTo(video.header("ETag"));
        assertThat(file(otherSeed, ".mp4").raw().body())
                .isNotEqualTo(video.raw().body());
    }

    @Test
    void whoAsksForManyVideosAtOnceGetsThemAllAndHoldsUpNoOtherAnswer() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            ids.add(movie("boat " + i, i));
        }
        emulator.advance(Duration.ofSeconds(10));
        List<String> urls = ids.stream().map(id -> url(id, ".mp4")).toList();

        List<CompletableFuture<Http.Reply>> downloads = urls.stream()
                .map(url -> supplyAsync(() -> Http.to(emulator).get(url), task -> new Thread(task).start()))
                .toList();
        // the first of 20 downloads takes as long as it takes to draw a video
        CompletableFuture.anyOf(downloads.toArray(CompletableFuture[]::new)).join();
        assertThat(Http.movie(emulator).get("/api/v1/video/task/" + ids.get(0)).status())
                .isEqualTo(200);
        assertThat(downloads).as("some are still being drawn").anyMatch(download -> !download.isDone());

        assertThat(downloads)
                .allSatisfy(download -> assertThat(download.join().status()).isEqualTo(200));
        for (int i = 0; i < urls.size(); i++) {
            assertThat(Http.to(emulator).get(urls.get(i)).raw().body())
                    .as("the same again")
                    .isEqualTo(downloads.get(i).join().raw().body());
        }
    }

    private String movie(String prompt, long seed) {
        String body = "{\"content\":[{\"type\":\"text\",\"text\":\"%s\"}],\"seed\":%d,\"resolution\":\"480p\","
                + "\"duration\":4,\"return_last_frame\":true}";
        return Http.movie(emulator)
                .post("/api/v1/video/task", body.formatted(prompt, seed))
                .at("/result/task_id")
                .asText();
    }

    private String url(String id, String suffix) {
        return Http.movie(emulator)
                .get("/api/v1/video/task/" + id)
                .at(suffix.equals(".mp4") ? "/result/video_url" : "/result/last_frame_url")
                .asText();
    }

    private Http.Reply file(String id, String suffix) {
        return Http.to(emulator).get(url(id, suffix));
    }
}
