/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.page;

import io.github.camelseedance.SeedanceComponent;
import io.github.camelseedance.SeedanceConfiguration;
import io.github.camelseedance.emulator.EmulatedProvider;
import io.github.camelseedance.emulator.SeedanceEmulator;
import io.github.camelseedance.task.store.TaskRepository;
import io.github.camelseedance.webhook.WebServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/** An application with the task page, an HTTP server and the emulator. */
final class PageScene implements AutoCloseable {

    static final String MOVIE = "seedance2.movie";
    static final String PATH = "/ops/seedance";

    final int port = WebServer.freePort();
    final DefaultCamelContext context = new DefaultCamelContext();
    final SeedanceComponent component = new SeedanceComponent();
    final SeedanceEmulator emulator;
    final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private PageScene(SeedanceEmulator emulator) {
        this.emulator = emulator;
        SeedanceConfiguration options = component.getConfiguration();
        options.setBaseUrl(emulator.baseUrl());
        options.setApiKey("key-of-the-page-test");
        options.setProvider(MOVIE);
        options.setFirstPollDelay(100);
        options.setPollInterval(200);
        options.setResponseTimeout(5000);
        component.setTaskPage(PATH);
        context.addComponent("seedance", component);
        context.getShutdownStrategy().setTimeout(5);
    }

    /** A scene that is not started yet, with tasks that take so long. */
    static PageScene of(Duration runTime) {
        return new PageScene(SeedanceEmulator.builder()
                .signedUrls(EmulatedProvider.values())
                .queueTime(Duration.ofMillis(50))
                .runTime(runTime)
                .start());
    }

    /** A scene whose videos are at addresses that work for a moment only. */
    static PageScene withShortLinks() {
        return new PageScene(SeedanceEmulator.builder()
                .signedUrls(EmulatedProvider.values())
                .signedUrlLifetime(Duration.ofSeconds(1))
                .queueTime(Duration.ofMillis(50))
                .runTime(Duration.ofMillis(100))
                .start());
    }

    PageScene withActions() {
        component.setTaskPageActions(true);
        return this;
    }

    PageScene with(TaskRepository repository) {
        component.setTaskRepository(repository);
        return this;
    }

    /** @param consumed whether a route takes the ends */
    PageScene start(WebServer server, boolean consumed) throws Exception {
        server.setUp(context, port);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                for (String provider : List.of(MOVIE, "seedance2.ink", "byteplus.com")) {
                    from("direct:" + provider)
                            .to("seedance:generate?trackHeaders=order,shop,session-token&provider=" + provider);
                    if (consumed) {
                        from("seedance:tasks?provider=" + provider).to("mock:ends");
                    }
                }
            }
        });
        context.start();
        return this;
    }

    ProducerTemplate template() {
        return context.createProducerTemplate();
    }

    TaskRepository repository() {
        return component.getTaskRepository();
    }

    String address() {
        return "http://" + WebServer.HOST + ":" + port + PATH + "/";
    }

    /** @param headers names and values */
    HttpResponse<byte[]> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(address()).resolve(path)).timeout(Duration.ofSeconds(30));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    HttpResponse<byte[]> post(String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(address()).resolve("api/action"))
                .timeout(Duration.ofSeconds(30))
                .POST(HttpRequest.BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    @Override
    public void close() throws Exception {
        context.close();
        emulator.close();
    }
}
