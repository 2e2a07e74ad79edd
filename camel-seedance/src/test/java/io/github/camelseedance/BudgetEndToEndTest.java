/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.zaxxer.hikari.HikariDataSource;
import io.github.camelseedance.emulator.SeedanceEmulatorExtension;
import io.github.camelseedance.model.BudgetExceededException;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.task.EmbeddedPostgresExtension;
import io.github.camelseedance.task.H2TaskRepositoryTest;
import io.github.camelseedance.task.JdbcTaskRepository;
import io.github.camelseedance.task.MemoryTaskRepository;
import io.github.camelseedance.task.TaskRepositoryFixture;
import io.github.camelseedance.task.TestDataSources;
import io.github.camelseedance.task.store.TaskRepository;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A budget, and the report of what was spent, over HTTP and with two nodes. A video costs 9 credits. */
class BudgetEndToEndTest {

    private static final String MOVIE = "provider=seedance2.movie";

    @RegisterExtension
    static final SeedanceEmulatorExtension EMULATOR = new SeedanceEmulatorExtension(
            builder -> builder.queueTime(Duration.ofHours(1)).runTime(Duration.ofHours(1)));

    private final CamelContext first = new DefaultCamelContext();
    private final CamelContext second = new DefaultCamelContext();
    private TaskRepository repository;

    @BeforeEach
    void withMemory() {
        MemoryTaskRepository shared = new MemoryTaskRepository();
        start(() -> shared);
    }

    @AfterEach
    void stop() throws Exception {
        first.close();
        second.close();
    }

    private void start(Supplier<TaskRepository> store) {
        for (CamelContext context : List.of(second, first)) {
            context.stop();
            context.removeComponent("seedance");
            SeedanceComponent component = new SeedanceComponent();
            SeedanceConfiguration options = component.getConfiguration();
            options.setBaseUrl(EMULATOR.baseUrl());
            options.setApiKey("test-key");
            options.setFirstPollDelay(50);
            options.setPollInterval(100);
            repository = store.get();
            component.setTaskRepository(repository);
            context.addComponent("seedance", component);
            context.start();
        }
    }

    private static Exchange send(CamelContext context, String uri, Object body) {
        return context.createProducerTemplate()
                .send(uri, exchange -> exchange.getMessage().setBody(body));
    }

    private static JsonNode spending(CamelContext context, String options) {
        return send(context, "seedance:spending?" + options, null)
                .getMessage()
                .getBody(JsonNode.class)
                .path("spending");
    }

    @Test
    void ofManyCallersOnTwoNodesAsManySubmitAsThereIsRoomForInMemory() throws Exception {
        assertTenOfManySubmit();
    }

    @Test
    void ofManyCallersOnTwoNodesAsManySubmitAsThereIsRoomForOnH2() throws Exception {
        DataSource h2 = H2TaskRepositoryTest.h2("jdbc:h2:mem:budget-" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        start(() -> new JdbcTaskRepository(h2));
        assertTenOfManySubmit();
    }

    @Test
    void ofManyCallersOnTwoNodesAsManySubmitAsThereIsRoomForOnPostgres() throws Exception {
        try (HikariDataSource pool = EmbeddedPostgresExtension.pool(
                EmbeddedPostgresExtension.server().getPort(), 16, true)) {
            TestDataSources.sql(pool, "DROP SCHEMA IF EXISTS budget CASCADE", "CREATE SCHEMA budget");
            start(() -> {
                JdbcTaskRepository node = new JdbcTaskRepository(pool);
                node.setTablePrefix("budget.b_");
                return node;
            });
            assertTenOfManySubmit();
            first.stop();
            second.stop();
        }
    }

    private void assertTenOfManySubmit() throws Exception {
        List<Exchange> sent = TaskRepositoryFixture.inParallel(
                64, n -> send(n % 2 == 0 ? first : second, "seedance:generate?budget=90&" + MOVIE, "a cat " + n));

        assertThat(sent.stream().filter(exchange -> !exchange.isFailed())).hasSize(10);
        assertThat(EMULATOR.emulator().tasksCreated()).isEqualTo(10);
        assertThat(sent.stream().filter(Exchange::isFailed)).allSatisfy(exchange -> assertThat(exchange.getException())
                .isInstanceOf(BudgetExceededException.class));
        assertThat(spending(first, MOVIE)).singleElement().satisfies(entry -> {
            assertThat(entry.path("reserved").decimalValue()).isEqualByComparingTo("90");
            assertThat(entry.path("running").asInt()).isEqualTo(10);
            assertThat(entry.path("cost").decimalValue()).isZero();
            assertThat(entry.path("tasks").asInt()).isZero();
        });
    }

    @Test
    void whatHasEndedIsToldAtItsCostAndWhatRunsAtItsEstimate() throws Exception {
        first.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("seedance:tasks?" + MOVIE).to("mock:end");
            }
        });
        String uri = "seedance:generate?model=seedance-2.0&" + MOVIE;
        String succeeding =
                send(first, uri, "a cat").getMessage().getBody(VideoTask.class).id();
        String failing =
                send(first, uri, "a dog").getMessage().getBody(VideoTask.class).id();
        send(first, uri, "a bird");
        send(first, "seedance:generate?taskQueue=films&provider=seedanceapi.org", "a fish");
        EMULATOR.emulator().succeed(succeeding);
        EMULATOR.emulator().fail(failing, "GENERATION_FAILED", "no");
        Awaitility.await().untilAsserted(() -> assertThat(spending(second, MOVIE + "&taskQueue=default")
                        .path(0)
                        .path("tasks")
                        .asInt())
                .isEqualTo(2));

        String today = Instant.now().toString().substring(0, 10);
        assertThat(spending(second, MOVIE))
                .allSatisfy(entry -> assertThat(entry.path("day").asText()).isEqualTo(today));
        JsonNode movie = spending(second, MOVIE + "&taskQueue=default").path(0);
        assertThat(movie.toString())
                .isEqualTo(("{\"day\":\"%s\",\"provider\":\"seedance2.movie\",\"account\":\"default\","
                                + "\"model\":\"seedance-2.0\",\"currency\":\"credits\",\"cost\":9,\"tasks\":2,"
                                + "\"reserved\":9,\"running\":1}")
                        .formatted(today));
        assertThat(spending(second, MOVIE + "&taskQueue=films")).singleElement().satisfies(entry -> {
            assertThat(entry.path("provider").asText()).isEqualTo("seedanceapi.org");
            assertThat(entry.path("reserved").decimalValue()).isPositive();
        });
        assertThat(spending(second, MOVIE)).hasSize(2);
    }

    @Test
    void theRouteIsToldWhatIsUsedAndGoesOn() throws Exception {
        first.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in")
                        .doTry()
                        .to("seedance:generate?budget=10&budgetPeriod=1h&" + MOVIE)
                        .doCatch(BudgetExceededException.class)
                        .setBody(simple("${exception.message}"))
                        .end();
            }
        });
        send(first, "direct:in", "a cat");

        assertThat(send(first, "direct:in", "a dog").getMessage().getBody(String.class))
                .contains(
                        "estimated at 9 credits", "budget of 10 credits in 1h", "9 by 1 that run", "Nothing was sent");
        assertThat(EMULATOR.emulator().tasksCreated()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "budget=-1|budget",
                "budget=ten|budget",
                "budgetPeriod=0|budgetPeriod",
                "budget=10&budgetPeriod=8d|submissionKeyRetention",
            })
    void whatCannotBeKeptIsRefusedAtTheStart(String options, String named) {
        assertThatThrownBy(() -> first.addRoutes(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:in").to("seedance:generate?" + MOVIE + "&" + options);
                    }
                }))
                .hasStackTraceContaining(named);
    }
}
