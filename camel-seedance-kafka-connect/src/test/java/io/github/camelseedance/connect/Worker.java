/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.connect;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.connect.cli.ConnectDistributed;

/** A worker of a Kafka Connect cluster in distributed mode, in a JVM of its own, so that it can be killed. */
final class Worker implements AutoCloseable {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Path log;
    private final Process process;
    private final String address;

    Worker(Path directory, String name, String brokers) throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        address = "http://localhost:" + port;
        Properties settings = new Properties();
        settings.putAll(Map.of(
                "bootstrap.servers", brokers,
                "group.id", "seedance-connect",
                "listeners", address,
                "key.converter", "org.apache.kafka.connect.storage.StringConverter",
                "value.converter", "org.apache.kafka.connect.storage.StringConverter",
                "plugin.discovery", "service_load"));
        for (String topic : new String[] {"config", "offset", "status"}) {
            settings.put(topic + ".storage.topic", "connect-" + topic);
            settings.put(topic + ".storage.replication.factor", "1");
        }
        settings.putAll(Map.of(
                "offset.storage.partitions", "1",
                "status.storage.partitions", "1",
                "offset.flush.interval.ms", "1000",
                "scheduled.rebalance.max.delay.ms", "0",
                "session.timeout.ms", "10000",
                "heartbeat.interval.ms", "2000",
                "consumer.session.timeout.ms", "6000",
                "consumer.heartbeat.interval.ms", "1500",
                "consumer.auto.offset.reset", "earliest"));
        Path file = directory.resolve(name + ".properties");
        try (var out = Files.newBufferedWriter(file)) {
            settings.store(out, null);
        }
        log = directory.resolve(name + ".log");
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Dtest.log.level=WARN",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        ConnectDistributed.class.getName(),
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    /** What its REST API answers; an empty text while it does not. */
    String ask(String method, String path, String json) {
        try {
            HttpRequest.BodyPublisher body =
                    json == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(json);
            HttpResponse<String> answer = HTTP.send(
                    HttpRequest.newBuilder(URI.create(address + path))
                            .header("Content-Type", "application/json")
                            .method(method, body)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() < 300 ? answer.body() : "";
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** kill -9. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** The end of its log. */
    @Override
    public String toString() {
        try {
            String text = Files.readString(log);
            return "--- %s, %s%n%s"
                    .formatted(
                            log.getFileName(),
                            process.isAlive() ? "alive" : "dead",
                            text.substring(Math.max(0, text.length() - 4000)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
