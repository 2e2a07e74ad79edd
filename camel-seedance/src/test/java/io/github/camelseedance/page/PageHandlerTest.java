/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelseedance.model.Json;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.runtime.RuntimeSettings;
import io.github.camelseedance.runtime.SeedanceRuntime;
import io.github.camelseedance.task.store.Budget;
import io.github.camelseedance.task.store.Payer;
import io.github.camelseedance.task.store.TaskQuery;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskState;
import io.github.camelseedance.testing.WatchedRepository;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the page answers, without a server. */
class PageHandlerTest extends PageFixture {

    @Test
    void whatRunsIsToldWithHowLongSuchTasksTake() throws Exception {
        rows().ended(20);
        rows().running(120, runtime.tracker().node().id());

        JsonNode view = json("/api/running");

        assertThat(view.at("/summary/running").asInt()).isEqualTo(120);
        assertThat(view.path("total").asInt()).isEqualTo(120);
        assertThat(view.path("rows")).hasSize(50);
        assertThat(view.path("next").asText()).isNotEmpty();
        JsonNode row = view.at("/rows/0");
        assertThat(row.path("provider").asText()).isEqualTo("seedance2.movie");
        assertThat(row.path("taskId").asText()).startsWith("cgt-");
        assertThat(row.at("/usual/half").asLong()).isBetween(60_000L, 140_000L);
        assertThat(row.at("/usual/most").asLong())
                .isGreaterThanOrEqualTo(row.at("/usual/half").asLong());
        assertThat(view.path("queues")).extracting(JsonNode::asText).containsExactly("default", "trailers");
    }

    @Test
    void pagesFollowOneAnother() throws Exception {
        rows().running(120, runtime.tracker().node().id());

        List<String> ids = new ArrayList<>();
        String after = "";
        int pages = 0;
        do {
            JsonNode view = json("/api/running?after=" + after);
            view.path("rows").forEach(row -> ids.add(row.path("id").asText()));
            after = view.path("next").asText("");
            pages++;
        } while (!after.isEmpty());
        assertThat(pages).isEqualTo(3);
        assertThat(ids).hasSize(120).doesNotHaveDuplicates();
        for (String wrong : List.of("x", "0_1_1", "2_1_1_a", "0_999999999999_1_a", "0_1_1_a%00", "-1", "%F0")) {
            assertThat(json("/api/running?after=" + wrong).path("rows").size())
                    .as(wrong)
                    .isIn(0, 50);
        }
        assertThat(json("/api/running?size=999999").path("rows")).hasSize(120);
    }

    @ParameterizedTest
    @CsvSource({
        "/api/running?queue=trailers, 24",
        "/api/running?queue=nobody, 0",
        "/api/running?provider=seedance2.movie, 120",
        "/api/running?state=in_doubt, 0",
        "/api/running?state=nonsense, 120",
        "/api/running?q=ORANGE%20cat, 15",
        "/api/running?q=%00%ff%F0, 0",
        "/api/running?q=%zz&size=200, 0",
        "/api/running?after=-1&size=200, 120",
        "/api/running?=&&x&size=200, 120"
    })
    void filtersNarrow(String address, int found) throws Exception {
        rows().running(120, runtime.tracker().node().id());

        assertThat(json(address.contains("size") ? address : address + "&size=200")
                        .path("rows"))
                .hasSize(found);
    }

    @Test
    void whatHasEndedIsToldWithoutAddresses() throws Exception {
        rows().ended(60);
        rows().trouble();

        PageAnswer answer = get("/api/ended?size=200");
        JsonNode view = Json.MAPPER.readTree((byte[]) answer.body());

        assertThat(view.path("rows")).hasSize(64);
        assertThat(view.at("/rows/0/state").asText()).isIn("ended", "parked");
        JsonNode succeeded = view.at("/rows/10");
        assertThat(succeeded.path("hasVideo").asBoolean()).isTrue();
        assertThat(succeeded.path("cost").asText()).matches("[0-9]{1,2}(\\.0)?");
        assertThat(succeeded.at("/headers/shop").asText()).isEqualTo("films");
        assertThat(text(answer))
                .contains("CONTENT_MODERATION_FAILED")
                .doesNotContain("https:", "canary", "cdn.example");
    }

    @Test
    void contentThatIsKnownIsNotSentAgain() throws Exception {
        rows().running(3, runtime.tracker().node().id());
        json("/api/running");
        PageAnswer first = get("/api/running");
        String tag = first.headers().get("ETag");

        PageAnswer same = get("/api/running", "If-None-Match", tag);
        assertThat(same.status()).isEqualTo(304);
        assertThat(same.body()).isNull();
        assertThat(get("/api/running", "If-None-Match", "W/" + tag).status()).isEqualTo(304);
        assertThat(get("/api/ended", "If-None-Match", tag).status()).isEqualTo(200);
        stored(TaskState.RUNNING);
        time.advance(Duration.ofSeconds(2));
        assertThat(get("/api/running", "If-None-Match", tag).status()).isEqualTo(200);
    }

    @Test
    void whatNeedsAPersonComesFirst() throws Exception {
        rows().trouble();
        stored(TaskState.RUNNING);
        time.advance(Duration.ofMinutes(2));

        List<JsonNode> items = new ArrayList<>();
        json("/api/summary").path("attention").forEach(items::add);
        // two minutes went by in a moment, and the heartbeat could not beat
        items.removeIf(item -> item.path("kind").asText().equals("node"));

        assertThat(items)
                .extracting(item -> item.path("kind").asText())
                .containsExactly(
                        "inDoubt",
                        "inDoubt",
                        "parked",
                        "expiring",
                        "expiring",
                        "expiring",
                        "undelivered",
                        "unfollowed");
        assertThat(items.get(0).at("/row/can"))
                .extracting(JsonNode::asText)
                .containsExactly("adopt", "retry", "abandon");
        assertThat(items.get(2).at("/row/can")).extracting(JsonNode::asText).containsExactly("deliver", "abandon");
        assertThat(items.get(6).path("count").asInt()).isEqualTo(3);
        assertThat(items.get(6).path("queue").asText()).isEqualTo("archive");
        assertThat(items.toString()).doesNotContain("canary", "https:");
    }

    @Test
    void ofVeryMuchTroubleTheOldestIsListedAndTheRestCounted() throws Exception {
        for (int i = 0; i < 500; i++) {
            stored(TaskState.IN_DOUBT);
        }
        JsonNode items = json("/api/summary").path("attention");

        assertThat(items).hasSize(Attention.MAX_ROWS + 1);
        assertThat(items.at("/" + Attention.MAX_ROWS + "/count").asInt()).isEqualTo(500 - Attention.MAX_ROWS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "\u202eevil\u202c and \u2066isolated\u2069",
                "quotes \" ' ` ${x} {{y}}",
                "\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67 \u0645\u0631\u062d\u0628\u0627"
            })
    void aPromptIsTextAsItWasWritten(String prompt) throws Exception {
        stored(TaskState.RUNNING, VideoTask.builder().prompt(prompt).build(), "default");

        assertThat(json("/api/running").at("/rows/0/prompt").asText()).isEqualTo(prompt);
    }

    @Test
    void aLongPromptIsCutAndAnAddressInItLosesItsQuery() throws Exception {
        stored(
                TaskState.RUNNING,
                VideoTask.builder().prompt("\ud83d\ude00".repeat(50_000)).build(),
                "default");
        stored(
                TaskState.RUNNING,
                VideoTask.builder()
                        .prompt("like https://x.example/a.mp4?sig=canary\u0000\u0007\nplease")
                        .build(),
                "default");

        JsonNode view = json("/api/running");
        assertThat(view.at("/rows/1/prompt").asText()).hasSizeLessThan(420).endsWith("...");
        assertThat(view.at("/rows/0/prompt").asText()).isEqualTo("like https://x.example/a.mp4?... please");
        assertThat(view.toString()).hasSizeLessThan(10_000);
    }

    @Test
    void headersThatLookSecretAreNotShown() throws Exception {
        TaskRow row = stored(TaskState.ENDED);
        repository.update(row.toBuilder()
                .headers(Map.of(
                        "Authorization", "Bearer canary-1",
                        "x-api-key", "canary-2",
                        "sessionToken", "canary-3",
                        "link", "https://x.example/?canary-4",
                        "order", 77L))
                .build());

        JsonNode headers = json("/api/ended").at("/rows/0/headers");
        assertThat(headers.path("order").asText()).isEqualTo("77");
        assertThat(headers.toString()).doesNotContain("canary").contains("Authorization");
    }

    @Test
    void spendingIsToldByDay() throws Exception {
        rows().ended(600);

        JsonNode view = json("/api/spending");
        assertThat(view.path("days")).hasSize(7);
        assertThat(view.at("/days/6").asText()).isEqualTo(time.now().toString().substring(0, 10));
        assertThat(view.path("spending")).isNotEmpty().allSatisfy(entry -> {
            assertThat(view.path("days"))
                    .extracting(JsonNode::asText)
                    .contains(entry.path("day").asText());
            assertThat(entry.path("currency").asText("credits")).isEqualTo("credits");
        });
        assertThat(view.at("/summary/spentToday/credits").asText()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/nothing",
                "/api/",
                "/api/running/x",
                "/../page.js",
                "/page.js/",
                "/PageFiles.class",
                "/video/",
                "/video/../x"
            })
    void nothingElseIsThere(String path) {
        PageAnswer answer = get(path);
        assertThat(answer.status()).isEqualTo(404);
        assertThat(text(answer)).doesNotContain("Exception");
    }

    /** What a request lacks, or has wrong, when another site makes a browser send it. */
    @ParameterizedTest
    @CsvSource({
        "X-Seedance-Token,",
        "X-Seedance-Token, guess",
        "Sec-Fetch-Site, cross-site",
        "Sec-Fetch-Site, same-site",
        "Sec-Fetch-Site, none",
        "Sec-Fetch-Site,",
        "Content-Type, text/plain",
        "Content-Type, application/x-www-form-urlencoded",
        "Content-Type,"
    })
    void foreignRequestsAreRefused(String header, String value) throws Exception {
        TaskRow row = stored(TaskState.PARKED);
        Map<String, String> headers = trusted();
        if (value == null) {
            headers.remove(header);
        } else {
            headers.put(header, value);
        }
        PageAnswer answer = post(Map.of("id", row.id(), "state", "parked", "action", "abandon"), headers);

        assertThat(answer.status()).isEqualTo(403);
        assertThat(repository.find(row.id())).contains(row);
    }

    @ParameterizedTest
    @CsvSource({
        "http://app.example:8080, app.example:8080,, 200",
        "https://app.example, backend:9, app.example, 200",
        "https://evil.example, app.example,, 403",
        "null, app.example,, 403",
        "'not an origin', app.example,, 403"
    })
    void theOriginIsComparedWhereTheBrowserSaysNoMore(String origin, String host, String forwarded, int status)
            throws Exception {
        TaskRow row = stored(TaskState.PARKED);
        Map<String, String> headers = trusted();
        headers.remove("Sec-Fetch-Site");
        headers.put("Origin", origin);
        headers.put("Host", host);
        if (forwarded != null) {
            headers.put("X-Forwarded-Host", forwarded);
        }
        assertThat(post(Map.of("id", row.id(), "state", "parked", "action", "abandon"), headers)
                        .status())
                .isEqualTo(status);
    }

    @Test
    void withoutTheSwitchThereAreNoActions() throws Exception {
        TaskRow row = stored(TaskState.PARKED);
        actions(false);

        assertThat(token).isEmpty();
        Map<String, String> headers = trusted();
        headers.put(PageGuard.TOKEN, "");
        assertThat(post(Map.of("id", row.id(), "state", "parked", "action", "abandon"), headers)
                        .status())
                .isEqualTo(404);
        JsonNode view = json("/api/ended");
        assertThat(view.path("actions").asBoolean()).isFalse();
        assertThat(view.at("/rows/0").has("can")).isFalse();
        assertThat(repository.find(row.id())).contains(row);
    }

    @ParameterizedTest
    @CsvSource({
        "PARKED, abandon, DELIVERED",
        "PARKED, deliver, ENDED",
        "DELIVERED, deliver, ENDED",
        "IN_DOUBT, abandon,",
        "IN_DOUBT, retry, IN_DOUBT"
    })
    void aPersonDecides(TaskState state, String action, TaskState after) throws Exception {
        TaskRow row = stored(state);

        PageAnswer answer = post(
                Map.of("id", row.id(), "state", state.name().toLowerCase(java.util.Locale.ROOT), "action", action),
                trusted());

        assertThat(answer.status()).as(text(answer)).isEqualTo(200);
        assertThat(repository.find(row.id()).map(TaskRow::state)).isEqualTo(Optional.ofNullable(after));
        assertThat(transport.requests()).isEmpty();
    }

    @Test
    void aBudgetNearItsEndNeedsAPerson() throws Exception {
        rows().ended(50);
        Payer payer = Payer.of(SCOPE);
        Instant since = time.now().minus(Duration.ofHours(24));
        BigDecimal used = repository.budgetUse(payer, since).stream()
                .filter(use -> use.currency() != null)
                .findFirst()
                .orElseThrow()
                .total();
        runtime.budgets().add(payer, new Budget(used.multiply(new BigDecimal(3)), Duration.ofHours(24)));
        runtime.budgets().add(payer, new Budget(used.add(BigDecimal.ONE), Duration.ofHours(24)));

        JsonNode view = json("/api/spending");
        assertThat(view.path("budgets"))
                .extracting(budget -> budget.path("percent").asInt())
                .containsExactly(99, 33);
        assertThat(view.at("/attention/0/kind").asText()).isEqualTo("budget");
        assertThat(view.path("attention")).hasSize(1);
    }

    @Test
    void aTaskIsAdoptedAfterTheProviderWasAsked() throws Exception {
        TaskRow row = stored(TaskState.IN_DOUBT);
        Map<String, String> wish = Map.of("id", row.id(), "state", "in_doubt", "action", "adopt", "taskId", "../x");
        assertThat(post(wish, trusted()).status()).isEqualTo(400);
        assertThat(transport.requests()).isEmpty();

        transport.then(
                200, "{\"success\":true,\"code\":200,\"data\":{\"task_id\":\"found-1\",\"status\":\"processing\"}}");
        Map<String, String> good = Map.of("id", row.id(), "state", "in_doubt", "action", "adopt", "taskId", "found-1");
        PageAnswer answer = post(good, trusted());

        assertThat(answer.status()).as(text(answer)).isEqualTo(200);
        assertThat(repository.find(row.id()).orElseThrow().taskId()).isEqualTo("found-1");
        assertThat(transport.last().headers()).containsEntry("X-API-Key", KEY);
    }

    @Test
    void whatHasChangedOrIsOfOthersIsLeftAlone() throws Exception {
        TaskRow mine = stored(TaskState.RUNNING);
        TaskRow others = stored(TaskState.PARKED, null, "other");

        assertThat(post(Map.of("id", mine.id(), "state", "parked", "action", "abandon"), trusted())
                        .status())
                .isEqualTo(409);
        assertThat(post(Map.of("id", mine.id(), "state", "running", "action", "abandon"), trusted())
                        .status())
                .isEqualTo(409);
        assertThat(post(Map.of("id", others.id(), "state", "parked", "action", "abandon"), trusted())
                        .status())
                .isEqualTo(404);
        assertThat(post(Map.of(), trusted()).status()).isEqualTo(404);
        assertThat(page.post(new PageRequest("/api/action", Map.of(), trusted()::get, "[".getBytes()))
                        .join()
                        .status())
                .isEqualTo(400);
        assertThat(page.post(new PageRequest("/api/action", Map.of(), trusted()::get, null))
                        .join()
                        .status())
                .isEqualTo(400);
        assertThat(repository
                        .page(TaskQuery.of(EnumSet.allOf(TaskState.class), 9))
                        .rows())
                .containsExactlyInAnyOrder(mine, others);
    }

    @Test
    void aRepositoryThatDoesNotAnswerIsSaid() throws Exception {
        runtime.stop();
        WatchedRepository watched = new WatchedRepository();
        runtime = new SeedanceRuntime(
                context, new RuntimeSettings(this, watched, transport, 32, 0, null, time, new Random(5)));
        runtime.start();
        actions(true);
        watched.down = true;

        for (String view : List.of("running", "ended", "spending", "summary")) {
            JsonNode answer = json("/api/" + view);
            assertThat(answer.path("problem").asText()).contains("The task repository does not answer");
            assertThat(answer.at("/attention/0/kind").asText()).isEqualTo("node");
        }
        watched.down = false;
        assertThat(json("/api/running").has("problem")).isFalse();
    }

    @Test
    void whatGoesWrongInsideIsToldWithoutAStackTrace() {
        page = new PageHandler(runtime, new PageFiles(null), null, null, null);

        PageAnswer answer = get("/api/running");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(text(answer)).doesNotContain("\tat ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "//", "", " ", "/a b", "/a?b", "/a/../b", "/a%2f", "/a//b", "/ü", "/<script>"})
    void onlyAPathIsAPath(String path) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PageSettings(path, false, HiddenData.of(null)))
                .withMessageContaining("taskPage")
                .withMessageContaining("'" + path + "'");
    }

    @Test
    void aPathMayBeWrittenLoosely() {
        assertThat(new PageSettings("seedance/", false, HiddenData.of(null)).path())
                .isEqualTo("/seedance");
        assertThat(new PageSettings("/ops/video_tasks.v2", false, HiddenData.of(null)).path())
                .isEqualTo("/ops/video_tasks.v2");
    }

    /** The bound is the wish of the issue; the median keeps out what else the machine does. */
    @Test
    void tenThousandTasksCostLittle() throws Exception {
        rows().running(10_000, runtime.tracker().node().id());
        rows().ended(2_000);
        var threads = ManagementFactory.getThreadMXBean();
        long[] costs = new long[40];
        for (int i = 0; i < costs.length; i++) {
            time.advance(Duration.ofSeconds(2));
            long before = threads.getCurrentThreadCpuTime();
            get(i % 2 == 0 ? "/api/running" : "/api/ended");
            costs[i] = threads.getCurrentThreadCpuTime() - before;
        }
        Arrays.sort(costs);
        assertThat(Duration.ofNanos(costs[costs.length / 2])).isLessThan(Duration.ofMillis(50));
    }
}
