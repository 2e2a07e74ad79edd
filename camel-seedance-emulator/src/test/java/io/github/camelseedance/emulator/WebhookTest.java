/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebhookTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private record Received(String path, String signature, String contentType, String body) {}

    private final List<Received> received = new CopyOnWriteArrayList<>();
    private HttpServer receiver;

    @BeforeEach
    void listen() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            received.add(new Received(
                    exchange.getRequestURI().getPath(),
                    exchange.getRequestHeaders().getFirst("x-seedance-signature"),
                    exchange.getRequestHeaders().getFirst("Content-Type"),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            // each comes over a connection of its own: none is left open that a stop would break
            exchange.getResponseHeaders().set("Connection", "close");
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        receiver.start();
    }

    @AfterEach
    void stop() {
        receiver.stop(0);
    }

    @Test
    void inkTellsTheEndAsDocumentedAndSigned() throws Exception {
        try (SeedanceEmulator emulator =
                SeedanceEmulator.builder().manualTime().webhookSecret("whsec").start()) {
            String id = submitInk(emulator, "A cat");
            assertThat(emulator.ledger().get(0).webhookToken()).isEqualTo("TOKEN");
            emulator.advance(Duration.ofSeconds(1));
            await().atMost(LIMIT).until(() -> received.size() == 1);

            Received hook = received.get(0);
            assertThat(hook.path()).isEqualTo("/hooks/TOKEN");
            assertThat(hook.contentType()).isEqualTo("application/json");
            assertThat(hook.signature()).isEqualTo(hmac("whsec", hook.body()));
            assertThat(Http.json(hook.body())).isEqualTo(Http.json("""
                            {
                              "success": true,
                              "requestId": "%1$s",
                              "status": "succeeded",
                              "output": {"type": "video", "url": "%2$s/media/ink/%1$s.mp4"},
                              "error": null
                            }""".formatted(id, emulator.baseUrl())));
            await().atMost(LIMIT).until(() -> emulator.webhooks().size() == 1);
            assertThat(emulator.webhooks().get(0).status()).isEqualTo(204);
            assertThat(emulator.webhooks().get(0).taskId()).isEqualTo(id);
        }
    }

    @Test
    void withoutASecretNothingIsSigned() {
        try (SeedanceEmulator emulator = SeedanceEmulator.builder().manualTime().start()) {
            submitInk(emulator, "A cat [fail]");
            emulator.advance(Duration.ofSeconds(1));
            await().atMost(LIMIT).until(() -> received.size() == 1);

            assertThat(received.get(0).signature()).isNull();
            assertThat(Http.json(received.get(0).body()).at("/status").asText()).isEqualTo("failed");
            assertThat(Http.json(received.get(0).body()).at("/error/code").asText())
                    .isEqualTo("internal_error");
        }
    }

    @Test
    void timeAloneSendsThem() {
        try (SeedanceEmulator emulator = SeedanceEmulator.builder()
                .queueTime(Duration.ofMillis(20))
                .runTime(Duration.ofMillis(30))
                .start()) {
            submitInk(emulator, "A cat");

            await().atMost(LIMIT).until(() -> received.size() == 1);
            assertThat(emulator.received(EmulatedProvider.INK, Operation.STATUS))
                    .isZero();
        }
    }

    @Test
    void theOthersTellItInTheirEnvelopes() {
        try (SeedanceEmulator emulator =
                SeedanceEmulator.builder().manualTime().webhookSecret("whsec").start()) {
            Http.bearer(emulator).post("/v1/generate", "{\"prompt\":\"x\",\"callback_url\":\"" + hook() + "\"}");
            emulator.advance(Duration.ofSeconds(1));
            await().atMost(LIMIT).until(() -> received.size() == 1);
            Http.movie(emulator)
                    .post(
                            "/api/v1/video/task",
                            "{\"content\":[{\"type\":\"text\",\"text\":\"x\"}],\"callback_url\":\"" + hook() + "\"}");
            emulator.advance(Duration.ofSeconds(1));
            await().atMost(LIMIT).until(() -> received.size() == 2);

            assertThat(Http.json(received.get(0).body()).at("/data/status").asText())
                    .isEqualTo("SUCCESS");
            assertThat(Http.json(received.get(1).body()).at("/result/status").asText())
                    .isEqualTo("completed");
            assertThat(received).allSatisfy(hook -> assertThat(hook.signature()).isNull());
        }
    }

    @Test
    void aCancelledTaskIsTold() {
        try (SeedanceEmulator emulator = SeedanceEmulator.builder().manualTime().start()) {
            String id = submitInk(emulator, "A cat");
            Http.bearer(emulator).post("/api/open/v1/video/generations/" + id + "/cancel");
            await().atMost(LIMIT).until(() -> received.size() == 1);

            assertThat(Http.json(received.get(0).body()).at("/status").asText()).isEqualTo("cancelled");
        }
    }

    @Test
    void theyCanBeLateRepeatedAndOutOfOrder() {
        try (SeedanceEmulator emulator = SeedanceEmulator.builder()
                .manualTime()
                .webhookDelay(Duration.ofSeconds(30))
                .webhookRepeats(1)
                .webhooksOutOfOrder(true)
                .start()) {
            submitInk(emulator, "A cat");
            emulator.advance(Duration.ofSeconds(30));
            assertThat(emulator.webhooks()).isEmpty();
            emulator.advance(Duration.ofSeconds(1));
            await().atMost(LIMIT).until(() -> received.size() == 3);

            assertThat(received)
                    .extracting(hook -> Http.json(hook.body()).at("/status").asText())
                    .containsExactlyInAnyOrder("succeeded", "succeeded", "processing");
        }
    }

    @Test
    void oneCanBeSentAgainAndOneThatNobodyTakesIsRecorded() {
        try (SeedanceEmulator emulator = SeedanceEmulator.builder().manualTime().start()) {
            String id = submitInk(emulator, "A cat");
            emulator.sendWebhook(id);
            await().atMost(LIMIT).until(() -> emulator.webhooks().size() == 1);
            assertThat(Http.json(received.get(0).body()).at("/status").asText()).isEqualTo("queued");

            receiver.stop(0);
            emulator.advance(Duration.ofSeconds(1));
            await().atMost(LIMIT).until(() -> emulator.webhooks().size() == 2);
            assertThat(emulator.webhooks().get(1).status()).isZero();
            assertThat(emulator.webhooks().get(1).failure()).contains("ConnectException");
        }
    }

    private String hook() {
        return "http://127.0.0.1:" + receiver.getAddress().getPort() + "/hooks/TOKEN";
    }

    private String submitInk(SeedanceEmulator emulator, String prompt) {
        return Http.bearer(emulator)
                .post(
                        "/api/open/v1/video/generations",
                        "{\"model\":\"seedance-2.0\",\"prompt\":\"" + prompt + "\",\"webhookUrl\":\"" + hook() + "\"}")
                .at("/requestId")
                .asText();
    }

    private static String hmac(String secret, String body) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
    }
}
