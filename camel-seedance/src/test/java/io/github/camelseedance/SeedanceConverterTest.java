/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelseedance.model.Balance;
import io.github.camelseedance.model.CostEstimate;
import io.github.camelseedance.model.InvalidRequestException;
import io.github.camelseedance.model.Json;
import io.github.camelseedance.model.Media;
import io.github.camelseedance.model.ModelList;
import io.github.camelseedance.model.SeedanceResult;
import io.github.camelseedance.model.TaskPage;
import io.github.camelseedance.model.TaskStatus;
import io.github.camelseedance.model.UploadedFile;
import io.github.camelseedance.model.VideoModel;
import io.github.camelseedance.model.VideoRequest;
import io.github.camelseedance.model.VideoTask;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.TypeConverter;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.dataformat.JsonLibrary;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SeedanceConverterTest {

    private static final VideoTask TASK = VideoTask.builder()
            .id("t1")
            .provider("seedance2.movie")
            .account("default")
            .status(TaskStatus.SUCCEEDED)
            .providerStatus("completed")
            .model("seedance-2.0")
            .prompt("a cat")
            .aspectRatio("16:9")
            .resolution("720p")
            .duration(8)
            .generateAudio(false)
            .seed(7L)
            .videoUrls(List.of("https://cdn.example.com/v.mp4"))
            .lastFrameUrl("https://cdn.example.com/f.png")
            .errorCode("code")
            .errorMessage("message")
            .credits(new BigDecimal("14.40"))
            .createdAt(Instant.parse("2025-01-15T10:30:00Z"))
            .updatedAt(Instant.parse("2025-01-15T10:33:45.5Z"))
            .metadata(Map.of("order", 7))
            .submissionKey("order-7")
            .build();

    private static final String TASK_JSON = "{\"id\":\"t1\",\"provider\":\"seedance2.movie\",\"account\":\"default\","
            + "\"status\":\"succeeded\",\"providerStatus\":\"completed\",\"model\":\"seedance-2.0\",\"prompt\":\"a cat\","
            + "\"aspectRatio\":\"16:9\",\"resolution\":\"720p\",\"duration\":8,\"generateAudio\":false,\"seed\":7,"
            + "\"videoUrls\":[\"https://cdn.example.com/v.mp4\"],\"videoUrl\":\"https://cdn.example.com/v.mp4\","
            + "\"lastFrameUrl\":\"https://cdn.example.com/f.png\",\"errorCode\":\"code\",\"errorMessage\":\"message\","
            + "\"credits\":14.40,\"createdAt\":\"2025-01-15T10:30:00Z\",\"updatedAt\":\"2025-01-15T10:33:45.500Z\","
            + "\"metadata\":{\"order\":7},\"submissionKey\":\"order-7\"}";

    private static DefaultCamelContext context;
    private static ProducerTemplate template;

    @BeforeAll
    static void start() throws Exception {
        context = new DefaultCamelContext();
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:text").convertBodyTo(String.class);
                from("direct:map").convertBodyTo(Map.class);
                from("direct:marshal").marshal().json(JsonLibrary.Jackson);
                from("direct:request").convertBodyTo(VideoRequest.class);
                from("direct:simple").setBody().simple("${body.id} ${bodyAs(String)}");
            }
        });
        context.start();
        template = context.createProducerTemplate();
    }

    @AfterAll
    static void stop() {
        context.stop();
    }

    static Stream<Arguments> results() {
        return Stream.of(
                arguments(TASK, TASK_JSON),
                arguments(VideoTask.builder().id("t1").build(), "{\"id\":\"t1\",\"status\":\"unknown\"}"),
                arguments(
                        new Balance(BigDecimal.TEN, new BigDecimal("3.5"), new BigDecimal("6.5")),
                        "{\"total\":10,\"used\":3.5,\"remaining\":6.5}"),
                arguments(
                        new UploadedFile("api/a.png", Instant.parse("2025-01-15T11:30:00Z"), "image/png", 9),
                        "{\"filePath\":\"api/a.png\",\"expiresAt\":\"2025-01-15T11:30:00Z\",\"contentType\":\"image/png\",\"size\":9}"),
                arguments(
                        new TaskPage(List.of(VideoTask.builder().id("t1").build()), 42, 1, 10),
                        "{\"tasks\":[{\"id\":\"t1\",\"status\":\"unknown\"}],\"total\":42,\"page\":1,\"pageSize\":10}"),
                arguments(
                        new ModelList(List.of(new VideoModel(
                                "m",
                                List.of(4, 5),
                                List.of("16:9"),
                                List.of("720p"),
                                Map.of("720p", new BigDecimal("1.8")),
                                "credits"))),
                        "{\"models\":[{\"id\":\"m\",\"durations\":[4,5],\"aspectRatios\":[\"16:9\"],\"resolutions\":[\"720p\"],"
                                + "\"pricePerSecond\":{\"720p\":1.8},\"currency\":\"credits\"}]}"),
                arguments(
                        new CostEstimate(new BigDecimal("14.4"), "credits", "8 s"),
                        "{\"amount\":14.4,\"currency\":\"credits\",\"basis\":\"8 s\"}"));
    }

    @ParameterizedTest
    @MethodSource("results")
    void everyResultConvertsToTheFormsOfJson(SeedanceResult result, String json) throws Exception {
        TypeConverter converter = context.getTypeConverter();

        assertThat(converter.mandatoryConvertTo(String.class, result)).isEqualTo(json);
        assertThat(converter.mandatoryConvertTo(byte[].class, result)).isEqualTo(json.getBytes(StandardCharsets.UTF_8));
        try (InputStream stream = converter.mandatoryConvertTo(InputStream.class, result)) {
            assertThat(stream).hasContent(json);
        }
        assertThat(Json.MAPPER.writeValueAsString(converter.mandatoryConvertTo(JsonNode.class, result)))
                .isEqualTo(json);
        assertThat(Json.MAPPER.writeValueAsString(converter.mandatoryConvertTo(Map.class, result)))
                .isEqualTo(json);
    }

    @ParameterizedTest
    @MethodSource("results")
    void theDataFormatOfCamelWritesThemToo(SeedanceResult result, String json) throws Exception {
        String marshalled = template.requestBody("direct:marshal", result, String.class);

        assertThat(Json.MAPPER.readTree(marshalled)).isEqualTo(Json.MAPPER.readTree(json));
    }

    @Test
    void routesConvertThem() {
        assertThat(template.requestBody("direct:text", TASK)).isEqualTo(TASK_JSON);
        assertThat(template.requestBody("direct:map", TASK, Map.class))
                .containsEntry("credits", new BigDecimal("14.40"))
                .containsEntry("createdAt", "2025-01-15T10:30:00Z");
        assertThat(template.requestBody("direct:simple", TASK)).isEqualTo("t1 " + TASK_JSON);
    }

    @Test
    void aTaskComesBackFromJson() throws Exception {
        TypeConverter converter = context.getTypeConverter();

        assertThat(converter.mandatoryConvertTo(VideoTask.class, TASK_JSON)).isEqualTo(TASK);
        assertThat(converter.mandatoryConvertTo(VideoTask.class, converter.mandatoryConvertTo(Map.class, TASK)))
                .isEqualTo(TASK);
        assertThat(converter.mandatoryConvertTo(VideoTask.class, TASK_JSON.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(TASK);
        assertThat(converter.mandatoryConvertTo(VideoTask.class, Json.MAPPER.readTree(TASK_JSON)))
                .isEqualTo(TASK);
    }

    @Test
    void aRequestIsMadeOfJsonAndMaps() {
        VideoRequest request = VideoRequest.builder()
                .prompt("p")
                .duration(8)
                .media(Media.image("https://example.com/a.png"))
                .build();
        String json =
                "{\"prompt\":\"p\",\"duration\":8,\"media\":[{\"type\":\"image\",\"url\":\"https://example.com/a.png\"}]}";

        assertThat(template.requestBody("direct:request", json)).isEqualTo(request);
        assertThat(template.requestBody("direct:request", json.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(request);
        assertThat(template.requestBody(
                        "direct:request",
                        Map.of(
                                "prompt",
                                "p",
                                "duration",
                                8,
                                "media",
                                List.of(Map.of("type", "image", "url", "https://example.com/a.png")))))
                .isEqualTo(request);
    }

    @Test
    void aConversionIsNoWayAroundTheChecks() {
        for (Object body : List.of(
                "{\"prompt\":\"p\",\"media\":[{\"type\":\"image\",\"file\":\"/etc/passwd\"}]}",
                Map.of("prompt", "p", "media", List.of(Map.of("type", "image", "file", "/etc/passwd"))),
                "{\"prompt\":\"p\",\"duration\":\"8\"}",
                "{\"prompt\":\"p\",\"colour\":\"red\"}",
                "[]")) {
            assertThatThrownBy(() -> template.requestBody("direct:request", body))
                    .rootCause()
                    .isInstanceOf(InvalidRequestException.class);
        }
    }
}
