/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InkApiTest {
    private static final String GENERATIONS = "/api/open/v1/video/generations";
    private static final String EXAMPLE = """
            {
              "model": "seedance-2.0",
              "prompt": "A river flowing through an autumn forest, aerial view, cinematic motion",
              "aspectRatio": "16:9",
              "duration": 5,
              "resolution": "720p",
              "metadata": {
                "projectId": "proj_1001",
                "sceneId": "scene_08"
              }
            }""";

    @RegisterExtension
    static final SeedanceEmulatorExtension EMULATOR = new SeedanceEmulatorExtension(
            builder -> builder.manualTime().queueTime(Duration.ofSeconds(10)).runTime(Duration.ofSeconds(60)));

    @Test
    void theExampleOfTheDocumentIsAcceptedAndCharged(SeedanceEmulator emulator) {
        Http.Reply reply = Http.bearer(emulator).post(GENERATIONS, EXAMPLE);

        assertThat(reply.status()).isEqualTo(200);
        String id = reply.at("/requestId").asText();
        assertThat(id).startsWith("req_");
        assertThat(reply.json())
                .isEqualTo(Http.json(
                        "{\"success\":true,\"requestId\":\"" + id + "\",\"status\":\"queued\",\"creditsCharged\":40}"));
        Submission line = emulator.ledger().get(0);
        assertThat(line.taskId()).isEqualTo(id);
        assertThat(line.metadata()).isEqualTo(Map.of("projectId", "proj_1001", "sceneId", "scene_08"));
        assertThat(emulator.charges()).extracting(Charge::amount).containsExactly(new BigDecimal(40));
        assertThat(emulator.violations()).isEmpty();
    }

    @Test
    void aTaskGoesThroughItsStatesAndEndsWithAVideo(SeedanceEmulator emulator) {
        String id = submit(emulator, EXAMPLE);

        assertThat(status(emulator, id).at("/status").asText()).isEqualTo("queued");
        emulator.advance(Duration.ofSeconds(10));
        assertThat(status(emulator, id).at("/status").asText()).isEqualTo("processing");
        assertThat(status(emulator, id).at("/output").isNull()).isTrue();
        emulator.advance(Duration.ofSeconds(60));

        Http.Reply done = status(emulator, id);
        String url = emulator.baseUrl() + "/media/ink/" + id + ".mp4";
        assertThat(done.json()).isEqualTo(Http.json("""
                        {
                          "success": true,
                          "requestId": "%s",
                          "status": "succeeded",
                          "model": "seedance-2.0",
                          "prompt": "A river flowing through an autumn forest, aerial view, cinematic motion",
                          "duration": 5,
                          "aspectRatio": "16:9",
                          "output": {"type": "video", "url": "%s"},
                          "error": null
                        }""".formatted(id, url)));
        assertThat(Http.to(emulator).get(url).raw().body()).hasSizeGreaterThan(10_000);
    }

    @Test
    void mediaMakeItDearer(SeedanceEmulator emulator) {
        Http.Reply reply = Http.bearer(emulator).post(GENERATIONS, """
                        {"model":"seedance-2.0","prompt":"She smiles","duration":5,"resolution":"720p",
                         "mediaUrls":["https://example.com/first.jpg","https://example.com/last.png"]}""");

        assertThat(reply.at("/creditsCharged").asInt()).isEqualTo(64);
    }

    @Test
    void aTaskIsCancelledOnce(SeedanceEmulator emulator) {
        String id = submit(emulator, EXAMPLE);

        Http.Reply reply = Http.bearer(emulator).post(GENERATIONS + "/" + id + "/cancel");
        assertThat(reply.json())
                .isEqualTo(Http.json("{\"success\":true,\"requestId\":\"" + id + "\",\"status\":\"cancelled\"}"));
        assertThat(status(emulator, id).at("/status").asText()).isEqualTo("cancelled");

        Http.Reply again = Http.bearer(emulator).post(GENERATIONS + "/" + id + "/cancel");
        assertThat(again.status()).isEqualTo(400);
        assertThat(again.at("/error/code").asText()).isEqualTo("invalid_request");
    }

    @Test
    void theModelsNeedNoKeyAndAreThoseOfTheDocument(SeedanceEmulator emulator) {
        Http.Reply reply = Http.to(emulator).get("/api/open/v1/models");

        assertThat(reply.at("/data/0")).isEqualTo(Http.json("""
                        {
                          "id": "seedance-2.0",
                          "type": "video_generation",
                          "mode": "image_to_video",
                          "durations": [4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
                          "aspectRatios": ["16:9", "9:16", "1:1"],
                          "resolutions": ["480p", "720p", "1080p"],
                          "usdPerSecond": {"480p": 0.05, "720p": 0.1, "1080p": 0.2}
                        }"""));
        assertThat(reply.json().findValuesAsText("id"))
                .isEqualTo(List.of("seedance-2.0", "seedance-2.0-fast", "seedance-1.5-pro"));
    }

    @Test
    void withoutAKeyThereIsTheDocumentedError(SeedanceEmulator emulator) {
        Http.Reply reply = Http.to(emulator).post(GENERATIONS, EXAMPLE);

        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.json())
                .isEqualTo(Http.json(
                        "{\"success\":false,\"error\":{\"code\":\"unauthorized\",\"message\":\"Invalid API key\"}}"));
        assertThat(emulator.ledger()).isEmpty();
    }

    @Test
    void aTaskOfAnotherKeyIsNotFound(SeedanceEmulator emulator) {
        String id = submit(emulator, EXAMPLE);

        Http.Reply reply =
                Http.to(emulator).header("Authorization", "Bearer another").get(GENERATIONS + "/" + id);

        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.at("/error/code").asText()).isEqualTo("not_found");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            prompt      | {"model":"seedance-2.0"}
            prompt      | {"model":"seedance-2.0","prompt":" "}
            prompt      | {"model":"seedance-2.0","prompt":1}
            model       | {"prompt":"x"}
            model       | {"model":"seedance-3","prompt":"x"}
            aspectRatio | {"model":"seedance-2.0","prompt":"x","aspectRatio":"4:3"}
            duration    | {"model":"seedance-2.0","prompt":"x","duration":"5"}
            duration    | {"model":"seedance-2.0","prompt":"x","duration":5.0}
            duration    | {"model":"seedance-2.0","prompt":"x","duration":3}
            duration    | {"model":"seedance-2.0","prompt":"x","duration":16}
            duration    | {"model":"seedance-1.5-pro","prompt":"x","duration":7}
            duration    | {"model":"seedance-2.0","prompt":"x","duration":null}
            resolution  | {"model":"seedance-2.0","prompt":"x","resolution":"4k"}
            webhookUrl  | {"model":"seedance-2.0","prompt":"x","webhookUrl":"hooks"}
            metadata    | {"model":"seedance-2.0","prompt":"x","metadata":"y"}
            mediaUrls   | {"model":"seedance-2.0","prompt":"x","mediaUrls":[]}
            mediaUrls   | {"model":"seedance-2.0","prompt":"x","mediaUrls":["http://example.com/a.png"]}
            mediaUrls   | {"model":"seedance-2.0","prompt":"x","mediaUrls":["https://example.com/a.txt"]}
            mediaUrls   | {"model":"seedance-2.0","prompt":"x","mediaUrls":[{"url":"https://example.com/a.png"}]}
            mediaUrls   | {"model":"seedance-2.0","prompt":"x","mediaUrls":["https://e.com/1.png","https://e.com/2.png","https://e.com/3.png","https://e.com/4.png","https://e.com/5.png","https://e.com/6.png"]}
            seed        | {"model":"seedance-2.0","prompt":"x","seed":1}
            JSON        | {"model":"seedance-2.0","prompt":"x"
            JSON        | {"model":"seedance-2.0","prompt":"x","prompt":"y"}
            JSON object | ["x"]
            """)
    void whatTheDocumentDoesNotAllowIsRefused(String named, String body) {
        SeedanceEmulator emulator = EMULATOR.emulator();

        Http.Reply reply = Http.bearer(emulator).post(GENERATIONS, body);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.at("/success").booleanValue()).isFalse();
        assertThat(reply.at("/error/code").asText()).isEqualTo("invalid_request");
        assertThat(reply.at("/error/message").asText()).contains(named);
        assertThat(emulator.ledger()).isEmpty();
        assertThat(emulator.violations()).singleElement().satisfies(violation -> {
            assertThat(violation.operation()).isEqualTo(Operation.SUBMIT);
            assertThat(violation.message()).contains(named);
        });
    }

    @Test
    void anotherContentTypeIsRefused(SeedanceEmulator emulator) {
        Http.Reply reply = Http.bearer(emulator).postAs("text/plain", GENERATIONS, EXAMPLE);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(emulator.violations()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "[fail],failed,internal_error",
        "[fail:some_code],failed,some_code",
        "[moderated-late],failed,CONTENT_MODERATION_FAILED",
        "[expire],failed,internal_error",
        "[cancelled],cancelled,",
        "[stuck],processing,",
        "[slow],processing,",
        "[unknown-status][slow],reviewing,"
    })
    void markersSteerTheTask(String marker, String status, String code) {
        SeedanceEmulator emulator = EMULATOR.emulator();
        String id = submit(emulator, "{\"model\":\"seedance-2.0\",\"prompt\":\"A cat " + marker + "\"}");

        emulator.advance(Duration.ofSeconds(100));

        Http.Reply reply = status(emulator, id);
        assertThat(reply.at("/status").asText()).isEqualTo(status);
        assertThat(reply.at("/error/code").asText(null)).isEqualTo(code);
        assertThat(reply.at("/output").isNull()).isTrue();
    }

    @Test
    void theUrlCanBeLate(SeedanceEmulator emulator) {
        String id = submit(emulator, "{\"model\":\"seedance-2.0\",\"prompt\":\"A cat [nourl]\"}");
        emulator.advance(Duration.ofSeconds(100));

        assertThat(status(emulator, id).at("/output").isNull()).isTrue();
        assertThat(status(emulator, id).at("/output").isNull()).isTrue();
        assertThat(status(emulator, id).at("/output/url").asText()).endsWith(".mp4");
    }

    private static String submit(SeedanceEmulator emulator, String body) {
        return Http.bearer(emulator).post(GENERATIONS, body).at("/requestId").asText();
    }

    private static Http.Reply status(SeedanceEmulator emulator, String id) {
        return Http.bearer(emulator).get(GENERATIONS + "/" + id);
    }
}
