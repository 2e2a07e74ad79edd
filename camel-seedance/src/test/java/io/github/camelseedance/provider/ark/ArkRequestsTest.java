/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.provider.ark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelseedance.model.Json;
import io.github.camelseedance.model.Media;
import io.github.camelseedance.model.MediaRole;
import io.github.camelseedance.model.MediaType;
import io.github.camelseedance.model.TaskStatus;
import io.github.camelseedance.model.VideoRequest;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.model.Violation;
import io.github.camelseedance.provider.ApiCall;
import io.github.camelseedance.provider.CallKind;
import io.github.camelseedance.provider.Marker;
import io.github.camelseedance.provider.SeedanceProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests to Ark: the examples of the document, what each model allows, and where media stand. */
class ArkRequestsTest {

    private final SeedanceProvider byteplus = new BytePlusProvider();
    private final SeedanceProvider volcengine = new VolcengineProvider();

    @Test
    void theFirstExampleOfTheDocument() throws Exception {
        VideoRequest request = VideoRequest.builder()
                .prompt("a paper boat on a rainy street")
                .resolution("720p")
                .aspectRatio("16:9")
                .duration(5)
                .generateAudio(true)
                .watermark(false)
                .webhookUrl("https://hooks.example/ark?t=…")
                .extra("execution_expires_after", 181234)
                .build();

        assertThat(byteplus.validate(request)).isEmpty();
        ApiCall<VideoTask> call = byteplus.generate(request);
        assertThat(call).hasToString("POST /contents/generations/tasks");
        assertThat(call.body()).isEqualTo(json("""
                {"model":"dreamina-seedance-2-0-260128",
                 "content":[{"type":"text","text":"a paper boat on a rainy street"}],
                 "resolution":"720p","ratio":"16:9","duration":5,"generate_audio":true,"watermark":false,
                 "execution_expires_after":181234,"callback_url":"https://hooks.example/ark?t=…"}"""));
    }

    @Test
    void theSecondExampleOfTheDocument() throws Exception {
        VideoRequest request = VideoRequest.builder()
                .prompt("Image 1 walks through the scene of Video 1")
                .media(Media.image("https://cdn.example/a.png"))
                .media(Media.ofUrl(MediaType.VIDEO, "https://cdn.example/b.mp4"))
                .media(Media.ofUrl(MediaType.AUDIO, "https://cdn.example/c.mp3"))
                .duration(-1)
                .build();

        assertThat(volcengine.validate(request)).isEmpty();
        assertThat(volcengine.generate(request).body()).isEqualTo(json("""
                {"model":"doubao-seedance-2-0-260128",
                 "content":[{"type":"text","text":"Image 1 walks through the scene of Video 1"},
                  {"type":"image_url","image_url":{"url":"https://cdn.example/a.png"},"role":"reference_image"},
                  {"type":"video_url","video_url":{"url":"https://cdn.example/b.mp4"},"role":"reference_video"},
                  {"type":"audio_url","audio_url":{"url":"https://cdn.example/c.mp3"},"role":"reference_audio"}],
                 "duration":-1}"""));
    }

    @ParameterizedTest
    @CsvSource({
        "seedance-2.5, dreamina-seedance-2-5-260628, doubao-seedance-2-5-260628",
        "seedance-2.0, dreamina-seedance-2-0-260128, doubao-seedance-2-0-260128",
        "seedance-2.0-fast, dreamina-seedance-2-0-fast-260128, doubao-seedance-2-0-fast-260128",
        "seedance-2.0-mini, dreamina-seedance-2-0-mini-260615, doubao-seedance-2-0-mini-260615",
        "seedance-1.5-pro, seedance-1-5-pro-251215, doubao-seedance-1-5-pro-251215",
        "seedance-1.0-pro, seedance-1-0-pro-250528, doubao-seedance-1-0-pro-250528",
    })
    void aModelHasAShortNameAndAnIdAtEachSite(String name, String international, String china) {
        for (SeedanceProvider provider : List.of(byteplus, volcengine)) {
            String own = provider == byteplus ? international : china;
            String other = provider == byteplus ? china : international;
            assertThat(model(provider, name)).isEqualTo(own);
            assertThat(model(provider, own)).isEqualTo(own);
            assertThat(fields(provider.validate(text(b -> b.model(other))))).containsExactly("model");
        }
        assertThat(byteplus.staticModels().orElseThrow().models())
                .extracting(model -> model.id(), model -> model.wireId())
                .contains(tuple(name, international));
    }

    @Test
    void theFullIdOfTheFastModelAndAnEndpointAreSentAsTheyAre() {
        assertThat(model(byteplus, "seedance-1-0-pro-fast-251015")).isEqualTo("seedance-1-0-pro-fast-251015");
        assertThat(model(volcengine, "ep-20260101-abcde")).isEqualTo("ep-20260101-abcde");
        assertThat(byteplus.staticModels().orElseThrow().models()).hasSize(6);
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                bad("model", b -> b.model("seedance-3")),
                bad("model", b -> b.model("ep_1")),
                bad("aspectRatio", b -> b.aspectRatio("2:1")),
                bad("aspectRatio", b -> b.model("seedance-1.0-pro").aspectRatio("adaptive")),
                bad("resolution", b -> b.resolution("2k")),
                bad("resolution", b -> b.model("seedance-2.0-fast").resolution("1080p")),
                bad("resolution", b -> b.model("seedance-2.5").resolution("4k")),
                bad("duration", b -> b.duration(3)),
                bad("duration", b -> b.duration(16)),
                bad("duration", b -> b.duration(0)),
                bad("duration", b -> b.model("seedance-2.5").duration(31)),
                bad("duration", b -> b.model("seedance-1.5-pro").duration(-1)),
                bad("duration", b -> b.model("seedance-1.5-pro").duration(13)),
                bad("duration", b -> b.model("seedance-1.0-pro").duration(1)),
                bad("duration", b -> b.model("ep-1").duration(31)),
                bad("generateAudio", b -> b.model("seedance-1.0-pro").generateAudio(true)),
                bad("fixedLens", b -> b.fixedLens(true)),
                bad("seed", b -> b.seed(-2L)),
                bad("seed", b -> b.seed(2_147_483_648L)),
                bad("webhookUrl", b -> b.webhookUrl("x")),
                bad("prompt", b -> b.prompt(" ")),
                bad("prompt", b -> b.prompt("a boat --dur 10 --rs 4k")),
                bad("extra", b -> b.extra("content", 1)),
                bad("extra.service_tier", b -> b.extra("service_tier", "flex")),
                bad("extra.frames", b -> b.extra("frames", 29)),
                bad("extra.draft", b -> b.extra("draft", true)),
                bad("extra.priority", b -> b.model("seedance-1.5-pro").extra("priority", 1)),
                bad("extra.output_format", b -> b.extra("output_format", "mov")),
                bad("media[0]", b -> b.media(Media.ofPath(MediaType.IMAGE, "a.png"))),
                bad("media[0].type", b -> b.media(Media.sample("1"))),
                bad("media[0].url", b -> b.media(Media.image("http://m.example/a.png"))),
                bad("media[0].url", b -> b.media(Media.image("data:image/png;base64,"))),
                bad("media[0].url", b -> b.media(Media.image("data:text/plain;base64,AAAA"))),
                bad("media[0].url", b -> b.media(Media.ofUrl(MediaType.VIDEO, "data:video/mp4;base64,AAAA"))),
                bad("media", b -> images(b, 10)),
                bad("media", b -> images(b.model("seedance-2.5"), 31)),
                bad("media", b -> images(b.model("seedance-1.5-pro"), 3)),
                bad("media", b -> b.media(Media.ofUrl(MediaType.AUDIO, "https://m.example/a.mp3"))),
                bad("media", b -> b.media(frame(MediaRole.FIRST_FRAME)).media(frame(MediaRole.REFERENCE))),
                bad("media", b -> b.media(frame(MediaRole.LAST_FRAME))),
                bad("media", b -> b.media(frame(MediaRole.FIRST_FRAME)).media(frame(MediaRole.FIRST_FRAME))),
                bad(
                        "media[0].role",
                        b -> b.media(Media.ofUrl(MediaType.VIDEO, "https://m.example/a.mp4")
                                .withRole(MediaRole.FIRST_FRAME))));
    }

    @ParameterizedTest
    @MethodSource
    void refused(String field, UnaryOperator<VideoRequest.Builder> change) {
        assertThat(fields(byteplus.validate(text(change)))).containsExactly(field);
    }

    static Stream<UnaryOperator<VideoRequest.Builder>> accepted() {
        return Stream.of(
                b -> b.aspectRatio("adaptive"),
                b -> b.resolution("4k"),
                b -> b.duration(-1),
                b -> b.model("seedance-2.5").duration(30),
                b -> b.model("seedance-1.0-pro").duration(2).fixedLens(true),
                b -> b.model("seedance-1.5-pro").duration(12).extra("service_tier", "flex"),
                b -> b.model("ep-1").duration(2).resolution("4k").fixedLens(true),
                b -> b.seed(2_147_483_647L),
                b -> b.extra("tools", List.of()),
                b -> images(b, 9),
                b -> images(b.model("seedance-2.5"), 30),
                b -> b.media(Media.image("asset://a-1")),
                b -> b.media(Media.image("data:image/PNG;base64,AAAA")),
                b -> b.media(frame(MediaRole.FIRST_FRAME)).media(frame(MediaRole.LAST_FRAME)),
                b -> b.model("seedance-2.5").media(Media.ofUrl(MediaType.AUDIO, "https://m.example/a.mp3")),
                b -> b.prompt(null).media(Media.image("https://m.example/a.png")));
    }

    @ParameterizedTest
    @MethodSource
    void accepted(UnaryOperator<VideoRequest.Builder> change) {
        assertThat(byteplus.validate(text(change))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "1, first_frame",
        "2, first_frame last_frame",
        "3, reference_image reference_image reference_image",
    })
    void withoutRolesTheNumberOfImagesDecides(int images, String roles) {
        JsonNode content =
                byteplus.generate(text(b -> images(b, images))).body().path("content");

        assertThat(content.findValuesAsText("role")).containsExactly(roles.split(" "));
    }

    @Test
    void oneRoleMakesTheRestReferences() {
        JsonNode content = byteplus.generate(text(b -> images(b.media(frame(MediaRole.REFERENCE)), 1)))
                .body()
                .path("content");

        assertThat(content.findValuesAsText("role")).containsExactly("reference_image", "reference_image");
    }

    @Test
    void aLocalFileTravelsInsideTheRequest(@TempDir Path files) throws Exception {
        Path image = Files.write(files.resolve("A.JPG"), new byte[] {1, 2, 3});
        Path audio = Files.write(files.resolve("a.mp3"), new byte[] {1});
        Path text = Files.write(files.resolve("a.txt"), new byte[] {1});
        Path empty = Files.write(files.resolve("a.png"), new byte[0]);

        assertThat(byteplus.validate(
                        text(b -> b.media(Media.image(image)).media(Media.ofFile(MediaType.AUDIO, audio)))))
                .isEmpty();
        assertThat(byteplus.inline(Media.image(image).withRole(MediaRole.REFERENCE), Files.newInputStream(image)))
                .isEqualTo(Media.image("data:image/jpeg;base64,AQID").withRole(MediaRole.REFERENCE));
        assertThat(byteplus.inline(Media.ofFile(MediaType.AUDIO, audio), Files.newInputStream(audio))
                        .url())
                .isEqualTo("data:audio/mpeg;base64,AQ==");
        for (Media wrong : List.of(Media.image(text), Media.image(empty), Media.ofFile(MediaType.VIDEO, image))) {
            assertThat(fields(byteplus.validate(text(b -> b.media(wrong))))).containsExactly("media[0].file");
        }
    }

    @Test
    void theTypeOfDataIsSentInLowerCase() {
        JsonNode body = byteplus.generate(text(b -> b.media(Media.image("DATA:image/PNG;base64,AAAA"))))
                .body();

        assertThat(body.at("/content/1/image_url/url").asText()).isEqualTo("data:image/png;base64,AAAA");
    }

    @Test
    void theMarkerIsAboveTheDefaultAndLeftOutWhenTheRequestHasTheField() {
        Marker marker = byteplus.marker().orElseThrow();
        Random random = new Random(7);

        assertThat(IntStream.range(0, 1000).mapToLong(i -> marker.draw(random)))
                .allMatch(value -> value > 172_800 && value <= 259_200);
        VideoRequest marked = marker.mark(text(b -> b), 200_000);
        assertThat(byteplus.generate(marked)
                        .body()
                        .path("execution_expires_after")
                        .asLong())
                .isEqualTo(200_000);
        assertThat(byteplus.validate(marked)).isEmpty();
        assertThat(marker.isFree(text(b -> b))).isTrue();
        assertThat(marker.isFree(marked)).isFalse();
        assertThat(marker.of(marker.mark(VideoTask.builder().build(), 200_000))).isEqualTo(200_000);
    }

    @Test
    void theOtherCalls() {
        VideoTask flex = VideoTask.builder()
                .providerData(
                        byteplus.remember(text(b -> b.model("seedance-1.5-pro").extra("service_tier", "flex"))))
                .build();

        assertThat(byteplus.status("cgt-1")).hasToString("GET /contents/generations/tasks/cgt-1");
        assertThat(byteplus.cancel("cgt-1")).hasToString("DELETE /contents/generations/tasks/cgt-1");
        assertThat(byteplus.cancellable()).containsExactly(TaskStatus.QUEUED);
        assertThat(byteplus.list(2, 50, "running").query())
                .hasToString("{page_num=2, page_size=50, filter.status=running}");
        assertThat(byteplus.list(1, 100, null, flex).query())
                .hasToString("{page_num=1, page_size=100, filter.service_tier=flex}");
        assertThat(byteplus.rate(CallKind.LIST).orElseThrow().calls()).isEqualTo(1);
        assertThat(byteplus.rate(CallKind.SUBMIT)).isEmpty();
        assertThat(byteplus.authenticate("k").value()).isEqualTo("Bearer k");
        assertThat(byteplus.defaultBaseUrl()).hasToString("https://ark.ap-southeast.bytepluses.com/api/v3");
        assertThat(volcengine.defaultBaseUrl()).hasToString("https://ark.cn-beijing.volces.com/api/v3");
    }

    private static Arguments bad(String field, UnaryOperator<VideoRequest.Builder> change) {
        return Arguments.of(field, change);
    }

    private static Media frame(MediaRole role) {
        return Media.image("https://m.example/" + role.text() + ".png").withRole(role);
    }

    private static VideoRequest.Builder images(VideoRequest.Builder builder, int count) {
        IntStream.range(0, count).forEach(i -> builder.media(Media.image("https://m.example/" + i + ".png")));
        return builder;
    }

    private static VideoRequest text(UnaryOperator<VideoRequest.Builder> change) {
        return change.apply(VideoRequest.builder().prompt("a boat")).build();
    }

    private static String model(SeedanceProvider provider, String name) {
        VideoRequest request = text(b -> b.model(name));
        assertThat(provider.validate(request)).isEmpty();
        return provider.generate(request).body().path("model").asText();
    }

    private static List<String> fields(List<Violation> violations) {
        return violations.stream().map(Violation::field).collect(Collectors.toList());
    }

    private static JsonNode json(String text) throws Exception {
        return Json.MAPPER.readTree(text);
    }
}
