/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UploadTest {
    private static final String PRESIGN = "/api/v1/video/upload/presign";

    @RegisterExtension
    static final SeedanceEmulatorExtension EMULATOR =
            new SeedanceEmulatorExtension(SeedanceEmulatorBuilder::manualTime);

    @Test
    void aFileIsUploadedAndReferredTo(SeedanceEmulator emulator) throws Exception {
        Http.Reply presigned = Http.movie(emulator).post(PRESIGN + "?filename=scene.png&content_type=image/png");
        String path = presigned.at("/result/file_path").asText();
        String url = presigned.at("/result/presigned_url").asText();
        assertThat(presigned.at("/code").asText()).isEqualTo("200");
        assertThat(path).startsWith("api/uploads/1/").endsWith("_scene.png");
        assertThat(url).startsWith(emulator.baseUrl()).contains(path + "?X-Amz-");
        assertThat(presigned.at("/result/expires_in").asInt()).isEqualTo(3600);
        byte[] content = "not really a picture".getBytes(StandardCharsets.UTF_8);
        String body = "{\"content\":[{\"type\":\"image_url\",\"image_url\":\"" + path
                + "\"},{\"type\":\"text\",\"text\":\"The scene comes alive, flowers blooming\"}],\"duration\":8,\"ratio\":\"16:9\"}";
        assertThat(Http.movie(emulator)
                        .post("/api/v1/video/task", body)
                        .at("/code")
                        .asText())
                .as("before the upload")
                .isEqualTo("INVALID_PARAMETER");

        Http.Reply put = Http.to(emulator).put(url, "image/png", BodyPublishers.ofByteArray(content));

        assertThat(put.status()).isEqualTo(200);
        assertThat(put.body()).isEmpty();
        assertThat(emulator.uploads()).singleElement().satisfies(upload -> {
            assertThat(upload.filePath()).isEqualTo(path);
            assertThat(upload.contentType()).isEqualTo("image/png");
            assertThat(upload.size()).isEqualTo(content.length);
            assertThat(upload.sha256()).isEqualTo(sha256(content));
        });
        assertThat(Http.movie(emulator)
                        .post("/api/v1/video/task", body)
                        .at("/code")
                        .asText())
                .isEqualTo("200");
    }

    @ParameterizedTest
    @CsvSource({
        "MISSING_PARAMETER,filename=a.png",
        "MISSING_PARAMETER,content_type=image/png",
        "INVALID_PARAMETER,filename=a.gif&content_type=image/gif",
        "INVALID_PARAMETER,filename=a.png&content_type=video/mp4",
        "INVALID_PARAMETER,filename=&content_type=image/png",
        "INVALID_PARAMETER,filename=a.png&content_type=image/png&size=3"
    })
    void aPresignMustBeAsDocumented(String code, String query) {
        assertThat(Http.movie(EMULATOR.emulator())
                        .post(PRESIGN + "?" + query)
                        .at("/code")
                        .asText())
                .isEqualTo(code);
    }

    @Test
    void aNameHasAtMost128Characters(SeedanceEmulator emulator) {
        String query = "?content_type=image/png&filename=" + "n".repeat(124) + ".png";

        assertThat(Http.movie(emulator).post(PRESIGN + query).at("/code").asText())
                .isEqualTo("200");
        assertThat(Http.movie(emulator)
                        .post(PRESIGN + query.replace(".png", "n.png"))
                        .at("/code")
                        .asText())
                .isEqualTo("INVALID_PARAMETER");
    }

    @Test
    void aNameOfAnyCharactersWorks(SeedanceEmulator emulator) {
        String url = Http.movie(emulator)
                .post(PRESIGN + "?content_type=image/jpeg&filename=%C3%BC%20%2B..%2F%25%2041.JPG")
                .at("/result/presigned_url")
                .asText();

        Http.Reply put = Http.to(emulator).put(url, "image/jpeg", BodyPublishers.ofString("x"));

        assertThat(put.status()).as(put.body()).isEqualTo(200);
        assertThat(emulator.uploads().get(0).filePath()).endsWith("_ü +.._% 41.JPG");
    }

    @Test
    void theContentTypeMustBeTheSame(SeedanceEmulator emulator) {
        Http.Reply put = Http.to(emulator).put(presignedUrl(emulator), "image/jpeg", BodyPublishers.ofString("x"));

        assertThat(put.status()).isEqualTo(403);
        assertThat(put.body()).contains("SignatureDoesNotMatch");
        assertThat(emulator.uploads()).isEmpty();
        assertThat(emulator.violations()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"X-API-Key,secret", "Authorization,Bearer secret"})
    void aKeyDoesNotBelongThere(String header, String value) {
        SeedanceEmulator emulator = EMULATOR.emulator();

        Http.Reply put = Http.to(emulator)
                .header(header, value)
                .put(presignedUrl(emulator), "image/png", BodyPublishers.ofString("x"));

        assertThat(put.status()).isEqualTo(400);
        assertThat(emulator.uploads()).isEmpty();
        assertThat(emulator.violations()).singleElement().satisfies(violation -> {
            assertThat(violation.operation()).isEqualTo(Operation.PUT);
            assertThat(violation.message()).contains("API key").doesNotContain("secret");
        });
    }

    @Test
    void theLengthMustBeKnown(SeedanceEmulator emulator) {
        Http.Reply put = Http.to(emulator)
                .put(
                        presignedUrl(emulator),
                        "image/png",
                        BodyPublishers.ofInputStream(() -> InputStream.nullInputStream()));

        assertThat(put.status()).isEqualTo(411);
    }

    @Test
    void anAddressExpires(SeedanceEmulator emulator) {
        String url = presignedUrl(emulator);
        emulator.advance(Duration.ofHours(1));

        Http.Reply put = Http.to(emulator).put(url, "image/png", BodyPublishers.ofString("x"));

        assertThat(put.status()).isEqualTo(403);
        assertThat(put.body()).contains("expired");
    }

    @Test
    void threeHundredMegabytesAreDigestedOnTheWay(SeedanceEmulator emulator) {
        long size = 300_000_000;
        String url = presignedUrl(emulator);

        Http.Reply put = Http.to(emulator)
                .timeout(Duration.ofMinutes(2))
                .put(
                        url,
                        "image/png",
                        BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(() -> zeros(size)), size));

        assertThat(put.status()).isEqualTo(200);
        assertThat(emulator.uploads().get(0).size()).isEqualTo(size);
    }

    private static String presignedUrl(SeedanceEmulator emulator) {
        return Http.movie(emulator)
                .post(PRESIGN + "?filename=scene.png&content_type=image/png")
                .at("/result/presigned_url")
                .asText();
    }

    private static InputStream zeros(long size) {
        return MediaFile.of("x/x", new byte[0]).part(0, size).open();
    }

    private static String sha256(byte[] content) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    }
}
