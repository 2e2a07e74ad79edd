/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelseedance.client.http.TransportRequest;
import io.github.camelseedance.client.http.TransportResponse;
import io.github.camelseedance.model.BudgetExceededException;
import io.github.camelseedance.model.InvalidRequestException;
import io.github.camelseedance.model.Json;
import io.github.camelseedance.model.SeedanceException;
import io.github.camelseedance.model.VideoRequest;
import io.github.camelseedance.testing.FakeTransport;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a message that comes from outside can and cannot do to endpoints that are live. */
class UntrustedMessageTest extends SeedanceTestSupport {

    private static final Map<String, Object> HOSTILE = Map.ofEntries(
            Map.entry("CamelHttpUri", "https://evil.example"),
            Map.entry("CamelHttpPath", "/evil"),
            Map.entry("CamelHttpQuery", "evil=1"),
            Map.entry("CamelHttpMethod", "DELETE"),
            Map.entry("CamelHttpHost", "evil.example"),
            Map.entry("Host", "evil.example"),
            Map.entry("Authorization", "Bearer evil"),
            Map.entry("X-API-Key", "evil"),
            Map.entry("x-api-key", "evil"),
            Map.entry("User-Agent", "evil"),
            Map.entry("Cookie", "evil=1"),
            Map.entry("Content-Type", "text/evil"),
            Map.entry("CamelSeedanceProvider", ORG),
            Map.entry("CamelSeedanceVideoUrl", "https://evil.example/v.mp4"),
            Map.entry("apiKey", "evil"),
            Map.entry("provider", ORG));

    @TempDir
    Path directory;

    @ParameterizedTest(name = "{index}: {2}")
    @MethodSource("io.github.camelseedance.message.RequestReaderTest#badBodies")
    void aBadRequestIsNeverSentNorNoted(String provider, Object body, String field) {
        Exchange result = send("seedance:generate?provider=" + provider, body);

        assertThat(result.getException())
                .isInstanceOfSatisfying(InvalidRequestException.class, e -> assertThat(e.getProvider())
                        .isEqualTo(provider))
                .hasMessageContaining(field)
                .hasMessageNotContaining(KEY);
        assertThat(transport.requests()).isEmpty();
        assertThat(component.runtime().repository().counts()).isEmpty();
    }

    @ParameterizedTest(name = "{0}={1}")
    @MethodSource("io.github.camelseedance.message.RequestReaderTest#badHeaders")
    void aBadHeaderIsNeverSentNorNoted(String header, Object value, String field) {
        Exchange result = send("seedance:generate", "p", Map.of(header, value));

        assertThat(result.getException())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining(field);
        assertThat(transport.requests()).isEmpty();
        assertThat(component.runtime().repository().counts()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"generate", "status", "cancel", "balance", "list"})
    void noHeaderChangesWhereAndAsWhomARequestIsSent(String operation) {
        answerEverything();
        String body = operation.equals("generate") ? "a cat" : "t1";

        Exchange result = send("seedance:" + operation, body, HOSTILE);

        assertThat(result.getException()).isNull();
        assertThat(transport.requests()).isNotEmpty();
        for (TransportRequest request : transport.requests()) {
            assertThat(request.uri().toString())
                    .startsWith("https://api.seedance2.movie/")
                    .doesNotContain("evil");
            assertThat(request.headers()).containsEntry("X-API-Key", KEY);
            assertThat(request.headers().keySet())
                    .allMatch(name -> List.of("Accept", "Accept-Encoding", "User-Agent", "X-API-Key")
                            .contains(name));
            assertThat(request.headers().values()).noneMatch(value -> value.contains("evil"));
            assertThat(request.method()).isNotEqualTo("DELETE");
            assertThat(FakeTransport.bodyOf(request)).doesNotContain("evil");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "CamelSeedanceDuraton, CamelSeedanceDuration",
        "camelseedanceaspectration, CamelSeedanceAspectRatio",
        "CamelSeedanceAspect_Ratios, CamelSeedanceAspectRatio",
        "CamelSeedancePromt, CamelSeedancePrompt",
        "CamelSeedanceTaskld, CamelSeedanceTaskId",
        "CamelSeedancePageSise, CamelSeedancePageSize",
        "CamelSeedanceStatusFiler, CamelSeedanceStatusFilter",
        "CamelSeedanceSubmisionKey, CamelSeedanceSubmissionKey",
        "CamelSeedanceResolutoin, CamelSeedanceResolution",
        "cAmElSeedanceApiKey, CamelSeedance",
        "CamelSeedanceBaseUrl, CamelSeedance",
        "CamelSeedanceOperation, CamelSeedanceDuration",
        "CamelSeedanceMediaDirectory, CamelSeedance",
        "CamelSeedance, CamelSeedance"
    })
    void aHeaderThatIsAlmostOursIsRefusedWithTheNearestName(String header, String nearest) {
        for (String operation : List.of("generate", "estimate", "status", "cancel", "list", "balance")) {
            assertThat(send("seedance:" + operation, "t1", Map.of(header, "8")).getException())
                    .as(operation)
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContainingAll(header, "the nearest name is " + nearest);
        }
        assertThat(transport.requests()).isEmpty();
    }

    @Test
    void everyHeaderOfTheComponentPassesThroughAnotherOperation() {
        answerEverything();
        Map<String, Object> all = new HashMap<>();
        SeedanceConstants.HEADERS.forEach(name -> all.put(name, "x"));
        for (String given : List.of(
                SeedanceConstants.DURATION,
                SeedanceConstants.SEED,
                SeedanceConstants.GENERATE_AUDIO,
                SeedanceConstants.WATERMARK,
                SeedanceConstants.RETURN_LAST_FRAME,
                SeedanceConstants.FIXED_LENS,
                SeedanceConstants.METADATA,
                SeedanceConstants.WEBHOOK_URL,
                SeedanceConstants.MODEL,
                SeedanceConstants.ASPECT_RATIO,
                SeedanceConstants.RESOLUTION)) {
            all.remove(given);
        }

        assertThat(send("seedance:generate", "a cat", all).getException()).isNull();
    }

    @Test
    void theSetOfHeadersIsTheListOfHeaders() throws Exception {
        Set<String> declared = new HashSet<>();
        for (Field field : SeedanceConstants.class.getFields()) {
            if (field.getType() == String.class && !field.getName().equals("SUBMISSION_ID")) {
                declared.add((String) field.get(null));
            }
        }
        assertThat(SeedanceConstants.HEADERS).isEqualTo(declared);
    }

    @Test
    void anIdInAHeaderOfAnyCaseIsCheckedLikeAnyOther() {
        assertThat(send("seedance:status", "t1", Map.of("cAmElSeedanceTaskId", "../../balance"))
                        .getException())
                .isInstanceOf(InvalidRequestException.class);
        assertThat(transport.requests()).isEmpty();
    }

    @Test
    void aMessageCannotSendFilesOfTheHostAway() throws Exception {
        Path secret = Files.writeString(directory.resolve("secret.png"), "secret");
        Path media = Files.createDirectory(directory.resolve("media"));
        Files.createSymbolicLink(media.resolve("link.png"), secret);
        String uri = "seedance:generate?mediaDirectory=" + media;

        for (String file : List.of(secret.toString(), "../secret.png", "link.png")) {
            Map<String, Object> medium = Map.of("type", "image", "file", file);
            String json = "[{\"type\":\"image\",\"file\":\"" + file + "\"}]";
            assertRefused(send(uri, Map.of("prompt", "p", "media", List.of(medium))));
            assertRefused(send(uri, "{\"prompt\":\"p\",\"media\":" + json + "}"));
            assertRefused(send(uri, "p", Map.of(SeedanceConstants.MEDIA, json)));
        }
        assertThat(transport.requests()).isEmpty();
    }

    private static void assertRefused(Exchange result) {
        assertThat(result.getException())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("a file below mediaDirectory");
    }

    @Test
    void aTextBodyOfUploadIsNoPath() throws Exception {
        Path secret = Files.writeString(directory.resolve("secret.png"), "secret");

        assertThat(send("seedance:upload", secret.toString()).getException())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContainingAll("java.lang.String", "InputStream");
        assertThat(transport.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"7.1", "0.000001"})
    void whatCostsTooMuchIsNotSubmitted(String limit) {
        Exchange result = send("seedance:generate?resolution=480p&duration=8&maxCost=" + limit, "a cat");

        assertThat(result.getException())
                .isInstanceOf(BudgetExceededException.class)
                .hasMessageContainingAll("7.2", "credits", limit);
        assertThat(transport.requests()).isEmpty();
        assertThat(component.runtime().repository().counts()).isEmpty();
    }

    /** What the fields in extra cost is not known, whatever they are called and wherever they stand. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"n\":10}",
                "{\"duration\":15}",
                "{\"resolution\":\"1080p\"}",
                "{\"parameters\":{\"n\":10}}",
                "{\"output\":{\"count\":[10]}}",
                "{\"n\":null}",
                "{\"\":1}"
            })
    void extraCannotPassTheLimit(String extra) {
        answerEverything();
        for (String provider : List.of(MOVIE, INK, ORG, "byteplus.com", "volcengine.com")) {
            for (Object body : List.of(
                    "{\"prompt\":\"a cat\",\"extra\":" + extra + "}",
                    Map.of("prompt", "a cat", "extra", Json.MAPPER.convertValue(tree(extra), Map.class)),
                    VideoRequest.builder()
                            .prompt("a cat")
                            .extra("n", tree(extra))
                            .build())) {
                Exchange result = send("seedance:generate?maxCost=1000000&provider=" + provider, body);

                assertThat(result.getException())
                        .isInstanceOfAny(BudgetExceededException.class, InvalidRequestException.class);
            }
        }
        assertThat(transport.requests()).allMatch(request -> request.method().equals("GET"));
        assertThat(component.runtime().repository().counts()).isEmpty();
    }

    private static JsonNode tree(String json) {
        try {
            return Json.MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Test
    void whatCostsNoMoreThanTheLimitIsSubmitted() {
        answerEverything();

        assertThat(send("seedance:generate?resolution=480p&duration=8&maxCost=7.2", "a cat")
                        .getException())
                .isNull();
        assertThat(transport.requests()).hasSize(1);
    }

    @Test
    void whatCannotBeEstimatedIsNotSubmittedEither() {
        transport.otherwise(request -> CompletableFuture.completedFuture(
                json("{\"success\":true,\"models\":[{\"id\":\"seedance-2.0\",\"usdPerSecond\":{\"720p\":0.1}}]}")));

        Exchange result = send(
                "seedance:generate?provider=seedance2.ink&maxCost=100",
                "{\"prompt\":\"p\",\"media\":[{\"type\":\"image\",\"url\":\"https://example.com/a.png\"}]}");

        assertThat(result.getException()).isInstanceOf(SeedanceException.class);
        assertThat(transport.requests()).allMatch(request -> request.method().equals("GET"));
    }

    private void answerEverything() {
        transport.otherwise(request -> CompletableFuture.completedFuture(json(answer(request))));
    }

    private static String answer(TransportRequest request) {
        String path = request.uri().getPath();
        if (path.endsWith("/balance")) {
            return "{\"code\":\"200\",\"message\":\"Success\",\"result\":{\"total_credits\":1,\"used_credits\":0,\"remain_credits\":1}}";
        }
        if (path.endsWith("/tasks")) {
            return "{\"code\":\"200\",\"message\":\"Success\",\"result\":{\"data\":[],\"total\":0,\"page\":1,\"page_size\":20}}";
        }
        return "{\"code\":\"200\",\"message\":\"Success\",\"result\":{\"task_id\":\"t1\",\"status\":\"queued\"}}";
    }

    private static TransportResponse json(String body) {
        return FakeTransport.response(200, new HashMap<>(Map.of("Content-Type", "application/json")), body);
    }
}
