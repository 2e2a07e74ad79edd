/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.camelseedance.emulator.Markers;
import io.github.camelseedance.emulator.SeedanceEmulator;
import io.github.camelseedance.emulator.SeedanceEmulatorExtension;
import io.github.camelseedance.model.CostEstimate;
import io.github.camelseedance.model.InvalidRequestException;
import io.github.camelseedance.model.TaskStatus;
import io.github.camelseedance.model.VideoTask;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The routes of the guide do what the guide says, in each of the three languages, against the emulator. */
class GuideTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    @RegisterExtension
    static final SeedanceEmulatorExtension EMULATOR = new SeedanceEmulatorExtension(
            builder -> builder.queueTime(Duration.ofMillis(20)).runTime(Duration.ofMillis(100)));

    @ParameterizedTest
    @ValueSource(strings = {"java", "xml", "yaml"})
    void aSubmittedTaskIsReportedAndItsVideoStored(String language) throws Exception {
        try (SnippetContext context = open("generate-" + language, "tasks-" + language)) {
            VideoTask task = template(context).requestBody("direct:generate", "A river in autumn", VideoTask.class);

            assertThat(task.status()).isEqualTo(TaskStatus.QUEUED);
            Path video = Path.of("videos", task.id() + ".mp4");
            await().atMost(LONG).untilAsserted(() -> assertThat(video).isNotEmptyFile());
            assertThat(emulator().ledger("A river in autumn")).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"java", "xml", "yaml"})
    void anAwaitedVideoIsStoredByTheSameExchange(String language) throws Exception {
        try (SnippetContext context = open("await-" + language)) {
            Exchange exchange = template(context)
                    .request("direct:video", e -> e.getMessage().setBody("A cat on a skateboard"));

            assertThat(exchange.getException()).isNull();
            assertThat(exchange.getMessage().getHeader("CamelSeedanceStatus")).isEqualTo("succeeded");
            String id = exchange.getMessage().getHeader("CamelSeedanceTaskId", String.class);
            assertThat(Path.of("videos", id + ".mp4")).isNotEmptyFile();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"java", "xml", "yaml"})
    void aFailedTaskIsHandledWhereTheGuideSaysSo(String language) throws Exception {
        try (SnippetContext context = open("await-errors-" + language)) {
            Exchange exchange = template(context)
                    .request("direct:await-with-errors", e -> e.getMessage().setBody("A task that " + Markers.FAIL));

            assertThat(exchange.getException()).isNull();
            assertThat(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class))
                    .hasMessageContaining("ended as failed");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"java", "xml", "yaml"})
    void theSameKeyIsTheSameTask(String language) throws Exception {
        try (SnippetContext context = open("generate-key-" + language)) {
            ProducerTemplate template = template(context);
            Map<String, Object> headers = Map.of("orderId", "A-1001");
            VideoTask first = template.requestBodyAndHeaders("direct:orders", "A ship", headers, VideoTask.class);
            Exchange second = template.request("direct:orders", e -> {
                e.getMessage().setBody("A ship");
                e.getMessage().setHeader("orderId", "A-1001");
            });

            assertThat(second.getMessage().getBody(VideoTask.class).id()).isEqualTo(first.id());
            assertThat(second.getMessage().getHeader("CamelSeedanceDuplicate")).isEqualTo(true);
            assertThat(emulator().ledger("A ship")).hasSize(1);
            assertThatThrownBy(() -> template.requestBody("direct:orders", "A ship"))
                    .isInstanceOf(CamelExecutionException.class)
                    .hasCauseInstanceOf(InvalidRequestException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"java", "xml", "yaml"})
    void whatIsTooDearIsRefusedBeforeItIsSubmitted(String language) throws Exception {
        try (SnippetContext context = open("generate-maxcost-" + language, "estimate-" + language)) {
            ProducerTemplate template = template(context);
            assertThat(template.requestBody("direct:estimate", "A castle", CostEstimate.class)
                            .amount())
                    .isEqualByComparingTo("14.4");
            assertThat(template.requestBody("direct:cheap", "A castle", VideoTask.class)
                            .id())
                    .isNotNull();
            assertThatThrownBy(() ->
                            template.requestBodyAndHeader("direct:cheap", "A palace", "CamelSeedanceDuration", 15))
                    .hasStackTraceContaining("BudgetExceededException");
            assertThat(emulator().ledger("A palace")).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"java", "xml", "yaml"})
    void whatIsSpentIsBoundedAndReported(String language) throws Exception {
        try (SnippetContext context = open("generate-budget-" + language, "spending-" + language)) {
            ProducerTemplate template = template(context);
            for (int i = 0; i < 11; i++) {
                template.requestBody("direct:bounded", "A castle " + i);
            }
            assertThatThrownBy(() -> template.requestBody("direct:bounded", "A palace"))
                    .hasStackTraceContaining("BudgetExceededException")
                    .hasStackTraceContaining("99 by 11 that run");
            assertThat(emulator().ledger("A palace")).isEmpty();
            assertThat(template.requestBody("direct:report", null, String.class))
                    .contains("\"reserved\":99,\"running\":11");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"java", "xml", "yaml"})
    void anUploadedImageIsAnimated(String language) throws Exception {
        try (SnippetContext context = open("upload-use-" + language, "status-" + language, "list-" + language)) {
            ProducerTemplate template = template(context);
            VideoTask task = template.requestBody("direct:animate", image(), VideoTask.class);

            assertThat(emulator().uploads()).hasSize(1);
            assertThat(template.requestBody("direct:status", task.id(), VideoTask.class)
                            .id())
                    .isEqualTo(task.id());
            assertThat(template.request("direct:failed", e -> {}).getException())
                    .isNull();
            assertThat(emulator().violations()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"java", "xml", "yaml"})
    void headersTravelWithTheTaskAndATaskMadeElsewhereIsFollowed(String language) throws Exception {
        BlockingQueue<Exchange> ends = new LinkedBlockingQueue<>();
        try (SnippetContext context = open("generate-headers-" + language, "track-" + language)) {
            context.receive("seedance:tasks", ends);
            ProducerTemplate template = template(context);
            VideoTask task = template.requestBodyAndHeaders(
                    "direct:with-headers",
                    "A lake",
                    Map.of("orderId", 7, "x-tenant-id", "blue", "other", "no"),
                    VideoTask.class);
            Exchange end = ends.poll(LONG.toSeconds(), TimeUnit.SECONDS);

            assertThat(end).isNotNull();
            assertThat(end.getMessage().getBody(VideoTask.class).id()).isEqualTo(task.id());
            assertThat(end.getMessage().getHeaders())
                    .containsEntry("orderId", 7)
                    .containsEntry("x-tenant-id", "blue")
                    .containsEntry("CamelSeedanceDelivery", 1)
                    .doesNotContainKey("other");
            assertThat(template.request("direct:track", e -> e.getMessage().setBody(task.id()))
                            .getMessage()
                            .getHeader("CamelSeedanceDuplicate"))
                    .isEqualTo(true);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"java", "xml", "yaml"})
    void aWrongRequestGoesToTheDeadLetters(String language) throws Exception {
        BlockingQueue<Exchange> letters = new LinkedBlockingQueue<>();
        try (SnippetContext context = open("errors-" + language)) {
            context.receive("seda:dead-letters", letters);
            template(context)
                    .sendBodyAndHeaders(
                            "direct:robust", "A forest", Map.of("orderId", "1", "CamelSeedanceDuration", 99));

            assertThat(letters.poll(LONG.toSeconds(), TimeUnit.SECONDS)).isNotNull();
            assertThat(emulator().tasksCreated()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"java", "xml", "yaml"})
    void whatIsExpensiveWaitsForApproval(String language) throws Exception {
        BlockingQueue<Exchange> approvals = new LinkedBlockingQueue<>();
        try (SnippetContext context = open("approval-" + language)) {
            context.receive("seda:approvals", approvals);
            ProducerTemplate template = template(context);
            template.sendBodyAndHeader("direct:request", "{\"prompt\":\"A cheap cat\",\"duration\":5}", "orderId", "1");
            template.sendBodyAndHeader("direct:request", "{\"prompt\":\"A dear cat\",\"duration\":15}", "orderId", "2");
            Exchange waiting = approvals.poll(LONG.toSeconds(), TimeUnit.SECONDS);

            assertThat(waiting).isNotNull();
            assertThat(waiting.getMessage().getHeader("estimate")).isEqualTo("27 credits");
            assertThat(emulator().ledger("A cheap cat")).hasSize(1);
            assertThat(emulator().ledger("A dear cat")).isEmpty();
            template.send("direct:approved", waiting.copy());
            template.send("direct:approved", waiting.copy());
            assertThat(emulator().ledger("A dear cat")).hasSize(1);
        }
    }

    @Test
    void theErrorOfTheReadmeIsWhatIsSaid() {
        Path readme = Documents.ROOT.resolve("README.md");
        String shown = Snippets.of(readme, Documents.read(readme)).stream()
                .filter(snippet -> snippet.language().equals("text"))
                .findFirst()
                .orElseThrow()
                .text()
                .strip();
        Snippet none = Snippets.get("generate-java");
        try (SnippetContext context = new SnippetContext(none, emulator())) {
            context.context().start();
            assertThatThrownBy(() -> template(context)
                            .requestBodyAndHeaders(
                                    "seedance:generate",
                                    "A cat",
                                    Map.of("CamelSeedanceDuration", 20, "CamelSeedanceResolution", "4k")))
                    .hasRootCauseInstanceOf(InvalidRequestException.class)
                    .hasRootCauseMessage(shown.replace('\n', ' '));
        }
    }

    private static SnippetContext open(String... ids) throws Exception {
        SnippetContext context = new SnippetContext(Snippets.get(ids[0]), emulator());
        for (String id : ids) {
            context.add(Snippets.get(id));
        }
        context.start();
        return context;
    }

    private static ProducerTemplate template(SnippetContext context) {
        return context.context().createProducerTemplate();
    }

    private static SeedanceEmulator emulator() {
        return EMULATOR.emulator();
    }

    private static File image() throws Exception {
        Path image = Path.of("guide.png");
        try (var in = SeedanceEmulator.class.getResourceAsStream("last-frame.png")) {
            Files.write(image, in.readAllBytes());
        }
        return image.toFile();
    }
}
