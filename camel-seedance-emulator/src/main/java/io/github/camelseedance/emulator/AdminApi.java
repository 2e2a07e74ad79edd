/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The emulator's own endpoints, for tests whose application runs in another JVM. */
record AdminApi(EmulatorState state) {
    static final String ROOT = "/__emulator";

    private static final Pattern LOOPBACK = Pattern.compile(
            "localhost|127(?:\\.[0-9]{1,3}){3}|\\[?(?:::1|0:0:0:0:0:0:0:1)]?", Pattern.CASE_INSENSITIVE);

    /** Who sends one of these speaks for somebody else. */
    private static final List<String> PROXIES =
            List.of("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via");

    Answer handle(LoggedRequest request) {
        String token = state.settings.adminToken();
        if (token == null ? !isLocal(request) : !hasToken(request, token)) {
            return Answer.json(
                    403,
                    Json.object()
                            .put(
                                    "error",
                                    ROOT + " shows recorded keys: it answers "
                                            + (token == null
                                                    ? "programs on the emulator's own machine only"
                                                    : "programs that send its token only, as Authorization: Bearer TOKEN")));
        }
        String path = request.getUrl().substring(ROOT.length()).split("\\?", 2)[0];
        String call = request.getMethod().value() + " " + (path.isEmpty() ? "/" : path);
        try {
            JsonNode body = request.getBody() == null || request.getBody().length == 0
                    ? Json.object()
                    : Json.read(request.getBody());
            return Answer.json(200, Json.MAPPER.valueToTree(answer(call, body)));
        } catch (IOException | IllegalArgumentException | IllegalStateException e) {
            return Answer.json(400, Json.object().put("error", e.getMessage()));
        }
    }

    /** Not for other machines, nor for a page in a browser on this one: that sends an origin, or the name it has made mean this machine. */
    private static boolean isLocal(LoggedRequest request) {
        String host = request.getHeader("Host");
        return !isOfAPage(request)
                && PROXIES.stream().allMatch(header -> request.getHeader(header) == null)
                && request.getClientIp() != null
                && isLoopback(request.getClientIp())
                && host != null
                && isLoopback(host.replaceFirst(":[0-9]+$", ""));
    }

    /** What browsers say of a request that a page makes; one that a person types has none of it. */
    private static boolean isOfAPage(LoggedRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        return request.getHeader("Origin") != null
                || request.getHeader("Referer") != null
                || site != null && !site.equals("none");
    }

    /** Whether a name or address is this machine's own, which other machines cannot reach. */
    static boolean isLoopback(String host) {
        return LOOPBACK.matcher(host).matches();
    }

    private static boolean hasToken(LoggedRequest request, String token) {
        String sent = request.getHeader("Authorization");
        return !isOfAPage(request)
                && sent != null
                && MessageDigest.isEqual(
                        sent.getBytes(StandardCharsets.UTF_8), ("Bearer " + token).getBytes(StandardCharsets.UTF_8));
    }

    private Object answer(String call, JsonNode body) {
        if (call.startsWith("POST /tasks/")) {
            return end(call.substring("POST /tasks/".length()), body);
        }
        return switch (call) {
            case "GET /" -> overview();
            case "GET /ledger" -> ledger();
            case "GET /charges" -> state.accounts.charges();
            case "GET /tasks" -> state.tasks.all().stream().map(AdminApi::task).toList();
            case "GET /requests" -> state.recorder.requests();
            case "GET /violations" -> state.recorder.violations();
            case "GET /uploads" -> state.storage.uploads();
            case "GET /webhooks" -> state.webhooks.deliveries();
            case "GET /counters" -> counters();
            case "GET /faults" ->
                state.faults.armed().stream().map(FaultRule::toString).toList();
            case "POST /faults" -> arm(body);
            case "POST /faults/random" -> random(body);
            case "DELETE /faults" -> done(state.faults::clear);
            case "POST /down" -> done(state.faults::down);
            case "POST /up" -> done(state.faults::up);
            case "POST /reset" -> done(state::reset);
            case "POST /advance" ->
                done(() -> state.advance(
                        Durations.parse("duration", body.path("duration").asText())));
            default -> throw new IllegalArgumentException("No such admin endpoint: " + call);
        };
    }

    private ObjectNode overview() {
        ObjectNode overview = Json.object();
        overview.set("providers", Json.MAPPER.valueToTree(List.of(EmulatedProvider.values())));
        return overview.put("tasks", state.tasks.created()).put("requests", state.recorder.count());
    }

    private List<Submission> ledger() {
        return state.tasks.all().stream().map(EmulatedTask::submission).toList();
    }

    private Map<String, Map<Operation, Long>> counters() {
        return List.of(EmulatedProvider.values()).stream()
                .collect(Collectors.toMap(EmulatedProvider::id, provider -> List.of(Operation.values()).stream()
                        .collect(Collectors.toMap(
                                operation -> operation, operation -> state.recorder.count(provider, operation)))));
    }

    private Object end(String id, JsonNode body) {
        EmulatedTask task = state.tasks.byId(id).orElseThrow(() -> new IllegalArgumentException("No such task: " + id));
        TaskState wanted =
                TaskState.valueOf(body.path("state").asText("SUCCEEDED").toUpperCase(Locale.ROOT));
        state.tasks.end(
                task,
                wanted,
                body.path("errorCode").asText("INTERNAL_ERROR"),
                body.path("errorMessage").asText("The video could not be generated"),
                state.settings.clock().instant());
        return task(task);
    }

    private Object arm(JsonNode body) {
        FaultJson.arm(body, state.faults);
        return Json.object().put("armed", true);
    }

    private Object random(JsonNode body) {
        List<Fault> faults = new ArrayList<>();
        body.path("faults").forEach(json -> faults.add(FaultJson.fault(json)));
        state.faults.random(
                body.path("seed").asLong(),
                body.path("share").asDouble(),
                faults,
                FaultJson.operations(body.path("operation")));
        return Json.object().put("armed", true);
    }

    private static Object done(Runnable action) {
        action.run();
        return Json.object().put("done", true);
    }

    private static ObjectNode task(EmulatedTask task) {
        return Json.object()
                .put("provider", task.provider().id())
                .put("taskId", task.id())
                .put("state", task.state().name())
                .put("errorCode", task.errorCode())
                .put("polls", task.polls())
                .put("prompt", task.submission().prompt());
    }
}
