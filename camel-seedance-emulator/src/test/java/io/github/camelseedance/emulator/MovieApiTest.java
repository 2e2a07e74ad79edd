/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MovieApiTest {
    private static final String TASK = "/api/v1/video/task";
    private static final String TASKS = "/api/v1/video/tasks";
    private static final String CAT = """
            {
              "model": "seedance-2.0",
              "content": [
                { "type": "text", "text": "A cat running under cherry blossoms, warm sunlight" }
              ],
              "resolution": "720p",
              "ratio": "16:9",
              "duration": 8,
              "generate_audio": false
            }""";

    @RegisterExtension
    static final SeedanceEmulatorExtension EMULATOR = new SeedanceEmulatorExtension(builder -> builder.manualTime()
            .queueTime(Duration.ofSeconds(10))
            .runTime(Duration.ofSeconds(60))
            .credits(EmulatedProvider.MOVIE, new BigDecimal(10_000)));

    @Test
    void theExampleOfTheDocumentIsAccepted(SeedanceEmulator emulator) {
        Http.Reply reply = Http.movie(emulator).post(TASK, CAT);

        String id = reply.at("/result/task_id").asText();
        assertThat(id).matches("[0-9a-f]{32}");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json())
                .isEqualTo(Http.json("{\"code\":\"200\",\"message\":\"Success\",\"result\":{\"task_id\":\"" + id
                        + "\",\"status\":\"pending\",\"credit_cost\":14.4}}"));
        assertThat(emulator.charges()).as("charged when completed").isEmpty();
        assertThat(emulator.violations()).isEmpty();
    }

    @Test
    void theOtherExamplesOfTheDocumentAreAccepted(SeedanceEmulator emulator) {
        Http.Reply saturn = Http.movie(emulator).post(TASK, """
                        {"model": "seedance-2.0",
                         "content": [{"type": "text", "text": "A spaceship gliding past Saturn's rings, epic cinematic shot"}],
                         "resolution": "720p", "ratio": "21:9", "duration": 10, "generate_audio": true}""");

        assertThat(saturn.at("/result/credit_cost").decimalValue()).isEqualByComparingTo("18");
    }

    @Test
    void aTaskGoesThroughItsStatesAndIsChargedWhenCompleted(SeedanceEmulator emulator) {
        String id = submit(emulator, CAT);
        List<String> words = new ArrayList<>();
        for (int seconds : new int[] {0, 5, 5, 59}) {
            emulator.advance(Duration.ofSeconds(seconds));
            words.add(status(emulator, id).at("/result/status").asText());
        }
        assertThat(words).containsExactly("pending", "queued", "processing", "processing");
        emulator.advance(Duration.ofSeconds(1));

        Http.Reply done = status(emulator, id);
        String url = done.at("/result/video_url").asText();
        assertThat(url).startsWith(emulator.baseUrl()).contains(".mp4?token=");
        Submission line = emulator.ledger().get(0);
        assertThat(done.json()).isEqualTo(Http.json("""
                        {
                          "code": "200",
                          "message": "Success",
                          "result": {
                            "task_id": "%s",
                            "model": "seedance-2.0",
                            "status": "completed",
                            "resolution": "720p",
                            "ratio": "16:9",
                            "duration": 8,
                            "generate_audio": false,
                            "seed": null,
                            "video_url": "%s",
                            "last_frame_url": null,
                            "error_code": null,
                            "error_message": null,
                            "credit_cost": 14.4,
                            "created_at": "%s",
                            "updated_at": "%s"
                          }
                        }""".formatted(
                        id, url, line.submittedAt(), line.submittedAt().plusSeconds(70))));
        assertThat(emulator.charges()).extracting(Charge::amount).containsExactly(new BigDecimal("14.4"));
        assertThat(Http.movie(emulator).get("/api/v1/video/balance").json()).isEqualTo(Http.json("""
                        {"code": "200", "message": "Success",
                         "result": {"total_credits": 10000, "used_credits": 14.4, "remain_credits": 9985.6}}"""));
    }

    @ParameterizedTest
    @CsvSource({
        "seedance-2.0,1080p,36.0",
        "seedance-2.0,720p,14.4",
        "seedance-2.0,480p,7.2",
        "seedance-2.0-fast,1080p,26.496",
        "seedance-2.0-fast,720p,11.52",
        "seedance-2.0-fast,480p,5.76"
    })
    void thePricesAreThoseOfTheTable(String model, String resolution, String cost) {
        Http.Reply reply = Http.movie(EMULATOR.emulator())
                .post(
                        TASK,
                        "{\"model\":\"%s\",\"resolution\":\"%s\",\"duration\":8,\"content\":[{\"type\":\"text\",\"text\":\"x\"}]}"
                                .formatted(model, resolution));

        assertThat(reply.body()).contains("\"credit_cost\":" + cost);
    }

    @Test
    void whatIsLeftOutIsTheDefault(SeedanceEmulator emulator) {
        String id = submit(
                emulator, "{\"content\":[{\"type\":\"text\",\"text\":\"x\"}],\"seed\":42,\"return_last_frame\":true}");
        emulator.advance(Duration.ofSeconds(70));

        JsonNode task = status(emulator, id).at("/result");

        assertThat(task.path("model").asText()).isEqualTo("seedance-2.0");
        assertThat(task.path("resolution").asText()).isEqualTo("720p");
        assertThat(task.path("ratio").asText()).isEqualTo("16:9");
        assertThat(task.path("duration").asInt()).isEqualTo(5);
        assertThat(task.path("seed").asLong()).isEqualTo(42);
        assertThat(task.path("last_frame_url").asText()).contains(".png?token=");
        assertThat(emulator.ledger().get(0).seed()).isEqualTo(42);
        Http.Reply frame = Http.to(emulator).get(task.path("last_frame_url").asText());
        assertThat(frame.header("Content-Type")).isEqualTo("image/png");
        assertThat(frame.raw().body()).startsWith(0x89, 'P', 'N', 'G');
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            MISSING_PARAMETER | content        | {}
            INVALID_PARAMETER | content        | {"content":[]}
            INVALID_PARAMETER | content        | {"content":"x"}
            INVALID_PARAMETER | content[0].type | {"content":[{"text":"x"}]}
            INVALID_PARAMETER | content[0].type | {"content":["x"]}
            INVALID_PARAMETER | content[0].text | {"content":[{"type":"text"}]}
            INVALID_PARAMETER | content[0].text | {"content":[{"type":"text","text":""}]}
            INVALID_PARAMETER | content[0].role | {"content":[{"type":"text","text":"x","role":"y"}]}
            INVALID_PARAMETER | content[0].image_url | {"content":[{"type":"image_url","image_url":{"url":"https://e.com/a.png"}}]}
            INVALID_PARAMETER | content[0].image_url | {"content":[{"type":"image_url","image_url":"api/uploads/1/none.png"}]}
            INVALID_PARAMETER | content[0].image_url | {"content":[{"type":"image_url","image_url":"http://e.com/a.png"}]}
            INVALID_PARAMETER | model          | {"content":[{"type":"text","text":"x"}],"model":"seedance-1.5-pro"}
            INVALID_PARAMETER | resolution     | {"content":[{"type":"text","text":"x"}],"resolution":"4k"}
            INVALID_PARAMETER | ratio          | {"content":[{"type":"text","text":"x"}],"ratio":"9:21"}
            INVALID_PARAMETER | duration must be 4-15 | {"content":[{"type":"text","text":"x"}],"duration":16}
            INVALID_PARAMETER | duration       | {"content":[{"type":"text","text":"x"}],"duration":"8"}
            INVALID_PARAMETER | generate_audio | {"content":[{"type":"text","text":"x"}],"generate_audio":"false"}
            INVALID_PARAMETER | seed           | {"content":[{"type":"text","text":"x"}],"seed":-2}
            INVALID_PARAMETER | seed           | {"content":[{"type":"text","text":"x"}],"seed":null}
            INVALID_PARAMETER | watermark      | {"content":[{"type":"text","text":"x"}],"watermark":0}
            INVALID_PARAMETER | callback_url   | {"content":[{"type":"text","text":"x"}],"callback_url":"x"}
            INVALID_PARAMETER | aspectRatio    | {"content":[{"type":"text","text":"x"}],"aspectRatio":"16:9"}
            INVALID_PARAMETER | JSON           | not json
            """)
    void whatTheDocumentDoesNotAllowIsRefused(String code, String named, String body) {
        SeedanceEmulator emulator = EMULATOR.emulator();

        Http.Reply reply = Http.movie(emulator).post(TASK, body);

        assertThat(reply.status()).as("errors are inside of a 200").isEqualTo(200);
        assertThat(reply.at("/code").asText()).isEqualTo(code);
        assertThat(reply.at("/message").asText()).contains(named);
        assertThat(emulator.ledger()).isEmpty();
        assertThat(emulator.violations()).hasSize(1);
    }

    @Test
    void theCallbackHasAtMost512Characters(SeedanceEmulator emulator) {
        String url = "https://example.com/" + "a".repeat(492);
        String body = "{\"content\":[{\"type\":\"text\",\"text\":\"x\"}],\"callback_url\":\"%s\"}";

        assertThat(Http.movie(emulator)
                        .post(TASK, body.formatted(url))
                        .at("/code")
                        .asText())
                .isEqualTo("200");
        assertThat(Http.movie(emulator)
                        .post(TASK, body.formatted(url + "a"))
                        .at("/code")
                        .asText())
                .isEqualTo("INVALID_PARAMETER");
        assertThat(emulator.ledger().get(0).webhookUrl()).isEqualTo(url);
    }

    @Test
    void fieldsOfTomorrowCanBeAllowed() {
        try (SeedanceEmulator emulator =
                SeedanceEmulator.builder().allowUnknownFields(true).start()) {
            Http.Reply reply = Http.movie(emulator)
                    .post(
                            TASK,
                            "{\"content\":[{\"type\":\"text\",\"text\":\"x\",\"role\":\"y\"}],\"camera\":\"steady\"}");
            assertThat(reply.at("/code").asText()).isEqualTo("200");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 6, 30})
    void aTaskThatIsNotOverCanBeCancelled(int seconds) {
        SeedanceEmulator emulator = EMULATOR.emulator();
        String id = submit(emulator, CAT);
        emulator.advance(Duration.ofSeconds(seconds));

        assertThat(cancel(emulator, id).json())
                .isEqualTo(Http.json("{\"code\":\"200\",\"message\":\"Success\",\"result\":{\"task_id\":\"" + id
                        + "\",\"status\":\"cancelled\"}}"));
        emulator.advance(Duration.ofSeconds(100));
        assertThat(status(emulator, id).at("/result/status").asText()).isEqualTo("cancelled");
        assertThat(emulator.charges()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[fail]", "[cancelled]", "[expire]"})
    void aTaskThatIsOverCannot(String marker) {
        SeedanceEmulator emulator = EMULATOR.emulator();
        String id = submit(emulator, CAT.replace("A cat", marker));
        emulator.advance(Duration.ofSeconds(70));

        assertThat(cancel(emulator, id).at("/code").asText()).isEqualTo("TASK_CANCEL_NOT_ALLOWED");
    }

    @ParameterizedTest
    @CsvSource({
        "[fail],failed,INTERNAL_ERROR",
        "[fail:COPYRIGHT_VIOLATION],failed,COPYRIGHT_VIOLATION",
        "[moderated-late],failed,CONTENT_MODERATION_FAILED",
        "[expire],expired,INTERNAL_ERROR",
        "[cancelled],cancelled,",
        "[stuck],processing,",
        "[slow],processing,",
        "[slow][unknown-status],reviewing,"
    })
    void markersSteerTheTask(String marker, String word, String code) {
        SeedanceEmulator emulator = EMULATOR.emulator();
        String id = submit(emulator, CAT.replace("A cat", marker));
        emulator.advance(Duration.ofSeconds(100));

        Http.Reply reply = status(emulator, id);

        assertThat(reply.at("/result/status").asText()).isEqualTo(word);
        assertThat(reply.at("/result/error_code").asText(null)).isEqualTo(code);
        assertThat(emulator.charges()).as("what has not completed is free").isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "[moderated],CONTENT_MODERATION_FAILED",
        "[refuse:PRIVACY_VIOLATION],PRIVACY_VIOLATION",
        "[refuse:SERVICE_BUSY],SERVICE_BUSY"
    })
    void markersRefuseTheSubmission(String marker, String code) {
        SeedanceEmulator emulator = EMULATOR.emulator();

        Http.Reply reply = Http.movie(emulator).post(TASK, CAT.replace("A cat", marker));

        assertThat(reply.at("/code").asText()).isEqualTo(code);
        assertThat(emulator.ledger()).isEmpty();
        assertThat(emulator.violations()).isEmpty();
    }

    @Test
    void errorsCanHaveTheHttpStatusesOfTheTable() {
        try (SeedanceEmulator emulator = SeedanceEmulator.builder()
                .httpErrorStatuses(true)
                .credits(EmulatedProvider.MOVIE, BigDecimal.ONE)
                .start()) {
            assertThat(Http.to(emulator).get("/api/v1/video/balance").status()).isEqualTo(401);
            assertThat(Http.movie(emulator).post(TASK, "{}").status()).isEqualTo(400);
            assertThat(Http.movie(emulator)
                            .post(TASK, CAT.replace("A cat", "[moderated]"))
                            .status())
                    .isEqualTo(400);
            assertThat(Http.movie(emulator).post(TASK, CAT).status()).isEqualTo(402);
            assertThat(status(emulator, "none").status()).isEqualTo(404);
            assertThat(Http.movie(emulator)
                            .post(TASK, CAT.replace("A cat", "[refuse:RATE_LIMIT_EXCEEDED]"))
                            .status())
                    .isEqualTo(429);
            assertThat(Http.movie(emulator)
                            .post(TASK, CAT.replace("A cat", "[refuse:TASK_SUBMIT_FAILED]"))
                            .status())
                    .isEqualTo(500);
            assertThat(Http.movie(emulator)
                            .post(TASK, CAT.replace("A cat", "[refuse:SERVICE_BUSY]"))
                            .status())
                    .isEqualTo(503);
        }
    }

    @Test
    void keysCanBeGiven() {
        try (SeedanceEmulator emulator = SeedanceEmulator.builder()
                .apiKeys(EmulatedProvider.MOVIE, "right")
                .start()) {
            assertThat(Http.movie(emulator)
                            .get("/api/v1/video/balance")
                            .at("/code")
                            .asText())
                    .isEqualTo("INVALID_API_KEY");
            assertThat(Http.to(emulator)
                            .header("X-API-Key", "right")
                            .get("/api/v1/video/balance")
                            .at("/code")
                            .asText())
                    .isEqualTo("200");
        }
    }

    private static String submit(SeedanceEmulator emulator, String body) {
        return Http.movie(emulator).post(TASK, body).at("/result/task_id").asText();
    }

    private static Http.Reply status(SeedanceEmulator emulator, String id) {
        return Http.movie(emulator).get(TASK + "/" + id);
    }

    private static Http.Reply cancel(SeedanceEmulator emulator, String id) {
        return Http.movie(emulator).post(TASK + "/" + id + "/cancel");
    }

    private static List<String> listed(SeedanceEmulator emulator, String query) {
        return Http.movie(emulator).get(TASKS + query).at("/result/data").findValuesAsText("task_id");
    }
}
