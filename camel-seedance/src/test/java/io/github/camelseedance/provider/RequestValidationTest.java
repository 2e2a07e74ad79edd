/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelseedance.model.InvalidRequestException;
import io.github.camelseedance.model.JsonLimits;
import io.github.camelseedance.model.Media;
import io.github.camelseedance.model.MediaType;
import io.github.camelseedance.model.VideoRequest;
import io.github.camelseedance.model.Violation;
import io.github.camelseedance.provider.ink.InkProvider;
import io.github.camelseedance.provider.movie.MovieProvider;
import io.github.camelseedance.provider.org.OrgProvider;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the dialects refuse before anything is sent, and what they say. */
class RequestValidationTest {

    private static final String HTTPS = "a https URL of at most 2048 characters, without user and password";
    private static final String LONG_URL = "https://m.example/" + "a".repeat(2048);

    private static List<Violation> violations(String provider, UnaryOperator<VideoRequest.Builder> change) {
        VideoRequest request = change.apply(VideoRequest.builder().prompt("p")).build();
        return Answers.provider(provider).validate(request);
    }

    private static Arguments bad(
            String provider, UnaryOperator<VideoRequest.Builder> change, String field, String value, String allowed) {
        return Arguments.of(provider, change, new Violation(field, value, allowed));
    }

    static Stream<Arguments> bad() {
        return Stream.of(
                // prompt
                bad("ink", b -> b.prompt(null), "prompt", null, "text of 1 to 100000 characters"),
                bad("ink", b -> b.prompt(" \n"), "prompt", null, "text of 1 to 100000 characters"),
                bad("org", b -> b.prompt(""), "prompt", null, "text of 1 to 2000 characters"),
                bad("movie", b -> b.prompt(null), "prompt", null, "text of 1 to 100000 characters"),
                bad(
                        "movie",
                        b -> b.prompt("").media(Media.sample("1")),
                        "prompt",
                        null,
                        "text of 1 to 100000 characters"),
                bad("org", b -> b.prompt("x".repeat(2001)), "prompt", "(2001 characters)", "at most 2000 characters"),
                bad(
                        "movie",
                        b -> b.prompt("x".repeat(5_000_000)),
                        "prompt",
                        "(5000000 characters)",
                        "at most 100000 characters"),
                bad(
                        "ink",
                        b -> b.prompt("half \ud83d pair"),
                        "prompt",
                        "(11 characters)",
                        "well-formed text, without half surrogate pairs"),
                // model
                bad(
                        "ink",
                        b -> b.model("seedance-9"),
                        "model",
                        "seedance-9",
                        "one of seedance-2.0, seedance-2.0-fast, seedance-1.5-pro"),
                bad(
                        "movie",
                        b -> b.model("seedance-1.5-pro"),
                        "model",
                        "seedance-1.5-pro",
                        "one of seedance-2.0, seedance-2.0-fast"),
                bad(
                        "org",
                        b -> b.model("seedance-2.0"),
                        "model",
                        "seedance-2.0",
                        lacking("seedanceapi.org", RequestField.MODEL)),
                // aspect ratio and resolution
                bad("ink", b -> b.aspectRatio("4:3"), "aspectRatio", "4:3", "one of 16:9, 9:16, 1:1"),
                bad(
                        "org",
                        b -> b.aspectRatio("2:1"),
                        "aspectRatio",
                        "2:1",
                        "one of 1:1, 16:9, 9:16, 4:3, 3:4, 21:9, 9:21"),
                bad(
                        "movie",
                        b -> b.aspectRatio("9:21"),
                        "aspectRatio",
                        "9:21",
                        "one of 16:9, 9:16, 4:3, 3:4, 1:1, 21:9"),
                bad("org", b -> b.resolution("1080p"), "resolution", "1080p", "one of 480p, 720p"),
                bad("ink", b -> b.resolution("4k"), "resolution", "4k", "one of 480p, 720p, 1080p"),
                bad("movie", b -> b.resolution("720P"), "resolution", "720P", "one of 480p, 720p, 1080p"),
                // duration
                bad("ink", b -> b.duration(3), "duration", "3", "4 to 15 seconds for model seedance-2.0"),
                bad("ink", b -> b.duration(16), "duration", "16", "4 to 15 seconds for model seedance-2.0"),
                bad(
                        "ink",
                        b -> b.model("seedance-2.0-fast").duration(0),
                        "duration",
                        "0",
                        "4 to 15 seconds for model seedance-2.0-fast"),
                bad(
                        "ink",
                        b -> b.model("seedance-1.5-pro").duration(7),
                        "duration",
                        "7",
                        "5, 10 seconds for model seedance-1.5-pro"),
                bad("org", b -> b.duration(5), "duration", "5", "4, 8, 12 seconds"),
                bad("movie", b -> b.duration(-1), "duration", "-1", "4 to 15 seconds"),
                bad("movie", b -> b.duration(16), "duration", "16", "4 to 15 seconds"),
                // fields that a provider does not have
                bad(
                        "ink",
                        b -> b.generateAudio(false),
                        "generateAudio",
                        "false",
                        lacking("seedance2.ink", RequestField.GENERATE_AUDIO)),
                bad(
                        "ink",
                        b -> b.fixedLens(true),
                        "fixedLens",
                        "true",
                        lacking("seedance2.ink", RequestField.FIXED_LENS)),
                bad(
                        "movie",
                        b -> b.fixedLens(true),
                        "fixedLens",
                        "true",
                        lacking("seedance2.movie", RequestField.FIXED_LENS)),
                bad("ink", b -> b.seed(7L), "seed", "7", lacking("seedance2.ink", RequestField.SEED)),
                bad("org", b -> b.seed(7L), "seed", "7", lacking("seedanceapi.org", RequestField.SEED)),
                bad(
                        "ink",
                        b -> b.watermark(false),
                        "watermark",
                        "false",
                        lacking("seedance2.ink", RequestField.WATERMARK)),
                bad(
                        "org",
                        b -> b.watermark(true),
                        "watermark",
                        "true",
                        lacking("seedanceapi.org", RequestField.WATERMARK)),
                bad(
                        "ink",
                        b -> b.returnLastFrame(true),
                        "returnLastFrame",
                        "true",
                        lacking("seedance2.ink", RequestField.RETURN_LAST_FRAME)),
                bad(
                        "org",
                        b -> b.returnLastFrame(true),
                        "returnLastFrame",
                        "true",
                        lacking("seedanceapi.org", RequestField.RETURN_LAST_FRAME)),
                bad("movie", b -> b.seed(-2L), "seed", "-2", "-1 or above"),
                // webhook address
                bad(
                        "movie",
                        b -> b.webhookUrl("https://h.example/" + "a".repeat(495)),
                        "webhookUrl",
                        "https://h.example/" + "a".repeat(43) + "...",
                        "a http or https URL of at most 512 characters"),
                bad(
                        "ink",
                        b -> b.webhookUrl("ftp://h.example/x?secret=1"),
                        "webhookUrl",
                        "ftp://h.example/x?...",
                        "a http or https URL of at most 2048 characters"),
                bad(
                        "org",
                        b -> b.webhookUrl("h.example/x"),
                        "webhookUrl",
                        "h.example/x",
                        "a http or https URL of at most 2048 characters"),
                bad("org", b -> b.webhookUrl(""), "webhookUrl", "", "a http or https URL of at most 2048 characters"),
                // media
                bad("ink", b -> images(b, 6), "media", "6 entries", "1 to 5 entries"),
                bad("org", b -> images(b, 2), "media", "2 entries", "at most 1 image"),
                bad(
                        "ink",
                        b -> b.media(Media.ofPath(MediaType.IMAGE, "a/b.png")),
                        "media[0]",
                        "path",
                        "a https URL; " + having(RequestField.MEDIA_PATH) + " a medium by its path"),
                bad(
                        "ink",
                        b -> b.media(Media.image(Path.of("a.png"))),
                        "media[0]",
                        "file",
                        "a https URL; " + having(RequestField.MEDIA_FILE) + " a medium by its file"),
                bad(
                        "ink",
                        b -> b.media(Media.sample("1")),
                        "media[0]",
                        "sample",
                        "image, video or audio by its https URL"),
                bad(
                        "org",
                        b -> b.media(Media.ofUrl(MediaType.VIDEO, "https://m.example/a.mp4")),
                        "media[0]",
                        "video",
                        "an image by its https URL"),
                bad("org", b -> b.media(Media.sample("1")), "media[0]", "sample", "an image by its https URL"),
                bad(
                        "movie",
                        b -> b.media(Media.ofPath(MediaType.AUDIO, "a.mp3")),
                        "media[0]",
                        "path",
                        "audio by its https URL: it cannot be uploaded"),
                bad(
                        "movie",
                        b -> b.media(Media.ofFile(MediaType.AUDIO, Path.of("a.mp3"))),
                        "media[0]",
                        "file",
                        "audio by its https URL: it cannot be uploaded"),
                bad(
                        "movie",
                        b -> b.media(new Media(MediaType.SAMPLE, "https://m.example/a", null, null, null)),
                        "media[0]",
                        "sample",
                        "a sample is named by its id"),
                bad(
                        "movie",
                        b -> b.media(new Media(MediaType.IMAGE, null, null, "1", null)),
                        "media[0]",
                        "image",
                        "only a sample has an id: give the url or the path"),
                bad(
                        "movie",
                        b -> b.media(new Media(MediaType.IMAGE, null, null, null, null)),
                        "media[0]",
                        "(0 sources)",
                        "exactly one of url, path, id and file"),
                bad(
                        "ink",
                        b -> b.media(new Media(MediaType.IMAGE, "https://m.example/a", "b", null, null)),
                        "media[0]",
                        "(2 sources)",
                        "exactly one of url, path, id and file"),
                bad(
                        "movie",
                        b -> b.media(Media.ofPath(MediaType.IMAGE, "file:///etc/passwd")),
                        "media[0].path",
                        "file:///etc/passwd",
                        "a name of 1 to 1024 characters that is neither a URL nor a local path"),
                bad(
                        "movie",
                        b -> b.media(Media.ofPath(MediaType.IMAGE, " ")),
                        "media[0].path",
                        " ",
                        "a name of 1 to 1024 characters that is neither a URL nor a local path"),
                // metadata and extra
                bad(
                        "org",
                        b -> b.metadata("self", new Object()),
                        "metadata",
                        "(a value that JSON does not have)",
                        JsonLimits.TEXT),
                bad(
                        "ink",
                        b -> b.extra("x", new Object()),
                        "extra",
                        "(a value that JSON does not have)",
                        JsonLimits.TEXT),
                bad("ink", b -> b.extra(" ", 1), "extra", "", "names of fields cannot be empty"),
                bad(
                        "ink",
                        b -> b.extra("prompt", "another"),
                        "extra",
                        "prompt",
                        "only fields that the component does not send; it sends aspectRatio, duration, mediaUrls,"
                                + " metadata, model, prompt, resolution, webhookUrl"),
                bad(
                        "org",
                        b -> b.extra("image_urls", List.of()),
                        "extra",
                        "image_urls",
                        "only fields that the component does not send; it sends aspect_ratio, callback_url, duration,"
                                + " fixed_lens, generate_audio, image_urls, prompt, resolution"),
                bad(
                        "movie",
                        b -> b.extra("content", List.of()),
                        "extra",
                        "content",
                        "only fields that the component does not send; it sends callback_url, content, duration,"
                                + " generate_audio, model, ratio, resolution, return_last_frame, seed, watermark"));
    }

    private static VideoRequest.Builder images(VideoRequest.Builder builder, int count) {
        IntStream.range(0, count).forEach(i -> builder.media(Media.image("https://m.example/%d.png".formatted(i))));
        return builder;
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("bad")
    void oneViolation(String provider, UnaryOperator<VideoRequest.Builder> change, Violation expected) {
        assertThat(violations(provider, change)).containsExactly(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://my_bucket.s3.amazonaws.com/a.png",
                "https://-a-.example.com/a.png",
                "https://\u4f8b\u3048.\u30c6\u30b9\u30c8/a.png",
                "https://m\u00fcnchen.example/\u732b.png",
                "https://[2001:db8::1]:8443/a.png",
                "https://h.example./a.png?X-Amz-Signature=a%2Fb"
            })
    void mediaCanBeAtHostsOfAnyName(String url) {
        for (String provider : List.of("ink", "org", "movie")) {
            assertThat(violations(provider, b -> b.media(Media.image(url)))).isEmpty();
        }
        assertThat(violations("ink", b -> b.webhookUrl(url))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://m.example/a.png",
                "HTTP://m.example/a.png",
                "ftp://m.example/a.png",
                "file:///etc/passwd",
                "data:image/png;base64,AAAA",
                "m.example/a.png",
                "//m.example/a.png",
                "https:///a.png",
                "https://",
                "https://user:secret@m.example/a.png",
                "https://m.example/a b.png",
                "https://m.example/a\r\nHost: x",
                "https://m.example/\u0000",
                "https://m.example/a|b",
                "javascript:alert(1)",
                ""
            })
    void mediaNeedAHttpsAddress(String url) {
        for (String provider : List.of("ink", "org", "movie")) {
            assertThat(violations(provider, b -> b.media(Media.image(url))))
                    .singleElement()
                    .satisfies(violation -> {
                        assertThat(violation.field()).isEqualTo("media[0].url");
                        assertThat(violation.allowed()).isEqualTo(HTTPS);
                        assertThat(violation.value()).doesNotContain("secret").doesNotContain("\n");
                    });
        }
    }

    @Test
    void addressesAreShownWithoutWhatCanBeSecret() {
        assertThat(violations("movie", b -> b.media(Media.image("HTTP://u:pw@h.example/a?X-Amz-Signature=abc#t"))))
                .extracting(Violation::value)
                .containsExactly("HTTP://...@h.example/a?...");
        assertThat(violations("movie", b -> b.media(Media.image(LONG_URL))))
                .extracting(violation -> violation.value().length())
                .containsExactly(64);
    }

    @ParameterizedTest
    @CsvSource({
        "ink, seedance-2.0, 4",
        "ink, seedance-2.0, 15",
        "ink, seedance-2.0-fast, 7",
        "ink, seedance-1.5-pro, 5",
        "ink, seedance-1.5-pro, 10",
        "org, , 4",
        "org, , 8",
        "org, , 12",
        "movie, seedance-2.0, 4",
        "movie, seedance-2.0-fast, 15"
    })
    void boundsAreAllowed(String provider, String model, int duration) {
        assertThat(violations(provider, b -> b.model(model).duration(duration))).isEmpty();
    }

    @Test
    void charactersOutsideTheBasicPlaneCountOnce() {
        assertThat(violations("org", b -> b.prompt("\ud83c\udfac".repeat(2000))))
                .isEmpty();
        assertThat(violations("org", b -> b.prompt("\ud83c\udfac".repeat(2001))))
                .extracting(Violation::value)
                .containsExactly("(2001 characters)");
    }

    @Test
    void aWebhookAddressOfTheLongestLength() {
        String url = "http://h.example/" + "a".repeat(495);

        assertThat(url).hasSize(512);
        assertThat(violations("movie", b -> b.webhookUrl(url))).isEmpty();
    }

    @Test
    void localFilesCountAsUploaded() {
        assertThat(violations("movie", b -> b.media(Media.image(Path.of("a.png")))
                        .media(Media.ofFile(MediaType.VIDEO, Path.of("b.mp4")))))
                .isEmpty();
        assertThatThrownBy(() -> new MovieProvider()
                        .generate(VideoRequest.builder()
                                .media(Media.image(Path.of("a.png")))
                                .build()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aLoopInMetadataIsAViolation() {
        Map<String, Object> loop = new HashMap<>();
        loop.put("self", loop);

        assertThat(violations("ink", b -> b.metadata("loop", loop)))
                .extracting(Violation::field)
                .containsExactly("metadata");
    }

    @Test
    void allViolationsAtOnceWithoutThePrompt() {
        String prompt = "a very private prompt ".repeat(200);
        List<Violation> violations = violations("org", b -> b.prompt(prompt)
                .model("m")
                .aspectRatio("1:2")
                .resolution("4k")
                .duration(7)
                .seed(1L)
                .watermark(true)
                .returnLastFrame(true)
                .webhookUrl("nowhere")
                .media(Media.sample("1"))
                .media(Media.image("http://m.example"))
                .metadata("bad", new Object())
                .extra("prompt", "x"));

        assertThat(violations.stream().map(Violation::field).collect(Collectors.toList()))
                .containsExactlyInAnyOrder(
                        "prompt",
                        "model",
                        "aspectRatio",
                        "resolution",
                        "duration",
                        "seed",
                        "watermark",
                        "returnLastFrame",
                        "webhookUrl",
                        "metadata",
                        "extra",
                        "media",
                        "media[0]",
                        "media[1].url");
        InvalidRequestException error = InvalidRequestException.of("seedanceapi.org", violations);
        assertThat(error.getMessage())
                .startsWith("The request is not valid for seedanceapi.org (14 violations): ")
                .doesNotContain("private");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "../x", "a/b", "a?c", "a b", "a%2fb", "\ud83d\ude00", "a\n"})
    void taskIdsAreChecked(String id) {
        for (SeedanceProvider provider : BuiltInProviders.all()) {
            assertThatThrownBy(() -> provider.status(id))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("taskId");
        }
        assertThatThrownBy(() -> new InkProvider().cancel(id)).isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> new MovieProvider().cancel(id)).isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void taskIdsHaveALength() {
        assertThat(new MovieProvider().status("a".repeat(128)).path()).endsWith("a");
        assertThatThrownBy(() -> new MovieProvider().status("a".repeat(129)))
                .isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> new MovieProvider().status(null)).isInstanceOf(InvalidRequestException.class);
    }

    @ParameterizedTest
    @CsvSource({"0, 20, page", "-1, 20, page", "1, 0, pageSize", "1, 101, pageSize"})
    void pagesHaveBounds(int page, int pageSize, String field) {
        assertThatThrownBy(() -> new MovieProvider().list(page, pageSize, null))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining(field + " \"");
    }

    @Test
    void whatAProviderLacksIsNotCalled() {
        assertThatThrownBy(() -> new OrgProvider().cancel("x")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> new OrgProvider().models()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> new InkProvider().balance()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> new InkProvider().list(1, 1, null)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> new InkProvider().presign("a.png", "image/png"))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    /** Told from the declared fields of all built-in providers. */
    private static String lacking(String provider, RequestField field) {
        return "%s has no such field, %s it".formatted(provider, having(field));
    }

    private static String having(RequestField field) {
        List<String> ids = BuiltInProviders.idsWith(field);
        int last = ids.size() - 1;
        return last == 0
                ? "only " + ids.get(0) + " has"
                : String.join(", ", ids.subList(0, last)) + " and " + ids.get(last) + " have";
    }
}
