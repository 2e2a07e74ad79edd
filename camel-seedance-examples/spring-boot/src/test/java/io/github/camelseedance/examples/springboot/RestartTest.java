/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.examples.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelseedance.emulator.EmulatedProvider;
import io.github.camelseedance.emulator.SeedanceEmulatorExtension;
import io.github.camelseedance.examples.springboot.Service.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The service is stopped in the middle and started again on its database: nothing is lost, told twice or paid twice. */
@Tag("slow")
@Timeout(300)
class RestartTest {

    private static final Duration LONG = Duration.ofMinutes(2);
    private static final int REFUSALS = 10;
    private static final int MOST_ORDERS = 2000;

    @RegisterExtension
    static final SeedanceEmulatorExtension EMULATOR =
            new SeedanceEmulatorExtension(builder -> builder.webhookSecret("emulated-secret")
                    .queueTime(Duration.ofMillis(200))
                    .runTime(Duration.ofMillis(600)));

    @TempDir
    private Path home;

    private ConfigurableApplicationContext application;
    private Service service;

    @AfterEach
    void stop() {
        if (application != null) {
            application.close();
        }
    }

    @Test
    void tasksThatRunAreGoneOnWith() throws Exception {
        int port = start(0);
        List<String> before = IntStream.range(0, 5)
                .mapToObj(i -> service.order("early " + i, "Idempotency-Key", "early-" + i))
                .toList();
        before.forEach(id -> service.await(id, "succeeded"));
        Map<String, String> running = new LinkedHashMap<>();
        for (int i = 0; i < 10; i++) {
            String prompt = "late %d [stuck]".formatted(i);
            running.put(service.order(prompt, "Idempotency-Key", "late-" + i), prompt);
        }
        List<String> ids = List.copyOf(running.keySet());
        Path database = home.resolve("videos.mv.db");
        assertThat(database).isNotEmptyFile();
        if (Files.getFileStore(database).supportsFileAttributeView(PosixFileAttributeView.class)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(database)))
                    .isEqualTo("rw-------");
        }

        application.close();
        // these end while nobody listens
        ids.subList(0, 4).forEach(EMULATOR.emulator()::succeed);
        EMULATOR.emulator().fail(ids.get(4), "content_violation", "no");
        Awaitility.await("webhooks in vain").atMost(LONG).untilAsserted(() -> assertThat(
                        EMULATOR.emulator().webhooks())
                .filteredOn(webhook -> webhook.status() == 0)
                .hasSize(5));
        start(port);

        assertThat(service.video(before.get(0)).text("status")).isEqualTo("succeeded");
        assertThat(service.video(ids.get(9)).text("status")).isIn("queued", "processing");
        ids.subList(0, 4).forEach(id -> service.await(id, "succeeded"));
        assertThat(service.await(ids.get(4), "failed").path("errorCode").asText())
                .isEqualTo("content_violation");
        // the others go on as if nothing had been
        ids.subList(5, 9).forEach(EMULATOR.emulator()::succeed);
        ids.subList(5, 9).forEach(id -> service.await(id, "succeeded"));
        assertThat(service.cancel(ids.get(9)).status()).isEqualTo(200);
        service.await(ids.get(9), "cancelled");

        assertOnce(15);
        Answer repeated =
                service.post("{\"prompt\": \"late 0 [stuck]\", \"duration\": 5}", "Idempotency-Key", "late-0");
        assertThat(repeated.text("id")).isEqualTo(ids.get(0));
        assertThat(repeated.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(EMULATOR.emulator().ledger()).hasSize(15);
    }

    @Test
    void callersThatRepeatWhatTheStopHasBrokenPayOnce() throws Exception {
        int port = start(0);
        CountDownLatch some = new CountDownLatch(15);
        Map<Integer, String> accepted = new LinkedHashMap<>();
        // however long the stop takes, the caller is there: it goes on until it has been refused some times
        CompletableFuture<Integer> caller = CompletableFuture.supplyAsync(() -> {
            int tried = 0;
            while (tried - accepted.size() < REFUSALS && tried < MOST_ORDERS) {
                tryOrder(tried++, accepted);
                some.countDown();
            }
            return tried;
        });
        assertThat(some.await(2, TimeUnit.MINUTES)).isTrue();
        application.close();
        int orders = caller.get(2, TimeUnit.MINUTES);
        int broken = orders - accepted.size();
        start(port);

        for (int i = 0; i < orders; i++) {
            String id = service.order("video " + i, "Idempotency-Key", "key-" + i);
            assertThat(accepted.getOrDefault(i, id)).as("the same key").isEqualTo(id);
            accepted.put(i, id);
        }
        accepted.values().forEach(id -> service.await(id, "succeeded"));

        assertThat(broken).as("orders that the stop has broken").isBetween(1, orders - 1);
        assertOnce(orders);
    }

    private void tryOrder(int number, Map<Integer, String> accepted) {
        try {
            accepted.put(number, service.order("video " + number, "Idempotency-Key", "key-" + number));
        } catch (AssertionError e) {
            // the service has stopped: a caller repeats it later
            assertThat(accepted).doesNotContainKey(number);
        }
    }

    private void assertOnce(int orders) {
        assertThat(EMULATOR.emulator().ledger()).hasSize(orders);
        assertThat(EMULATOR.emulator().charges())
                .hasSize(orders)
                .allMatch(charge -> charge.provider() == EmulatedProvider.INK);
        JdbcClient database = application.getBean(JdbcClient.class);
        Awaitility.await("acknowledged").atMost(LONG).untilAsserted(() -> assertThat(
                        database.sql("SELECT COUNT(*) FROM seedance_task WHERE state <> 'DELIVERED'")
                                .query(Integer.class)
                                .single())
                .isZero());
        assertThat(database.sql("SELECT deliveries FROM video")
                        .query(Integer.class)
                        .list())
                .hasSize(orders)
                .containsOnly(1);
    }

    private int start(int port) {
        application = Main.application(
                home,
                "emulator",
                "--server.port=" + port,
                "--camel.component.seedance.base-url=" + EMULATOR.baseUrl(),
                "--camel.component.seedance.first-poll-delay=1s",
                "--camel.component.seedance.poll-interval=1s");
        int actual = Integer.parseInt(application.getEnvironment().getProperty("local.server.port"));
        service = Service.at(actual);
        return actual;
    }
}
