/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelseedance.model.Media;
import io.github.camelseedance.model.MediaType;
import io.github.camelseedance.model.VideoRequest;
import io.github.camelseedance.provider.ink.InkProvider;
import io.github.camelseedance.provider.movie.MovieProvider;
import io.github.camelseedance.provider.org.OrgProvider;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every request example of the providers' documents comes out of the dialect as it stands there. */
class DocumentRequestsTest {

    static Stream<Arguments> requests() {
        return Stream.of(
                Arguments.of(
                        "ink/submit-request",
                        VideoRequest.builder()
                                .model("seedance-2.0")
                                .prompt("A river flowing through an autumn forest, aerial view, cinematic motion")
                                .aspectRatio("16:9")
                                .duration(5)
                                .resolution("720p")
                                .webhookUrl("https://your-app.com/webhooks/seedance")
                                .metadata("projectId", "proj_1001")
                                .metadata("sceneId", "scene_08")),
                Arguments.of(
                        "org/quickstart-request",
                        VideoRequest.builder()
                                .prompt("A cinematic shot of mountains at sunrise with flowing clouds")
                                .aspectRatio("16:9")
                                .resolution("720p")
                                .duration(8)),
                Arguments.of(
                        "org/text-request",
                        VideoRequest.builder()
                                .prompt("A majestic eagle soaring through golden sunset clouds over ocean waves")
                                .aspectRatio("16:9")
                                .resolution("720p")
                                .duration(8)),
                Arguments.of(
                        "org/image-request",
                        VideoRequest.builder()
                                .prompt("The character slowly turns and smiles at the camera")
                                .media(Media.image("https://example.com/my-image.jpg"))
                                .aspectRatio("16:9")
                                .resolution("720p")
                                .duration(4)),
                Arguments.of(
                        "org/audio-request",
                        VideoRequest.builder()
                                .prompt("A peaceful river flowing through a forest with birds singing")
                                .aspectRatio("16:9")
                                .resolution("720p")
                                .duration(8)
                                .generateAudio(true)
                                .fixedLens(true)),
                Arguments.of(
                        "movie/text-request",
                        VideoRequest.builder()
                                .model("seedance-2.0")
                                .prompt("A cat running under cherry blossoms, warm sunlight")
                                .resolution("720p")
                                .aspectRatio("16:9")
                                .duration(8)
                                .generateAudio(false)),
                Arguments.of(
                        "movie/text-request-python",
                        VideoRequest.builder()
                                .model("seedance-2.0")
                                .prompt("A spaceship gliding past Saturn's rings, epic cinematic shot")
                                .resolution("720p")
                                .aspectRatio("21:9")
                                .duration(10)
                                .generateAudio(true)),
                Arguments.of(
                        "movie/image-request-python",
                        VideoRequest.builder()
                                .model("seedance-2.0")
                                .media(Media.ofPath(MediaType.IMAGE, "<file_path>"))
                                .prompt("The character slowly turns around, wind blowing through hair")
                                .resolution("720p")
                                .aspectRatio("16:9")
                                .duration(8)),
                Arguments.of(
                        "movie/image-request-curl",
                        VideoRequest.builder()
                                .media(Media.ofPath(MediaType.IMAGE, "<file_path>"))
                                .prompt("The scene comes alive, flowers blooming")
                                .duration(8)
                                .aspectRatio("16:9")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("requests")
    void theBodyIsThatOfTheDocument(String document, VideoRequest.Builder builder) {
        SeedanceProvider provider = Answers.provider(document.substring(0, document.indexOf('/')));
        VideoRequest request = builder.build();

        assertThat(provider.validate(request)).isEmpty();
        ApiCall<?> call = provider.generate(request);

        assertThat(call.body()).isEqualTo(Answers.documentTree(document));
        assertThat(call.kind()).isEqualTo(CallKind.SUBMIT);
        assertThat(call.method()).isEqualTo("POST");
        assertThat(call.query()).isEmpty();
    }

    @Test
    void inkSendsItsDefaultModelBecauseItIsRequired() {
        ApiCall<?> call =
                new InkProvider().generate(VideoRequest.builder().prompt("p").build());

        assertThat(call.body().toString()).isEqualTo("{\"model\":\"seedance-2.0\",\"prompt\":\"p\"}");
    }

    @Test
    void whatIsNotGivenIsNotSent() {
        VideoRequest request = VideoRequest.builder().prompt("p").build();

        assertThat(new OrgProvider().generate(request).body().toString()).isEqualTo("{\"prompt\":\"p\"}");
        assertThat(new MovieProvider().generate(request).body().toString())
                .isEqualTo("{\"content\":[{\"type\":\"text\",\"text\":\"p\"}]}");
    }

    @Test
    void everyFieldOfInk() {
        VideoRequest request = VideoRequest.builder()
                .prompt("p")
                .model("seedance-1.5-pro")
                .aspectRatio("1:1")
                .resolution("1080p")
                .duration(10)
                .webhookUrl("https://h.example/w")
                .metadata("n", Map.of("deep", 1))
                .media(Media.image("https://m.example/a.png"))
                .media(Media.ofUrl(MediaType.VIDEO, "https://m.example/b.mp4"))
                .media(Media.ofUrl(MediaType.AUDIO, "https://m.example/c.mp3"))
                .extra("newField", true)
                .build();

        assertThat(new InkProvider().validate(request)).isEmpty();
        assertThat(new InkProvider().generate(request).body().toString())
                .isEqualTo(
                        "{\"model\":\"seedance-1.5-pro\",\"prompt\":\"p\",\"aspectRatio\":\"1:1\",\"duration\":10,"
                                + "\"resolution\":\"1080p\",\"mediaUrls\":[\"https://m.example/a.png\","
                                + "\"https://m.example/b.mp4\",\"https://m.example/c.mp3\"],"
                                + "\"webhookUrl\":\"https://h.example/w\",\"metadata\":{\"n\":{\"deep\":1}},\"newField\":true}");
    }

    @Test
    void everyFieldOfOrg() {
        VideoRequest request = VideoRequest.builder()
                .prompt("p")
                .aspectRatio("9:21")
                .resolution("480p")
                .duration(12)
                .generateAudio(false)
                .fixedLens(true)
                .webhookUrl("https://h.example/w")
                .metadata("kept", "here")
                .media(Media.image("https://m.example/a.png"))
                .extra("newField", 1)
                .build();

        assertThat(new OrgProvider().validate(request)).isEmpty();
        assertThat(new OrgProvider().generate(request).body().toString())
                .isEqualTo("{\"prompt\":\"p\",\"image_urls\":[\"https://m.example/a.png\"],\"aspect_ratio\":\"9:21\","
                        + "\"resolution\":\"480p\",\"duration\":\"12\",\"generate_audio\":false,\"fixed_lens\":true,"
                        + "\"callback_url\":\"https://h.example/w\",\"newField\":1}");
    }

    @Test
    void everyFieldOfMovie() {
        VideoRequest request = VideoRequest.builder()
                .prompt("p")
                .model("seedance-2.0-fast")
                .aspectRatio("3:4")
                .resolution("480p")
                .duration(15)
                .generateAudio(true)
                .seed(-1L)
                .watermark(false)
                .returnLastFrame(true)
                .webhookUrl("https://h.example/w")
                .metadata("kept", "here")
                .media(Media.ofPath(MediaType.IMAGE, "api/uploads/1/a.png"))
                .media(Media.ofPath(MediaType.VIDEO, "api/uploads/1/b.mp4"))
                .media(Media.ofUrl(MediaType.AUDIO, "https://m.example/c.mp3"))
                .media(Media.sample("s-7"))
                .extra("newField", "x")
                .build();

        assertThat(new MovieProvider().validate(request)).isEmpty();
        assertThat(new MovieProvider().generate(request).body().toString())
                .isEqualTo("{\"model\":\"seedance-2.0-fast\",\"content\":["
                        + "{\"type\":\"image_url\",\"image_url\":\"api/uploads/1/a.png\"},"
                        + "{\"type\":\"video_url\",\"video_url\":\"api/uploads/1/b.mp4\"},"
                        + "{\"type\":\"audio_url\",\"audio_url\":\"https://m.example/c.mp3\"},"
                        + "{\"type\":\"sample_id\",\"sample_id\":\"s-7\"},{\"type\":\"text\",\"text\":\"p\"}],"
                        + "\"resolution\":\"480p\",\"ratio\":\"3:4\",\"duration\":15,\"generate_audio\":true,\"seed\":-1,"
                        + "\"watermark\":false,\"callback_url\":\"https://h.example/w\",\"return_last_frame\":true,"
                        + "\"newField\":\"x\"}");
    }

    @Test
    void moviesAreMadeOfMediaAlone() {
        VideoRequest request = VideoRequest.builder()
                .media(Media.image("https://m.example/a.png"))
                .build();

        assertThat(new MovieProvider().validate(request)).isEmpty();
        assertThat(new MovieProvider().generate(request).body().toString())
                .isEqualTo("{\"content\":[{\"type\":\"image_url\",\"image_url\":\"https://m.example/a.png\"}]}");
    }

    static Stream<Arguments> calls() {
        SeedanceProvider ink = new InkProvider();
        SeedanceProvider org = new OrgProvider();
        SeedanceProvider movie = new MovieProvider();
        VideoRequest request = VideoRequest.builder().prompt("p").build();
        return Stream.of(
                Arguments.of(ink.generate(request), "POST /api/open/v1/video/generations", Map.of()),
                Arguments.of(ink.status("req_1"), "GET /api/open/v1/video/generations/req_1", Map.of()),
                Arguments.of(ink.cancel("req_1"), "POST /api/open/v1/video/generations/req_1/cancel", Map.of()),
                Arguments.of(ink.models(), "GET /api/open/v1/models", Map.of()),
                Arguments.of(org.generate(request), "POST /v1/generate", Map.of()),
                Arguments.of(org.status("seed15"), "GET /v1/status", Map.of("task_id", "seed15")),
                Arguments.of(movie.generate(request), "POST /api/v1/video/task", Map.of()),
                Arguments.of(movie.status("a1b2"), "GET /api/v1/video/task/a1b2", Map.of()),
                Arguments.of(movie.cancel("a1b2"), "POST /api/v1/video/task/a1b2/cancel", Map.of()),
                Arguments.of(movie.balance(), "GET /api/v1/video/balance", Map.of()),
                Arguments.of(
                        movie.presign("scene 1.png", "image/png"),
                        "POST /api/v1/video/upload/presign",
                        Map.of("filename", "scene 1.png", "content_type", "image/png")),
                Arguments.of(
                        movie.list(1, 10, null), "GET /api/v1/video/tasks", Map.of("page", "1", "page_size", "10")),
                Arguments.of(
                        movie.list(2, 100, "queued"),
                        "GET /api/v1/video/tasks",
                        Map.of("page", "2", "page_size", "100", "status", "queued")));
    }

    @ParameterizedTest(name = "{1} {2}")
    @MethodSource("calls")
    void methodPathAndQuery(ApiCall<?> call, String methodAndPath, Map<String, String> query) {
        assertThat(call.toString()).isEqualTo(methodAndPath);
        assertThat(call.query()).isEqualTo(query);
        assertThat(call.body() != null).isEqualTo(call.kind() == CallKind.SUBMIT);
    }

    @Test
    void theKeyGoesIntoTheHeaderOfTheDocument() {
        assertThat(new InkProvider().authenticate("k")).isEqualTo(new AuthHeader("Authorization", "Bearer k"));
        assertThat(new OrgProvider().authenticate("k")).isEqualTo(new AuthHeader("Authorization", "Bearer k"));
        assertThat(new MovieProvider().authenticate("k")).isEqualTo(new AuthHeader("X-API-Key", "k"));
    }
}
