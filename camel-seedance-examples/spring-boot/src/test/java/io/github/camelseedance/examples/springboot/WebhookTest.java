/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.examples.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelseedance.emulator.EmulatedProvider;
import io.github.camelseedance.emulator.Fault;
import io.github.camelseedance.emulator.Operation;
import io.github.camelseedance.emulator.SeedanceEmulator;
import io.github.camelseedance.emulator.SeedanceEmulatorExtension;
import io.github.camelseedance.examples.springboot.Service.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.env.Environment;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Webhooks on the server of the application. Polling is an hour away: what ends was told by a webhook. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"camel.component.seedance.first-poll-delay=1h", "camel.component.seedance.poll-interval=1h"})
@ActiveProfiles("emulator")
@DirtiesContext
class WebhookTest {

    private static final Duration LONG = Duration.ofMinutes(2);
    private static final String SIGNATURE = "x-seedance-signature";

    @RegisterExtension
    static final SeedanceEmulatorExtension EMULATOR =
            new SeedanceEmulatorExtension(builder -> builder.webhookSecret("emulated-secret")
                    .queueTime(Duration.ofMillis(200))
                    .runTime(Duration.ofMillis(500)));

    @TempDir
    static Path home;

    @LocalServerPort
    private int port;

    private Service service;
    private SeedanceEmulator emulator;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) {
        registry.add("videos.home", home::toString);
        registry.add("camel.component.seedance.base-url", EMULATOR::baseUrl);
    }

    @BeforeEach
    void service() {
        service = Service.at(port);
        emulator = EMULATOR.emulator();
    }

    @Test
    void aWebhookTellsOfTheEnd() {
        String id = service.order("A fox");

        service.await(id, "succeeded");

        // the emulator has its answer after the service has the end
        Awaitility.await().atMost(LONG).untilAsserted(() -> assertThat(emulator.webhooks())
                .singleElement()
                .satisfies(webhook -> {
                    assertThat(webhook.status()).isEqualTo(204);
                    assertThat(webhook.signature()).isNotBlank();
                }));
        assertThat(emulator.received(EmulatedProvider.INK, Operation.STATUS)).isEqualTo(1);
    }

    @Test
    void theServerWaitsLongerThanAnOrderTakes(@Autowired Environment properties) {
        Duration order =
                DurationStyle.SIMPLE.parse(properties.getRequiredProperty("camel.component.seedance.submit-timeout"));
        Duration server =
                DurationStyle.SIMPLE.parse(properties.getRequiredProperty("spring.mvc.async.request-timeout"));

        assertThat(server).isGreaterThan(order.plusSeconds(10));
    }

    @Test
    void whatIsNotSignedHasNoEffect() {
        String id = service.order("A fox [stuck]");
        String hook =
                "/hooks/seedance/" + emulator.ledger("A fox [stuck]").get(0).webhookToken();
        String body = "{\"id\": \"%s\", \"status\": \"succeeded\"}".formatted(id);

        assertThat(service.call("POST", hook, body).status()).isEqualTo(401);
        assertThat(service.call("POST", hook, body, SIGNATURE, "sha256=" + "0".repeat(64))
                        .status())
                .isEqualTo(401);
        assertThat(service.call("GET", hook, null).status()).isEqualTo(405);
        assertThat(service.call("POST", hook, "x".repeat(70_000)).status()).isEqualTo(413);
        assertThat(service.call("POST", "/hooks/seedance", body).status()).isEqualTo(404);

        assertThat(emulator.received(EmulatedProvider.INK, Operation.STATUS)).isZero();
        assertThat(service.video(id).text("status")).isEqualTo("queued");

        // a genuine one does have
        emulator.succeed(id);
        service.await(id, "succeeded");
    }

    @Test
    void theAddressOfAWebhookIsNotShown() {
        Answer accepted = service.post("{\"prompt\": \"A fox\", \"duration\": 5}");
        String token = emulator.ledger("A fox").get(0).webhookToken();

        assertThat(accepted.response().body()).doesNotContain(token);
        service.await(accepted.text("id"), "succeeded");
        assertThat(service.video(accepted.text("id")).response().body()).doesNotContain(token);
        assertThat(service.get("/actuator/health").response().body()).doesNotContain(token);
    }

    @Test
    void webhooksGetThroughWhileManyOrdersWaitForThem() {
        int orders = 24;
        emulator.faults()
                .on(Operation.SUBMIT)
                .times(orders)
                .inject(Fault.connectionReset().processed());
        ExecutorService callers = Executors.newFixedThreadPool(orders);
        try {
            List<CompletableFuture<String>> ids = IntStream.range(0, orders)
                    .mapToObj(i -> CompletableFuture.supplyAsync(
                            () -> service.order("lost answer " + i, "Idempotency-Key", "lost-" + i), callers))
                    .toList();
            ids.forEach(id -> service.await(id.join(), "succeeded"));
        } finally {
            callers.shutdownNow();
        }

        assertThat(emulator.ledger()).hasSize(orders);
        Awaitility.await().atMost(LONG).untilAsserted(() -> assertThat(emulator.webhooks())
                .hasSize(orders)
                .allMatch(webhook -> webhook.status() == 204));
    }
}
