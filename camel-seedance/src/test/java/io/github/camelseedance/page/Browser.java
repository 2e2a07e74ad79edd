/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelseedance.model.Json;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A Chromium without a window, by its DevTools protocol. One page of it is looked at. */
final class Browser implements AutoCloseable {

    /** Whether a browser has to be there, as where CI has installed it. */
    static final String REQUIRED = "seedance.test.browser";

    private static final List<String> NAMES =
            List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome");
    private static final Pattern LISTENING = Pattern.compile("DevTools listening on (ws://\\S+)");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path profile;
    private final Process process;
    private final WebSocket socket;
    private final AtomicInteger last = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> calls = new ConcurrentHashMap<>();
    private final List<JsonNode> events = new CopyOnWriteArrayList<>();
    private String session;
    private String target;

    private Browser(Path program) throws Exception {
        profile = Files.createTempDirectory("seedance-browser");
        process = new ProcessBuilder(
                        program.toString(),
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--disable-extensions",
                        "--disable-background-networking",
                        "--no-first-run",
                        "--no-default-browser-check",
                        "--hide-scrollbars",
                        "--mute-audio",
                        "--force-color-profile=srgb",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "about:blank")
                .redirectErrorStream(true)
                .start();
        String address = address(process);
        socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create(address), new Listener())
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        target = call("Target.createTarget", Map.of("url", "about:blank"), null)
                .path("targetId")
                .asText();
        session = call("Target.attachToTarget", Map.of("targetId", target, "flatten", true), null)
                .path("sessionId")
                .asText();
        for (String domain : List.of("Page", "Runtime", "Network", "Log")) {
            send(domain + ".enable", Map.of());
        }
    }

    /** Where the browser of this machine is. */
    private static Optional<Path> find() {
        String path = System.getenv().getOrDefault("PATH", "");
        return NAMES.stream()
                .flatMap(name -> Stream.of(path.split(File.pathSeparator)).map(dir -> Path.of(dir, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Starts it. Without one the test is skipped, unless {@link #REQUIRED} is set: then it fails. */
    static Browser startOrSkip() throws Exception {
        Optional<Path> program = find();
        if (Boolean.getBoolean(REQUIRED)) {
            assertThat(program).as("a Chromium, which " + REQUIRED + " demands").isPresent();
        }
        assumeTrue(program.isPresent(), "There is no Chromium on the PATH: the page was not looked at in a browser");
        return new Browser(program.get());
    }

    private static String address(Process process) throws IOException {
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        StringBuilder said = new StringBuilder();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            Matcher listening = LISTENING.matcher(line);
            if (listening.find()) {
                // nobody reads the rest: it must not block the browser
                Thread reader = new Thread(() -> out.lines().forEach(rest -> {}));
                reader.setDaemon(true);
                reader.start();
                return listening.group(1);
            }
            said.append(line).append('\n');
        }
        throw new IOException("The browser has not started: " + said);
    }

    /** Does something with the page. */
    JsonNode send(String method, Map<String, ?> parameters) throws Exception {
        return call(method, parameters, session);
    }

    private JsonNode call(String method, Map<String, ?> parameters, String in) throws Exception {
        int id = last.incrementAndGet();
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("id", id);
        message.put("method", method);
        message.put("params", parameters);
        if (in != null) {
            message.put("sessionId", in);
        }
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        calls.put(id, answer);
        socket.sendText(Json.MAPPER.writeValueAsString(message), true).join();
        JsonNode result = answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (result.has("error")) {
            throw new IOException(method + ": " + result.get("error"));
        }
        return result.path("result");
    }

    void open(String address) throws Exception {
        send("Page.navigate", Map.of("url", address));
    }

    void size(int width, int height) throws Exception {
        send(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
    }

    void scheme(String scheme) throws Exception {
        send(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(
                                Map.of("name", "prefers-color-scheme", "value", scheme),
                                Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
    }

    /** What an expression says. */
    JsonNode eval(String expression) throws Exception {
        JsonNode result = send(
                "Runtime.evaluate",
                Map.of("expression", expression, "returnByValue", true, "awaitPromise", true, "userGesture", true));
        if (result.has("exceptionDetails")) {
            throw new IOException(expression + ": " + result.get("exceptionDetails"));
        }
        return result.at("/result/value");
    }

    boolean is(String expression) throws Exception {
        return eval("!!(" + expression + ")").asBoolean();
    }

    String text(String selector) throws Exception {
        return eval("document.querySelector(" + Json.MAPPER.writeValueAsString(selector) + ")?.textContent ?? ''")
                .asText();
    }

    /** Opens another page in front of this one, which is hidden then; closing it shows this one again. */
    AutoCloseable hide() throws Exception {
        String other = call("Target.createTarget", Map.of("url", "about:blank"), null)
                .path("targetId")
                .asText();
        call("Target.activateTarget", Map.of("targetId", other), null);
        return () -> {
            call("Target.closeTarget", Map.of("targetId", other), null);
            call("Target.activateTarget", Map.of("targetId", target), null);
        };
    }

    /** Addresses that the page has asked for since it was opened, or since {@link #forget}. */
    List<String> requests() {
        return events("Network.requestWillBeSent").stream()
                .map(event -> event.at("/params/request/url").asText())
                .toList();
    }

    /** What the browser complains about: errors, also of the security policy, and exceptions. */
    List<String> complaints() {
        List<String> result = new ArrayList<>();
        events("Log.entryAdded")
                .forEach(event -> result.add(event.at("/params/entry").toString()));
        events("Runtime.exceptionThrown")
                .forEach(event -> result.add(event.path("params").toString()));
        events("Runtime.consoleAPICalled")
                .forEach(event -> result.add(event.path("params").toString()));
        return result;
    }

    private List<JsonNode> events(String method) {
        return events.stream()
                .filter(event -> event.path("method").asText().equals(method))
                .toList();
    }

    void forget() {
        events.clear();
    }

    /** @param format png, or jpeg for what has photographs */
    byte[] screenshot(String format) throws Exception {
        Map<String, ?> parameters =
                format.equals("png") ? Map.of("format", format) : Map.of("format", format, "quality", 65);
        return Base64.getDecoder()
                .decode(send("Page.captureScreenshot", parameters).path("data").asText());
    }

    @Override
    public void close() throws Exception {
        try {
            call("Browser.close", Map.of(), null);
        } catch (Exception e) {
            // it is closed by its end below
        }
        socket.abort();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        try (Stream<Path> files = Files.walk(profile)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean whole) {
            text.append(data);
            if (whole) {
                try {
                    JsonNode message = Json.MAPPER.readTree(text.toString());
                    CompletableFuture<JsonNode> call =
                            calls.remove(message.path("id").asInt());
                    if (call != null) {
                        call.complete(message);
                    } else if (message.path("sessionId").asText().equals(session)) {
                        events.add(message);
                    }
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                } finally {
                    text.setLength(0);
                }
            }
            from.request(1);
            return null;
        }
    }
}
