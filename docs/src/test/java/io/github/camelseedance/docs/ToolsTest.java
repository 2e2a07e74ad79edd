/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.camelseedance.SeedanceComponent;
import io.github.camelseedance.emulator.SeedanceEmulator;
import io.github.camelseedance.emulator.SeedanceEmulatorExtension;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.server.McpSyncServer;
import io.modelcontextprotocol.server.transport.StdioServerTransportProvider;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.component.aws2.s3.AWS2S3Component;
import org.apache.camel.component.aws2.s3.AWS2S3Configuration;
import org.jboss.jandex.DotName;
import org.jboss.jandex.Index;
import org.jboss.jandex.IndexReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the page about tools says: what is in the jar for them, and the recipes that can run here. */
@Timeout(120)
class ToolsTest {

    private static final int VIDEO = 12 * 1024 * 1024;

    @RegisterExtension
    static final SeedanceEmulatorExtension EMULATOR =
            new SeedanceEmulatorExtension(builder -> builder.queueTime(Duration.ofMillis(20))
                    .runTime(Duration.ofMillis(50))
                    .videoSize(VIDEO));

    /** Quarkus finds classes by the index, and by nothing else in a jar that has none of its own. */
    @Test
    void theJarHasAnIndexOfItsClasses() throws IOException {
        try (InputStream in = SeedanceComponent.class.getClassLoader().getResourceAsStream("META-INF/jandex.idx")) {
            Index index = new IndexReader(in).read();
            assertThat(index.getClassByName(DotName.createSimple(SeedanceComponent.class.getName())))
                    .isNotNull();
            assertThat(index.getKnownClasses()).hasSizeGreaterThan(100);
        }
    }

    /** The editor takes it as it is. */
    @Test
    void theDescriptionOfTheComponentIsWhatEditorsTake() throws IOException {
        try (InputStream in = SeedanceComponent.class
                .getClassLoader()
                .getResourceAsStream("META-INF/io/github/camelseedance/seedance.json")) {
            JsonNode json = new ObjectMapper().readTree(in);
            assertThat(json.at("/component/scheme").asText()).isEqualTo("seedance");
            assertThat(json.at("/component/artifactId").asText()).isEqualTo("camel-seedance");
            assertThat(json.at("/properties/operation/enum")).isNotEmpty();
            assertThat(json.path("componentProperties")).isNotEmpty();
        }
    }

    @Test
    void aModelSubmitsAVideoAndAsksForIt() throws Exception {
        try (SnippetContext context = new SnippetContext(Snippets.get("tools-s3"), EMULATOR.emulator());
                PipedOutputStream toServer = new PipedOutputStream();
                PipedInputStream fromServer = new PipedInputStream(1 << 16)) {
            context.context().start();
            McpSyncServer server = VideoTools.start(
                    context.context(),
                    new StdioServerTransportProvider(
                            McpJsonMapper.getDefault(),
                            new PipedInputStream(toServer, 1 << 16),
                            new PipedOutputStream(fromServer)));
            BufferedReader answers = new BufferedReader(new InputStreamReader(fromServer, StandardCharsets.UTF_8));
            send(toServer, """
                    {"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2024-11-05","capabilities":{},\
                    "clientInfo":{"name":"test","version":"1"}}}""");
            assertThat(answers.readLine()).contains("\"videos\"");
            send(toServer, """
                    {"jsonrpc":"2.0","method":"notifications/initialized"}""");
            String submit = """
                    {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"submit_video","arguments":\
                    {"order":"o-1","prompt":"A paper boat"}}}""";
            JsonNode task = result(toServer, answers, submit);
            assertThat(result(toServer, answers, submit).path("id"))
                    .as("the same order is the same task")
                    .isEqualTo(task.path("id"));
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(result(toServer, answers, """
                            {"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"video_status","arguments":{"id":"%s"}}}""".formatted(
                                                    task.path("id").asText()))
                                    .path("status")
                                    .asText())
                            .isEqualTo("succeeded"));
            send(toServer, """
                    {"jsonrpc":"2.0","id":3,"method":"tools/call","params":{"name":"video_status","arguments":{"id":"none"}}}""");
            assertThat(answers.readLine()).contains("\"isError\":true").contains("none");
            server.close();
        }
        assertThat(EMULATOR.emulator().ledger("A paper boat")).hasSize(1);
    }

    private static void send(PipedOutputStream to, String message) throws IOException {
        to.write((message + "\n").getBytes(StandardCharsets.UTF_8));
        to.flush();
    }

    private static JsonNode result(PipedOutputStream to, BufferedReader answers, String message) throws IOException {
        send(to, message);
        JsonNode answer = new ObjectMapper().readTree(answers.readLine());
        assertThat(answer.at("/result/isError").asBoolean())
                .as(answer.toString())
                .isFalse();
        return new ObjectMapper().readTree(answer.at("/result/content/0/text").asText());
    }

    /** A bucket that takes parts and says how many it has. */
    @Test
    void aVideoGoesToABucketInParts() throws Exception {
        Map<String, Long> parts = new ConcurrentHashMap<>();
        AtomicReference<String> completed = new AtomicReference<>();
        HttpServer bucket = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        bucket.createContext("/", exchange -> bucket(exchange, parts, completed));
        bucket.start();
        SeedanceEmulator emulator = EMULATOR.emulator();
        try (SnippetContext context = new SnippetContext(Snippets.get("tools-s3"), emulator)) {
            AWS2S3Configuration configuration = context.context()
                    .getComponent("aws2-s3", AWS2S3Component.class)
                    .getConfiguration();
            configuration.setOverrideEndpoint(true);
            configuration.setUriEndpointOverride(
                    "http://127.0.0.1:" + bucket.getAddress().getPort());
            configuration.setForcePathStyle(true);
            configuration.setRegion("eu-central-1");
            configuration.setAccessKey("any");
            configuration.setSecretKey("any");
            context.add(Snippets.get("tools-s3"));
            context.context().start();
            context.context().getRouteController().startAllRoutes();
            context.context().createProducerTemplate().requestBody("seedance:generate", "A paper boat for the bucket");
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() ->
                            assertThat(completed.get()).as(parts::toString).matches("/videos/[\\w-]+\\.mp4"));
        } finally {
            bucket.stop(0);
        }
        assertThat(parts).hasSize(3);
        assertThat(parts.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(VIDEO);
    }

    private static void bucket(HttpExchange exchange, Map<String, Long> parts, AtomicReference<String> completed)
            throws IOException {
        String query = String.valueOf(exchange.getRequestURI().getRawQuery());
        String path = exchange.getRequestURI().getPath();
        long sent = exchange.getRequestBody().readAllBytes().length;
        String decoded = exchange.getRequestHeaders().getFirst("x-amz-decoded-content-length");
        String answer = "";
        if (exchange.getRequestMethod().equals("PUT") && query.contains("partNumber")) {
            parts.put(query, decoded == null ? sent : Long.parseLong(decoded));
            exchange.getResponseHeaders().set("ETag", "\"etag\"");
        } else if (exchange.getRequestMethod().equals("POST") && query.contains("uploadId")) {
            completed.set(path);
            answer = "<CompleteMultipartUploadResult><ETag>\"etag\"</ETag></CompleteMultipartUploadResult>";
        } else if (exchange.getRequestMethod().equals("POST")) {
            answer = "<InitiateMultipartUploadResult><UploadId>upload-1</UploadId></InitiateMultipartUploadResult>";
        }
        byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
