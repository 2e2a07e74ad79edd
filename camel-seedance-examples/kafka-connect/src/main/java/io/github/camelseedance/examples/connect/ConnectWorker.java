/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.examples.connect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelseedance.examples.kafka.demo.Application;
import io.github.camelseedance.examples.kafka.demo.Outcome;
import io.github.camelseedance.examples.kafka.demo.Topics;
import java.io.Closeable;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.connect.cli.ConnectDistributed;
import org.apache.kafka.connect.runtime.Connect;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A Kafka Connect worker in this JVM, with the sink and the source, which are made over its REST API as on any cluster. */
final class ConnectWorker implements Application {

    private static final Logger LOG = LoggerFactory.getLogger("orders");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path SECRETS = Path.of("target/seedance.properties");
    private static final Duration STEP = Duration.ofMillis(500);
    private static final int STEPS = 240;

    private final HttpClient http = HttpClient.newHttpClient();

    @Override
    public Closeable start(Properties settings) throws IOException, InterruptedException {
        writeSecrets(settings);
        Map<String, String> worker = properties(Path.of("worker.properties"));
        worker.put("bootstrap.servers", settings.getProperty("kafka.brokers"));
        Connect<?> connect = new ConnectDistributed().startConnect(worker);
        URI rest = connect.rest().serverUrl();
        LOG.info("Connect worker at {}", rest);
        try {
            create(rest, "orders-sink", Path.of("sink.json"));
            create(rest, "orders-source", Path.of("source.json"));
        } catch (IOException | InterruptedException e) {
            connect.stop();
            throw e;
        }
        return () -> {
            connect.stop();
            connect.awaitStop();
        };
    }

    /** Writes the file that the configurations of the connectors name. What is empty has the default of the component. */
    private static void writeSecrets(Properties settings) throws IOException {
        Properties secrets = new Properties();
        secrets.setProperty("jdbc-url", settings.getProperty("orders.database.url"));
        Map.of(
                        "provider",
                        "seedance2.movie",
                        "api-key",
                        "",
                        "base-url",
                        "",
                        "model",
                        "",
                        "poll-interval",
                        "5s",
                        "first-poll-delay",
                        "10s")
                .forEach((name, unset) ->
                        secrets.setProperty(name, settings.getProperty("camel.component.seedance." + name, unset)));
        Files.createDirectories(SECRETS.getParent());
        try (var out = Files.newBufferedWriter(SECRETS)) {
            secrets.store(out, null);
        }
    }

    private static Map<String, String> properties(Path file) throws IOException {
        Properties properties = new Properties();
        try (var in = Files.newBufferedReader(file)) {
            properties.load(in);
        }
        Map<String, String> map = new HashMap<>();
        properties.stringPropertyNames().forEach(name -> map.put(name, properties.getProperty(name)));
        return map;
    }

    /** Makes a connector, and waits until its tasks run. */
    private void create(URI rest, String name, Path configuration) throws IOException, InterruptedException {
        URI connector = rest.resolve("/connectors/" + name + "/");
        HttpRequest put = HttpRequest.newBuilder(connector.resolve("config"))
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofFile(configuration))
                .build();
        HttpRequest status = HttpRequest.newBuilder(connector.resolve("status")).build();
        int tasks = Integer.parseInt(
                JSON.readTree(configuration.toFile()).path("tasks.max").asText());
        boolean created = false;
        for (int step = 0; step < STEPS; step++) {
            HttpResponse<String> answer = http.send(created ? status : put, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() == 400) {
                throw new IOException(name + " was refused: " + answer.body());
            }
            if (created && answer.statusCode() == 200) {
                JsonNode running = JSON.readTree(answer.body()).path("tasks");
                String states = String.join(" ", running.findValuesAsText("state"));
                if (states.contains("FAILED")) {
                    throw new IOException(name + " failed: " + answer.body());
                }
                if (states.equals("RUNNING ".repeat(tasks).strip())) {
                    LOG.info("{} runs with {} tasks", name, tasks);
                    return;
                }
            }
            // anything else is a worker that joins the cluster, or moves tasks around
            created = created || answer.statusCode() < 300;
            Thread.sleep(STEP.toMillis());
        }
        throw new IOException(name + " does not run after " + STEP.multipliedBy(STEPS));
    }

    @Override
    public Outcome outcome(ConsumerRecord<String, String> record) throws IOException {
        if (record.topic().equals(Topics.DEAD_LETTERS)) {
            String code = Outcome.header(record, "seedance.error.code");
            LOG.info("{} dead letter: {}", record.key(), code);
            return new Outcome(record.key(), code, BigDecimal.ZERO);
        }
        JsonNode task = JSON.readTree(record.value());
        boolean succeeded = task.path("status").asText().equals("succeeded");
        BigDecimal credits = new BigDecimal(task.path("credits").asText("0"));
        String code = task.path("errorCode").asText();
        LOG.info(
                "{} {}",
                record.key(),
                succeeded ? "succeeded, %s credits".formatted(credits.toPlainString()) : "failed: " + code);
        return new Outcome(record.key(), succeeded ? Outcome.VIDEO : code, credits);
    }
}
