/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.camelseedance.SeedanceComponent;
import io.github.camelseedance.SeedanceConfiguration;
import io.github.camelseedance.emulator.EmulatedProvider;
import io.github.camelseedance.emulator.Fault;
import io.github.camelseedance.emulator.Operation;
import io.github.camelseedance.emulator.RecordedRequest;
import io.github.camelseedance.emulator.SeedanceEmulator;
import io.github.camelseedance.task.MemoryTaskRepository;
import io.github.camelseedance.task.store.TaskRepository;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.ComponentResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who listens when, floods, and webhooks between nodes, over HTTP. Polling is an hour away. */
class WebhookLifecycleTest {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String UNKNOWN = "AAAAAAAAAAAAAAAAAAAAAA";

    private final List<DefaultCamelContext> contexts = new ArrayList<>();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final int port = WebServer.freePort();
    private SeedanceEmulator emulator;

    private DefaultCamelContext context(TaskRepository repository) throws Exception {
        if (emulator == null) {
            emulator = SeedanceEmulator.builder()
                    .queueTime(Duration.ofMillis(50))
                    .runTime(Duration.ofMillis(200))
                    .start();
        }
        DefaultCamelContext context = new DefaultCamelContext();
        contexts.add(context);
        context.addComponent("seedance", component(repository));
        context.getShutdownStrategy().setTimeout(5);
        return context;
    }

    private SeedanceComponent component(TaskRepository repository) {
        SeedanceComponent component = new SeedanceComponent();
        component.setTaskRepository(repository);
        SeedanceConfiguration options = component.getConfiguration();
        options.setProvider("seedance2.ink");
        options.setBaseUrl(emulator.baseUrl());
        options.setApiKey("key");
        options.setRetryDelay(1);
        options.setFirstPollDelay(Duration.ofHours(1).toMillis());
        options.setPollInterval(Duration.ofHours(1).toMillis());
        return component;
    }

    private static void route(DefaultCamelContext context, String id, String from, String... to) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(from).routeId(id).to(to);
            }
        });
    }

    private String generate() {
        return "seedance:generate?webhookUrl=http://" + WebServer.HOST + ":" + port + "/hooks";
    }

    @AfterEach
    void stop() throws Exception {
        for (DefaultCamelContext context : contexts) {
            context.close();
        }
        if (emulator != null) {
            emulator.close();
        }
    }

    private int post(String token, String body) throws Exception {
        return http.send(request(token, body), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private HttpRequest request(String token, String body) {
        return HttpRequest.newBuilder(URI.create("http://" + WebServer.HOST + ":" + port + "/hooks/" + token))
                .timeout(SOON)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    @Test
    void consumersOfTwoComponentsShareAPathAndTheLastOneClosesIt() throws Exception {
        DefaultCamelContext context = context(new MemoryTaskRepository());
        WebServer.PLATFORM_HTTP.setUp(context, port);
        context.addComponent("seedance-b", component(new MemoryTaskRepository()));
        route(context, "a", "seedance:tasks?webhookPath=/hooks", "mock:a");
        route(context, "a2", "seedance:tasks?webhookPath=hooks/&taskQueue=other", "mock:a2");
        route(context, "b", "seedance-b:tasks?webhookPath=/hooks", "mock:b");
        route(context, "to-b", "direct:b", generate().replace("seedance:", "seedance-b:"));
        context.start();
        MockEndpoint end = context.getEndpoint("mock:b", MockEndpoint.class);
        end.expectedMessageCount(1);
        context.createProducerTemplate().requestBody("direct:b", "a cat");
        end.assertIsSatisfied(SOON.toMillis());

        assertThat(post(UNKNOWN, "{}")).isEqualTo(204);
        context.getRouteController().stopRoute("a");
        context.getRouteController().suspendRoute("a2");
        assertThat(post(UNKNOWN, "{}")).isEqualTo(204);
        context.getRouteController().stopRoute("b");
        assertThat(post(UNKNOWN, "{}")).isEqualTo(404);
        context.getRouteController().resumeRoute("a2");
        assertThat(post(UNKNOWN, "{}")).isEqualTo(204);
        context.getRouteController().suspendRoute("a2");
        assertThat(post(UNKNOWN, "{}")).isEqualTo(404);
        context.getRouteController().startRoute("b");
        assertThat(post(UNKNOWN, "{}")).isEqualTo(204);
    }

    @Test
    void withoutAnHttpServerARouteDoesNotStart() throws Exception {
        DefaultCamelContext context = context(new MemoryTaskRepository());
        ComponentResolver resolver = context.getCamelContextExtension().getContextPlugin(ComponentResolver.class);
        context.getCamelContextExtension()
                .addContextPlugin(
                        ComponentResolver.class,
                        (name, c) -> List.of("platform-http", "jetty", "undertow", "netty-http", "servlet")
                                        .contains(name)
                                ? null
                                : resolver.resolveComponent(name, c));
        route(context, "a", "seedance:tasks?webhookPath=/hooks", "mock:a");
        assertThatThrownBy(context::start)
                .hasStackTraceContaining("webhookPath")
                .hasStackTraceContaining("camel-platform-http-main")
                .hasStackTraceContaining("camel-platform-http-starter");
    }

    @Test
    void aServerThatCannotListenIsNamedWithTheOption() throws Exception {
        DefaultCamelContext context = context(new MemoryTaskRepository());
        route(context, "a", "seedance:tasks?webhookPath=/hooks", "mock:a");
        // platform-http is on the class path, and there is no server behind it
        assertThatThrownBy(context::start)
                .hasStackTraceContaining("webhookPath")
                .hasStackTraceContaining("camel.server.enabled=true");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "webhookPath=/a b",
                "webhookPath=/{token}",
                "webhookPath=/a/../b",
                "webhookPath=/h&webhookSecret=RAW( )"
            })
    void wrongOptionsAreRefusedAtStart(String options) throws Exception {
        DefaultCamelContext context = context(new MemoryTaskRepository());
        WebServer.PLATFORM_HTTP.setUp(context, port);
        route(context, "a", "seedance:tasks?" + options, "mock:a");
        assertThatThrownBy(context::start).hasStackTraceContaining("The option webhook");
    }

    @ParameterizedTest
    @CsvSource({
        "/, ''",
        "hooks, /hooks",
        "/hooks/, /hooks",
        "/a/b/c, /a/b/c",
        "/Hooks/h-o_o.k~1, /Hooks/h-o_o.k~1",
        "{{hook.path}}, /hooks",
        "{{none:/hooks}}, /hooks"
    })
    void aPathIsReadInEachForm(String option, String path) throws Exception {
        DefaultCamelContext context = context(new MemoryTaskRepository());
        context.getPropertiesComponent().addInitialProperty("hook.path", "/hooks");
        WebServer.PLATFORM_HTTP.setUp(context, port);
        route(context, "a", "seedance:tasks?webhookPath=" + option, "mock:a");
        context.start();

        assertThat(postTo(path + "/" + UNKNOWN)).isEqualTo(204);
        assertThat(postTo(path + "/" + UNKNOWN + "?a=b")).isEqualTo(204);
        assertThat(postTo("/other" + path + "/" + UNKNOWN)).isEqualTo(404);
        context.getRouteController().stopRoute("a");
        assertThat(postTo(path + "/" + UNKNOWN)).isEqualTo(404);
    }

    private int postTo(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + WebServer.HOST + ":" + port + path))
                .timeout(SOON)
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    @Test
    void aFloodIsNoAmplifier() throws Exception {
        emulator = SeedanceEmulator.builder().queueTime(Duration.ofHours(1)).start();
        DefaultCamelContext context = context(new MemoryTaskRepository());
        WebServer.PLATFORM_HTTP.setUp(context, port);
        route(context, "a", "seedance:tasks?webhookPath=/hooks", "mock:a");
        route(context, "in", "direct:in", generate());
        context.start();
        context.createProducerTemplate().requestBody("direct:in", "a cat");
        String token = emulator.ledger().get(0).webhookToken();
        long begin = System.nanoTime();
        flood(token, 3000);
        flood(UNKNOWN, 1000);
        // what was put off comes within two seconds
        await().atMost(SOON).until(() -> asked().size() >= 2);
        long asked = asked().size();
        long seconds = Duration.ofNanos(System.nanoTime() - begin).toSeconds();
        assertThat(asked).as("status requests in %d seconds", seconds).isLessThanOrEqualTo(seconds / 2 + 2);
        assertThat(emulator.requests()).allMatch(r -> r.operation() != Operation.UNKNOWN);
    }

    private List<RecordedRequest> asked() {
        return emulator.requests(EmulatedProvider.INK, Operation.STATUS);
    }

    private void flood(String token, int calls) throws Exception {
        Semaphore window = new Semaphore(64);
        List<CompletableFuture<HttpResponse<Void>>> answers = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            window.acquire();
            CompletableFuture<HttpResponse<Void>> answer = http.sendAsync(
                    request(token, "{\"requestId\":\"x" + i + "\"}"), HttpResponse.BodyHandlers.discarding());
            answers.add(answer.whenComplete((r, e) -> window.release()));
        }
        for (CompletableFuture<HttpResponse<Void>> answer : answers) {
            assertThat(answer.get().statusCode()).isEqualTo(204);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"seedance2.ink", "seedanceapi.org", "seedance2.movie"})
    void aWebhookReachesTheOwnerThroughAnyNode(String provider) throws Exception {
        TaskRepository shared = new MemoryTaskRepository();
        DefaultCamelContext owner = context(shared);
        route(owner, "own", "seedance:tasks?provider=" + provider, "mock:end");
        route(owner, "in", "direct:in", generate() + "&provider=" + provider);
        owner.start();
        // a node that listens and takes tasks of another queue: it never owns this one
        DefaultCamelContext listening = context(shared);
        WebServer.PLATFORM_HTTP.setUp(listening, port);
        route(
                listening,
                "listen",
                "seedance:tasks?webhookPath=/hooks&taskQueue=other&provider=" + provider,
                "mock:none");
        listening.start();
        MockEndpoint end = owner.getEndpoint("mock:end", MockEndpoint.class);
        end.expectedMessageCount(1);
        owner.createProducerTemplate().requestBody("direct:in", "a cat");
        end.assertIsSatisfied(SOON.toMillis());
        assertThat(listening.getEndpoint("mock:none", MockEndpoint.class).getReceivedCounter())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"seedance2.ink", "seedanceapi.org"})
    void aWebhookRecoversASubmissionWhoseAnswerWasLost(String provider) throws Exception {
        DefaultCamelContext context = context(new MemoryTaskRepository());
        WebServer.PLATFORM_HTTP.setUp(context, port);
        route(context, "end", "seedance:tasks?webhookPath=/hooks&provider=" + provider, "mock:end");
        route(context, "in", "direct:in", generate() + "&submissionKey=k${body.length}&provider=" + provider);
        context.start();
        emulator.faults().on(Operation.SUBMIT).inject(Fault.connectionReset().processed());
        MockEndpoint end = context.getEndpoint("mock:end", MockEndpoint.class);
        end.expectedMessageCount(1);
        Exchange result = context.createProducerTemplate()
                .send("direct:in", e -> e.getMessage().setBody("a cat"));
        end.assertIsSatisfied(SOON.toMillis());
        assertThat(result.getException()).isNull();
        assertThat(result.getMessage().getHeader("CamelSeedanceTaskId"))
                .isEqualTo(emulator.ledger().get(0).taskId());
        assertThat(emulator.tasksCreated()).isEqualTo(1);
    }

    @Test
    void aWebhookBeforeTheSubmissionTimedOutRecoversIt() throws Exception {
        DefaultCamelContext context = context(new MemoryTaskRepository());
        WebServer.PLATFORM_HTTP.setUp(context, port);
        route(context, "end", "seedance:tasks?webhookPath=/hooks", "mock:end");
        route(context, "in", "direct:in", generate() + "&responseTimeout=3s");
        context.start();
        // the task ends, and its webhook comes, while the submission still waits for its answer
        emulator.faults().on(Operation.SUBMIT).inject(Fault.hang().processed());
        MockEndpoint end = context.getEndpoint("mock:end", MockEndpoint.class);
        end.expectedMessageCount(1);
        Exchange result = context.createProducerTemplate()
                .send("direct:in", e -> e.getMessage().setBody("a cat"));
        end.assertIsSatisfied(SOON.toMillis());
        assertThat(result.getException()).isNull();
        assertThat(emulator.tasksCreated()).isEqualTo(1);
    }
}
