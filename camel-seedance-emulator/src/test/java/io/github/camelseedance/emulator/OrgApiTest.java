/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrgApiTest {
    private static final String EAGLE = """
            {
              "prompt": "A majestic eagle soaring through golden sunset clouds over ocean waves",
              "aspect_ratio": "16:9",
              "resolution": "720p",
              "duration": "8"
            }""";

    @RegisterExtension
    static final SeedanceEmulatorExtension EMULATOR = new SeedanceEmulatorExtension(
            builder -> builder.manualTime().queueTime(Duration.ofSeconds(10)).runTime(Duration.ofSeconds(60)));

    @ParameterizedTest
    @ValueSource(strings = {EAGLE, """
                {
                  "prompt": "A cinematic shot of mountains at sunrise with flowing clouds",
                  "aspect_ratio": "16:9",
                  "resolution": "720p",
                  "duration": "8"
                }""", """
                {
                  "prompt": "The character slowly turns and smiles at the camera",
                  "image_urls": [
                    "https://example.com/my-image.jpg"
                  ],
                  "aspect_ratio": "16:9",
                  "resolution": "720p",
                  "duration": "4"
                }""", """
                {
                  "prompt": "A peaceful river flowing through a forest with birds singing",
                  "aspect_ratio": "16:9",
                  "resolution": "720p",
                  "duration": "8",
                  "generate_audio": true,
                  "fixed_lens": true
                }"""})
    void theExamplesOfTheDocumentAreAccepted(String example) {
        SeedanceEmulator emulator = EMULATOR.emulator();

        Http.Reply reply = Http.bearer(emulator).post("/v1/generate", example);

        assertThat(reply.status()).isEqualTo(200);
        String id = reply.at("/data/task_id").asText();
        assertThat(id).startsWith("seed15").endsWith("pro");
        assertThat(reply.json())
                .isEqualTo(Http.json("{\"code\":200,\"message\":\"success\",\"data\":{\"task_id\":\"" + id
                        + "\",\"status\":\"IN_PROGRESS\"}}"));
        assertThat(emulator.violations()).isEmpty();
    }

    @Test
    void aTaskIsInProgressAndThenSuccess(SeedanceEmulator emulator) {
        String id = submit(emulator, EAGLE);

        assertThat(status(emulator, id).at("/data/status").asText()).isEqualTo("IN_PROGRESS");
        emulator.advance(Duration.ofSeconds(69));
        Http.Reply running = status(emulator, id);
        assertThat(running.at("/data/status").asText()).isEqualTo("IN_PROGRESS");
        assertThat(running.at("/data/response")).isEmpty();
        emulator.advance(Duration.ofSeconds(1));

        assertThat(status(emulator, id).json())
                .isEqualTo(Http.json("""
                        {
                          "code": 200,
                          "message": "success",
                          "data": {
                            "task_id": "%1$s",
                            "status": "SUCCESS",
                            "consumed_credits": 28,
                            "created_at": "%2$s",
                            "request": {
                              "prompt": "A majestic eagle soaring through golden sunset clouds over ocean waves",
                              "aspect_ratio": "16:9",
                              "resolution": "720p",
                              "duration": "8"
                            },
                            "response": ["%3$s/media/org/%1$s.mp4"],
                            "error_message": null
                          }
                        }""".formatted(id, emulator.ledger().get(0).submittedAt(), emulator.baseUrl())));
        assertThat(emulator.charges()).extracting(Charge::amount).containsExactly(new BigDecimal(28));
    }

    @ParameterizedTest
    @CsvSource({"480p,4,8,14", "480p,8,14,28", "480p,12,19,38", "720p,4,14,28", "720p,8,28,56", "720p,12,42,84"})
    void theCreditsAreThoseOfTheTable(String resolution, String duration, int silent, int withAudio) {
        SeedanceEmulator emulator = EMULATOR.emulator();
        String body = "{\"prompt\":\"x\",\"resolution\":\"%s\",\"duration\":\"%s\",\"generate_audio\":%s}";

        String first = submit(emulator, body.formatted(resolution, duration, false));
        String second = submit(emulator, body.formatted(resolution, duration, true));
        emulator.advance(Duration.ofSeconds(70));

        assertThat(status(emulator, first).at("/data/consumed_credits").asInt()).isEqualTo(silent);
        assertThat(status(emulator, second).at("/data/consumed_credits").asInt())
                .isEqualTo(withAudio);
        assertThat(emulator.totalCharged(EmulatedProvider.ORG)).isEqualByComparingTo("" + (silent + withAudio));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            INVALID_PROMPT       | {"duration":"8"}
            INVALID_PROMPT       | {"prompt":""}
            INVALID_PROMPT       | {"prompt":7}
            INVALID_ASPECT_RATIO | {"prompt":"x","aspect_ratio":"2:1"}
            INVALID_RESOLUTION   | {"prompt":"x","resolution":"1080p"}
            INVALID_DURATION     | {"prompt":"x","duration":8}
            INVALID_DURATION     | {"prompt":"x","duration":"5"}
            TOO_MANY_IMAGES      | {"prompt":"x","image_urls":["https://e.com/1.png","https://e.com/2.png"]}
            INVALID_REQUEST      | {"prompt":"x","image_urls":"https://e.com/1.png"}
            INVALID_REQUEST      | {"prompt":"x","image_urls":["file.png"]}
            INVALID_REQUEST      | {"prompt":"x","generate_audio":"true"}
            INVALID_REQUEST      | {"prompt":"x","fixed_lens":1}
            INVALID_REQUEST      | {"prompt":"x","callback_url":"here"}
            INVALID_REQUEST      | {"prompt":"x","model":"seedance-2.0"}
            INVALID_REQUEST      | {"prompt":
            INVALID_PROMPT       | {"prompt":"a cat [moderated]"}
            """)
    void whatTheDocumentDoesNotAllowHasItsCode(String code, String body) {
        SeedanceEmulator emulator = EMULATOR.emulator();

        Http.Reply reply = Http.bearer(emulator).post("/v1/generate", body);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.at("/code").asText()).isEqualTo(code);
        assertThat(reply.at("/message").asText()).isNotBlank();
        assertThat(emulator.ledger()).isEmpty();
    }

    @Test
    void aPromptHasAtMost2000Characters(SeedanceEmulator emulator) {
        Http.Reply fits = Http.bearer(emulator).post("/v1/generate", "{\"prompt\":\"" + "é".repeat(2000) + "\"}");
        Http.Reply tooLong = Http.bearer(emulator).post("/v1/generate", "{\"prompt\":\"" + "é".repeat(2001) + "\"}");

        assertThat(fits.status()).isEqualTo(200);
        assertThat(tooLong.at("/code").asText()).isEqualTo("INVALID_PROMPT");
    }

    @Test
    void keyTaskAndCreditsCanBeMissing(SeedanceEmulator emulator) {
        Http.Reply noKey = Http.movie(emulator).post("/v1/generate", EAGLE);
        assertThat(noKey.status()).isEqualTo(401);
        assertThat(noKey.at("/code").asText()).isEqualTo("INVALID_API_KEY");

        Http.Reply noTask = status(emulator, "seed15none");
        assertThat(noTask.status()).isEqualTo(404);
        assertThat(noTask.at("/code").asText()).isEqualTo("TASK_NOT_FOUND");

        try (SeedanceEmulator poor = SeedanceEmulator.builder()
                .credits(EmulatedProvider.ORG, new BigDecimal(27))
                .start()) {
            Http.Reply noCredits = Http.bearer(poor).post("/v1/generate", EAGLE);
            assertThat(noCredits.status()).isEqualTo(402);
            assertThat(noCredits.at("/code").asText()).isEqualTo("INSUFFICIENT_CREDITS");
        }
    }

    @ParameterizedTest
    @CsvSource({"[fail],FAILED", "[expire],FAILED", "[cancelled],CANCELLED", "[stuck],IN_PROGRESS"})
    void markersSteerTheTask(String marker, String word) {
        SeedanceEmulator emulator = EMULATOR.emulator();
        String id = submit(emulator, "{\"prompt\":\"" + marker + "\"}");
        emulator.advance(Duration.ofSeconds(100));

        Http.Reply reply = status(emulator, id);

        assertThat(reply.at("/data/status").asText()).isEqualTo(word);
        assertThat(reply.at("/data/error_message").isNull()).isEqualTo(!word.equals("FAILED"));
        assertThat(emulator.charges()).isEmpty();
    }

    @Test
    void thereIsNoCancel(SeedanceEmulator emulator) {
        assertThat(Http.bearer(emulator).post("/v1/cancel?task_id=x").status()).isEqualTo(404);
        assertThat(emulator.violations()).hasSize(1);
    }

    private static String submit(SeedanceEmulator emulator, String body) {
        return Http.bearer(emulator)
                .post("/v1/generate", body)
                .at("/data/task_id")
                .asText();
    }

    private static Http.Reply status(SeedanceEmulator emulator, String id) {
        return Http.bearer(emulator).get("/v1/status?task_id=" + id);
    }
}
