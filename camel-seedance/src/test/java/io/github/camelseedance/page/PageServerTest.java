/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelseedance.SeedanceConstants;
import io.github.camelseedance.emulator.EmulatedProvider;
import io.github.camelseedance.emulator.Operation;
import io.github.camelseedance.model.Json;
import io.github.camelseedance.task.MemoryTaskRepository;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskScope;
import io.github.camelseedance.task.store.TaskState;
import io.github.camelseedance.webhook.WebServer;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The page on the HTTP servers that Camel has. */
class PageServerTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    @ParameterizedTest
    @EnumSource(WebServer.class)
    void thePageIsServed(WebServer server) throws Exception {
        try (PageScene scene = PageScene.of(Duration.ofMillis(200)).start(server, true)) {
            HttpResponse<byte[]> bare = scene.get("../seedance");
            assertThat(bare.statusCode()).isEqualTo(302);
            assertThat(bare.headers().firstValue("Location")).contains("seedance/");

            HttpResponse<byte[]> index = scene.get("");
            assertThat(index.statusCode()).isEqualTo(200);
            assertThat(text(index)).contains("<title>Seedance tasks</title>").doesNotContain("{{");
            assertThat(header(index, "Content-Type")).startsWith("text/html");
            assertThat(header(index, "Cache-Control")).isEqualTo("no-store");
            assertThat(header(index, "Content-Security-Policy"))
                    .startsWith("default-src 'self';")
                    .contains("frame-ancestors 'none'")
                    .doesNotContain("unsafe");
            assertThat(header(index, "X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(header(index, "Referrer-Policy")).isEqualTo("no-referrer");

            HttpResponse<byte[]> style = scene.get("page.css");
            assertThat(header(style, "Content-Type")).startsWith("text/css");
            assertThat(scene.get("page.css", "If-None-Match", header(style, "ETag"))
                            .statusCode())
                    .isEqualTo(304);
            assertThat(header(scene.get("page.js"), "Content-Type")).startsWith("text/javascript");

            for (String wrong :
                    new String[] {"nothing", "api/nothing", "PageFiles.class", "../seedance/%2e%2e/page.js/"}) {
                assertThat(scene.get(wrong).statusCode()).as(wrong).isIn(400, 404);
            }

            scene.template()
                    .sendBodyAndHeaders(
                            "direct:" + PageScene.MOVIE,
                            "a <b>cat</b>",
                            Map.of("order", "A-7", "session-token", "s3cret"));
            await().atMost(SOON).until(() -> json(scene.get("api/ended"))
                    .at("/rows/0/deliveredAt")
                    .isNumber());
            HttpResponse<byte[]> ended = scene.get("api/ended?q=cat&state=delivered");
            JsonNode row = json(ended).at("/rows/0");
            assertThat(row.path("prompt").asText()).isEqualTo("a <b>cat</b>");
            assertThat(row.at("/headers/order").asText()).isEqualTo("A-7");
            assertThat(text(ended)).doesNotContain("s3cret", "http:", "https:", "sig");
            assertThat(header(ended, "Cache-Control")).isEqualTo("no-store");
            assertThat(header(ended, "X-Seedance-Now")).matches("[0-9]{13}");
            HttpResponse<byte[]> same =
                    scene.get("api/ended?q=cat&state=delivered", "If-None-Match", header(ended, "ETag"));
            assertThat(same.statusCode()).isEqualTo(304);
            assertThat(same.body()).isEmpty();
            assertThat(header(same, "X-Seedance-Now")).isNotEmpty();

            String video = "video/" + row.path("id").asText();
            HttpResponse<byte[]> whole = scene.get(video);
            assertThat(whole.statusCode()).as(text(whole)).isEqualTo(200);
            assertThat(header(whole, "Content-Type")).isEqualTo("video/mp4");
            byte[] bytes = whole.body();
            assertThat(new String(bytes, 4, 4, StandardCharsets.ISO_8859_1)).isEqualTo("ftyp");
            HttpResponse<byte[]> part = scene.get(video, "Range", "bytes=100-299");
            assertThat(part.statusCode()).isEqualTo(206);
            assertThat(header(part, "Content-Range")).isEqualTo("bytes 100-299/" + bytes.length);
            assertThat(part.body()).isEqualTo(Arrays.copyOfRange(bytes, 100, 300));
            HttpResponse<byte[]> end = scene.get(video, "Range", "bytes=-50");
            assertThat(end.body()).isEqualTo(Arrays.copyOfRange(bytes, bytes.length - 50, bytes.length));
            assertThat(scene.get(video, "Range", "bytes=" + bytes.length + "-").statusCode())
                    .isEqualTo(416);
            assertThat(scene.get("video/nobody").statusCode()).isEqualTo(404);

            assertThat(scene.post("{}", "Content-Type", "application/json").statusCode())
                    .isIn(404, 405);
        }
    }

    @Test
    void anAddressThatHasExpiredIsAskedForAnewOnce() throws Exception {
        try (PageScene scene =
                PageScene.withShortLinks().with(new MemoryTaskRepository()).start(WebServer.PLATFORM_HTTP, true)) {
            scene.template().sendBody("direct:" + PageScene.MOVIE, "a cat");
            await().atMost(SOON).until(() -> json(scene.get("api/ended"))
                    .at("/rows/0/deliveredAt")
                    .isNumber());
            String id = json(scene.get("api/ended")).at("/rows/0/id").asText();
            URI address =
                    URI.create(scene.repository().find(id).orElseThrow().task().videoUrl());
            HttpRequest straight = HttpRequest.newBuilder(address).build();
            await().atMost(SOON)
                    .until(() -> scene.http
                                    .send(straight, HttpResponse.BodyHandlers.discarding())
                                    .statusCode()
                            != 200);
            long asked = scene.emulator.received(EmulatedProvider.MOVIE, Operation.STATUS);

            assertThat(scene.get("video/" + id).statusCode()).isEqualTo(200);
            assertThat(scene.get("video/" + id, "Range", "bytes=0-9").body()).hasSize(10);
            assertThat(scene.emulator.received(EmulatedProvider.MOVIE, Operation.STATUS) - asked)
                    .isEqualTo(1);
        }
    }

    @Test
    void aVideoThatCannotBeFetchedIsExplained() throws Exception {
        try (PageScene scene = PageScene.of(Duration.ofMillis(100)).start(WebServer.PLATFORM_HTTP, true)) {
            scene.template().sendBody("direct:" + PageScene.MOVIE, "a cat");
            await().atMost(SOON).until(() -> json(scene.get("api/ended"))
                    .at("/rows/0/deliveredAt")
                    .isNumber());
            scene.emulator.down();

            HttpResponse<byte[]> answer = scene.get(
                    "video/" + json(scene.get("api/ended")).at("/rows/0/id").asText());
            assertThat(answer.statusCode()).isEqualTo(502);
            assertThat(json(answer).path("error").asText()).contains("seedance2.movie");
            assertThat(text(answer)).doesNotContain("sig=", "\tat ");
        }
    }

    @Test
    void anEndThatWasDeliveredIsDeliveredAgain() throws Exception {
        try (PageScene scene =
                PageScene.of(Duration.ofMillis(100)).withActions().start(WebServer.PLATFORM_HTTP, true)) {
            scene.template().sendBody("direct:" + PageScene.MOVIE, "a cat");
            MockEndpoint ends = scene.context.getEndpoint("mock:ends", MockEndpoint.class);
            for (int delivery = 1; delivery <= 3; delivery++) {
                await().atMost(SOON).until(() -> json(scene.get("api/ended?state=delivered"))
                        .at("/rows/0/deliveredAt")
                        .isNumber());
                assertThat(ends.getReceivedCounter()).isEqualTo(delivery);
                assertThat(ends.getExchanges().get(delivery - 1).getMessage().getHeader(SeedanceConstants.DELIVERY))
                        .isEqualTo(delivery);
                JsonNode row = json(scene.get("api/ended")).at("/rows/0");
                assertThat(row.path("can")).extracting(JsonNode::asText).containsExactly("deliver");
                String token = text(scene.get("")).replaceFirst("(?s).*seedance-token\" content=\"([^\"]*)\".*", "$1");
                HttpResponse<byte[]> done = scene.post(
                        "{\"id\":\"%s\",\"state\":\"delivered\",\"action\":\"deliver\"}"
                                .formatted(row.path("id").asText()),
                        "Content-Type",
                        "application/json",
                        "Sec-Fetch-Site",
                        "same-origin",
                        "X-Seedance-Token",
                        token);
                assertThat(done.statusCode()).as(text(done)).isEqualTo(200);
            }
            assertThat(scene.emulator.tasks()).as("nothing was paid again").hasSize(1);
        }
    }

    @Test
    void aParkedEndIsDeliveredAgain() throws Exception {
        MemoryTaskRepository repository = new MemoryTaskRepository();
        try (PageScene scene = PageScene.of(Duration.ofMillis(100))
                .withActions()
                .with(repository)
                .start(WebServer.PLATFORM_HTTP, true)) {
            TaskScope scope = new TaskScope("default", PageScene.MOVIE, scene.emulator.baseUrl(), "default");
            new PageRows(repository, scope, Instant.now()).trouble();
            TaskRow parked = repository.list(null, TaskState.PARKED, 1).get(0);
            String token = text(scene.get("")).replaceFirst("(?s).*seedance-token\" content=\"([^\"]*)\".*", "$1");
            String wish = "{\"id\":\"%s\",\"state\":\"parked\",\"action\":\"deliver\"}".formatted(parked.id());

            assertThat(scene.post(wish, "Content-Type", "application/json", "Sec-Fetch-Site", "same-origin")
                            .statusCode())
                    .isEqualTo(403);
            HttpResponse<byte[]> done = scene.post(
                    wish,
                    "Content-Type",
                    "application/json",
                    "Sec-Fetch-Site",
                    "same-origin",
                    "X-Seedance-Token",
                    token);

            assertThat(done.statusCode()).as(text(done)).isEqualTo(200);
            MockEndpoint ends = scene.context.getEndpoint("mock:ends", MockEndpoint.class);
            await().atMost(SOON).until(() -> ends.getReceivedCounter() == 1);
            assertThat(ends.getExchanges().get(0).getMessage().getHeader(SeedanceConstants.TASK_ID))
                    .isEqualTo(parked.taskId());
        }
    }

    static JsonNode json(HttpResponse<byte[]> answer) throws Exception {
        return Json.MAPPER.readTree(answer.body());
    }

    static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }
}
