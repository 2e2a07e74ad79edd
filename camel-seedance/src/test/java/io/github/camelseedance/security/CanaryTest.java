/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelseedance.SeedanceComponent;
import io.github.camelseedance.SeedanceConstants;
import io.github.camelseedance.emulator.EmulatedProvider;
import io.github.camelseedance.emulator.Fault;
import io.github.camelseedance.emulator.SeedanceEmulator;
import io.github.camelseedance.model.Json;
import io.github.camelseedance.webhook.WebServer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.Route;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.apache.camel.console.DevConsole;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.main.Main;
import org.apache.camel.support.PluginHelper;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** No key, webhook secret or signed address in a log, JMX, a text form, a health check, a console or an exception, whatever fails. */
class CanaryTest {

    private static final String KEY = "canary-key-7f3a91c2";
    /** Some write their key into a URI. It is the same one, so that a provider that sends it back sends that of the request. */
    private static final String URI_KEY = KEY;

    private static final String SECRET = "canary-whsec-b8e07d4f";
    private static final String URI_SECRET = "canary-urisecret-1c9a";
    private static final List<String> PROVIDERS = List.of("seedance2.movie", "seedance2.ink", "seedanceapi.org");
    private static final int TRANSPORT_FAULTS = 5;
    private static final Duration SOON = Duration.ofSeconds(30);

    private static final Map<String, List<String>> OPERATIONS = Map.of(
            "seedance2.movie",
                    List.of("generate", "status", "cancel", "upload", "download", "balance", "models", "list", "track"),
            "seedance2.ink", List.of("generate", "status", "cancel", "download", "models", "estimate", "track"),
            "seedanceapi.org", List.of("generate", "status", "download", "track"));

    @TempDir
    Path files;

    private final int port = WebServer.freePort();
    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    private static List<Fault> faults() {
        String echo =
                "{\"success\":false,\"code\":401,\"error\":{\"code\":\"unauthorized\",\"message\":\"Invalid API key "
                        + KEY + "\"},\"message\":\"Invalid API key " + KEY + " (Authorization: Bearer " + KEY + ")\"}";
        return List.of(
                Fault.connectionReset(),
                Fault.emptyResponse(),
                Fault.garbage(),
                Fault.malformedChunk(),
                Fault.truncatedBody(),
                Fault.status(401),
                Fault.status(402),
                Fault.status(404),
                Fault.status(500),
                Fault.rateLimited("3600"),
                Fault.html(403),
                Fault.captivePortal(),
                Fault.redirect(307, "http://127.0.0.1:9/x?token=canary-redirect"),
                Fault.answer(401, "application/json", echo),
                Fault.answer(200, "application/json", echo),
                Fault.answer(200, "text/plain", "key=" + KEY));
    }

    private Main application(SeedanceEmulator emulator, String transport) throws IOException {
        Main main = new Main();
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("camel.main.autoConfigurationLogSummary", "true");
        properties.put("camel.main.shutdownTimeout", "5");
        properties.put("camel.health.producers-enabled", "true");
        properties.put("camel.component.seedance.healthCheckProducerEnabled", "true");
        properties.put("camel.component.seedance.taskPage", "/seedance");
        properties.put("camel.component.seedance.taskPageActions", "true");
        properties.put("camel.component.seedance.api-key", KEY);
        properties.put("camel.component.seedance.webhook-secret", SECRET);
        properties.put("camel.component.seedance.baseUrl", emulator.baseUrl());
        properties.put("camel.component.seedance.retryDelay", "1");
        properties.put("camel.component.seedance.maxRetries", "1");
        properties.put("camel.component.seedance.responseTimeout", "1s");
        properties.put("camel.component.seedance.submitTimeout", "500");
        properties.put("camel.component.seedance.firstPollDelay", "50");
        properties.put("camel.component.seedance.pollInterval", "100");
        if (!transport.isEmpty()) {
            properties.put("camel.component.seedance.transport", transport);
        }
        // from a file, as in an application: what is set in code is not in the summary at start
        Path file = files.resolve("application.properties");
        Files.write(
                file,
                properties.entrySet().stream()
                        .map(e -> e.getKey() + "=" + e.getValue())
                        .toList());
        main.setPropertyPlaceholderLocations("file:" + file);
        main.configure().addRoutesBuilder(new RouteBuilder() {
            @Override
            public void configure() {
                String hooks = "http://" + WebServer.HOST + ":" + port + "/hooks";
                for (String provider : PROVIDERS) {
                    for (String operation : OPERATIONS.get(provider)) {
                        from("direct:" + operation + "-" + provider)
                                .to("seedance:" + operation + "?provider=" + provider
                                        + (operation.equals("generate") ? "&webhookUrl=" + hooks : ""));
                    }
                    from("seedance:tasks?webhookPath=/hooks&provider=" + provider)
                            .to("log:ends?showAll=false&showBody=false&showHeaders=false")
                            .to("mock:ends");
                    from("direct:uri-" + provider)
                            .to("seedance:status?account=uri&apiKey=" + URI_KEY + "&provider=" + provider);
                    from("seedance:tasks?account=uri&webhookPath=/uri&apiKey=" + URI_KEY + "&webhookSecret="
                                    + URI_SECRET + "&provider=" + provider)
                            .process(exchange -> {
                                throw new IllegalStateException("the route fails");
                            });
                }
                from("direct:wait").to("seedance:generate?provider=seedance2.movie&awaitCompletion=true");
                from("direct:resolve").to("seedance:resolve?provider=seedance2.movie");
            }
        });
        main.addMainListener(new org.apache.camel.main.MainListenerSupport() {
            @Override
            public void beforeConfigure(org.apache.camel.main.BaseMainSupport support) {
                VertxPlatformHttpServerConfiguration configuration = new VertxPlatformHttpServerConfiguration();
                configuration.setBindHost(WebServer.HOST);
                configuration.setBindPort(port);
                support.getCamelContext().getRegistry().bind("meters", meters);
                try {
                    support.getCamelContext().addService(new VertxPlatformHttpServer(configuration));
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            }
        });
        return main;
    }

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(strings = {"", "#class:io.github.camelseedance.client.CamelHttpTransport"})
    void noSecretTurnsUpAnywhere(String transport) throws Exception {
        Files.write(files.resolve("cat.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0});
        try (Canaries canaries = new Canaries(KEY, URI_KEY, SECRET, URI_SECRET, "canary-redirect");
                SeedanceEmulator emulator = SeedanceEmulator.builder()
                        .webhookSecret(SECRET)
                        .signedUrls(EmulatedProvider.values())
                        .queueTime(Duration.ofMillis(20))
                        .runTime(Duration.ofMillis(50))
                        .start()) {
            Main main = application(emulator, transport);
            main.start();
            try {
                CamelContext context = main.getCamelContext();
                ProducerTemplate template = context.createProducerTemplate();
                everything(template, canaries, emulator);
                forgedWebhooks();
                lookAround(context, canaries);
                List<Fault> faults = faults();
                // the second transport fails in its own ways only where it is the transport that fails
                for (Fault fault : transport.isEmpty() ? faults : faults.subList(0, TRANSPORT_FAULTS)) {
                    emulator.faults().on().always().inject(fault);
                    everything(template, canaries, emulator);
                    emulator.faults().clear();
                }
                emulator.down();
                everything(template, canaries, emulator);
                lookAround(context, canaries);
                emulator.up();
            } finally {
                main.stop();
            }
            canaries.learn(emulator);
            assertThat(canaries.count()).isGreaterThan(10);
            assertThat(canaries.logged()).isGreaterThan(50);
            assertThat(canaries.attributes()).isGreaterThan(500);
            assertThat(canaries.operations()).isGreaterThan(10);
            assertThat(canaries.saw("seedance_requests_seconds_count{"))
                    .as("the meters")
                    .isTrue();
            assertThat(canaries.saw("seedance_account_trouble{"))
                    .as("the gauges")
                    .isTrue();
            assertThat(canaries.saw("console seedance: seedance: running "))
                    .as("the console")
                    .isTrue();
            assertThat(canaries.saw("page /api/ended?size=200 200: {"))
                    .as("the page")
                    .isTrue();
            assertThat(canaries.saw("\"hasVideo\":true"))
                    .as("videos at the page")
                    .isTrue();
            assertThat(canaries.saw("page /video 200")).as("a video").isTrue();
            assertThat(canaries.saw("state=in_doubt"))
                    .as("something in doubt, in JMX")
                    .isTrue();
            assertThat(canaries.saw("health detail trouble="))
                    .as("health with a trouble")
                    .isTrue();
            assertThat(canaries.saw("camel.component.seedance.webhook"))
                    .as("the start-up summary")
                    .isTrue();
            assertThat(canaries.leaks()).isEmpty();
        }
    }

    private void everything(ProducerTemplate template, Canaries canaries, SeedanceEmulator emulator) throws Exception {
        for (String provider : PROVIDERS) {
            String id = "nobody-knows-it";
            for (String operation : OPERATIONS.get(provider)) {
                Object body =
                        switch (operation) {
                            case "generate", "estimate" -> "a cat";
                            case "upload" -> files.resolve("cat.png").toFile();
                            default -> id;
                        };
                Exchange result = template.send("direct:" + operation + "-" + provider, e -> e.getMessage()
                        .setBody(body));
                look(canaries, operation, result);
                if (operation.equals("generate") && result.getException() == null) {
                    id = result.getMessage().getHeader(SeedanceConstants.TASK_ID, String.class);
                    String of = id;
                    await().atMost(SOON).until(() -> emulator.webhooks().stream()
                            .anyMatch(webhook -> webhook.taskId().equals(of)));
                }
            }
            look(canaries, "uri", template.send("direct:uri-" + provider, e -> e.getMessage()
                    .setBody("nobody")));
        }
        look(canaries, "resolve", template.send("direct:resolve", e -> {
            e.getMessage().setHeader(SeedanceConstants.DECISION, "abandon");
            e.getMessage().setHeader(SeedanceConstants.TASK_ID, "nobody");
        }));
        look(canaries, "wait", template.send("direct:wait", e -> e.getMessage().setBody("a cat [fail]")));
    }

    private static void look(Canaries canaries, String operation, Exchange result) {
        canaries.look("exception of " + operation, result.getException());
        Object body = result.getMessage().getBody();
        if (body != null && body.getClass().getName().startsWith("io.github.camelseedance")) {
            canaries.look("toString of " + body.getClass().getSimpleName(), body);
            canaries.learn(result.getMessage().getBody(String.class));
        }
        canaries.look("toString of exchange", result);
    }

    private void forgedWebhooks() throws Exception {
        HttpClient http = HttpClient.newHttpClient();
        for (String signature : List.of("", "00", SECRET)) {
            HttpRequest.Builder request = HttpRequest.newBuilder(
                            URI.create("http://" + WebServer.HOST + ":" + port + "/hooks/AAAAAAAAAAAAAAAAAAAAAA"))
                    .POST(HttpRequest.BodyPublishers.ofString("{\"requestId\":\"" + KEY + "\"}"));
            if (!signature.isEmpty()) {
                request.header("x-seedance-signature", signature);
            }
            assertThat(http.send(request.build(), HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .isIn(204, 401);
        }
    }

    private void lookAround(CamelContext context, Canaries canaries) throws Exception {
        canaries.lookAtJmx();
        lookAtPage(canaries);
        // the gauges come every five seconds
        await().atMost(SOON).until(() -> meters.scrape().contains("seedance_account_trouble{"));
        canaries.look("scrape", meters.scrape());
        meters.getMeters().forEach(meter -> canaries.look("meter", meter.getId()));
        SeedanceComponent component = context.getComponent("seedance", SeedanceComponent.class);
        canaries.look("component", component);
        canaries.look("configuration", component.getConfiguration());
        for (Endpoint endpoint : context.getEndpoints()) {
            canaries.look("toString of endpoint", endpoint);
            if (!endpoint.getEndpointUri().contains("account=uri")) {
                // what the user has written into a URI stands in it
                canaries.look("getEndpointUri", endpoint.getEndpointUri());
            }
        }
        for (Route route : context.getRoutes()) {
            canaries.look("route", route);
            canaries.look("consumer", route.getConsumer());
            route.getServices().forEach(service -> canaries.look("service", service));
        }
        HealthCheckHelper.invoke(context).forEach(result -> {
            canaries.look("health " + result, result.getMessage().orElse("") + result.getDetails());
            result.getDetails().forEach((name, value) -> canaries.look("health detail " + name + "=" + value, value));
            canaries.look("health error", result.getError().orElse(null));
        });
        for (String name : List.of("seedance", "endpoint", "route", "health", "properties", "consumer", "producer")) {
            DevConsole console = PluginHelper.getDevConsoleResolver(context).resolveDevConsole(name);
            if (console != null) {
                canaries.look("console " + name, console.call(DevConsole.MediaType.TEXT));
                canaries.look("console " + name, console.call(DevConsole.MediaType.JSON));
            }
        }
    }

    /** What a browser gets: the page, its views, the answers to what it does, and of each the headers. */
    private void lookAtPage(Canaries canaries) throws Exception {
        List<String> ids = new ArrayList<>();
        for (String path : List.of("", "page.js", "api/summary", "api/running", "api/ended?size=200", "api/spending")) {
            String body = ask(canaries, path, null);
            if (path.startsWith("api/ended") || path.startsWith("api/running")) {
                Json.MAPPER
                        .readTree(body)
                        .path("rows")
                        .forEach(row -> ids.add(row.path("id").asText()));
            }
        }
        // videos hold what they hold; that they cannot be had is told in words
        for (String id : ids.subList(0, Math.min(ids.size(), 12))) {
            ask(canaries, "video/" + id, null);
            ask(canaries, "api/action", "{\"id\":\"" + id + "\",\"state\":\"parked\",\"action\":\"retry\"}");
        }
    }

    private String ask(Canaries canaries, String path, String body) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://" + WebServer.HOST + ":" + port + "/seedance/" + path));
        if (body != null) {
            request.header("Content-Type", "application/json")
                    .header("Sec-Fetch-Site", "same-origin")
                    .POST(HttpRequest.BodyPublishers.ofString(body));
        }
        HttpResponse<String> answer =
                HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
        canaries.look("page /" + path.replaceFirst("/[0-9a-f-]{36}", "") + " " + answer.statusCode(), answer.body());
        canaries.look("headers of page", answer.headers());
        return answer.body();
    }

    @Test
    void whatLeaksIsFound() {
        try (Canaries canaries = new Canaries(KEY)) {
            assertThat(canaries.leaks()).isEmpty();
            LoggerFactory.getLogger(CanaryTest.class).info("The key is {}", KEY);
            canaries.look("text", "a" + KEY + "b");
            canaries.look("exception", new IllegalStateException("outer", new IllegalArgumentException(KEY)));
            canaries.learn("https://example.com/v.mp4?token=signed-1&a=b");
            canaries.look("address", "https://example.com/v.mp4?token=signed-1");
            assertThat(canaries.leaks()).hasSize(4);
        }
    }
}
