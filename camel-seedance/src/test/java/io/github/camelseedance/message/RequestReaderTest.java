/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.camelseedance.SeedanceConstants;
import io.github.camelseedance.model.InvalidRequestException;
import io.github.camelseedance.model.Json;
import io.github.camelseedance.model.Media;
import io.github.camelseedance.model.MediaType;
import io.github.camelseedance.model.VideoRequest;
import io.github.camelseedance.model.Violation;
import io.github.camelseedance.provider.BuiltInProviders;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.StreamCache;
import org.apache.camel.WrappedFile;
import org.apache.camel.converter.stream.ByteArrayInputStreamCache;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestReaderTest {

    private static final String MOVIE = "seedance2.movie";
    private static final String INK = "seedance2.ink";
    private static final String ORG = "seedanceapi.org";
    private static final String JSON = "{\"prompt\":\"a cat\",\"duration\":8}";
    private static final VideoRequest NO_DEFAULTS = VideoRequest.builder().build();

    private static DefaultCamelContext context;

    @TempDir
    Path directory;

    @BeforeAll
    static void start() {
        context = new DefaultCamelContext();
        context.start();
    }

    @AfterAll
    static void stop() {
        context.stop();
    }

    private static VideoRequest read(String provider, Object body, Map<String, Object> headers) {
        return read(provider, NO_DEFAULTS, null, body, headers);
    }

    private static VideoRequest read(Object body) {
        return read(MOVIE, body, Map.of());
    }

    private static VideoRequest read(
            String provider, VideoRequest defaults, Path mediaDirectory, Object body, Map<String, Object> headers) {
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setBody(body);
        exchange.getMessage().setHeaders(new HashMap<>(headers));
        return new RequestReader(BuiltInProviders.find(provider).orElseThrow(), defaults, mediaDirectory, false)
                .read(exchange);
    }

    static Stream<Arguments> bodiesWithJson() throws Exception {
        byte[] bytes = JSON.getBytes(StandardCharsets.UTF_8);
        Path file = Files.createTempFile("request", ".json");
        file.toFile().deleteOnExit();
        Files.write(file, bytes);
        return Stream.of(
                arguments("String", JSON),
                arguments("String with white space before", " \n\t" + JSON),
                arguments("StringBuilder", new StringBuilder(JSON)),
                arguments("byte[]", bytes),
                arguments("byte[] with byte order mark", ("\uFEFF" + JSON).getBytes(StandardCharsets.UTF_8)),
                arguments("InputStream", new ByteArrayInputStream(bytes)),
                arguments("Reader", new StringReader(JSON)),
                arguments("ByteBuffer", ByteBuffer.wrap(bytes)),
                arguments("File", file.toFile()),
                arguments("Path", file),
                arguments("Camel file", new LocalFile(file.toFile())),
                arguments("StreamCache", new ByteArrayInputStreamCache(new ByteArrayInputStream(bytes))),
                arguments("JsonNode", Json.MAPPER.readTree(JSON)),
                arguments("Map", Map.of("prompt", "a cat", "duration", 8)),
                arguments("Map with long", Map.of("prompt", "a cat", "duration", 8L)),
                arguments("Map with null", new HashMap<>(Map.of("prompt", "a cat", "duration", BigInteger.valueOf(8)))),
                arguments(
                        "VideoRequest",
                        VideoRequest.builder().prompt("a cat").duration(8).build()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bodiesWithJson")
    void takesEveryKindOfBody(String name, Object body) {
        assertThat(read(body))
                .isEqualTo(VideoRequest.builder().prompt("a cat").duration(8).build());
    }

    @Test
    void textThatIsNotJsonIsThePrompt() {
        assertThat(read("  a cat {that jumps}").prompt()).isEqualTo("  a cat {that jumps}");
        assertThat(read("ein Kätzchen".getBytes(StandardCharsets.UTF_8)).prompt())
                .isEqualTo("ein Kätzchen");
        assertThat(read("\"quoted\"").prompt()).isEqualTo("\"quoted\"");
    }

    @Test
    void bytesAreReadInTheCharsetOfTheExchange() {
        byte[] latin = "ein Kätzchen".getBytes(StandardCharsets.ISO_8859_1);

        assertThat(read(MOVIE, latin, Map.of(Exchange.CHARSET_NAME, "ISO-8859-1"))
                        .prompt())
                .isEqualTo("ein Kätzchen");
        assertViolations(() -> read(latin), "body");
        assertViolations(() -> read(MOVIE, latin, Map.of(Exchange.CHARSET_NAME, "no such charset")), "body");
    }

    @Test
    void readsEveryFieldOfJson() {
        String json = """
                {"prompt":"p","model":"seedance-2.0-fast","aspectRatio":"9:16","resolution":"1080p","duration":15,
                 "generateAudio":true,"seed":-1,"watermark":false,"returnLastFrame":true,
                 "webhookUrl":"https://example.com/hook","metadata":{"order":{"id":7,"tags":["a"]}},
                 "media":[{"type":"image","url":"https://example.com/a.png"},{"type":"video","path":"api/uploads/1/b.mp4"},
                          {"type":"sample","id":"s1"}],
                 "extra":{"camera":"orbit"}}
                """;

        assertThat(read(json))
                .isEqualTo(VideoRequest.builder()
                        .prompt("p")
                        .model("seedance-2.0-fast")
                        .aspectRatio("9:16")
                        .resolution("1080p")
                        .duration(15)
                        .generateAudio(true)
                        .seed(-1L)
                        .watermark(false)
                        .returnLastFrame(true)
                        .webhookUrl("https://example.com/hook")
                        .metadata("order", Map.of("id", 7, "tags", List.of("a")))
                        .media(Media.image("https://example.com/a.png"))
                        .media(Media.ofPath(MediaType.VIDEO, "api/uploads/1/b.mp4"))
                        .media(Media.sample("s1"))
                        .extra("camera", "orbit")
                        .build());
        assertThat(read(ORG, "{\"prompt\":\"p\",\"fixedLens\":true}", Map.of()).fixedLens())
                .isTrue();
    }

    @Test
    void nullInJsonIsTheSameAsAbsent() {
        assertThat(read(MOVIE, "{\"prompt\":\"p\",\"duration\":null}", Map.of(SeedanceConstants.DURATION, 6))
                        .duration())
                .isEqualTo(6);
    }

    @Test
    void readsEveryHeaderAndConvertsIt() {
        Map<String, Object> headers = new HashMap<>();
        headers.put(SeedanceConstants.PROMPT, "p");
        headers.put(SeedanceConstants.MODEL, "seedance-2.0");
        headers.put(SeedanceConstants.ASPECT_RATIO, "1:1");
        headers.put(SeedanceConstants.RESOLUTION, "480p".getBytes(StandardCharsets.UTF_8));
        headers.put(SeedanceConstants.DURATION, " 8 ");
        headers.put(SeedanceConstants.GENERATE_AUDIO, "true");
        headers.put(SeedanceConstants.SEED, 42);
        headers.put(SeedanceConstants.WATERMARK, "FALSE");
        headers.put(SeedanceConstants.RETURN_LAST_FRAME, Boolean.TRUE);
        headers.put(SeedanceConstants.WEBHOOK_URL, "https://example.com/hook");
        headers.put(SeedanceConstants.METADATA, "{\"order\":7}");
        headers.put(SeedanceConstants.MEDIA, "https://example.com/a.png, api/uploads/1/b.png");

        assertThat(read(MOVIE, null, headers))
                .isEqualTo(VideoRequest.builder()
                        .prompt("p")
                        .model("seedance-2.0")
                        .aspectRatio("1:1")
                        .resolution("480p")
                        .duration(8)
                        .generateAudio(true)
                        .seed(42L)
                        .watermark(false)
                        .returnLastFrame(true)
                        .webhookUrl("https://example.com/hook")
                        .metadata("order", 7)
                        .media(Media.image("https://example.com/a.png"))
                        .media(Media.ofPath(MediaType.IMAGE, "api/uploads/1/b.png"))
                        .build());
        assertThat(read(ORG, "p", Map.of(SeedanceConstants.FIXED_LENS, "true")).fixedLens())
                .isTrue();
    }

    @Test
    void mediaHeaderCanBeAJsonArray() {
        assertThat(read(MOVIE, "p", Map.of(SeedanceConstants.MEDIA, " [{\"type\":\"video\",\"path\":\"x,y\"}]"))
                        .media())
                .containsExactly(Media.ofPath(MediaType.VIDEO, "x,y"));
    }

    @Test
    void bodyGoesBeforeHeaderAndHeaderBeforeOption() {
        VideoRequest options = VideoRequest.builder()
                .resolution("480p")
                .duration(4)
                .aspectRatio("1:1")
                .build();
        Map<String, Object> headers = Map.of(SeedanceConstants.RESOLUTION, "720p", SeedanceConstants.DURATION, 5);

        VideoRequest request = read(MOVIE, options, null, "{\"prompt\":\"p\",\"resolution\":\"1080p\"}", headers);

        assertThat(request.resolution()).isEqualTo("1080p");
        assertThat(request.duration()).isEqualTo(5);
        assertThat(request.aspectRatio()).isEqualTo("1:1");
    }

    @Test
    void precedenceIsTheSameForAVideoRequest() {
        VideoRequest body =
                VideoRequest.builder().prompt("p").resolution("1080p").build();

        VideoRequest request = read(
                MOVIE,
                VideoRequest.builder().duration(4).build(),
                null,
                body,
                Map.of(SeedanceConstants.RESOLUTION, "480p", SeedanceConstants.ASPECT_RATIO, "9:16"));

        assertThat(request)
                .isEqualTo(body.toBuilder().duration(4).aspectRatio("9:16").build());
    }

    @Test
    void headerNamesAreTheSameInAnyCase() {
        assertThat(read(MOVIE, "p", Map.of("cAmElSeedanceDuration", "7")).duration())
                .isEqualTo(7);
    }

    static Stream<Arguments> badBodies() {
        return Stream.of(
                arguments(MOVIE, null, "body"),
                arguments(MOVIE, "", "body"),
                arguments(MOVIE, " \r\n\t ", "body"),
                arguments(MOVIE, new byte[0], "body"),
                arguments(MOVIE, 42, "body"),
                arguments(MOVIE, List.of("p"), "body"),
                arguments(MOVIE, new Object(), "body"),
                arguments(MOVIE, new byte[] {(byte) 0x89, 'P', 'N', 'G', (byte) 0xff}, "body"),
                arguments(MOVIE, "x".repeat(Json.MAX_DOCUMENT + 1), "body"),
                arguments(MOVIE, new ByteArrayInputStream(new byte[Json.MAX_DOCUMENT + 1]), "body"),
                arguments(MOVIE, new File("/no/such/file"), "body"),
                arguments(MOVIE, "{\"prompt\":\"p\"", "body"),
                arguments(MOVIE, "{\"prompt\":\"p\"} trailing", "body"),
                arguments(MOVIE, "{prompt}", "body"),
                arguments(MOVIE, "{\"prompt\":\"p\",\"prompt\":\"q\"}", "body"),
                arguments(MOVIE, "{\"a\":".repeat(100) + "1" + "}".repeat(100), "body"),
                arguments(MOVIE, JsonNodeFactory.instance.arrayNode(), "body"),
                arguments(MOVIE, JsonNodeFactory.instance.textNode("p"), "body"),
                arguments(MOVIE, JsonNodeFactory.instance.nullNode(), "body"),
                arguments(MOVIE, "{}", "prompt"),
                arguments(MOVIE, "{\"prompt\":7}", "prompt"),
                arguments(MOVIE, "{\"prompt\":\"  \"}", "prompt"),
                arguments(MOVIE, "{\"prompt\":\"p\",\"promt\":\"q\"}", "promt"),
                arguments(MOVIE, "{\"prompt\":\"p\",\"aspect_ratio\":\"16:9\"}", "aspect_ratio"),
                arguments(MOVIE, "{\"prompt\":\"p\",\"duration\":\"8\"}", "duration"),
                arguments(MOVIE, "{\"prompt\":\"p\",\"duration\":3.5}", "duration"),
                arguments(MOVIE, "{\"prompt\":\"p\",\"duration\":4294967304}", "duration"),
                arguments(MOVIE, "{\"prompt\":\"p\",\"duration\":3}", "duration"),
                arguments(MOVIE, "{\"prompt\":\"p\",\"seed\":-2}", "seed"),
                arguments(MOVIE, "{\"prompt\":\"p\",\"seed\":99999999999999999999}", "seed"),
                arguments(MOVIE, "{\"prompt\":\"p\",\"seed\":true}", "seed"),
                arguments(MOVIE, "{\"prompt\":\"p\",\"generateAudio\":\"true\"}", "generateAudio"),
                arguments(MOVIE, "{\"prompt\":\"p\",\"watermark\":1}", "watermark"),
                arguments(MOVIE, "{\"prompt\":\"p\",\"model\":\"seedance-9\"}", "model"),
                arguments(MOVIE, "{\"prompt\":\"p\",\"resolution\":\"4k\"}", "resolution"),
                arguments(MOVIE, "{\"prompt\":\"p\",\"aspectRatio\":\"2:1\"}", "aspectRatio"),
                arguments(MOVIE, "{\"prompt\":\"p\",\"fixedLens\":true}", "fixedLens"),
                arguments(MOVIE, "{\"prompt\":\"p\",\"webhookUrl\":\"ftp://x\"}", "webhookUrl"),
                arguments(MOVIE, "{\"prompt\":\"p\",\"metadata\":\"x\"}", "metadata"),
                arguments(MOVIE, Map.of("prompt", "p", "metadata", Map.of("x", new Object())), "metadata"),
                arguments(MOVIE, Map.of("prompt", "p", "metadata", Map.of(1, "x")), "metadata"),
                arguments(MOVIE, "{\"prompt\":\"p\",\"extra\":[]}", "extra"),
                arguments(MOVIE, "{\"prompt\":\"p\",\"media\":\"https://example.com/a.png\"}", "media"),
                arguments(MOVIE, "{\"prompt\":\"p\",\"media\":[\"https://example.com/a.png\"]}", "media[0]"),
                arguments(
                        MOVIE,
                        "{\"prompt\":\"p\",\"media\":[{\"url\":\"https://example.com/a.png\"}]}",
                        "media[0].type"),
                arguments(MOVIE, "{\"prompt\":\"p\",\"media\":[{\"type\":\"IMG\",\"path\":\"x\"}]}", "media[0].type"),
                arguments(MOVIE, "{\"prompt\":\"p\",\"media\":[{\"type\":\"image\"}]}", "media[0]"),
                arguments(
                        MOVIE,
                        "{\"prompt\":\"p\",\"media\":[{\"type\":\"image\",\"path\":\"x\",\"url\":\"https://e.com/a\"}]}",
                        "media[0]"),
                arguments(MOVIE, "{\"prompt\":\"p\",\"media\":[{\"type\":\"image\",\"path\":7}]}", "media[0].path"),
                arguments(
                        MOVIE,
                        "{\"prompt\":\"p\",\"media\":[{\"type\":\"image\",\"path\":\"x\",\"role\":\"first\"}]}",
                        "media[0].role"),
                arguments(MOVIE, "{\"prompt\":\"p\",\"media\":[{\"type\":\"image\",\"id\":\"s1\"}]}", "media[0]"),
                arguments(MOVIE, "{\"prompt\":\"p\",\"media\":[{\"type\":\"sample\",\"path\":\"x\"}]}", "media[0]"),
                arguments(
                        MOVIE,
                        "{\"prompt\":\"p\",\"media\":[{\"type\":\"image\",\"file\":\"/etc/passwd\"}]}",
                        "media[0].file"),
                arguments(INK, "{\"prompt\":\"p\",\"generateAudio\":true}", "generateAudio"),
                arguments(INK, "{\"prompt\":\"p\",\"seed\":1}", "seed"),
                arguments(INK, "{\"prompt\":\"p\",\"media\":[{\"type\":\"image\",\"path\":\"x\"}]}", "media[0]"),
                arguments(ORG, "{\"prompt\":\"" + "x".repeat(2001) + "\"}", "prompt"),
                arguments(ORG, "{\"prompt\":\"p\",\"model\":\"seedance-2.0\"}", "model"),
                arguments(ORG, "{\"prompt\":\"p\",\"duration\":5}", "duration"));
    }

    @ParameterizedTest(name = "{index}: {2}")
    @MethodSource("badBodies")
    void refusesBadBodies(String provider, Object body, String field) {
        assertViolations(() -> read(provider, body, Map.of()), field);
    }

    static Stream<Arguments> badHeaders() {
        return Stream.of(
                arguments(SeedanceConstants.DURATION, "eight", "duration"),
                arguments(SeedanceConstants.DURATION, "8.0", "duration"),
                arguments(SeedanceConstants.DURATION, "", "duration"),
                arguments(SeedanceConstants.DURATION, 8.5, "duration"),
                arguments(SeedanceConstants.DURATION, 4294967304L, "duration"),
                arguments(SeedanceConstants.SEED, "1e3", "seed"),
                arguments(SeedanceConstants.GENERATE_AUDIO, "yes", "generateAudio"),
                arguments(SeedanceConstants.METADATA, "order=7", "metadata"),
                arguments(SeedanceConstants.METADATA, "[1]", "metadata"),
                arguments(SeedanceConstants.MEDIA, "{\"type\":\"image\",\"path\":\"x\"}", "media"),
                arguments(SeedanceConstants.MEDIA, "[{\"type\":\"image\"", "media"),
                arguments(SeedanceConstants.MEDIA, "http://example.com/a.png", "media[0].url"),
                arguments(SeedanceConstants.MEDIA, "[{\"type\":\"image\",\"file\":\"/etc/passwd\"}]", "media[0].file"),
                arguments(SeedanceConstants.MODEL, "", "model"));
    }

    @ParameterizedTest(name = "{0}={1}")
    @MethodSource("badHeaders")
    void refusesBadHeaders(String header, Object value, String field) {
        assertViolations(() -> read(MOVIE, "p", Map.of(header, value)), field);
    }

    @Test
    void anOptionForAFieldThatTheProviderLacksIsRefused() {
        assertViolations(
                () -> read(INK, VideoRequest.builder().generateAudio(true).build(), null, "p", Map.of()),
                "generateAudio");
    }

    @Test
    void namesAllViolationsAtOnceWithFieldValueProviderAndWhatIsAllowed() {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> read(
                        MOVIE,
                        "{\"prompt\":\"p\",\"duration\":\"8\",\"colour\":\"red\",\"resolution\":\"4k\"}",
                        Map.of(SeedanceConstants.SEED, "x")))
                .satisfies(e -> {
                    assertThat(e.getProvider()).isEqualTo(MOVIE);
                    assertThat(e.isRetryable()).isFalse();
                    assertThat(e.getViolations())
                            .extracting(Violation::field)
                            .containsExactlyInAnyOrder("duration", "colour", "resolution", "seed");
                })
                .withMessageContainingAll(MOVIE, "4k", "480p", "1080p", "\"8\"", "whole number", "colour");
    }

    @Test
    void aMalformedBodyIsNotRepeatedInTheError() {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> read("{\"prompt\": very secret words}"))
                .withMessageContaining("line 1, column")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret"))
                .withNoCause();
    }

    @Test
    void aCachedStreamCanBeReadAgain() throws IOException {
        StreamCache cache =
                new ByteArrayInputStreamCache(new ByteArrayInputStream(JSON.getBytes(StandardCharsets.UTF_8)));
        ((InputStream) cache).skipNBytes(5);

        assertThat(read(cache).duration()).isEqualTo(8);
        assertThat(((InputStream) cache).readAllBytes()).hasSize(JSON.length());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.png", "sub/b.png", "sub/../a.png", "inside-link.png"})
    void takesLocalFilesBelowTheMediaDirectory(String name) throws IOException {
        Path root = mediaDirectory();

        assertThat(readFile(root, name).media().get(0).file()).isRegularFile().satisfies(file -> assertThat(file)
                .startsWith(root.toRealPath()));
        assertThat(readFile(root, root.resolve(name).toString()).media().get(0).file())
                .isRegularFile();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../secret.png",
                "/etc/passwd",
                "link.png",
                "linked-dir/secret.png",
                "sub",
                "",
                "missing.png",
                "a\0.png"
            })
    void refusesLocalFilesElsewhere(String name) throws IOException {
        Path root = mediaDirectory();

        assertViolations(() -> readFile(root, name), "media[0].file");
    }

    @Test
    void aMediaDirectoryThatIsALinkIsFollowed() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("media-link"), mediaDirectory());

        assertThat(readFile(link, "a.png").media()).hasSize(1);
        assertThat(readFile(link, link.resolve("a.png").toString()).media()).hasSize(1);
    }

    @Test
    void javaObjectsInAMapAreNoWayAroundTheMediaDirectory() throws IOException {
        Path secret = Files.writeString(directory.resolve("secret.png"), "x");

        for (Object medium : List.of(
                Media.image(secret),
                Map.of("type", MediaType.IMAGE, "file", secret),
                Map.of("type", "image", "file", secret.toFile()))) {
            assertViolations(() -> read(Map.of("prompt", "p", "media", List.of(medium))), "media[0].file");
        }
    }

    @Test
    void aVideoRequestMayNameAnyFileThatExists() throws IOException {
        Path file = Files.writeString(directory.resolve("any.png"), "x");

        assertThat(read(VideoRequest.builder()
                                .prompt("p")
                                .media(Media.image(file))
                                .build())
                        .media())
                .containsExactly(Media.image(file));
        assertViolations(
                () -> read(VideoRequest.builder()
                        .prompt("p")
                        .media(Media.image(directory.resolve("no.png")))
                        .build()),
                "media[0].file");
    }

    private Path mediaDirectory() throws IOException {
        Path root = directory.resolve("media");
        if (Files.notExists(root)) {
            Files.createDirectories(root.resolve("sub"));
            Files.writeString(root.resolve("a.png"), "x");
            Files.writeString(root.resolve("sub/b.png"), "x");
            Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
            Files.writeString(elsewhere.resolve("secret.png"), "x");
            Files.writeString(directory.resolve("secret.png"), "x");
            Files.createSymbolicLink(root.resolve("link.png"), directory.resolve("secret.png"));
            Files.createSymbolicLink(root.resolve("linked-dir"), elsewhere);
            Files.createSymbolicLink(root.resolve("inside-link.png"), root.resolve("a.png"));
        }
        return root;
    }

    private static VideoRequest readFile(Path root, String name) {
        Map<String, Object> body = Map.of("prompt", "p", "media", List.of(Map.of("type", "image", "file", name)));
        return read(MOVIE, NO_DEFAULTS, root, body, Map.of());
    }

    private static void assertViolations(ThrowingCallable call, String... fields) {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(call)
                .satisfies(e -> assertThat(e.getViolations())
                        .extracting(Violation::field)
                        .containsExactly(fields));
    }

    /** As the file component hands it over. */
    private record LocalFile(File file) implements WrappedFile<File> {
        @Override
        public File getFile() {
            return file;
        }

        @Override
        public Object getBody() {
            return null;
        }

        @Override
        public long getFileLength() {
            return file.length();
        }
    }
}
