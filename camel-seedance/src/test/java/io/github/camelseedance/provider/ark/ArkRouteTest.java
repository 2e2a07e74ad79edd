/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.provider.ark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.camelseedance.SeedanceComponent;
import io.github.camelseedance.SeedanceConfiguration;
import io.github.camelseedance.SeedanceConstants;
import io.github.camelseedance.emulator.EmulatedProvider;
import io.github.camelseedance.emulator.Fault;
import io.github.camelseedance.emulator.Operation;
import io.github.camelseedance.emulator.SeedanceEmulator;
import io.github.camelseedance.emulator.SeedanceEmulatorExtension;
import io.github.camelseedance.emulator.TaskState;
import io.github.camelseedance.emulator.ark.ArkMarkers;
import io.github.camelseedance.model.BudgetExceededException;
import io.github.camelseedance.model.ContentRejectedException;
import io.github.camelseedance.model.CostEstimate;
import io.github.camelseedance.model.ModelList;
import io.github.camelseedance.model.TaskNotCancellableException;
import io.github.camelseedance.model.TaskPage;
import io.github.camelseedance.model.TaskStatus;
import io.github.camelseedance.model.VideoTask;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Routes that speak to Ark, over HTTP. */
class ArkRouteTest {

    private static final String ARK = "provider=byteplus.com";
    private static final Duration SOON = Duration.ofSeconds(60);

    @RegisterExtension
    static final SeedanceEmulatorExtension EMULATOR = new SeedanceEmulatorExtension(
            builder -> builder.queueTime(Duration.ofMillis(300)).runTime(Duration.ofMillis(300)));

    @TempDir
    Path files;

    private final SeedanceEmulator emulator = EMULATOR.emulator();
    private DefaultCamelContext context;
    private SeedanceComponent component;
    private ProducerTemplate template;

    @BeforeEach
    void create() {
        context = new DefaultCamelContext();
        component = new SeedanceComponent();
        SeedanceConfiguration options = component.getConfiguration();
        options.setBaseUrl(EMULATOR.baseUrl() + "/api/v3");
        options.setApiKey("test-key");
        options.setFirstPollDelay(100);
        options.setPollInterval(200);
        context.addComponent("seedance", component);
        template = context.createProducerTemplate();
    }

    @AfterEach
    void stop() throws Exception {
        context.close();
    }

    @Test
    void anEndTellsTokensCostAndMismatch() throws Exception {
        MockEndpoint ends = consume("");
        ends.expectedMessageCount(2);
        template.sendBody(
                "seedance:generate?" + ARK,
                Map.of("prompt", "a boat", "duration", 5, "resolution", "720p", "aspectRatio", "16:9"));
        template.sendBody(
                "seedance:generate?" + ARK,
                Map.of(
                        "prompt",
                        "a boat " + ArkMarkers.OTHER_RESULT,
                        "duration",
                        5,
                        "resolution",
                        "720p",
                        "aspectRatio",
                        "16:9"));
        ends.assertIsSatisfied();

        for (Exchange end : ends.getExchanges()) {
            VideoTask task = end.getMessage().getBody(VideoTask.class);
            boolean other = task.duration() == 4;
            assertThat(task.tokens()).isEqualTo(108_900);
            assertThat(task.model()).isEqualTo("seedance-2.0");
            assertThat(end.getMessage().getHeader(SeedanceConstants.COST)).isEqualTo("0.7623");
            assertThat(end.getMessage().getHeader(SeedanceConstants.CURRENCY)).isEqualTo("usd");
            assertThat(task.mismatch())
                    .containsExactlyElementsOf(other ? List.of("aspectRatio", "resolution", "duration") : List.of());
            assertThat(end.getMessage().getHeader(SeedanceConstants.MISMATCH))
                    .isEqualTo(other ? "aspectRatio,resolution,duration" : null);
            String json = end.getMessage().getBody(String.class);
            assertThat(json)
                    .contains("\"tokens\":108900", "\"cost\":0.7623", "\"currency\":\"usd\"")
                    .doesNotContain("providerData", "execution_expires_after");
        }
    }

    @Test
    void aLocalImageTravelsInsideTheRequest() throws Exception {
        Path image = Files.write(files.resolve("a.png"), new byte[] {1, 2, 3});
        context.start();

        template.requestBody(
                "seedance:generate?" + ARK + "&mediaDirectory=" + files,
                Map.of(
                        "prompt",
                        "a boat",
                        "media",
                        List.of(Map.of(
                                "type", "image", "file", image.getFileName().toString(), "role", "reference"))));

        assertThat(emulator.ledger().get(0).request().toString())
                .contains("data:image/png;base64,AQID", "reference_image");
        assertThat(emulator.violations()).isEmpty();
    }

    @Test
    void cancelListModelsAndEstimate() throws Exception {
        context.start();
        VideoTask task = template.requestBody("seedance:generate?" + ARK, "a boat", VideoTask.class);

        VideoTask cancelled = template.requestBody("seedance:cancel?" + ARK, task.id(), VideoTask.class);

        assertThat(cancelled.status()).isEqualTo(TaskStatus.CANCELLED);
        assertThat(template.requestBody("seedance:list?" + ARK, null, TaskPage.class)
                        .tasks())
                .extracting(VideoTask::id)
                .containsExactly(task.id());
        assertThat(template.requestBody("seedance:models?" + ARK, null, ModelList.class)
                        .models())
                .hasSize(6);
        assertThat(template.requestBody(
                                "seedance:estimate?" + ARK,
                                Map.of("prompt", "a boat", "aspectRatio", "16:9"),
                                CostEstimate.class)
                        .amount())
                .isEqualByComparingTo("0.7623");
    }

    @Test
    void aTaskThatHasEndedIsNeverDeleted() throws Exception {
        context.start();
        VideoTask task = template.requestBody("seedance:generate?" + ARK, "a boat", VideoTask.class);
        emulator.succeed(task.id());

        assertThatThrownBy(() -> template.requestBody("seedance:cancel?" + ARK, task.id()))
                .hasCauseInstanceOf(TaskNotCancellableException.class)
                .hasStackTraceContaining(task.id());

        assertThat(emulator.received(EmulatedProvider.ARK, Operation.CANCEL)).isZero();
        assertThat(emulator.violations()).isEmpty();
    }

    @Test
    void cancelsInARaceWithTheEndEraseNothingUnlessTheProviderIsFaster() throws Exception {
        context.start();
        List<VideoTask> tasks = IntStream.range(0, 8)
                .mapToObj(i -> template.requestBody("seedance:generate?" + ARK, "boat " + i, VideoTask.class))
                .toList();

        List<CompletableFuture<Exchange>> cancels = tasks.stream()
                .map(task -> template.asyncSend("seedance:cancel?" + ARK, exchange -> exchange.getMessage()
                        .setBody(task.id())))
                .toList();

        for (int i = 0; i < tasks.size(); i++) {
            Exchange exchange = cancels.get(i).join();
            TaskState state = emulator.task(tasks.get(i).id()).orElseThrow().state();
            boolean told = exchange.getException() == null;
            assertThat(told).as("told as cancelled only when it was").isEqualTo(state == TaskState.CANCELLED);
        }
        assertThat(emulator.violations()).isEmpty();
    }

    @Test
    void whatCostsTooMuchIsNotSent() throws Exception {
        context.start();

        assertThatThrownBy(() -> template.requestBody("seedance:generate?maxCost=0.5&" + ARK, "a boat"))
                .hasCauseInstanceOf(BudgetExceededException.class)
                .hasStackTraceContaining("usd");
        assertThatThrownBy(() -> template.requestBody("seedance:generate?maxCost=9&model=ep-1&" + ARK, "a boat"))
                .hasCauseInstanceOf(BudgetExceededException.class);
        assertThat(emulator.tasksCreated()).isZero();
    }

    @Test
    void ownPricesAreAResource() throws Exception {
        Path prices = Files.writeString(
                files.resolve("prices.json"),
                "{\"byteplus.com\":{\"currency\":\"eur\",\"perMillionTokens\":{\"seedance-2.0\":{\"720p\":[10]}}}}");
        component.setPrices("file:" + prices);
        context.start();

        CostEstimate estimate = template.requestBody(
                "seedance:estimate?" + ARK, Map.of("prompt", "a boat", "aspectRatio", "16:9"), CostEstimate.class);

        assertThat(estimate.amount()).isEqualByComparingTo("1.089");
        assertThat(estimate.currency()).isEqualTo("eur");
    }

    @Test
    void pricesThatCannotBeReadFailAtStart() throws Exception {
        Path prices = Files.writeString(files.resolve("prices.json"), "{\"currency\":\"usd\"}");
        component.setPrices("file:" + prices);

        assertThatThrownBy(() -> {
                    context.addRoutes(new RouteBuilder() {
                        @Override
                        public void configure() {
                            from("direct:in").to("seedance:generate?" + ARK);
                        }
                    });
                    context.start();
                })
                .hasStackTraceContaining("option prices")
                .hasStackTraceContaining("perMillionTokens");
    }

    @Test
    void aPhotographOfAPersonIsRejected() throws Exception {
        context.start();

        assertThatThrownBy(() -> template.requestBody(
                        "seedance:generate?" + ARK,
                        "a boat [refuse:InputImageSensitiveContentDetected.PrivacyInformation]"))
                .hasCauseInstanceOf(ContentRejectedException.class);
    }

    /** The list is in no order and shows tasks late; both answers are lost, of the same prompt at the same moment. */
    @Test
    void twoLostSubmissionsOfOnePromptFindTheirOwnTasks() throws Exception {
        context.start();
        for (int i = 0; i < 5; i++) {
            // others of the account, who leave the field at its default
            template.requestBody(
                    "seedance:generate?account=other&" + ARK,
                    Map.of("prompt", "a dog", "extra", Map.of("execution_expires_after", 172_800)));
        }
        emulator.faults()
                .on(Operation.SUBMIT)
                .times(2)
                .inject(Fault.connectionReset().processed().visibleAfter(Duration.ofSeconds(2)));

        List<CompletableFuture<Object>> both = IntStream.range(0, 2)
                .mapToObj(i -> template.asyncRequestBody("seedance:generate?" + ARK, "a boat"))
                .toList();

        Set<String> ids = new HashSet<>();
        for (CompletableFuture<Object> one : both) {
            ids.add(((VideoTask) one.get(90, java.util.concurrent.TimeUnit.SECONDS)).id());
        }
        assertThat(ids).hasSize(2);
        assertThat(emulator.ledger("a boat"))
                .extracting(line -> line.taskId())
                .containsExactlyInAnyOrderElementsOf(ids);
        assertThat(emulator.received(EmulatedProvider.ARK, Operation.SUBMIT)).isEqualTo(7);
    }

    @Test
    void anAccountIsAdopted() throws Exception {
        SeedanceComponent outside = new SeedanceComponent();
        outside.setConfiguration(component.getConfiguration());
        context.addComponent("outside", outside);
        context.start();
        IntStream.range(0, 3).forEach(i -> template.requestBody("outside:generate?" + ARK, "boat " + i));
        MockEndpoint ends = consume("&source=account&startFrom=earliest&listInterval=1000");

        await().atMost(SOON).untilAsserted(() -> assertThat(ends.getExchanges())
                .extracting(end -> end.getMessage().getHeader(SeedanceConstants.STATUS))
                .containsExactly("succeeded", "succeeded", "succeeded"));
    }

    private MockEndpoint consume(String options) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("seedance:tasks?" + ARK + options).to("mock:ends");
            }
        });
        if (!context.isStarted()) {
            context.start();
        }
        return context.getEndpoint("mock:ends", MockEndpoint.class);
    }
}
