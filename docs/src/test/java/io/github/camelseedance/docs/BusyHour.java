/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelseedance.SeedanceComponent;
import io.github.camelseedance.SeedanceConfiguration;
import io.github.camelseedance.SeedanceConstants;
import io.github.camelseedance.SeedanceDevConsole;
import io.github.camelseedance.emulator.EmulatedProvider;
import io.github.camelseedance.emulator.Fault;
import io.github.camelseedance.emulator.Operation;
import io.github.camelseedance.emulator.SeedanceEmulator;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.console.DevConsole;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;

/**
 * 200 tasks of mixed fate against the emulator, and what an operator sees of them: 120 run, 15 more run of an account whose rate is
 * limited, 30 have succeeded, 10 failed, 15 are in doubt, 10 are parked. Another account has no credits: 5 submissions are refused.
 */
record BusyHour(String text, String shortText, JsonNode json, PrometheusScrape scrape, double charged) {

    static final int RUNNING = 120;
    static final int LIMITED = 15;
    static final int SUCCEEDED = 30;
    static final int FAILED = 10;
    static final int IN_DOUBT = 15;
    static final int PARKED = 10;
    static final int REFUSED = 5;
    static final int ALL = RUNNING + LIMITED + SUCCEEDED + FAILED + IN_DOUBT + PARKED;

    private static final Duration LONG = Duration.ofSeconds(90);
    private static final String BUSY_KEY = "key-of-busy";
    private static final String POOR_KEY = "key-of-poor";

    /** Runs it. */
    static BusyHour run() throws Exception {
        try (SeedanceEmulator emulator = SeedanceEmulator.builder()
                        .queueTime(Duration.ofMillis(20))
                        .runTime(Duration.ofMillis(50))
                        .start();
                DefaultCamelContext context = new DefaultCamelContext()) {
            PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
            context.setDevConsole(true);
            context.getRegistry().bind("meters", meters);
            context.addComponent("seedance", component(emulator.baseUrl()));
            context.addRoutes(new Routes());
            context.start();
            submitAll(context.createProducerTemplate(), emulator);
            return look(context, meters, emulator);
        }
    }

    private static SeedanceComponent component(String baseUrl) {
        SeedanceComponent component = new SeedanceComponent();
        SeedanceConfiguration options = component.getConfiguration();
        options.setBaseUrl(baseUrl);
        options.setApiKey("key-of-default");
        options.setFirstPollDelay(100);
        options.setPollInterval(300);
        options.setMaxRetries(0);
        return component;
    }

    private static final class Routes extends RouteBuilder {
        @Override
        public void configure() {
            errorHandler(noErrorHandler());
            String movie = "?provider=seedance2.movie";
            from("direct:movie").to("seedance:generate" + movie);
            from("direct:strict").to("seedance:generate" + movie + "&taskQueue=strict&budget=1000000");
            from("direct:busy").to("seedance:generate" + movie + "&account=busy&apiKey=" + BUSY_KEY);
            from("direct:poor").to("seedance:generate" + movie + "&account=poor&apiKey=" + POOR_KEY);
            from("direct:ink").to("seedance:generate?provider=seedance2.ink&onAmbiguousSubmit=fail");
            from("direct:models").to("seedance:models?provider=seedance2.ink");
            from("seedance:tasks" + movie).to("mock:ends?retainFirst=1");
            from("seedance:tasks" + movie + "&account=busy&apiKey=" + BUSY_KEY).to("mock:ends?retainFirst=1");
            from("seedance:tasks" + movie + "&taskQueue=strict&maxDeliveries=1")
                    .throwException(IllegalStateException.class, "the archive is full");
        }
    }

    private static void submitAll(ProducerTemplate template, SeedanceEmulator emulator) {
        emulator.faults()
                .on(Operation.SUBMIT)
                .provider(EmulatedProvider.INK)
                .always()
                .inject(Fault.connectionReset().processed());
        emulator.faults()
                .on(Operation.SUBMIT)
                .when(request -> request.header("x-api-key").orElse("").equals(POOR_KEY))
                .always()
                .inject(Fault.error("INSUFFICIENT_CREDIT"));
        submit(template, "direct:movie", "a cat [stuck]", RUNNING);
        submit(template, "direct:movie", "a cat", SUCCEEDED);
        submit(template, "direct:movie", "a cat [fail]", FAILED);
        submit(template, "direct:strict", "a cat", PARKED);
        submit(template, "direct:busy", "a cat [stuck]", LIMITED);
        submit(template, "direct:ink", "a cat", IN_DOUBT);
        submit(template, "direct:poor", "a cat", REFUSED);
        template.requestBody("direct:models", null, Object.class);
        emulator.faults()
                .on(Operation.STATUS, Operation.LIST)
                .when(request -> request.header("x-api-key").orElse("").equals(BUSY_KEY))
                .always()
                .inject(Fault.rateLimited("300"));
    }

    private static void submit(ProducerTemplate template, String route, String prompt, int times) {
        for (int i = 1; i <= times; i++) {
            Map<String, Object> key =
                    Map.of(SeedanceConstants.SUBMISSION_KEY, route.substring(7) + "-" + times + "-" + i);
            template.send(route, (Exchange exchange) -> {
                exchange.getMessage().setBody(prompt);
                exchange.getMessage().setHeaders(new HashMap<>(key));
            });
        }
    }

    private static BusyHour look(
            DefaultCamelContext context, PrometheusMeterRegistry meters, SeedanceEmulator emulator) {
        DevConsole console = PluginHelper.getDevConsoleResolver(context).resolveDevConsole("seedance");
        await().atMost(LONG).untilAsserted(() -> {
            JsonNode seedance = json(console).path("seedance");
            JsonNode summary = seedance.path("summary");
            JsonNode node = seedance.path("thisNode");
            String seen = seedance.toString();
            assertThat(summary.path("parked").asInt()).as(seen).isEqualTo(PARKED);
            assertThat(node.path("delivered").asInt()).as(seen).isEqualTo(SUCCEEDED + FAILED);
            assertThat(seedance.path("problems").toString()).contains("rate limited");
        });
        // the gauges are filled every five seconds
        await().atMost(LONG).until(() -> {
            PrometheusScrape scrape = PrometheusScrape.parse(meters.scrape());
            return scrape.value("seedance_tasks", Map.of("state", "running", "account", "default")) == RUNNING
                    && scrape.value("seedance_tasks", Map.of("state", "parked", "queue", "strict")) == PARKED
                    && scrape.value("seedance_account_trouble", Map.of("account", "busy", "kind", "rate")) == 1;
        });
        return new BusyHour(
                text(console, Map.of()),
                text(console, Map.of(SeedanceDevConsole.LIMIT, "2")),
                json(console),
                PrometheusScrape.parse(meters.scrape()),
                emulator.totalCharged(EmulatedProvider.MOVIE).doubleValue());
    }

    private static String text(DevConsole console, Map<String, Object> options) {
        return (String) console.call(DevConsole.MediaType.TEXT, options);
    }

    private static JsonNode json(DevConsole console) {
        return new ObjectMapper().valueToTree(console.call(DevConsole.MediaType.JSON));
    }
}
