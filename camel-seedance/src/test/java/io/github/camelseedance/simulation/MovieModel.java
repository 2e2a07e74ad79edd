/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** seedance2.movie: errors with status 200, a list, seeds. */
final class MovieModel extends ProviderModel {

    private static final String ROOT = "/api/v1/video/";

    MovieModel(Ledger ledger, Weather weather, RandomGenerator random) {
        super(ledger, weather, random);
    }

    @Override
    String id() {
        return "seedance2.movie";
    }

    @Override
    String baseUrl() {
        return "https://api.seedance2.movie";
    }

    @Override
    String apiKey(Map<String, String> headers) {
        return headers.get("X-API-Key");
    }

    @Override
    Kind kind(Request request) {
        String path = request.path().substring(ROOT.length());
        if (request.method().equals("POST")) {
            return path.equals("task") ? Kind.SUBMIT : path.endsWith("/cancel") ? Kind.CANCEL : Kind.OTHER;
        }
        return path.equals("tasks") ? Kind.LIST : path.startsWith("task/") ? Kind.STATUS : Kind.OTHER;
    }

    @Override
    String label(JsonNode body) {
        return body.at("/content/0/text").asText();
    }

    @Override
    String callback(JsonNode body) {
        return body.path("callback_url").asText(null);
    }

    @Override
    String taskId(Request request) {
        return request.path().substring((ROOT + "task/").length()).replace("/cancel", "");
    }

    @Override
    int price() {
        return 9;
    }

    @Override
    boolean chargesFailures() {
        return false;
    }

    @Override
    Reply accepted(PaidTask task, String idInAnswer) {
        return ok(object().put("task_id", idInAnswer).put("status", "pending").put("credit_cost", 9.0));
    }

    @Override
    Reply status(PaidTask task, long now) {
        return ok(node(task, now, true));
    }

    private ObjectNode node(PaidTask task, long now, boolean seed) {
        ObjectNode node = object().put("task_id", task.id).put("status", word(task, now));
        node.put("created_at", time(task.createdAt)).put("credit_cost", 9.0).put("prompt", task.label);
        if (seed && task.request.has("seed")) {
            node.set("seed", task.request.get("seed"));
        }
        for (String field : new String[] {"resolution", "ratio", "duration"}) {
            if (task.request.has(field)) {
                node.set(field, task.request.get(field));
            }
        }
        node.put("model", task.request.path("model").asText("seedance-2.0"));
        if (word(task, now).equals("completed")) {
            node.put("video_url", "https://cdn.example.com/" + task.id + ".mp4");
        }
        return node;
    }

    private static String word(PaidTask task, long now) {
        if (task.hasEnded(now)) {
            return switch (task.end) {
                case SUCCEEDED -> "completed";
                case FAILED -> "failed";
                case CANCELLED -> "cancelled";
                case EXPIRED -> "expired";
            };
        }
        return now < task.startsAt ? "pending" : "processing";
    }

    @Override
    Reply list(Request request, long now) {
        long lag = weather.amount(FaultKind.LIST_LAGS, -1).toNanos();
        boolean seeds = !weather.strikes(FaultKind.LIST_HIDES_SEED, -1);
        boolean renames = weather.strikes(FaultKind.LIST_RENAMES_MODEL, -1);
        Fault still = weather.current(FaultKind.LIST_STANDS_STILL);
        long seen = still == null ? now - lag : still.at().toNanos();
        String wanted = request.query().get("status");
        List<PaidTask> shown = new ArrayList<>();
        for (PaidTask task : ledger.tasks()) {
            if (task.provider.equals(id())
                    && task.apiKey.equals(request.apiKey())
                    && task.createdAt <= seen
                    && (wanted == null || wanted.equals(word(task, seen)))) {
                shown.add(task);
            }
        }
        Collections.reverse(shown);
        int page = Integer.parseInt(request.query().getOrDefault("page", "1"));
        int size = Integer.parseInt(request.query().getOrDefault("page_size", "20"));
        ObjectNode result = object();
        ArrayNode data = result.putArray("data");
        shown.stream().skip((page - 1L) * size).limit(size).forEach(task -> {
            ObjectNode entry = node(task, seen, seeds);
            data.add(renames ? entry.put("model", "seedance-2.0-260128") : entry);
        });
        return ok(result.put("total", shown.size()).put("page", page).put("page_size", size));
    }

    @Override
    Reply notFound() {
        return error(200, "TASK_NOT_FOUND");
    }

    @Override
    Reply notCancellable() {
        return error(200, "TASK_CANCEL_NOT_ALLOWED");
    }

    @Override
    Reply error(int status, String code) {
        return Reply.json(status, object().put("code", code).put("message", "no"));
    }

    @Override
    List<Reply> refusals() {
        return List.of(error(200, "SERVICE_BUSY"), error(200, "INVALID_PARAMETER"), error(200, "PRIVACY_VIOLATION"));
    }

    @Override
    List<Reply> doubts() {
        return List.of(
                error(200, "INTERNAL_ERROR"),
                error(200, "TASK_SUBMIT_FAILED"),
                error(200, "CREDIT_DEDUCT_FAILED"),
                error(429, "CONCURRENCY_LIMIT_REACHED"));
    }

    @Override
    List<Reply> acceptedOddly(PaidTask task) {
        ObjectNode queued = object().put("code", "CONCURRENCY_LIMIT_REACHED").put("message", "queued");
        queued.putObject("result").put("task_id", task.id);
        List<Reply> replies = new ArrayList<>(doubts());
        replies.add(Reply.json(429, queued));
        return replies;
    }

    @Override
    Reply unauthorized() {
        return error(200, "INVALID_API_KEY");
    }

    @Override
    Reply noCredits() {
        return error(200, "INSUFFICIENT_CREDIT");
    }

    @Override
    Reply rateLimited() {
        return error(429, "RATE_LIMIT_EXCEEDED");
    }

    @Override
    String webhook(PaidTask task) {
        return object().put("task_id", task.id).toString();
    }

    private static Reply ok(JsonNode result) {
        ObjectNode root = object().put("code", "200").put("message", "Success");
        root.set("result", result);
        return Reply.json(200, root);
    }
}
