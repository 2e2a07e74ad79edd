/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SeedanceEmulatorTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String TASK = "/api/v1/video/task";
    private static final String CAT = "{\"content\":[{\"type\":\"text\",\"text\":\"A cat\"}]}";

    @Test
    void withoutAnyConfigurationTasksEndByThemselves() {
        try (SeedanceEmulator emulator = SeedanceEmulator.builder().start()) {
            String id = submit(emulator);

            await().atMost(LIMIT).until(() -> word(emulator, id).equals("completed"));
            assertThat(emulator.charges("A cat")).hasSize(1);
        }
    }

    @Test
    void itStopsOnAnInterruptedThreadAndStillTellsItsAddress() {
        SeedanceEmulator emulator = SeedanceEmulator.builder().start();
        String address = emulator.baseUrl();
        Thread.currentThread().interrupt();

        emulator.close();

        assertThat(Thread.interrupted()).as("still interrupted").isTrue();
        assertThat(emulator.wireMock().isRunning()).isFalse();
        assertThat(emulator).hasToString("SeedanceEmulator[" + address + "]");
    }

    @Test
    void aTaskCanEndAfterANumberOfPolls() {
        try (SeedanceEmulator emulator =
                SeedanceEmulator.builder().completesAfterPolls(4).start()) {
            String id = submit(emulator);

            assertThat(words(emulator, id, 4)).containsExactly("queued", "processing", "processing", "completed");
            assertThat(emulator.task(id).orElseThrow().polls()).isEqualTo(4);
        }
    }

    @Test
    void aListIsAPollOfWhatItShows() {
        try (SeedanceEmulator emulator =
                SeedanceEmulator.builder().completesAfterPolls(2).start()) {
            submit(emulator);

            String path = "/api/v1/video/tasks";
            assertThat(Http.movie(emulator)
                            .get(path)
                            .at("/result/data/0/status")
                            .asText())
                    .isEqualTo("processing");
            assertThat(Http.movie(emulator)
                            .get(path)
                            .at("/result/data/0/status")
                            .asText())
                    .isEqualTo("completed");
        }
    }

    @Test
    void theProvidersCanDifferInTheirTimes() {
        try (SeedanceEmulator emulator = SeedanceEmulator.builder()
                .manualTime()
                .timing(EmulatedProvider.MOVIE, Duration.ZERO, Duration.ofSeconds(5))
                .timing(EmulatedProvider.ORG, Duration.ZERO, Duration.ofSeconds(9))
                .start()) {
            submit(emulator);
            Http.bearer(emulator).post("/v1/generate", "{\"prompt\":\"x\"}");
            emulator.advance(Duration.ofSeconds(5));

            assertThat(emulator.tasks())
                    .extracting(EmulatedTask::state)
                    .containsExactly(TaskState.SUCCEEDED, TaskState.PROCESSING);
        }
    }

    @Test
    void aClockOfOnesOwnIsFollowed() {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
        try (SeedanceEmulator emulator = SeedanceEmulator.builder()
                .clock(new Clock() {
                    @Override
                    public Instant instant() {
                        return now.get();
                    }

                    @Override
                    public ZoneId getZone() {
                        return ZoneOffset.UTC;
                    }

                    @Override
                    public Clock withZone(ZoneId zone) {
                        return this;
                    }
                })
                .runTime(Duration.ofHours(1))
                .start()) {
            String id = submit(emulator);
            assertThat(Http.movie(emulator)
                            .get(TASK + "/" + id)
                            .at("/result/created_at")
                            .asText())
                    .isEqualTo("2026-01-01T00:00:00Z");
            now.set(now.get().plus(Duration.ofHours(2)));
            emulator.tick();

            assertThat(emulator.charges()).hasSize(1);
            assertThatThrownBy(() -> emulator.advance(Duration.ZERO)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void aTaskCanBeEndedByHand() {
        try (SeedanceEmulator emulator = SeedanceEmulator.builder().manualTime().start()) {
            String first = submit(emulator);
            String second = submit(emulator);

            assertThat(emulator.succeed(first)).isTrue();
            assertThat(emulator.fail(second, "COPYRIGHT_VIOLATION", "No")).isTrue();
            assertThat(emulator.fail(first, "TOO_LATE", "No")).isFalse();

            assertThat(word(emulator, first)).isEqualTo("completed");
            assertThat(word(emulator, second)).isEqualTo("failed");
            assertThatThrownBy(() -> emulator.succeed("none")).hasMessageContaining("none");
        }
    }

    @Test
    void requestsAreRecordedWithTheirHeaders() {
        try (SeedanceEmulator emulator =
                SeedanceEmulator.builder().recordedRequests(2).start()) {
            for (int i = 0; i < 3; i++) {
                Http.movie(emulator).header("X-Trace", "" + i).post(TASK, CAT);
            }

            assertThat(emulator.requests(EmulatedProvider.MOVIE, Operation.SUBMIT))
                    .as("the last two")
                    .hasSize(2)
                    .last()
                    .satisfies(request -> {
                        assertThat(request.number()).isEqualTo(3);
                        assertThat(request.header("x-api-key")).contains(Http.KEY);
                        assertThat(request.headers().get("x-trace")).containsExactly("2");
                        assertThat(request.body()).isEqualTo(CAT);
                        assertThat(request.toString()).doesNotContain(Http.KEY);
                    });
            assertThat(emulator.received(EmulatedProvider.MOVIE, Operation.SUBMIT))
                    .isEqualTo(3);
            assertThat(emulator.ledger("A cat")).hasSize(3);
        }
    }

    @Test
    void theOldestTasksAreForgotten() {
        try (SeedanceEmulator emulator = SeedanceEmulator.builder().keptTasks(2).start()) {
            String first = submit(emulator);
            submit(emulator);
            submit(emulator);

            assertThat(emulator.tasksCreated()).isEqualTo(3);
            assertThat(emulator.tasks()).hasSize(2);
            assertThat(Http.movie(emulator).get(TASK + "/" + first).at("/code").asText())
                    .isEqualTo("TASK_NOT_FOUND");
        }
    }

    @Test
    void aPathOfNobodyIsAViolation() {
        try (SeedanceEmulator emulator = SeedanceEmulator.builder().start()) {
            assertThat(Http.to(emulator).get("/v2/generate").status()).isEqualTo(404);
            assertThat(Http.movie(emulator).method("DELETE", TASK + "/x").status())
                    .isEqualTo(404);

            assertThat(emulator.violations())
                    .extracting(Violation::operation)
                    .containsExactly(Operation.UNKNOWN, Operation.UNKNOWN);
        }
    }

    @Test
    void theKeyOfAnotherProviderIsALeak() {
        try (SeedanceEmulator emulator = SeedanceEmulator.builder().start()) {
            Http.movie(emulator).header("Authorization", "Bearer other").get("/api/v1/video/balance");
            Http.bearer(emulator).header("X-API-Key", "other").get("/v1/status?task_id=x");

            assertThat(emulator.violations())
                    .extracting(Violation::provider)
                    .containsExactly(EmulatedProvider.MOVIE, EmulatedProvider.ORG);
            assertThat(emulator.violations().toString()).doesNotContain("other");
        }
    }

    @Test
    void aStubOfOnesOwnWins() {
        try (SeedanceEmulator emulator = SeedanceEmulator.builder().start()) {
            emulator.wireMock()
                    .stubFor(get(urlEqualTo("/api/v1/video/balance"))
                            .willReturn(aResponse().withStatus(418).withBody("teapot")));

            assertThat(Http.movie(emulator).get("/api/v1/video/balance").status())
                    .isEqualTo(418);
            assertThat(Http.movie(emulator).post(TASK, CAT).status()).isEqualTo(200);
        }
    }

    @Test
    void aPortCanBeGiven() {
        int port;
        try (SeedanceEmulator emulator = SeedanceEmulator.builder().start()) {
            port = emulator.port();
        }
        try (SeedanceEmulator emulator = SeedanceEmulator.builder().port(port).start()) {
            assertThat(emulator.baseUrl()).isEqualTo("http://127.0.0.1:" + port);
        }
    }

    @Test
    void closingEndsItsThreadsEvenWhereAnswersHang() {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        SeedanceEmulator emulator = SeedanceEmulator.builder().start();
        emulator.faults().on().inject(Fault.hang());
        RawHttp.post(emulator, TASK, "X-API-Key: k", CAT, 1000);

        emulator.close();

        await().pollInSameThread().atMost(LIMIT).untilAsserted(() -> assertThat(
                        Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> !thread.isDaemon() && !before.contains(thread))
                .isEmpty());
    }

    @Test
    void thousandsOfTasksArePolledByManyThreads() throws Exception {
        int threads = 8;
        int each = 250;
        try (SeedanceEmulator emulator = SeedanceEmulator.builder().start()) {
            ExecutorService pool = Executors.newFixedThreadPool(threads);
            List<Runnable> work = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                work.add(() -> {
                    List<String> ids = new ArrayList<>();
                    for (int j = 0; j < each; j++) {
                        ids.add(submit(emulator));
                    }
                    ids.forEach(id -> assertThat(Http.movie(emulator)
                                    .get(TASK + "/" + id)
                                    .at("/code")
                                    .asText())
                            .isEqualTo("200"));
                });
            }
            List<Future<?>> done = work.stream().<Future<?>>map(pool::submit).toList();
            for (Future<?> future : done) {
                future.get(2, TimeUnit.MINUTES);
            }
            pool.shutdown();

            assertThat(emulator.tasksCreated()).isEqualTo(threads * each);
            assertThat(emulator.received(EmulatedProvider.MOVIE, Operation.STATUS))
                    .isEqualTo(threads * each);
            await().atMost(LIMIT).until(() -> emulator.charges().size() == threads * each);
        }
    }

    private static String submit(SeedanceEmulator emulator) {
        return Http.movie(emulator).post(TASK, CAT).at("/result/task_id").asText();
    }

    private static String word(SeedanceEmulator emulator, String id) {
        return Http.movie(emulator).get(TASK + "/" + id).at("/result/status").asText();
    }

    private static List<String> words(SeedanceEmulator emulator, String id, int times) {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            words.add(word(emulator, id));
        }
        return words;
    }
}
