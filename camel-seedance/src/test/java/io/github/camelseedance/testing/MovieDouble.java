/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelseedance.client.http.TransportRequest;
import io.github.camelseedance.client.http.TransportResponse;
import io.github.camelseedance.model.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** seedance2.movie as far as a tracker sees it, behind a {@link FakeTransport}: submit, status, list. Tests set the states. */
public final class MovieDouble implements Function<TransportRequest, CompletableFuture<TransportResponse>> {

    /** What the double knows of a task. */
    public static final class Task {
        public final String id;
        public final Instant created;
        public final JsonNode body;
        public volatile String status = "pending";
        public volatile boolean listed = true;
        /** The status that the list shows; null when it shows the true one. */
        public volatile String listedAs;
        /** What it has cost; null when that is not told. */
        public volatile BigDecimal price;
        /** Fields that the entry in the list lacks. */
        public volatile List<String> unlisted = List.of();

        Task(String id, Instant created, JsonNode body) {
            this.id = id;
            this.created = created;
            this.body = body;
        }

        private String shown() {
            return listedAs == null ? status : listedAs;
        }
    }

    public final Map<String, Task> tasks = new LinkedHashMap<>();
    public volatile int submits;
    public volatile int statuses;
    public volatile int lists;
    public boolean listShowsSeed = true;
    public boolean statusShowsSeed = true;
    public boolean listHasTotal = true;
    /** Whether lists begin with the newest task; else with the oldest. */
    public boolean newestFirst;
    /** How far the clock of the provider is behind. */
    public Duration behind = Duration.ZERO;
    /** Id of a task whose entry in the list cannot be read. */
    public String unreadable;
    /** When set, every request is answered by it. */
    public Supplier<CompletableFuture<TransportResponse>> trouble;
    /** When set, every list is answered by it. */
    public String listTrouble;
    /** When set, submissions are carried out and then answered by it. */
    public Supplier<CompletableFuture<TransportResponse>> answerLost;

    private final VirtualScheduler time;

    public MovieDouble(VirtualScheduler time) {
        this.time = time;
    }

    /** A task that exists without having been submitted here. */
    public synchronized Task add(String id, String status) {
        return addAt(id, status, time.now());
    }

    /** As {@link #add}, made at some time. */
    public synchronized Task addAt(String id, String status, Instant created) {
        Task task = new Task(id, created, Json.MAPPER.createObjectNode());
        task.status = status;
        tasks.put(id, task);
        return task;
    }

    /** Ends every task that has not ended. */
    public synchronized void endAll(String status) {
        tasks.values().stream()
                .filter(task -> task.status.equals("pending") || task.status.equals("processing"))
                .forEach(task -> task.status = status);
    }

    @Override
    public synchronized CompletableFuture<TransportResponse> apply(TransportRequest request) {
        if (trouble != null) {
            count(request);
            return trouble.get();
        }
        String path = request.uri().getPath();
        count(request);
        if (path.endsWith("/tasks") && listTrouble != null) {
            return answer(200, listTrouble);
        }
        if (path.endsWith("/tasks")) {
            return ok(list(query(request)));
        }
        if (request.method().equals("POST")) {
            return submit(request);
        }
        Task task = tasks.get(path.substring(path.lastIndexOf('/') + 1));
        return task == null
                ? answer(200, "{\"code\":\"TASK_NOT_FOUND\",\"message\":\"no such task\"}")
                : ok(node(task, statusShowsSeed));
    }

    private void count(TransportRequest request) {
        if (request.uri().getPath().endsWith("/tasks")) {
            lists++;
        } else if (request.method().equals("POST")) {
            submits++;
        } else {
            statuses++;
        }
    }

    private CompletableFuture<TransportResponse> submit(TransportRequest request) {
        Task task;
        try {
            task = new Task(
                    "task-" + (tasks.size() + 1),
                    time.now().minus(behind),
                    Json.MAPPER.readTree(FakeTransport.bodyOf(request)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        tasks.put(task.id, task);
        if (answerLost != null) {
            return answerLost.get();
        }
        ObjectNode result = Json.MAPPER.createObjectNode();
        result.put("task_id", task.id).put("status", task.status).put("credit_cost", 9.0);
        return ok(result);
    }

    private ObjectNode list(Map<String, String> query) {
        int page = Integer.parseInt(query.getOrDefault("page", "1"));
        int size = Integer.parseInt(query.getOrDefault("page_size", "20"));
        var shown = tasks.values().stream()
                .filter(task -> task.listed)
                .filter(task -> !query.containsKey("status") || task.shown().equals(query.get("status")))
                .collect(Collectors.toCollection(ArrayList::new));
        if (newestFirst) {
            Collections.reverse(shown);
        }
        ObjectNode result = Json.MAPPER.createObjectNode();
        ArrayNode data = result.putArray("data");
        shown.stream().skip((long) (page - 1) * size).limit(size).forEach(task -> {
            ObjectNode entry = node(task, listShowsSeed);
            entry.put("status", task.shown()).remove(task.unlisted);
            data.add(task.id.equals(unreadable) ? entry.remove(List.of("task_id")) : entry);
        });
        if (listHasTotal) {
            result.put("total", shown.size());
        }
        return result.put("page", page).put("page_size", size);
    }

    private static ObjectNode node(Task task, boolean seed) {
        ObjectNode node = Json.MAPPER.createObjectNode();
        node.put("task_id", task.id).put("status", task.status).put("created_at", task.created.toString());
        if (seed && task.body.has("seed")) {
            node.set("seed", task.body.get("seed"));
        }
        for (String field : new String[] {"model", "resolution", "ratio", "duration"}) {
            if (task.body.has(field)) {
                node.set(field, task.body.get(field));
            }
        }
        if (task.price != null) {
            node.put("credit_cost", task.price);
        }
        if (task.status.equals("completed")) {
            node.put("video_url", "https://cdn.example.com/" + task.id + ".mp4?token=secret");
        }
        return node;
    }

    private static Map<String, String> query(TransportRequest request) {
        Map<String, String> result = new LinkedHashMap<>();
        for (String pair : request.uri().getRawQuery().split("&")) {
            String[] parts = pair.split("=", 2);
            result.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return result;
    }

    private static CompletableFuture<TransportResponse> ok(JsonNode result) {
        return answer(200, "{\"code\":\"200\",\"message\":\"Success\",\"result\":" + result + "}");
    }

    /** The answer to a submission that was accepted. */
    public static CompletableFuture<TransportResponse> accepted(String id) {
        return ok(Json.MAPPER.createObjectNode().put("task_id", id).put("status", "pending"));
    }

    /** An answer with JSON. */
    public static CompletableFuture<TransportResponse> answer(int status, String body) {
        return CompletableFuture.completedFuture(
                FakeTransport.response(status, Map.of("Content-Type", "application/json"), body));
    }
}
