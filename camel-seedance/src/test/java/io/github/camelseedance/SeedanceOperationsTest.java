/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelseedance.client.http.TransportException;
import io.github.camelseedance.client.http.TransportRequest;
import io.github.camelseedance.client.http.TransportResponse;
import io.github.camelseedance.model.AmbiguousSubmitException;
import io.github.camelseedance.model.Json;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.task.MemoryTaskRepository;
import io.github.camelseedance.task.store.TaskState;
import io.github.camelseedance.testing.FakeTransport;
import io.github.camelseedance.testing.MovieDouble;
import io.github.camelseedance.testing.VirtualScheduler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javax.management.MBeanException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.console.DevConsole;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an operator sees: dev console, JMX, health, meters, back-pressure. */
class SeedanceOperationsTest {

    private static final Duration SOON = Duration.ofSeconds(15);

    private final MovieDouble movie = new MovieDouble(VirtualScheduler.atWallClock());
    private final FakeTransport wire = new FakeTransport().otherwise(movie);
    private final MemoryTaskRepository repository = new MemoryTaskRepository();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private DefaultCamelContext context;
    private ProducerTemplate template;

    @BeforeEach
    void create() throws Exception {
        context = new DefaultCamelContext();
        context.setDevConsole(true);
        context.getRegistry().bind("meters", meters);
        SeedanceComponent component = new SeedanceComponent();
        component.setTransport(wire);
        component.setTaskRepository(repository);
        SeedanceConfiguration options = component.getConfiguration();
        options.setProvider("seedance2.movie");
        options.setApiKey("secret-key");
        options.setFirstPollDelay(20);
        options.setPollInterval(50);
        context.addComponent("seedance", component);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in").to("seedance:generate");
                from("direct:ink").to("seedance:generate?provider=seedance2.ink&onAmbiguousSubmit=fail");
                from("direct:lost").to("seedance:generate?onAmbiguousSubmit=fail");
                from("seedance:tasks").routeId("tasks").to("log:end?level=DEBUG");
            }
        });
        context.start();
        template = context.createProducerTemplate();
    }

    @AfterEach
    void stop() throws Exception {
        context.close();
    }

    /** Answers what matches in another way than the double, which is polled all the while. */
    private void instead(Predicate<TransportRequest> which, Supplier<CompletableFuture<TransportResponse>> answer) {
        wire.otherwise(request -> which.test(request) ? answer.get() : movie.apply(request));
    }

    private static boolean isInk(TransportRequest request) {
        return request.uri().getHost().endsWith("seedance2.ink");
    }

    private void leaveOneInDoubt() {
        instead(
                SeedanceOperationsTest::isInk,
                () -> CompletableFuture.failedFuture(TransportException.sent("connection reset", null)));
        assertThatThrownBy(() -> template.requestBodyAndHeader(
                        "direct:ink", "a cat", SeedanceConstants.SUBMISSION_KEY, "order-1"))
                .hasCauseInstanceOf(AmbiguousSubmitException.class);
    }

    @Test
    void theDevConsoleTellsWhatRunsWhatIsInDoubtAndWhatItCost() throws Exception {
        leaveOneInDoubt();
        template.requestBody("direct:in", "a cat", VideoTask.class);
        DevConsole console = PluginHelper.getDevConsoleResolver(context).resolveDevConsole("seedance");
        JsonNode json = Json.MAPPER.valueToTree(console.call(DevConsole.MediaType.JSON));
        JsonNode component = json.path("seedance");
        assertThat(component.path("tasks")).anySatisfy(entry -> {
            assertThat(entry.path("state").asText()).isEqualTo("running");
            assertThat(entry.path("count").asInt()).isEqualTo(1);
        });
        assertThat(component.path("inDoubt").path(0).path("submissionKey").asText())
                .isEqualTo("order-1");
        assertThat(component.path("inDoubt").path(0).path("reason").asText()).contains("reset");
        assertThat(component.path("accounts")).isNotEmpty();

        movie.endAll("completed");
        await().atMost(SOON)
                .until(() -> console.call(DevConsole.MediaType.TEXT).toString().contains("succeeded=1"));
        String text = (String) console.call(DevConsole.MediaType.TEXT);
        assertThat(text)
                .contains("In doubt")
                .contains("order-1")
                .contains("succeeded=1")
                .contains("seedance2.movie=9")
                .doesNotContain("secret-key")
                .doesNotContain("token=");
    }

    @Test
    void jmxShowsWhatIsInDoubtAndSettlesIt() throws Exception {
        leaveOneInDoubt();
        MBeanServer server =
                context.getManagementStrategy().getManagementAgent().getMBeanServer();
        ObjectName name = server.queryNames(
                        new ObjectName("org.apache.camel:type=components,*,name=\"seedance\""), null)
                .iterator()
                .next();
        assertThat(server.getAttribute(name, "InDoubtCount")).isEqualTo(1L);
        assertThat((String) server.invoke(name, "listInDoubt", null, null)).contains("order-1");
        String id = repository.list(null, TaskState.IN_DOUBT, 1).get(0).id();
        server.invoke(
                name, "resolve", new Object[] {id, "abandon"}, new String[] {"java.lang.String", "java.lang.String"});
        assertThat(server.getAttribute(name, "InDoubtCount")).isEqualTo(0L);
        assertThat(repository.findByKey("default", "order-1")).isEmpty();
    }

    @Test
    void jmxAdoptsATaskAfterAskingTheProvider() throws Exception {
        movie.answerLost = () -> CompletableFuture.failedFuture(TransportException.sent("connection reset", null));
        assertThatThrownBy(() -> template.requestBodyAndHeader(
                        "direct:lost", "a cat", SeedanceConstants.SUBMISSION_KEY, "order-2"))
                .hasCauseInstanceOf(AmbiguousSubmitException.class);
        movie.answerLost = null;
        String id = repository.list(null, TaskState.IN_DOUBT, 1).get(0).id();

        assertThatThrownBy(() -> adopt(id, "no-such-task"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Nothing was changed")
                .hasMessageContaining("no-such-task")
                .hasNoCause();
        assertThatThrownBy(() -> adopt(id, "../x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("../x");
        assertThatThrownBy(() -> adopt("nobody", "task-1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nobody");
        assertThat(repository.list(null, TaskState.IN_DOUBT, 9)).hasSize(1);

        assertThat(adopt(id, "task-1"))
                .startsWith("running: task task-1 of seedance2.movie")
                .contains(id);
        assertThat(repository.findByKey("default", "order-2").orElseThrow().taskId())
                .isEqualTo("task-1");
        movie.endAll("completed");
        await().atMost(SOON).until(() -> repository.find(id).orElseThrow().state() == TaskState.DELIVERED);
        assertThatThrownBy(() -> adopt(id, "task-1")).hasMessageContaining("is delivered");
    }

    @Test
    void jmxAdoptsNoTaskThatBelongsToAnotherSubmissionAndFindsAWayWithoutAConsumer() throws Exception {
        template.requestBody("direct:in", "a cat");
        leaveOneInDoubt();
        String id = repository.list(null, TaskState.IN_DOUBT, 1).get(0).id();
        instead(
                SeedanceOperationsTest::isInk,
                () -> MovieDouble.answer(
                        404, "{\"success\":false,\"error\":{\"code\":\"not_found\",\"message\":\"no\"}}"));
        // seedance2.ink has no consumer here: its producer's client asks
        assertThatThrownBy(() -> adopt(id, "req-9"))
                .hasMessageContaining("Nothing was changed")
                .hasMessageContaining("seedance2.ink");
        movie.answerLost = () -> CompletableFuture.failedFuture(TransportException.sent("connection reset", null));
        assertThatThrownBy(() -> template.requestBody("direct:lost", "a dog")).isNotNull();
        movie.answerLost = null;
        String lost = repository.list(null, TaskState.IN_DOUBT, 9).stream()
                .filter(row -> !row.id().equals(id))
                .findFirst()
                .orElseThrow()
                .id();
        assertThatThrownBy(() -> adopt(lost, "task-1"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("task-1")
                .hasMessageContaining("belongs to another submission");
    }

    /** With the error that the operation threw. */
    private String adopt(String submission, String taskId) throws Exception {
        MBeanServer server =
                context.getManagementStrategy().getManagementAgent().getMBeanServer();
        ObjectName name = server.queryNames(
                        new ObjectName("org.apache.camel:type=components,*,name=\"seedance\""), null)
                .iterator()
                .next();
        try {
            return (String) server.invoke(name, "adopt", new Object[] {submission, taskId}, new String[] {
                "java.lang.String", "java.lang.String"
            });
        } catch (MBeanException e) {
            throw e.getTargetException();
        }
    }

    @Test
    void metersCountWhatHappens() {
        template.requestBody("direct:in", "a cat", VideoTask.class);
        movie.endAll("completed");
        await().atMost(SOON)
                .until(() -> meters.find("seedance.tasks.ended").tag("status", "succeeded").counters().stream()
                        .anyMatch(counter -> counter.count() == 1));
        assertThat(meters.get("seedance.tasks.submitted")
                        .tag("provider", "seedance2.movie")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(meters.get("seedance.credits").counter().count()).isEqualTo(9.0);
        assertThat(meters.get("seedance.requests")
                        .tag("operation", "submit")
                        .tag("outcome", "success")
                        .timer()
                        .count())
                .isEqualTo(1);
        assertThat(meters.get("seedance.tasks.duration").timer().count()).isEqualTo(1);
        leaveOneInDoubt();
        await().atMost(SOON).until(() -> {
            var gauge = meters.find("seedance.tasks").tag("state", "in_doubt").gauge();
            return gauge != null && gauge.value() == 1;
        });
    }

    @Test
    void backPressureSaysNoWhenTooManyTasksAreOnTheirWayOrTheAccountIsInTrouble() {
        SeedanceBackpressure pressure = new SeedanceBackpressure();
        pressure.setCamelContext(context);
        pressure.setMaxTasks(2);
        assertThat(pressure.canContinue()).isTrue();
        template.requestBody("direct:in", "a cat", VideoTask.class);
        assertThat(pressure.test(null)).isTrue();
        template.requestBody("direct:in", "a dog", VideoTask.class);
        assertThat(pressure.canContinue()).isFalse();
        assertThat(pressure.getReason()).contains("2 tasks").contains("limit is 2");

        pressure.setMaxTasks(100);
        assertThat(pressure.canContinue()).isTrue();
        instead(
                request -> request.method().equals("POST"),
                () -> MovieDouble.answer(402, "{\"code\":\"INSUFFICIENT_CREDIT\",\"message\":\"none\"}"));
        assertThatThrownBy(() -> template.requestBody("direct:in", "a bird")).isNotNull();
        assertThat(pressure.canContinue()).isFalse();
        assertThat(pressure.getReason()).isNotBlank();
    }
}
