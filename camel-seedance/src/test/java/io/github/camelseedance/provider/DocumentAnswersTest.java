/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelseedance.model.Balance;
import io.github.camelseedance.model.ModelList;
import io.github.camelseedance.model.TaskPage;
import io.github.camelseedance.model.TaskStatus;
import io.github.camelseedance.model.VideoModel;
import io.github.camelseedance.model.VideoRequest;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.provider.ink.InkProvider;
import io.github.camelseedance.provider.movie.MovieProvider;
import io.github.camelseedance.provider.org.OrgProvider;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every answer example of the providers' documents, read field by field. */
class DocumentAnswersTest {

    private static final VideoRequest REQUEST =
            VideoRequest.builder().prompt("p").build();
    private static final String MOVIE_ID = "a1b2c3d4e5f6...";

    private final SeedanceProvider ink = new InkProvider();
    private final SeedanceProvider org = new OrgProvider();
    private final SeedanceProvider movie = new MovieProvider();

    private static <T> T decode(SeedanceProvider provider, ApiCall<T> call, String document) {
        Answer answer = Answers.answer(provider, document);
        assertThat(answer.envelope()).isTrue();
        assertThat(answer.success()).isTrue();
        assertThat(answer.code()).isNull();
        assertThat(provider.rule(call.kind(), answer)).isEqualTo(new Ruling(Verdict.ACCEPT, null));
        return call.decoder().apply(answer);
    }

    @Test
    void inkSubmit() {
        assertThat(decode(ink, ink.generate(REQUEST), "ink/submit-answer"))
                .isEqualTo(VideoTask.builder()
                        .id("req_1234567890")
                        .provider("seedance2.ink")
                        .status(TaskStatus.QUEUED)
                        .providerStatus("queued")
                        .credits(new BigDecimal("40"))
                        .build());
    }

    @Test
    void inkStatus() {
        assertThat(decode(ink, ink.status("req_1234567890"), "ink/status-answer"))
                .isEqualTo(VideoTask.builder()
                        .id("req_1234567890")
                        .provider("seedance2.ink")
                        .status(TaskStatus.SUCCEEDED)
                        .providerStatus("succeeded")
                        .model("seedance-2.0")
                        .prompt("A river flowing through an autumn forest, aerial view, cinematic motion")
                        .duration(5)
                        .aspectRatio("16:9")
                        .videoUrls(List.of("https://pub-your-bucket.r2.dev/open-api-results/req_1234567890.mp4"))
                        .build());
    }

    @Test
    void inkCancel() {
        assertThat(decode(ink, ink.cancel("req_1234567890"), "ink/cancel-answer"))
                .isEqualTo(VideoTask.builder()
                        .id("req_1234567890")
                        .provider("seedance2.ink")
                        .status(TaskStatus.CANCELLED)
                        .providerStatus("cancelled")
                        .build());
    }

    @Test
    void inkModels() {
        assertThat(decode(ink, ink.models(), "ink/models-answer"))
                .isEqualTo(new ModelList(List.of(new VideoModel(
                        "seedance-2.0",
                        List.of(4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15),
                        List.of("16:9", "9:16", "1:1"),
                        List.of("480p", "720p", "1080p"),
                        Map.of(
                                "480p", new BigDecimal("0.05"),
                                "720p", new BigDecimal("0.1"),
                                "1080p", new BigDecimal("0.2")),
                        "usd"))));
    }

    @Test
    void inkUnauthorized() {
        Answer answer = ink.read(Answers.reply(401, Answers.document("ink/unauthorized")));

        assertThat(answer.success()).isFalse();
        assertThat(answer.code()).isEqualTo("unauthorized");
        assertThat(answer.message()).isEqualTo("Invalid API key");
        assertThat(ink.rule(CallKind.STATUS, answer)).isEqualTo(new Ruling(Verdict.PAUSE, ErrorKind.AUTHENTICATION));
    }

    @Test
    void inkWebhookHintsAtItsTask() {
        JsonNode webhook = Answers.documentTree("ink/webhook");

        assertThat(ink.hintedTaskId(webhook)).contains("req_1234567890");
        assertThat(movie.hintedTaskId(webhook)).isEmpty();
    }

    @Test
    void orgSubmit() {
        assertThat(decode(org, org.generate(REQUEST), "org/submit-answer"))
                .isEqualTo(VideoTask.builder()
                        .id("seed15abc123def456pro")
                        .provider("seedanceapi.org")
                        .status(TaskStatus.PROCESSING)
                        .providerStatus("IN_PROGRESS")
                        .build());
    }

    @Test
    void orgStatus() {
        assertThat(decode(org, org.status("seed15abc123def456pro"), "org/status-answer"))
                .isEqualTo(VideoTask.builder()
                        .id("seed15abc123def456pro")
                        .provider("seedanceapi.org")
                        .status(TaskStatus.SUCCEEDED)
                        .providerStatus("SUCCESS")
                        .prompt("A majestic eagle soaring through golden sunset clouds")
                        .aspectRatio("16:9")
                        .resolution("720p")
                        .duration(8)
                        .videoUrls(List.of("https://cdn.example.com/videos/seed15abc123def456pro.mp4"))
                        .credits(new BigDecimal("28"))
                        .createdAt(Instant.parse("2026-02-07T10:30:00Z"))
                        .build());
    }

    @Test
    void movieEnvelopes() {
        Answer success = Answers.answer(movie, "movie/success");
        assertThat(success.success()).isTrue();
        assertThat(success.message()).isEqualTo("Success");
        assertThat(success.payload().path("...").asText()).isEqualTo("...");

        Answer error = Answers.answer(movie, "movie/error");
        assertThat(error.success()).as("HTTP 200 with an error inside").isFalse();
        assertThat(error.code()).isEqualTo("INVALID_PARAMETER");
        assertThat(error.message()).isEqualTo("Invalid parameter: duration must be 4-15");
        assertThat(movie.rule(CallKind.SUBMIT, error)).isEqualTo(new Ruling(Verdict.FAIL, ErrorKind.INVALID_REQUEST));
    }

    @Test
    void movieSubmit() {
        assertThat(decode(movie, movie.generate(REQUEST), "movie/submit-answer"))
                .isEqualTo(VideoTask.builder()
                        .id(MOVIE_ID)
                        .provider("seedance2.movie")
                        .status(TaskStatus.QUEUED)
                        .providerStatus("pending")
                        .credits(new BigDecimal("14.4"))
                        .build());
    }

    @Test
    void movieStatus() {
        assertThat(decode(movie, movie.status("a1b2c3d4e5f6"), "movie/status-answer"))
                .isEqualTo(VideoTask.builder()
                        .id(MOVIE_ID)
                        .provider("seedance2.movie")
                        .status(TaskStatus.SUCCEEDED)
                        .providerStatus("completed")
                        .model("seedance-2.0")
                        .resolution("720p")
                        .aspectRatio("16:9")
                        .duration(8)
                        .generateAudio(false)
                        .videoUrls(List.of("https://cdn.example.com/video.mp4?token=..."))
                        .credits(new BigDecimal("14.4"))
                        .createdAt(Instant.parse("2025-01-15T10:30:00Z"))
                        .updatedAt(Instant.parse("2025-01-15T10:33:45Z"))
                        .build());
    }

    @Test
    void movieCancel() {
        assertThat(decode(movie, movie.cancel("a1b2c3d4e5f6"), "movie/cancel-answer"))
                .isEqualTo(VideoTask.builder()
                        .id(MOVIE_ID)
                        .provider("seedance2.movie")
                        .status(TaskStatus.CANCELLED)
                        .providerStatus("cancelled")
                        .build());
    }

    /** The one entry of the example is a placeholder, and no task. */
    @Test
    void movieList() {
        assertThat(decode(movie, movie.list(3, 50, null), "movie/list-answer"))
                .isEqualTo(new TaskPage(List.of(), 42, 1, 10));
    }

    @Test
    void movieBalance() {
        assertThat(decode(movie, movie.balance(), "movie/balance-answer"))
                .isEqualTo(new Balance(new BigDecimal("10000"), new BigDecimal("3250.5"), new BigDecimal("6749.5")));
    }

    @Test
    void moviePresign() {
        assertThat(decode(movie, movie.presign("scene.png", "image/png"), "movie/presign-answer"))
                .isEqualTo(new PresignedUpload(
                        URI.create("https://s3.amazonaws.com/bucket/api/uploads/1/uuid_scene.png?X-Amz-..."),
                        "api/uploads/1/uuid_scene.png",
                        Duration.ofHours(1)));
    }

    @Test
    void capabilitiesOfTheProviders() {
        assertThat(BuiltInProviders.ids()).startsWith("seedance2.movie", "seedance2.ink", "seedanceapi.org");
        assertThat(idsWith(Capability.CANCEL))
                .startsWith("seedance2.movie", "seedance2.ink")
                .doesNotContain("seedanceapi.org");
        assertThat(idsWith(Capability.LIST))
                .startsWith("seedance2.movie")
                .doesNotContain("seedance2.ink", "seedanceapi.org");
        assertThat(idsWith(Capability.UPLOAD)).containsExactly("seedance2.movie");
        assertThat(idsWith(Capability.BALANCE)).containsExactly("seedance2.movie");
        assertThat(idsWith(Capability.MODELS)).isEqualTo(BuiltInProviders.ids());
        assertThat(BuiltInProviders.find("seedanceapi.org")).containsInstanceOf(OrgProvider.class);
        assertThat(BuiltInProviders.find("seedance2.example")).isEmpty();
        assertThat(ink.defaultBaseUrl()).hasToString("https://www.seedance2.ink");
        assertThat(org.defaultBaseUrl()).hasToString("https://seedanceapi.org");
        assertThat(movie.defaultBaseUrl()).hasToString("https://api.seedance2.movie");
        assertThat(List.of(
                        ink.marker().isPresent(),
                        org.marker().isPresent(),
                        movie.marker().isPresent()))
                .containsExactly(false, false, true);
    }

    private static List<String> idsWith(Capability capability) {
        return BuiltInProviders.all().stream()
                .filter(provider -> provider.capabilities().contains(capability))
                .map(SeedanceProvider::id)
                .toList();
    }
}
