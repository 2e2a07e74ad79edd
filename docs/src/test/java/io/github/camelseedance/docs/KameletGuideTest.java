/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelseedance.emulator.SeedanceEmulatorExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page about the Kamelets does what it says, against the emulator, with the key that it names. */
class KameletGuideTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    @RegisterExtension
    static final SeedanceEmulatorExtension EMULATOR =
            new SeedanceEmulatorExtension(builder -> builder.queueTime(Duration.ofMillis(20))
                    .runTime(Duration.ofMillis(50))
                    .apiKeys("key-of-the-documentation"));

    @Test
    void whatTheSinkSubmitsTheSourceStores() throws Exception {
        try (SnippetContext context = open("kamelet-sink-yaml", "kamelet-source-yaml")) {
            send(context, "direct:order", Map.of("orderId", "K-1"));

            await().atMost(LONG).untilAsserted(() -> assertThat(Path.of("videos", "order-K-1.mp4"))
                    .isNotEmptyFile());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"kamelet-java", "kamelet-xml"})
    void theSinkIsAnEndpointInEachLanguage(String snippet) throws Exception {
        try (SnippetContext context = open(snippet)) {
            assertThat(send(context, "direct:order", Map.of()).getMessage().getHeader("CamelSeedanceStatus"))
                    .isEqualTo("queued");
        }
    }

    @Test
    void aRefusedRequestComesToTheRouteThatUsesTheSink() throws Exception {
        try (SnippetContext context = open("kamelet-errors-yaml")) {
            Queue<Exchange> letters = new ConcurrentLinkedQueue<>();
            context.receive("seda:dead-letters", letters);

            context.context().createProducerTemplate().sendBody("direct:order", "A fox [moderated]");

            await().atMost(LONG).untilAsserted(() -> assertThat(letters)
                    .singleElement()
                    .extracting(letter -> letter.getMessage().getBody(String.class))
                    .isEqualTo("A fox [moderated]"));
        }
    }

    @Test
    void theActionGeneratesAndTheOtherFetches() throws Exception {
        try (SnippetContext context = open("kamelet-action-yaml")) {
            Exchange done = send(context, "direct:film", Map.of());

            assertThat(Path.of("videos", done.getMessage().getHeader("CamelSeedanceTaskId") + ".mp4"))
                    .isNotEmptyFile();
        }
    }

    @Test
    void thePipeStoresVideos() throws Exception {
        try (SnippetContext context = open("kamelet-pipe", "kamelet-java")) {
            Object id = send(context, "direct:order", Map.of()).getMessage().getHeader("CamelSeedanceTaskId");

            await().atMost(LONG).untilAsserted(() -> assertThat(Path.of("videos", id + ".mp4"))
                    .isNotEmptyFile());
        }
    }

    @Test
    void aFinishedTaskComesAsJsonAlone() throws Exception {
        try (SnippetContext context = open("kamelet-action-yaml", "kamelet-download-yaml")) {
            Object id = send(context, "direct:film", Map.of()).getMessage().getHeader("CamelSeedanceTaskId");
            Path video = Path.of("videos", id + ".mp4");
            assertThat(video.toFile().delete()).isTrue();

            context.context().createProducerTemplate().sendBody("seda:finished-tasks", "{\"id\": \"" + id + "\"}");

            await().atMost(LONG).untilAsserted(() -> assertThat(video).isNotEmptyFile());
        }
    }

    private static SnippetContext open(String... ids) throws Exception {
        SnippetContext context = new SnippetContext(Snippets.get(ids[0]), EMULATOR.emulator());
        for (String id : ids) {
            context.add(Snippets.get(id));
        }
        context.start();
        return context;
    }

    private static Exchange send(SnippetContext context, String uri, Map<String, Object> headers) {
        Exchange exchange = context.context().createProducerTemplate().request(uri, message -> {
            message.getMessage().setBody("A paper boat in the rain");
            headers.forEach(message.getMessage()::setHeader);
        });
        assertThat(exchange.getException()).isNull();
        return exchange;
    }
}
