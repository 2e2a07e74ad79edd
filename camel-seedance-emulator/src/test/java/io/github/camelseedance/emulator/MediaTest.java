/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MediaTest {
    private static final long SIZE = 1_000_000;

    @RegisterExtension
    static final SeedanceEmulatorExtension EMULATOR =
            new SeedanceEmulatorExtension(builder -> builder.manualTime().videoSize(SIZE));

    private SeedanceEmulator emulator;
    private String id;

    @BeforeEach
    void complete() {
        emulator = EMULATOR.emulator();
        id = Http.movie(emulator)
                .post("/api/v1/video/task", "{\"content\":[{\"type\":\"text\",\"text\":\"x\"}]}")
                .at("/result/task_id")
                .asText();
        emulator.advance(Duration.ofSeconds(10));
    }

    @Test
    void theWholeFileIsAnMp4OfTheSizeAskedFor() {
        Http.Reply reply = Http.to(emulator).get(url());

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("Content-Type")).isEqualTo("video/mp4");
        assertThat(reply.header("Content-Length")).isEqualTo("1000000");
        assertThat(reply.header("Accept-Ranges")).isEqualTo("bytes");
        assertThat(boxes(reply.raw().body()))
                .startsWith("ftyp")
                .contains("moov", "mdat")
                .endsWith("free");
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-99,0,100,bytes 0-99/1000000",
        "bytes=30000-,30000,970000,bytes 30000-999999/1000000",
        "bytes=-10,999990,10,bytes 999990-999999/1000000",
        "bytes=999000-2000000,999000,1000,bytes 999000-999999/1000000"
    })
    void aRangeIsAPartOfTheFile(String range, int from, int length, String contentRange) {
        byte[] all = Http.to(emulator).get(url()).raw().body();

        Http.Reply reply = Http.to(emulator).header("Range", range).get(url());

        assertThat(reply.status()).isEqualTo(206);
        assertThat(reply.header("Content-Range")).isEqualTo(contentRange);
        assertThat(reply.raw().body()).isEqualTo(Arrays.copyOfRange(all, from, from + length));
    }

    @ParameterizedTest
    @CsvSource({"bytes=1000000-", "bytes=5-2", "bytes=-0"})
    void aRangeOutsideOfTheFileIsRefused(String range) {
        Http.Reply reply = Http.to(emulator).header("Range", range).get(url());

        assertThat(reply.status()).isEqualTo(416);
        assertThat(reply.header("Content-Range")).isEqualTo("bytes */1000000");
    }

    @Test
    void aRangeOfAnotherFileIsTheWholeFile() {
        String etag = Http.to(emulator).get(url()).header("ETag");

        assertThat(Http.to(emulator)
                        .header("Range", "bytes=5-9")
                        .header("If-Range", etag)
                        .get(url())
                        .status())
                .isEqualTo(206);
        assertThat(Http.to(emulator)
                        .header("Range", "bytes=5-9")
                        .header("If-Range", "\"other\"")
                        .get(url())
                        .status())
                .isEqualTo(200);
    }

    @Test
    void headHasTheHeadersAlone() {
        Http.Reply reply = Http.to(emulator).method("HEAD", url());

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("Content-Length")).isEqualTo("1000000");
        assertThat(reply.raw().body()).isEmpty();
    }

    @Test
    void aSignedUrlExpiresAndTheStatusHasAFreshOne() {
        String old = url();
        emulator.advance(Duration.ofDays(7).minusSeconds(1));
        assertThat(Http.to(emulator).get(old).status()).isEqualTo(200);
        emulator.advance(Duration.ofSeconds(1));

        assertThat(Http.to(emulator).get(old).status()).isEqualTo(403);
        assertThat(Http.to(emulator).get(url()).status()).isEqualTo(200);
        assertThat(Http.to(emulator).get(old.substring(0, old.indexOf('?'))).status())
                .isEqualTo(403);
        assertThat(Http.to(emulator).get(url() + "0").status()).isEqualTo(403);
    }

    @Test
    void aKeyDoesNotBelongThere() {
        assertThat(Http.movie(emulator).get(url()).status()).isEqualTo(200);

        assertThat(emulator.violations()).singleElement().satisfies(violation -> assertThat(violation.operation())
                .isEqualTo(Operation.DOWNLOAD));
    }

    @Test
    void aDownloadThatBreaksOffCanBeResumed() throws Exception {
        byte[] all = Http.to(emulator).get(url()).raw().body();
        emulator.faults().on(Operation.DOWNLOAD).inject(Fault.truncatedBody());
        ByteArrayOutputStream received = new ByteArrayOutputStream();

        try (InputStream in = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url())).build(), HttpResponse.BodyHandlers.ofInputStream())
                .body()) {
            assertThatThrownBy(() -> in.transferTo(received)).isInstanceOf(IOException.class);
        }
        assertThat(received.size()).isPositive().isLessThanOrEqualTo((int) SIZE / 2);

        Http.Reply rest = Http.to(emulator)
                .header("Range", "bytes=" + received.size() + "-")
                .get(url());
        received.write(rest.raw().body());
        assertThat(received.toByteArray()).isEqualTo(all);
    }

    @Test
    void thereIsNothingForATaskWithoutAVideo() {
        String stuck = Http.bearer(emulator)
                .post("/v1/generate", "{\"prompt\":\"[stuck]\"}")
                .at("/data/task_id")
                .asText();

        assertThat(Http.to(emulator).get("/media/org/" + stuck + ".mp4").status())
                .isEqualTo(404);
        assertThat(Http.to(emulator).get("/media/org/none.mp4").status()).isEqualTo(404);
    }

    @Test
    void threeHundredMegabytesAreStreamed() throws Exception {
        long size = 300_000_000;
        try (SeedanceEmulator large = SeedanceEmulator.builder()
                .queueTime(Duration.ZERO)
                .runTime(Duration.ZERO)
                .videoSize(size)
                .start()) {
            String task = Http.bearer(large)
                    .post("/v1/generate", "{\"prompt\":\"long\"}")
                    .at("/data/task_id")
                    .asText();
            HttpRequest request = HttpRequest.newBuilder(URI.create(large.baseUrl() + "/media/org/" + task + ".mp4"))
                    .build();
            long read = 0;
            try (InputStream in = HttpClient.newHttpClient()
                    .send(request, HttpResponse.BodyHandlers.ofInputStream())
                    .body()) {
                byte[] buffer = new byte[1 << 16];
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    read += n;
                }
            }
            assertThat(read).isEqualTo(size);
        }
    }

    @Test
    void aVideoCannotBeSmallerThanItsContent() {
        SeedanceEmulatorBuilder builder = SeedanceEmulator.builder().videoSize(100);

        assertThatThrownBy(builder::start)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("videoSize");
    }

    private String url() {
        return Http.movie(emulator)
                .get("/api/v1/video/task/" + id)
                .at("/result/video_url")
                .asText();
    }

    /** The types of the top-level boxes, which must fill the file. */
    private static List<String> boxes(byte[] mp4) {
        List<String> types = new ArrayList<>();
        ByteBuffer buffer = ByteBuffer.wrap(mp4);
        int at = 0;
        while (at < mp4.length) {
            long length = Integer.toUnsignedLong(buffer.getInt(at));
            types.add(new String(mp4, at + 4, 4, StandardCharsets.US_ASCII));
            at += (int) (length == 1 ? buffer.getLong(at + 8) : length);
        }
        assertThat(at).isEqualTo(mp4.length);
        return types;
    }
}
