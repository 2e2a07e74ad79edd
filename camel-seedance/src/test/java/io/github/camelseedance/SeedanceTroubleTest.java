/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelseedance.client.http.TransportException;
import io.github.camelseedance.client.http.TransportResponse;
import io.github.camelseedance.concurrent.Scheduler;
import io.github.camelseedance.model.Json;
import io.github.camelseedance.testing.FakeTransport;
import io.github.camelseedance.testing.HurriedScheduler;
import io.github.camelseedance.testing.MovieDouble;
import io.github.camelseedance.testing.VirtualScheduler;
import io.github.camelseedance.testing.WatchedRepository;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.console.DevConsole;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckAware;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each reason for which a health check is down, and the console when the repository does not answer. */
class SeedanceTroubleTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    private final MovieDouble movie = new MovieDouble(VirtualScheduler.atWallClock());
    private final FakeTransport wire = new FakeTransport().otherwise(movie);
    private final WatchedRepository repository = new WatchedRepository();
    private final Scheduler time = new HurriedScheduler();
    private DefaultCamelContext context;
    private ProducerTemplate template;

    @BeforeEach
    void start() throws Exception {
        context = new DefaultCamelContext();
        context.setDevConsole(true);
        SeedanceComponent component = new SeedanceComponent();
        component.setScheduler(time);
        component.setTransport(wire);
        component.setTaskRepository(repository);
        component.setHealthCheckProducerEnabled(true);
        SeedanceConfiguration options = component.getConfiguration();
        options.setProvider("seedance2.movie");
        options.setApiKey("secret-key");
        options.setMaxRetries(0);
        options.setFirstPollDelay(1_000);
        options.setPollInterval(2_500);
        context.addComponent("seedance", component);
        HealthCheckHelper.getHealthCheckRepository(context, "producers").setEnabled(true);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from("direct:in").to("seedance:generate");
                from("direct:lost").to("seedance:generate?onAmbiguousSubmit=fail");
                from("direct:status").to("seedance:status");
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

    private HealthCheck.Result consumer() {
        return ((HealthCheckAware) context.getRoute("tasks").getConsumer())
                .getHealthCheck()
                .callReadiness();
    }

    private HealthCheck.Result producer(String operation) {
        return HealthCheckHelper.getHealthCheckRepository(context, "producers").stream()
                .filter(SeedanceProducerHealthCheck.class::isInstance)
                .filter(check -> check.getId().contains("seedance://" + operation))
                .findFirst()
                .orElseThrow()
                .call();
    }

    static Stream<Arguments> troubles() {
        return Stream.of(
                trouble(
                        "the key is refused",
                        "AUTH",
                        "INVALID_API_KEY",
                        () -> MovieDouble.answer(
                                401, "{\"code\":\"INVALID_API_KEY\",\"message\":\"bad key secret-key\"}")),
                trouble(
                        "the rate is limited",
                        "RATE",
                        "RATE_LIMIT_EXCEEDED",
                        () -> MovieDouble.answer(429, "{\"code\":\"RATE_LIMIT_EXCEEDED\",\"message\":\"slow down\"}")),
                trouble("the provider is broken", "UNAVAILABLE", "HTTP 503", () -> MovieDouble.answer(503, "{}")),
                trouble(
                        "nobody is there",
                        "UNAVAILABLE",
                        "connection refused",
                        () -> CompletableFuture.failedFuture(TransportException.notSent("connection refused", null))),
                trouble(
                        "a page in the provider's place",
                        "UNAVAILABLE",
                        "seedance2.movie",
                        () -> CompletableFuture.completedFuture(FakeTransport.response(
                                404, Map.of("Content-Type", "text/html"), "<html>Log in</html>"))));
    }

    private static Arguments trouble(
            String name, String kind, String reason, Supplier<CompletableFuture<TransportResponse>> answer) {
        return Arguments.of(Named.of(name, answer), kind, reason);
    }

    @ParameterizedTest
    @MethodSource("troubles")
    void bothChecksAreDownWithTheReasonAndComeBackByThemselves(
            Supplier<CompletableFuture<TransportResponse>> answer, String kind, String reason) {
        template.requestBody("direct:in", "a cat");
        await().atMost(SOON).until(() -> consumer().getState() == HealthCheck.State.UP);
        assertThat(producer("status").getState()).isEqualTo(HealthCheck.State.UP);

        movie.trouble = answer;
        await().atMost(SOON).until(() -> consumer().getState() == HealthCheck.State.DOWN);
        await().atMost(SOON).until(() -> producer("status").getState() == HealthCheck.State.DOWN);
        assertThat(consumer().getMessage().orElse("")).contains(reason).doesNotContain("secret-key");
        assertThat(producer("status").getMessage().orElse("")).contains(reason).doesNotContain("secret-key");
        assertThat(producer("status").getDetails())
                .containsEntry("trouble", kind)
                .containsEntry("provider", "seedance2.movie")
                .containsKeys("since", "failures", "account", "operation");

        movie.trouble = null;
        await().atMost(SOON).until(() -> consumer().getState() == HealthCheck.State.UP);
        await().atMost(SOON).until(() -> producer("status").getState() == HealthCheck.State.UP);
    }

    /** A readiness probe keeps calls away, so none can show that the trouble is over: the check comes back with the pause. */
    @ParameterizedTest
    @MethodSource("troubles")
    void producersCheckComesBackWithoutACall(
            Supplier<CompletableFuture<TransportResponse>> answer, String kind, String reason) throws Exception {
        context.getRouteController().stopRoute("tasks");
        movie.trouble = answer;
        assertThatThrownBy(() -> template.requestBody("direct:status", "task-1"))
                .isNotNull();
        HealthCheck.Result down = producer("status");
        assertThat(down.getState()).isEqualTo(HealthCheck.State.DOWN);
        Instant until = Instant.parse((String) down.getDetails().get("until"));
        int asked = wire.requests().size();

        await().atMost(SOON).until(() -> producer("status").getState() == HealthCheck.State.UP);

        assertThat(time.now()).isAfterOrEqualTo(until);
        assertThat(wire.requests()).hasSize(asked);
        HealthCheck.Result halfOpen = producer("status");
        assertThat(halfOpen.getDetails()).containsEntry("halfOpen", true).containsEntry("trouble", kind);
        assertThat(halfOpen.getMessage().orElse(""))
                .contains("not known", reason)
                .doesNotContain("secret-key");

        assertThatThrownBy(() -> template.requestBody("direct:status", "task-1"))
                .isNotNull();
        assertThat(producer("status").getState()).isEqualTo(HealthCheck.State.DOWN);
        assertThat(producer("status").getDetails()).doesNotContainKey("halfOpen");

        movie.trouble = null;
        movie.add("task-1", "processing");
        template.requestBody("direct:status", "task-1");
        assertThat(producer("status").getState()).isEqualTo(HealthCheck.State.UP);
        assertThat(producer("status").getDetails()).doesNotContainKeys("halfOpen", "trouble");
    }

    @Test
    void withoutCreditsOnlyGenerateIsDown() {
        wire.then(402, "{\"code\":\"INSUFFICIENT_CREDIT\",\"message\":\"none\"}");
        assertThatThrownBy(() -> template.requestBody("direct:in", "a cat")).isNotNull();
        assertThat(producer("generate").getState()).isEqualTo(HealthCheck.State.DOWN);
        assertThat(producer("generate").getMessage().orElse("")).contains("INSUFFICIENT_CREDIT");
        assertThat(producer("generate").getDetails()).containsEntry("trouble", "CREDITS");
        assertThat(producer("status").getState()).isEqualTo(HealthCheck.State.UP);
        int asked = wire.requests().size();
        for (int i = 0; i < 10; i++) {
            consumer();
            producer("generate");
        }
        assertThat(wire.requests()).as("a check asks nobody").hasSize(asked);
    }

    @Test
    void aRepositoryThatDoesNotAnswerIsTheReason() {
        await().atMost(SOON).until(() -> consumer().getState() == HealthCheck.State.UP);
        repository.down = true;
        await().atMost(SOON).until(() -> consumer().getState() == HealthCheck.State.DOWN);
        assertThat(consumer().getMessage().orElse(""))
                .contains("task repository does not answer")
                .contains("db:5432");
        assertThat(producer("generate").getState()).isEqualTo(HealthCheck.State.DOWN);
        assertThat(producer("generate").getMessage().orElse("")).contains("task repository does not answer");
        assertThat(producer("status").getState()).as("it needs none").isEqualTo(HealthCheck.State.UP);
        repository.down = false;
        await().atMost(SOON).until(() -> consumer().getState() == HealthCheck.State.UP);
        assertThat(producer("generate").getState()).isEqualTo(HealthCheck.State.UP);
    }

    @Test
    void whatWaitsForADecisionIsADetailAndNotAReason() {
        await().atMost(SOON).until(() -> consumer().getState() == HealthCheck.State.UP);
        assertThat(consumer().getDetails()).containsEntry("inDoubt", 0L).containsEntry("parked", 0L);
        wire.thenLost();
        assertThatThrownBy(() -> template.requestBody("direct:lost", "a cat")).isNotNull();
        await().atMost(SOON).untilAsserted(() -> assertThat(consumer().getDetails())
                .containsEntry("inDoubt", 1L)
                .containsEntry("parked", 0L));
        assertThat(consumer().getState()).isEqualTo(HealthCheck.State.UP);
    }

    @Test
    void theConsoleSaysThatTheRepositoryDoesNotAnswerAndShowsTheRest() {
        template.requestBody("direct:in", "a cat");
        DevConsole console = PluginHelper.getDevConsoleResolver(context).resolveDevConsole("seedance");
        assertThat((String) console.call(DevConsole.MediaType.TEXT))
                .startsWith("seedance: running 1 since ")
                .contains("Wrong: nothing");
        repository.down = true;
        assertThat((String) console.call(DevConsole.MediaType.TEXT))
                .startsWith("seedance: what runs is not known, spent 0")
                .contains("Wrong: 1\n    ! The task repository does not answer: connection to db:5432 refused")
                .contains("Accounts")
                .contains("submitted=1");
        JsonNode json =
                Json.MAPPER.valueToTree(console.call(DevConsole.MediaType.JSON)).path("seedance");
        assertThat(json.path("problems").path(0).asText()).contains("does not answer");
        assertThat(json.path("thisNode").path("submitted").asInt()).isEqualTo(1);
        assertThat(json.path("tasks")).isEmpty();
    }
}
