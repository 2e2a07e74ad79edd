/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelseedance.model.CostEstimate;
import io.github.camelseedance.model.TaskStatus;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.task.MemoryTaskRepository;
import io.github.camelseedance.task.store.Rows;
import io.github.camelseedance.task.store.TaskScope;
import io.github.camelseedance.task.store.TaskState;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.console.DevConsole;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.console.AbstractDevConsole;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How much of a budget is used, in the dev console and in meters. */
class BudgetMonitorTest {

    private static final TaskScope SCOPE = new TaskScope("default", "seedance2.movie", "http://localhost:1", "default");

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final MemoryTaskRepository repository = new MemoryTaskRepository();
    private final Instant end = Instant.now().minus(Duration.ofHours(1));

    @BeforeEach
    void start() throws Exception {
        SeedanceComponent component = new SeedanceComponent();
        component.getConfiguration().setBaseUrl(SCOPE.baseUrl());
        component.getConfiguration().setApiKey("test-key");
        component.setTaskRepository(repository);
        context.addComponent("seedance", component);
        context.getRegistry().bind("meters", registry);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in").routeId("in").to("seedance:generate?provider=seedance2.movie&budget=100");
                from("direct:too").routeId("too").to("seedance:generate?provider=seedance2.movie&budget=1000");
            }
        });
        context.start();
        repository.insert(Rows.running(SCOPE)
                .state(TaskState.ENDED)
                .endedAt(end)
                .task(VideoTask.builder()
                        .status(TaskStatus.SUCCEEDED)
                        .cost(new BigDecimal("76.5"))
                        .currency("credits")
                        .build())
                .build());
        running("13.5");
    }

    @AfterEach
    void stop() throws Exception {
        context.close();
    }

    private void running(String amount) {
        repository.insert(Rows.running(SCOPE)
                .estimate(new CostEstimate(new BigDecimal(amount), "credits", "for a test"))
                .build());
    }

    @SuppressWarnings("unchecked") // made by the console
    private Map<String, Object> console() {
        return (Map<String, Object>) ((Map<String, Object>)
                        new SeedanceDevConsole() {
                            {
                                setCamelContext(context);
                            }
                        }.call(DevConsole.MediaType.JSON))
                .get("seedance");
    }

    private String text() {
        AbstractDevConsole console = new SeedanceDevConsole();
        console.setCamelContext(context);
        return (String) console.call(DevConsole.MediaType.TEXT);
    }

    @Test
    void theConsoleTellsHowMuchIsUsedAndByWhat() {
        assertThat((List<?>) console().get("budgets")).hasSize(2).first().satisfies(entry -> assertThat(
                        (Map<?, ?>) entry)
                .isEqualTo(Map.ofEntries(
                        Map.entry("queue", "default"),
                        Map.entry("provider", "seedance2.movie"),
                        Map.entry("account", "default"),
                        Map.entry("limit", new BigDecimal("100")),
                        Map.entry("period", "1d0h"),
                        Map.entry("used", new BigDecimal("90")),
                        Map.entry("currency", "credits"),
                        Map.entry("percent", new BigDecimal("90")),
                        Map.entry("ended", new BigDecimal("76.5")),
                        Map.entry("running", new BigDecimal("13.5")),
                        Map.entry("inDoubt", BigDecimal.ZERO),
                        Map.entry(
                                "freeAt",
                                Instant.ofEpochSecond(
                                                end.plus(Duration.ofDays(1)).getEpochSecond())
                                        .toString()))));
        assertThat(text()).contains("Budgets", "100 credits", "76.5");
    }

    @Test
    void aBudgetOfWhichMoreThanNineTenthsAreUsedIsAProblem() {
        assertThat((List<?>) console().get("problems")).isEmpty();
        running("0.01");

        assertThat((List<?>) console().get("problems")).singleElement().satisfies(problem -> assertThat(
                        (String) problem)
                .contains("the budget is near its end", "90.01 of 100 credits", "free again at"));
        assertThat(text()).contains("the budget is near its end");
    }

    @Test
    void whatIsNotStartedHasNoBudget() throws Exception {
        running("9");
        context.getRouteController().stopRoute("in");

        assertThat((List<?>) console().get("problems")).isEmpty();
        assertThat((List<?>) console().get("budgets")).hasSize(1);
        context.getRouteController().stopRoute("too");
        assertThat((List<?>) console().get("budgets")).isEmpty();
        context.getRouteController().startRoute("in");
        assertThat((List<?>) console().get("budgets")).hasSize(1);
    }

    @Test
    void metersTellTheBudgetThatIsNearestToItsEnd() {
        Awaitility.await().atMost(Duration.ofSeconds(20)).ignoreExceptions().untilAsserted(() -> {
            assertThat(gauge("seedance.budget.used")).isEqualTo(90.0);
            assertThat(gauge("seedance.budget.limit")).isEqualTo(100.0);
        });
    }

    private double gauge(String name) {
        return registry.get(name)
                .tags("provider", "seedance2.movie", "account", "default", "queue", "default")
                .gauge()
                .value();
    }
}
