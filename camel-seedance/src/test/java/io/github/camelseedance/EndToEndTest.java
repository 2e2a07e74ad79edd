/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.camelseedance.emulator.EmulatedProvider;
import io.github.camelseedance.emulator.Operation;
import io.github.camelseedance.emulator.SeedanceEmulator;
import io.github.camelseedance.emulator.SeedanceEmulatorExtension;
import io.github.camelseedance.model.ContentRejectedException;
import io.github.camelseedance.model.TaskFailedException;
import io.github.camelseedance.model.TaskStatus;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.provider.BuiltInProviders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The whole way over HTTP: a route of one line per provider, generate, tasks, download. */
class EndToEndTest {

    @RegisterExtension
    static final SeedanceEmulatorExtension EMULATOR = new SeedanceEmulatorExtension(
            builder -> builder.queueTime(Duration.ofMillis(100)).runTime(Duration.ofMillis(300)));

    @TempDir
    Path videos;

    private DefaultCamelContext context;
    private ProducerTemplate template;

    @BeforeEach
    void create() {
        context = new DefaultCamelContext();
        SeedanceComponent component = new SeedanceComponent();
        SeedanceConfiguration options = component.getConfiguration();
        options.setBaseUrl(EMULATOR.baseUrl());
        options.setApiKey("test-key");
        options.setFirstPollDelay(50);
        options.setPollInterval(100);
        context.addComponent("seedance", component);
        template = context.createProducerTemplate();
    }

    @AfterEach
    void stop() throws Exception {
        context.close();
    }

    @ParameterizedTest
    @MethodSource("providers")
    void generateTasksDownload(String provider) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in").to("seedance:generate?trackHeaders=CamelFileName&provider=" + provider);
                from("seedance:tasks?provider=" + provider)
                        .to("seedance:download?provider=" + provider)
                        .to("file:" + videos)
                        .to("mock:done");
            }
        });
        context.start();
        MockEndpoint done = context.getEndpoint("mock:done", MockEndpoint.class);
        done.expectedMessageCount(1);
        VideoTask task = template.requestBodyAndHeader(
                "direct:in", "a cat under cherry blossoms", "CamelFileName", "cat.mp4", VideoTask.class);
        assertThat(task.status().isTerminal()).isFalse();
        done.assertIsSatisfied();
        assertThat(Files.size(videos.resolve("cat.mp4"))).isGreaterThan(1000);
        assertThat(new String(
                        Files.readAllBytes(videos.resolve("cat.mp4")),
                        4,
                        4,
                        java.nio.charset.StandardCharsets.US_ASCII))
                .isEqualTo("ftyp");
        SeedanceEmulator emulator = EMULATOR.emulator();
        assertThat(emulator.tasksCreated()).isEqualTo(1);
        assertThat(emulator.violations()).isEmpty();
    }

    static List<String> providers() {
        return BuiltInProviders.ids();
    }

    @Test
    void awaitCompletionContinuesWithTheEnd() throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in").to("seedance:generate?provider=seedance2.ink&awaitCompletion=true");
                from("direct:lenient")
                        .to(
                                "seedance:generate?provider=seedance2.ink&awaitCompletion=true&throwExceptionOnTaskFailure=false");
            }
        });
        context.start();
        VideoTask task = template.requestBody("direct:in", "a cat", VideoTask.class);
        assertThat(task.status()).isEqualTo(TaskStatus.SUCCEEDED);
        assertThat(task.videoUrl()).isNotNull();
        assertThatThrownBy(() -> template.requestBody("direct:in", "a cat [fail]"))
                .hasCauseInstanceOf(TaskFailedException.class);
        VideoTask failed = template.requestBody("direct:lenient", "a cat [fail]", VideoTask.class);
        assertThat(failed.status()).isEqualTo(TaskStatus.FAILED);
    }

    @Test
    void whatTheProviderRejectsIsATypedErrorAndNoTask() throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in").to("seedance:generate?provider=seedance2.movie");
            }
        });
        context.start();
        assertThatThrownBy(() -> template.requestBody("direct:in", "a cat [moderated]"))
                .hasCauseInstanceOf(ContentRejectedException.class);
        assertThat(EMULATOR.emulator().tasksCreated()).isZero();
    }

    @Test
    void aLocalImageIsUploadedFirst() throws Exception {
        Path image = videos.resolve("cat.png");
        Files.write(image, png());
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in")
                        .to("seedance:generate?provider=seedance2.movie&awaitCompletion=true&mediaDirectory=" + videos);
            }
        });
        context.start();
        VideoTask task = template.requestBody(
                "direct:in",
                "{\"prompt\":\"the cat runs\",\"media\":[{\"type\":\"image\",\"file\":\"cat.png\"}]}",
                VideoTask.class);
        assertThat(task.status()).isEqualTo(TaskStatus.SUCCEEDED);
        assertThat(EMULATOR.emulator().uploads()).hasSize(1);
        assertThat(EMULATOR.emulator().violations()).isEmpty();
    }

    private static byte[] png() throws Exception {
        var out = new java.io.ByteArrayOutputStream();
        javax.imageio.ImageIO.write(
                new java.awt.image.BufferedImage(8, 8, java.awt.image.BufferedImage.TYPE_INT_RGB), "png", out);
        return out.toByteArray();
    }

    @Test
    void aRepeatedKeyIsPaidOnce() throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in").to("seedance:generate?provider=seedanceapi.org&submissionKey=order-${header.order}");
            }
        });
        context.start();
        List<CompletableFuture<VideoTask>> all = IntStream.range(0, 20)
                .mapToObj(i -> template.asyncRequestBodyAndHeader(
                        "direct:in", (Object) "a cat", "order", "4711", VideoTask.class))
                .toList();
        List<String> ids = all.stream().map(f -> f.join().id()).distinct().toList();
        assertThat(ids).hasSize(1);
        assertThat(EMULATOR.emulator().received(EmulatedProvider.ORG, Operation.SUBMIT))
                .isEqualTo(1);
    }

    @Test
    void twoThousandExchangesWaitWithoutAThreadEach() throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in").to("seedance:generate?provider=seedance2.movie&awaitCompletion=true&pollInterval=2s");
            }
        });
        context.start();
        int before = Thread.activeCount();
        List<CompletableFuture<VideoTask>> all = IntStream.range(0, 2000)
                .mapToObj(i -> {
                    CompletableFuture<VideoTask> result = new CompletableFuture<>();
                    var exchange = context.getEndpoint("direct:in").createExchange();
                    exchange.getIn().setBody("cat " + i + " [stuck]");
                    template.asyncSend("direct:in", exchange);
                    return result;
                })
                .toList();
        assertThat(all).hasSize(2000);
        await().atMost(Duration.ofMinutes(2)).until(() -> EMULATOR.emulator().tasksCreated() == 2000);
        long ours = Thread.getAllStackTraces().keySet().stream()
                .filter(t -> t.getName().contains("Seedance")
                        || t.getName().contains("seedance-http")
                        || t.getName().contains("Camel"))
                .count();
        assertThat(ours)
                .as("threads of Camel and the component, from %d", before)
                .isLessThan(60);
        EMULATOR.emulator().tasks().forEach(task -> EMULATOR.emulator().succeed(task.id()));
        await().atMost(Duration.ofMinutes(2))
                .until(() -> context.getInflightRepository().size() == 0);
    }
}
