/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelseedance.client.SeedanceClient;
import io.github.camelseedance.client.call.ClientSettings;
import io.github.camelseedance.client.file.DownloadSettings;
import io.github.camelseedance.model.Json;
import io.github.camelseedance.model.TaskStatus;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.runtime.Connections;
import io.github.camelseedance.runtime.RuntimeSettings;
import io.github.camelseedance.runtime.SeedanceRuntime;
import io.github.camelseedance.task.MemoryTaskRepository;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskScope;
import io.github.camelseedance.task.store.TaskState;
import io.github.camelseedance.testing.FakeTransport;
import io.github.camelseedance.testing.VirtualScheduler;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A page without a server, on a repository in memory and a transport that answers as told, in virtual time. */
abstract class PageFixture {

    static final String URL = "https://api.seedance2.movie";
    static final TaskScope SCOPE = new TaskScope("default", "seedance2.movie", URL, "default");
    static final String KEY = "key-of-the-page-handler";

    final VirtualScheduler time = new VirtualScheduler();
    final MemoryTaskRepository repository = new MemoryTaskRepository(time);
    final FakeTransport transport = new FakeTransport();
    final DefaultCamelContext context = new DefaultCamelContext();
    SeedanceRuntime runtime;
    PageHandler page;
    String token;
    String hide;
    PageRows rows;

    @BeforeEach
    void start() throws Exception {
        context.start();
        runtime = new SeedanceRuntime(
                context, new RuntimeSettings(this, repository, transport, 32, 0, null, time, new Random(5)));
        runtime.start();
        actions(true);
    }

    @AfterEach
    void stop() {
        runtime.stop();
        context.stop();
    }

    void actions(boolean allowed) throws Exception {
        SeedanceClient client = runtime.client(
                runtime.providers().require(SCOPE.provider()),
                new ClientSettings(
                        URI.create(URL),
                        KEY,
                        "default",
                        Duration.ofSeconds(10),
                        0,
                        Duration.ofMillis(1),
                        Duration.ofMillis(1),
                        "test"),
                new Connections(1000, null, null, null, null));
        PageAccess access = row -> row.scope().account().equals("default")
                ? Optional.of(new PageAccess.Account(client, new DownloadSettings(null, 0, Set.of())))
                : Optional.empty();
        page = PageHandler.of(runtime, new PageSettings("/seedance", allowed, HiddenData.of(hide)), access);
        token = text(get("/")).replaceFirst("(?s).*seedance-token\" content=\"([^\"]*)\".*", "$1");
    }

    PageAnswer get(String address, String... headers) {
        String[] parts = address.split("\\?", 2);
        return page.get(request(parts[0], parts.length > 1 ? parts[1] : null, headers(headers)::get))
                .join();
    }

    /** A request without a body. */
    static PageRequest request(String path, String query, UnaryOperator<String> headers) {
        return new PageRequest(path, PageRequest.parse(query), headers, new byte[0]);
    }

    PageAnswer post(Map<String, String> wish, Map<String, String> headers) throws Exception {
        return page.post(new PageRequest("/api/action", Map.of(), headers::get, Json.MAPPER.writeValueAsBytes(wish)))
                .get();
    }

    Map<String, String> trusted() {
        return headers("Content-Type", "application/json", "Sec-Fetch-Site", "same-origin", PageGuard.TOKEN, token);
    }

    static Map<String, String> headers(String... pairs) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (int i = 0; i < pairs.length; i += 2) {
            headers.put(pairs[i], pairs[i + 1]);
        }
        return headers;
    }

    JsonNode json(String address) throws Exception {
        time.advance(Duration.ofSeconds(3));
        PageAnswer answer = get(address);
        assertThat(answer.status()).as(text(answer)).isEqualTo(200);
        return Json.MAPPER.readTree((byte[]) answer.body());
    }

    static String text(PageAnswer answer) {
        return new String((byte[]) answer.body(), StandardCharsets.UTF_8);
    }

    PageRows rows() {
        rows = rows == null ? new PageRows(repository, SCOPE, time.now()) : rows;
        return rows;
    }

    TaskRow stored(TaskState state, VideoTask task, String account) {
        return repository.insert(TaskRow.builder()
                .id(UUID.randomUUID().toString())
                .scope(new TaskScope("default", SCOPE.provider(), URL, account))
                .state(state)
                .sent(true)
                .taskId(state == TaskState.IN_DOUBT ? null : "task-" + repository.getUnfinished())
                .task(task)
                .endedAt(state == TaskState.PARKED || state == TaskState.DELIVERED ? time.now() : null)
                .finishedAt(state == TaskState.DELIVERED ? time.now() : null)
                // one after the other, though no time passes
                .createdAt(time.now().plusMillis(repository.getUnfinished()))
                .acceptedAt(time.now())
                .build());
    }

    TaskRow stored(TaskState state) {
        return stored(
                state,
                VideoTask.builder()
                        .id("t")
                        .status(state == TaskState.DELIVERED ? TaskStatus.SUCCEEDED : TaskStatus.UNKNOWN)
                        .prompt("A cat")
                        .build(),
                "default");
    }
}
