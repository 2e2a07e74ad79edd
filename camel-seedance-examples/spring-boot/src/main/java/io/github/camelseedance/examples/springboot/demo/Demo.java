/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.examples.springboot.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelseedance.emulator.EmulatedProvider;
import io.github.camelseedance.emulator.Fault;
import io.github.camelseedance.emulator.Operation;
import io.github.camelseedance.emulator.SeedanceEmulator;
import io.github.camelseedance.examples.springboot.Main;
import io.github.camelseedance.examples.springboot.demo.Caller.Answer;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Shows the service: orders that go well and others, a restart in the middle, health and meters. It only calls what every
 * caller can; how the service works is in the routes.
 */
public final class Demo {

    private static final List<String> METERS =
            List.of("seedance.requests", "seedance.tasks.submitted", "seedance.tasks.ended", "seedance.credits");

    private final Path home;
    private final Screen screen;
    private final List<String> wrong = new ArrayList<>();
    private int refused;

    public Demo(Path home, PrintStream out, Clock clock) {
        this.home = home.toAbsolutePath().normalize();
        this.screen = new Screen(out, clock);
    }

    /** Runs, and returns 0 if everything went as it should. */
    public int run() throws Exception {
        try (SeedanceEmulator emulator = SeedanceEmulator.builder()
                .webhookSecret("emulated-secret")
                .queueTime(Duration.ofMillis(400))
                .runTime(Duration.ofMillis(1600))
                .start()) {
            screen.headline("The provider is emulated at " + emulator.baseUrl() + ": nothing is paid.");
            ConfigurableApplicationContext service = start(emulator, 0);
            int port = Integer.parseInt(service.getEnvironment().getProperty("local.server.port"));
            Caller caller = new Caller("http://127.0.0.1:" + port);
            Watch watch = new Watch(caller, emulator, screen);
            try {
                screen.line("The service is at http://127.0.0.1:" + port + "/videos, its state in " + home + ".");
                screen.line("Its tasks are to be seen at http://127.0.0.1:" + port + "/seedance/ while it runs.");
                orders(caller, watch, emulator);
                meters(caller);
                beforeTheRestart(caller, watch);
            } finally {
                service.close();
            }
            screen.headline("The service has stopped; the provider works on, and calls in vain");
            watch.untilItsWebhookWasSent(Order.RIVER);
            service = start(emulator, port);
            try {
                screen.headline("The service has started again, on the same database");
                watch.untilAllHaveEnded();
                health(caller);
                summary(watch, emulator, service.getBean(JdbcClient.class));
            } finally {
                service.close();
            }
        }
        return wrong.isEmpty() ? 0 : 1;
    }

    private ConfigurableApplicationContext start(SeedanceEmulator emulator, int port) {
        return Main.application(
                home,
                "emulator",
                "--server.port=" + port,
                "--camel.component.seedance.base-url=" + emulator.baseUrl(),
                "--logging.file.name=" + home.resolve("service.log"),
                "--logging.threshold.console=off");
    }

    private void orders(Caller caller, Watch watch, SeedanceEmulator emulator) throws Exception {
        screen.headline("Orders: POST /videos");
        order(caller, watch, Order.FOX);
        Answer again = caller.order("key-of-fox", Order.FOX.json());
        screen.event(
                "fox",
                again.status() + " again with the same Idempotency-Key: "
                        + (again.replayed() ? "the same video " + again.text("id") : "ANOTHER VIDEO"));
        order(caller, watch, Order.OWL);
        refuse(
                caller,
                "bear",
                422,
                "{\"prompt\": \"A bear\", \"duration\": 99, \"resolution\": \"9k\", \"colour\": \"brown\"}");
        refuse(caller, "hero", 422, "{\"prompt\": \"A hero of a well-known film [moderated]\", \"duration\": 5}");
        emulator.faults().on(Operation.SUBMIT).inject(Fault.rateLimited("120"));
        refuse(caller, "crow", 429, "{\"prompt\": \"A crow opens a letter\", \"duration\": 5}");

        emulator.faults().on(Operation.SUBMIT).inject(Fault.connectionReset().processed());
        screen.event("whale", "the connection breaks after the provider has accepted it; its webhook will tell");
        order(caller, watch, Order.WHALE);

        screen.headline("A cancellation: DELETE /videos/{id}");
        String turtle = order(caller, watch, Order.TURTLE);
        Answer cancelled = caller.cancel(turtle);
        screen.event("turtle", cancelled.status() + " " + cancelled.text("status"));

        screen.headline("How they end: GET /videos/{id}");
        watch.untilAllHaveEnded();
    }

    private void beforeTheRestart(Caller caller, Watch watch) throws Exception {
        screen.headline("Two more, and the service is stopped while they run");
        order(caller, watch, Order.GLACIER);
        order(caller, watch, Order.RIVER);
    }

    private String order(Caller caller, Watch watch, Order order) throws Exception {
        Answer answer = caller.order("key-of-" + order.name(), order.json());
        if (answer.status() != 202) {
            wrong.add(order.name() + " was not accepted: " + answer.status() + " " + answer.text("title"));
            screen.event(order.name(), answer.status() + " " + answer.text("title"));
            return "";
        }
        screen.event(order.name(), "202 /videos/" + answer.text("id"));
        watch.add(order, answer.body());
        return answer.text("id");
    }

    private void refuse(Caller caller, String name, int expected, String json) throws Exception {
        Answer answer = caller.order("key-of-" + name, json);
        String when = answer.retryAfter() == null ? "" : ", Retry-After: " + answer.retryAfter();
        String code = answer.text("code").isEmpty() ? "" : " (" + answer.text("code") + ")";
        screen.event(name, answer.status() + " " + answer.text("title") + code + when);
        for (JsonNode violation : answer.body().path("violations")) {
            screen.event(
                    "",
                    "    %s %s: %s"
                            .formatted(
                                    violation.path("field").asText(),
                                    violation.path("value").asText(),
                                    violation.path("allowed").asText()));
        }
        refused++;
        if (answer.status() != expected) {
            wrong.add(name + ": expected " + expected + ", got " + answer.status());
        }
    }

    private void health(Caller caller) throws Exception {
        screen.headline("Health: GET /actuator/health");
        Answer health = caller.get("/actuator/health");
        screen.line("  " + health.status() + " " + health.text("status"));
        JsonNode checks = health.body().at("/components/camelHealth/details");
        checks.properties().stream()
                .filter(check ->
                        check.getKey().contains("seedance") || check.getKey().equals("consumer:ends"))
                .filter(check -> !check.getKey().contains(".data"))
                .forEach(check ->
                        screen.line("  %-4s %s".formatted(check.getValue().asText(), check.getKey())));
        if (!health.text("status").equals("UP")) {
            wrong.add("health is " + health.text("status"));
        }
    }

    private void meters(Caller caller) throws Exception {
        screen.headline("Meters: GET /actuator/metrics/{name}");
        for (String meter : METERS) {
            StringBuilder line = new StringBuilder("  %-26s".formatted(meter));
            caller.get("/actuator/metrics/" + meter)
                    .body()
                    .path("measurements")
                    .forEach(value -> line.append(" %s=%s"
                            .formatted(
                                    value.path("statistic").asText().toLowerCase(Locale.ROOT),
                                    value.path("value").asText())));
            screen.line(line.toString());
        }
    }

    private void summary(Watch watch, SeedanceEmulator emulator, JdbcClient database) {
        for (Order order : List.of(Order.FOX, Order.OWL, Order.WHALE, Order.TURTLE, Order.RIVER, Order.GLACIER)) {
            JsonNode video = watch.ended().get(order);
            String status = video == null ? "lost" : video.path("status").asText();
            if (!status.equals(order.end())) {
                wrong.add(order.name() + " is " + status + ", expected was " + order.end());
            }
            if (emulator.ledger(order.prompt()).size() != 1) {
                wrong.add(order.name() + " was made "
                        + emulator.ledger(order.prompt()).size() + " times");
            }
        }
        int deliveries = database.sql("SELECT SUM(deliveries) FROM video")
                .query(Integer.class)
                .single();
        if (deliveries != watch.ended().size()) {
            wrong.add(deliveries + " deliveries of " + watch.ended().size() + " ends");
        }
        screen.headline(String.format(
                Locale.ROOT,
                "%d videos ordered in %.1f s, %d orders refused; %d ends, %d deliveries; %s credits, each order paid once",
                emulator.ledger().size(),
                screen.seconds(),
                refused,
                watch.ended().size(),
                deliveries,
                emulator.totalCharged(EmulatedProvider.INK).toPlainString()));
        wrong.forEach(problem -> screen.line("! " + problem));
        screen.line("The log of the service is " + home.resolve("service.log"));
        screen.line("");
    }
}
