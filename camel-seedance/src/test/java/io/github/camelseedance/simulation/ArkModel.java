/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Ark: a list without an order that shows the marker, and a DELETE that erases the record of a task that has ended. */
final class ArkModel extends ProviderModel {

    private static final String TASKS = "/api/v3/contents/generations/tasks";
    private static final String MARKER = "execution_expires_after";

    private final Set<String> erased = new HashSet<>();

    ArkModel(Ledger ledger, Weather weather, RandomGenerator random) {
        super(ledger, weather, random);
    }

    @Override
    String id() {
        return "byteplus.com";
    }

    @Override
    String baseUrl() {
        return "https://ark.ap-southeast.bytepluses.com/api/v3";
    }

    @Override
    String apiKey(Map<String, String> headers) {
        String value = headers.get("Authorization");
        return value == null ? null : value.replace("Bearer ", "");
    }

    @Override
    Kind kind(Request request) {
        boolean all = request.path().equals(TASKS);
        return switch (request.method()) {
            case "POST" -> all ? Kind.SUBMIT : Kind.OTHER;
            case "DELETE" -> Kind.CANCEL;
            default -> all ? Kind.LIST : Kind.STATUS;
        };
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
        return request.path().substring(TASKS.length() + 1);
    }

    @Override
    Reply accepted(PaidTask task, String idInAnswer) {
        return Reply.json(200, object().put("id", idInAnswer));
    }

    @Override
    Reply status(PaidTask task, long now) {
        return erased.contains(task.id) ? notFound() : Reply.json(200, node(task, now, true));
    }

    @Override
    Reply cancel(PaidTask task, long now) {
        if (task.hasEnded(now)) {
            if (task.end == PaidTask.TaskEnd.CANCELLED) {
                return notCancellable();
            }
            erased.add(task.id);
        } else if (now >= task.startsAt) {
            return notCancellable();
        } else {
            task.end = PaidTask.TaskEnd.CANCELLED;
            task.endsAt = now;
        }
        return Reply.json(200, object());
    }

    private ObjectNode node(PaidTask task, long now, boolean marked) {
        ObjectNode node = object().put("id", task.id).put("status", word(task, now));
        node.put("model", task.request.path("model").asText());
        node.put("created_at", Instant.parse(time(task.createdAt)).getEpochSecond());
        node.put("ratio", "16:9").put("resolution", "720p").put("duration", 5).put("seed", 7);
        if (marked && task.request.has(MARKER)) {
            node.set(MARKER, task.request.get(MARKER));
        }
        if (word(task, now).equals("succeeded")) {
            node.putObject("content").put("video_url", "https://cdn.example.com/" + task.id + ".mp4");
            node.putObject("usage").put("completion_tokens", 108_900);
        } else if (word(task, now).equals("failed")) {
            node.putObject("error").put("code", "InternalServiceError").put("message", "no");
        }
        return node;
    }

    private static String word(PaidTask task, long now) {
        if (task.hasEnded(now)) {
            return switch (task.end) {
                case SUCCEEDED -> "succeeded";
                case FAILED -> "failed";
                case CANCELLED -> "cancelled";
                case EXPIRED -> "expired";
            };
        }
        return now < task.startsAt ? "queued" : "running";
    }

    @Override
    Reply list(Request request, long now) {
        long seen = now - weather.amount(FaultKind.LIST_LAGS, -1).toNanos();
        boolean marked = !weather.strikes(FaultKind.LIST_HIDES_SEED, -1);
        boolean renames = weather.strikes(FaultKind.LIST_RENAMES_MODEL, -1);
        String wanted = request.query().get("filter.status");
        List<PaidTask> shown = new ArrayList<>();
        for (PaidTask task : ledger.tasks()) {
            if (task.provider.equals(id())
                    && task.apiKey.equals(request.apiKey())
                    && !erased.contains(task.id)
                    && task.createdAt <= seen
                    && (wanted == null || wanted.equals(word(task, seen)))) {
                shown.add(task);
            }
        }
        shown.sort(Comparator.comparing(task -> task.id.hashCode() * 31));
        int page = Integer.parseInt(request.query().getOrDefault("page_num", "1"));
        int size = Integer.parseInt(request.query().getOrDefault("page_size", "20"));
        ObjectNode result = object().put("total", shown.size());
        ArrayNode items = result.putArray("items");
        shown.stream().skip((page - 1L) * size).limit(size).forEach(task -> {
            ObjectNode entry = node(task, seen, marked);
            items.add(renames ? entry.put("model", "dreamina-seedance-2-0-270101") : entry);
        });
        return Reply.json(200, result);
    }

    @Override
    Reply notFound() {
        return error(404, "NotFound.Task");
    }

    @Override
    Reply notCancellable() {
        return error(409, "TaskRunningCannotCancel");
    }

    @Override
    Reply error(int status, String code) {
        ObjectNode root = object();
        root.putObject("error").put("code", code).put("message", "no");
        return Reply.json(status, root);
    }

    @Override
    List<Reply> refusals() {
        return List.of(
                error(429, "QuotaExceeded"),
                error(400, "InvalidParameter"),
                error(400, "InputTextSensitiveContentDetected"));
    }

    @Override
    List<Reply> doubts() {
        return List.of(error(500, "InternalServiceError"), error(503, "InternalServiceError"));
    }

    @Override
    List<Reply> acceptedOddly(PaidTask task) {
        return doubts();
    }

    @Override
    Reply unauthorized() {
        return error(401, "AuthenticationError");
    }

    @Override
    Reply noCredits() {
        return error(403, "AccountOverdueError");
    }

    @Override
    Reply rateLimited() {
        return error(429, "AccountRateLimitExceeded");
    }

    @Override
    String webhook(PaidTask task) {
        return object().put("id", task.id).toString();
    }
}
