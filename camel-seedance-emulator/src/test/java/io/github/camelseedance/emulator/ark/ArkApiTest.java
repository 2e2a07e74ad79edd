/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator.ark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelseedance.emulator.EmulatedProvider;
import io.github.camelseedance.emulator.Fault;
import io.github.camelseedance.emulator.Http;
import io.github.camelseedance.emulator.Markers;
import io.github.camelseedance.emulator.Operation;
import io.github.camelseedance.emulator.SeedanceEmulator;
import io.github.camelseedance.emulator.SeedanceEmulatorExtension;
import io.github.camelseedance.emulator.TaskState;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArkApiTest {
    private static final String TASKS = "/api/v3/contents/generations/tasks";
    private static final String BOAT = """
            {"model":"dreamina-seedance-2-0-260128",
             "content":[{"type":"text","text":"a paper boat on a rainy street"}],
             "resolution":"720p","ratio":"16:9","duration":5,"generate_audio":true,"watermark":false,
             "execution_expires_after":181234}""";
    private static final String REFERENCES = """
            {"model":"doubao-seedance-2-0-260128",
             "content":[{"type":"text","text":"Image 1 walks through the scene of Video 1"},
              {"type":"image_url","image_url":{"url":"https://cdn.example/a.png"},"role":"reference_image"},
              {"type":"video_url","video_url":{"url":"https://cdn.example/b.mp4"},"role":"reference_video"},
              {"type":"audio_url","audio_url":{"url":"https://cdn.example/c.mp3"},"role":"reference_audio"}],
             "duration":-1}""";

    @RegisterExtension
    static final SeedanceEmulatorExtension EMULATOR = new SeedanceEmulatorExtension(
            builder -> builder.manualTime().queueTime(Duration.ofSeconds(10)).runTime(Duration.ofSeconds(60)));

    private final SeedanceEmulator emulator = EMULATOR.emulator();

    @ParameterizedTest
    @ValueSource(strings = {BOAT, REFERENCES})
    void theExamplesOfTheDocumentAreAccepted(String example) {
        Http.Reply reply = submit(example);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json()).hasSize(1);
        assertThat(reply.at("/id").asText()).matches("cgt-[0-9]{14}-[0-9a-z]{5}");
        assertThat(reply.header("X-Request-Id")).isNotBlank();
        assertThat(emulator.violations()).isEmpty();
    }

    @Test
    void thePathWorksWithoutTheVersionToo() {
        assertThat(Http.bearer(emulator)
                        .post("/contents/generations/tasks", BOAT)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aTaskIsQueuedThenRunsThenSucceeds() {
        String id = accepted(BOAT);
        assertThat(status(id).at("/status").asText()).isEqualTo("queued");
        emulator.advance(Duration.ofSeconds(10));
        assertThat(status(id).at("/status").asText()).isEqualTo("running");
        assertThat(status(id).has("usage")).isFalse();
        emulator.advance(Duration.ofSeconds(60));

        JsonNode task = status(id);

        assertThat(task.at("/status").asText()).isEqualTo("succeeded");
        assertThat(task.at("/error").isNull()).isTrue();
        assertThat(task.at("/usage/completion_tokens").asLong()).isEqualTo(108_900);
        assertThat(task.at("/usage/total_tokens").asLong()).isEqualTo(108_900);
        assertThat(task.at("/execution_expires_after").asLong()).isEqualTo(181_234);
        assertThat(task.at("/updated_at").asLong() - task.at("/created_at").asLong())
                .isEqualTo(70);
        assertThat(emulator.charges()).singleElement().satisfies(charge -> assertThat(charge.amount())
                .isEqualByComparingTo(new BigDecimal(108_900)));
    }

    @ParameterizedTest
    @CsvSource({
        "dreamina-seedance-2-0-260128, 720p, 16:9, 5, 108900",
        "dreamina-seedance-2-5-260628, 720p, 16:9, 18, 389700",
        "dreamina-seedance-2-0-260128, 480p, 16:9, 4, 40594",
    })
    void theTokensAreThoseThatWereObserved(String model, String resolution, String ratio, int duration, long tokens) {
        String id = accepted("""
                {"model":"%s","content":[{"type":"text","text":"x"}],"resolution":"%s","ratio":"%s","duration":%d}""".formatted(model, resolution, ratio, duration));
        emulator.advance(Duration.ofSeconds(70));

        assertThat(status(id).at("/usage/total_tokens").asLong()).isEqualTo(tokens);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'duration':16|duration",
                "'duration':3|duration",
                "'duration':'5'|duration",
                "'resolution':'2k'|resolution",
                "'ratio':'2:1'|ratio",
                "'frames':29|frames",
                "'camera_fixed':true|camera_fixed",
                "'service_tier':'flex'|service_tier",
                "'draft':true|draft",
                "'seed':-2|seed",
                "'execution_expires_after':60|execution_expires_after",
                "'callback_url':'x'|callback_url",
                "'fps':24|fps",
                "'output_format':'mov'|output_format",
                "'priority':10|priority",
            })
    void whatTheDocumentDoesNotAllowIsRefusedByName(String field, String name) {
        String body = "{'model':'dreamina-seedance-2-0-260128','content':[{'type':'text','text':'x'}],%s}"
                .formatted(field)
                .replace('\'', '"');

        Http.Reply reply = submit(body);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.at("/error/code").asText()).isEqualTo("InvalidParameter");
        assertThat(reply.at("/error/message").asText())
                .contains("`" + name + "`")
                .contains("Request id: ");
        assertThat(reply.at("/error/type").asText()).isEqualTo("BadRequest");
        assertThat(emulator.violations()).hasSize(1);
        assertThat(emulator.tasks()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "image_url|http://cdn.example/a.png|",
                "image_url|data:image/PNG;base64,AAAA|",
                "image_url|data:image/png;base64,??|",
                "image_url|https://cdn.example/a.png|reference_video",
                "video_url|data:video/mp4;base64,AAAA|reference_video",
                "video_url|https://cdn.example/a.mp4|",
                "audio_url|https://cdn.example/a.mp3|reference_audio",
            })
    void mediaThatTheDocumentDoesNotAllowAreRefused(String type, String url, String role) {
        assertThat(submit(withMedia(type, url, role)).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "image_url|https://cdn.example/a.png|",
                "image_url|data:image/png;base64,AAAA|first_frame",
                "image_url|asset://a-1|reference_image",
                "video_url|asset://v-1|reference_video",
            })
    void mediaOfTheDocumentAreAccepted(String type, String url, String role) {
        assertThat(submit(withMedia(type, url, role)).status()).isEqualTo(200);
    }

    @Test
    void framesAndReferencesExcludeEachOther() {
        Http.Reply reply = submit("""
                {"model":"dreamina-seedance-2-0-260128","content":[{"type":"text","text":"x"},
                 {"type":"image_url","image_url":{"url":"https://cdn.example/a.png"},"role":"first_frame"},
                 {"type":"image_url","image_url":{"url":"https://cdn.example/b.png"},"role":"reference_image"}]}""");

        assertThat(reply.at("/error/message").asText()).contains("cannot be mixed");
    }

    @Test
    void anUnknownModelIsNotFound() {
        Http.Reply reply = submit("{\"model\":\"seedance-2.0\",\"content\":[{\"type\":\"text\",\"text\":\"x\"}]}");

        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.at("/error/code").asText()).isEqualTo("InvalidEndpointOrModel.NotFound");
    }

    @ParameterizedTest
    @CsvSource({
        "AuthenticationError, 401",
        "AccountOverdueError, 403",
        "ModelNotOpen, 404",
        "ModelAccountRpmRateLimitExceeded, 429",
        "QuotaExceeded, 429",
        "InternalServiceError, 500",
    })
    void eachErrorHasItsStatus(String code, int status) {
        emulator.faults().on(Operation.SUBMIT).inject(Fault.error(code));

        Http.Reply reply = submit(BOAT);

        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.at("/error/code").asText()).isEqualTo(code);
        assertThat(emulator.tasks()).isEmpty();
    }

    @Test
    void anAccountWithoutCreditsIsOverdue() {
        try (SeedanceEmulator poor = SeedanceEmulator.builder()
                .credits(EmulatedProvider.ARK, BigDecimal.ZERO)
                .start()) {
            Http.Reply reply = Http.bearer(poor).post(TASKS, BOAT);

            assertThat(reply.status()).isEqualTo(403);
            assertThat(reply.at("/error/code").asText()).isEqualTo("AccountOverdueError");
        }
    }

    @Test
    void aSubmissionWithoutKeyIsRefused() {
        assertThat(Http.to(emulator).post(TASKS, BOAT).status()).isEqualTo(401);
    }

    @Test
    void thePromptAsksForARefusal() {
        Http.Reply reply = submit(text(Markers.refuse("InputImageSensitiveContentDetected.PrivacyInformation")));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.at("/error/code").asText()).isEqualTo("InputImageSensitiveContentDetected.PrivacyInformation");
    }

    @Test
    void aRejectedVideoIsNotCharged() {
        String id = accepted(text(Markers.MODERATED_LATE));
        emulator.advance(Duration.ofSeconds(70));

        assertThat(status(id).at("/error/code").asText()).isEqualTo("OutputVideoSensitiveContentDetected");
        assertThat(emulator.charges()).isEmpty();
    }

    @Test
    void aTaskThatDoesNotEndExpires() {
        String id = accepted("""
                {"model":"dreamina-seedance-2-0-260128","content":[{"type":"text","text":"x [stuck]"}],
                 "execution_expires_after":3600}""");
        emulator.advance(Duration.ofSeconds(3599));
        assertThat(status(id).at("/status").asText()).isEqualTo("running");
        emulator.advance(Duration.ofSeconds(1));

        assertThat(status(id).at("/status").asText()).isEqualTo("expired");
        assertThat(emulator.charges()).isEmpty();
    }

    @Test
    void aDeleteWhileQueuedCancels() {
        String id = accepted(BOAT);

        assertThat(delete(id).status()).isEqualTo(200);

        assertThat(status(id).at("/status").asText()).isEqualTo("cancelled");
        assertThat(delete(id).status()).isEqualTo(409);
        emulator.advance(Duration.ofHours(24));
        assertThat(get(id).status()).isEqualTo(404);
    }

    @Test
    void aDeleteWhileRunningIsRefused() {
        String id = accepted(BOAT);
        emulator.advance(Duration.ofSeconds(10));

        Http.Reply reply = delete(id);

        assertThat(reply.status()).isEqualTo(409);
        assertThat(reply.at("/error/code").asText()).isEqualTo("TaskRunningCannotCancel");
        assertThat(status(id).at("/status").asText()).isEqualTo("running");
    }

    @Test
    void aDeleteOfATaskThatHasEndedErasesItsRecord() {
        String id = accepted(BOAT);
        emulator.advance(Duration.ofSeconds(70));

        assertThat(delete(id).status()).isEqualTo(200);

        assertThat(get(id).status()).isEqualTo(404);
        assertThat(get(id).at("/error/type").asText()).isEqualTo("NotFound");
        assertThat(emulator.violations()).hasSize(1);
        assertThat(emulator.ledger()).hasSize(1);
    }

    @Test
    void tasksAreShownForSevenDays() {
        String id = accepted(BOAT);
        emulator.advance(Duration.ofDays(7).minusSeconds(1));
        assertThat(get(id).status()).isEqualTo(200);
        emulator.advance(Duration.ofSeconds(1));

        assertThat(get(id).status()).isEqualTo(404);
    }

    @Test
    void theListHasPagesAndFiltersAndNoOrder() {
        List<String> ids = new ArrayList<>();
        IntStream.range(0, 12).forEach(i -> ids.add(accepted(BOAT)));

        List<String> listed = new ArrayList<>();
        for (int page = 1; page <= 3; page++) {
            JsonNode answer = list("?page_num=" + page + "&page_size=5");
            assertThat(answer.at("/total").asInt()).isEqualTo(12);
            answer.at("/items").forEach(item -> listed.add(item.at("/id").asText()));
        }

        assertThat(listed).containsExactlyInAnyOrderElementsOf(ids).isNotEqualTo(ids);
        assertThat(list("?filter.status=running").at("/items")).isEmpty();
        assertThat(list("?filter.status=queued").at("/items")).hasSize(12);
        assertThat(list("?filter.task_ids=" + ids.get(0) + "&filter.task_ids=" + ids.get(1))
                        .at("/items"))
                .hasSize(2);
        assertThat(list("?filter.service_tier=flex").at("/items")).isEmpty();
    }

    @Test
    void oneListASecond() {
        assertThat(Http.bearer(emulator).get(TASKS).status()).isEqualTo(200);
        assertThat(Http.bearer(emulator).get(TASKS).status()).isEqualTo(429);
        assertThat(Http.to(emulator)
                        .header("Authorization", "Bearer another")
                        .get(TASKS)
                        .status())
                .isEqualTo(200);
        emulator.advance(Duration.ofSeconds(1));
        assertThat(Http.bearer(emulator).get(TASKS).status()).isEqualTo(200);
    }

    @Test
    void flexTasksAreListedOnlyWhenAskedFor() {
        accepted("""
                {"model":"seedance-1-5-pro-251215","content":[{"type":"text","text":"x"}],"service_tier":"flex"}""");

        assertThat(list("").at("/items")).isEmpty();
        assertThat(list("?filter.service_tier=flex").at("/items")).hasSize(1);
    }

    @Test
    void answersHaveTheirVariants() {
        String id = accepted(
                text(ArkMarkers.NUMBERS_AS_TEXT + ArkMarkers.SPARSE_LIST + ArkMarkers.UNKNOWN_FIELDS + Markers.FAIL));
        emulator.advance(Duration.ofSeconds(70));

        JsonNode task = status(id);
        JsonNode listed = list("").at("/items/0");

        assertThat(task.at("/duration").isTextual()).isTrue();
        assertThat(task.at("/error/code").asText()).isEqualTo("InternalServiceError");
        assertThat(task.has("of_tomorrow")).isTrue();
        assertThat(listed.at("/failure_reason/code").asText()).isEqualTo("InternalServiceError");
        assertThat(listed.has("error")).isFalse();
        assertThat(listed.has("duration")).isFalse();
    }

    @Test
    void linksEndAfterADayAndRefuseHead() {
        String id = accepted(BOAT);
        emulator.advance(Duration.ofSeconds(70));
        String url = status(id).at("/content/video_url").asText();

        assertThat(Http.to(emulator).get(url).status()).isEqualTo(200);
        assertThat(Http.to(emulator).method("HEAD", url).status()).isEqualTo(403);
        emulator.advance(Duration.ofHours(24));
        assertThat(Http.to(emulator).get(url).status()).isEqualTo(403);
        assertThat(Http.to(emulator)
                        .get(status(id).at("/content/video_url").asText())
                        .status())
                .isEqualTo(200);
    }

    @Test
    void webhooksTellEachChangeAndAreRepeated() {
        accepted("""
                {"model":"dreamina-seedance-2-0-260128","content":[{"type":"text","text":"x"}],
                 "callback_url":"%s/nobody"}""".formatted(emulator.baseUrl()));
        await().until(() -> emulator.webhooks().size() == 1);
        emulator.advance(Duration.ofSeconds(70));

        await().untilAsserted(() -> {
            emulator.advance(Duration.ofSeconds(1));
            assertThat(emulator.webhooks())
                    .extracting(sent -> Http.json(sent.body()).at("/status").asText())
                    .contains("queued", "running", "succeeded");
            assertThat(emulator.webhooks())
                    .filteredOn(sent -> sent.body().contains("succeeded"))
                    .hasSize(4);
        });
    }

    @Test
    void aLostAnswerLeavesATask() {
        emulator.faults().on(Operation.SUBMIT).inject(Fault.status(500).processed());

        assertThat(submit(BOAT).status()).isEqualTo(500);

        assertThat(emulator.tasks()).extracting(task -> task.state()).containsExactly(TaskState.QUEUED);
        assertThat(emulator.received(EmulatedProvider.ARK, Operation.SUBMIT)).isEqualTo(1);
    }

    private Http.Reply submit(String body) {
        return Http.bearer(emulator).post(TASKS, body);
    }

    private String accepted(String body) {
        Http.Reply reply = submit(body);
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        return reply.at("/id").asText();
    }

    private Http.Reply get(String id) {
        return Http.bearer(emulator).get(TASKS + "/" + id);
    }

    private JsonNode status(String id) {
        return get(id).json();
    }

    private Http.Reply delete(String id) {
        return Http.bearer(emulator).method("DELETE", TASKS + "/" + id);
    }

    private JsonNode list(String query) {
        emulator.advance(Duration.ofSeconds(1));
        return Http.bearer(emulator).get(TASKS + query).json();
    }

    private static String text(String prompt) {
        return "{\"model\":\"dreamina-seedance-2-0-260128\",\"content\":[{\"type\":\"text\",\"text\":\"%s\"}]}"
                .formatted(prompt);
    }

    private static String withMedia(String type, String url, String role) {
        String roleMember = role == null ? "" : ",\"role\":\"" + role + "\"";
        return """
                {"model":"dreamina-seedance-2-0-260128","content":[{"type":"text","text":"x"},
                 {"type":"%s","%s":{"url":"%s"}%s}]}""".formatted(type, type, url, roleMember);
    }
}
