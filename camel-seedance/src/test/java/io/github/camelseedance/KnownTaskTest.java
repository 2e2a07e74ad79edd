/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelseedance.client.http.TransportRequest;
import io.github.camelseedance.client.http.TransportResponse;
import io.github.camelseedance.model.TaskStatus;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.task.H2TaskRepositoryTest;
import io.github.camelseedance.task.JdbcTaskRepository;
import io.github.camelseedance.task.MemoryTaskRepository;
import io.github.camelseedance.task.store.TaskRepository;
import io.github.camelseedance.testing.FakeTransport;
import io.github.camelseedance.testing.QueueProvider;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A route names a task by its id alone, and the provider needs the addresses that it gave with the task. */
class KnownTaskTest {

    private static final String QUEUE = "?provider=" + QueueProvider.ID + "&apiKey=k";
    private static final String TASK = "https://queue.example/owner/app/requests/";
    private static final Map<String, String> ANSWERS = Map.of(
            "POST https://queue.example/owner/app/text-to-video",
            """
            {"request_id":"r1","status":"IN_QUEUE","status_url":"%1$sr1/its-status","response_url":"%1$sr1/its-result",
             "cancel_url":"%1$sr1/its-cancel"}""".formatted(TASK),
            "GET " + TASK + "r1/its-status",
            "{\"request_id\":\"r1\",\"status\":\"COMPLETED\"}",
            "GET " + TASK + "r1/its-result",
            "{\"video\":{\"url\":\"https://media.example/v.mp4\"},\"seed\":7}",
            "PUT " + TASK + "r1/its-cancel",
            "{\"request_id\":\"r1\",\"status\":\"CANCELLATION_REQUESTED\"}",
            "GET https://media.example/v.mp4",
            "a video",
            // of a task of which nothing is known but its id
            "GET " + TASK + "r2/status",
            "{\"request_id\":\"r2\",\"status\":\"IN_PROGRESS\"}");

    private final FakeTransport transport = new FakeTransport();
    private final DataSource database =
            H2TaskRepositoryTest.h2("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
    private DefaultCamelContext context;
    private ProducerTemplate template;

    @AfterEach
    void stop() {
        context.stop();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theAddressesOfTheTaskAreUsedByItsIdAlone(boolean durable) throws Exception {
        start(durable);
        template.requestBody("seedance:generate" + QUEUE, "a boat");
        if (durable) {
            restart();
        }

        VideoTask told = template.requestBody("seedance:status" + QUEUE, "r1", VideoTask.class);
        assertThat(told.status()).isEqualTo(TaskStatus.SUCCEEDED);
        assertThat(told.seed()).isEqualTo(7);
        assertThat(template.requestBody("seedance:download" + QUEUE, "r1", String.class))
                .isEqualTo("a video");
        template.requestBody("seedance:cancel" + QUEUE, "r1");

        assertThat(sent())
                .containsExactly(
                        "POST https://queue.example/owner/app/text-to-video",
                        "GET " + TASK + "r1/its-status",
                        "GET " + TASK + "r1/its-result",
                        "GET " + TASK + "r1/its-status",
                        "GET " + TASK + "r1/its-result",
                        "GET https://media.example/v.mp4",
                        "PUT " + TASK + "r1/its-cancel");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aWaitForATaskByItsIdAsksAtItsAddress(boolean durable) throws Exception {
        start(durable);
        template.requestBody("seedance:generate" + QUEUE, "a boat");
        transport.then(200, "{\"request_id\":\"r1\",\"status\":\"IN_PROGRESS\"}");

        VideoTask end = template.requestBody(
                "seedance:status" + QUEUE + "&awaitCompletion=true&firstPollDelay=10&pollInterval=10",
                "r1",
                VideoTask.class);

        assertThat(end.status()).isEqualTo(TaskStatus.SUCCEEDED);
        assertThat(sent()).doesNotContain("GET " + TASK + "r1/status");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void ofATaskThatNoRowHasTheIdIsEnough(boolean durable) throws Exception {
        start(durable);
        template.requestBody("seedance:generate" + QUEUE, "a boat");

        assertThat(template.requestBody("seedance:status" + QUEUE, "r2", VideoTask.class)
                        .status())
                .isEqualTo(TaskStatus.PROCESSING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"account=other", "baseUrl=https://other.example"})
    void theTaskOfAnotherAccountOrAddressIsNotKnown(String other) throws Exception {
        start(false);
        template.requestBody("seedance:generate" + QUEUE, "a boat");

        Exchange asked = template.request("seedance:status" + QUEUE + "&" + other, exchange -> exchange.getMessage()
                .setBody("r1"));

        assertThat(asked.getException()).isNotNull();
        assertThat(transport.last().uri().toString()).endsWith("/owner/app/requests/r1/status");
    }

    @Test
    void aDatabaseThatDoesNotAnswerLeavesTheId() throws Exception {
        start(true);
        template.requestBody("seedance:generate" + QUEUE, "a boat");
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("alter table seedance_task rename to seedance_gone");
        }

        template.request(
                "seedance:status" + QUEUE, exchange -> exchange.getMessage().setBody("r2"));

        assertThat(transport.last().uri()).hasToString(TASK + "r2/status");
    }

    private void start(boolean durable) throws Exception {
        transport.otherwise(KnownTaskTest::answer);
        TaskRepository repository = durable ? new JdbcTaskRepository(database) : new MemoryTaskRepository();
        context = new DefaultCamelContext();
        context.getRegistry().bind("queue", new QueueProvider());
        SeedanceComponent component = new SeedanceComponent();
        component.setTransport(transport);
        component.setTaskRepository(repository);
        context.addComponent("seedance", component);
        context.start();
        template = context.createProducerTemplate();
    }

    private void restart() throws Exception {
        context.stop();
        start(true);
    }

    private List<String> sent() {
        return transport.requests().stream()
                .map(request -> request.method() + " " + request.uri())
                .toList();
    }

    private static CompletableFuture<TransportResponse> answer(TransportRequest request) {
        String body = ANSWERS.get(request.method() + " " + request.uri());
        return CompletableFuture.completedFuture(
                body == null
                        ? FakeTransport.response(404, Map.of(), "{\"detail\":[{\"type\":\"not_found\"}]}")
                        : FakeTransport.response(
                                200,
                                Map.of("Content-Type", body.startsWith("{") ? "application/json" : "video/mp4"),
                                body));
    }
}
