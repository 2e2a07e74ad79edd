/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** seedanceapi.org: no list, no seeds, no cancel. */
final class OrgModel extends ProviderModel {

    OrgModel(Ledger ledger, Weather weather, RandomGenerator random) {
        super(ledger, weather, random);
    }

    @Override
    String id() {
        return "seedanceapi.org";
    }

    @Override
    String baseUrl() {
        return "https://seedanceapi.org";
    }

    @Override
    String apiKey(Map<String, String> headers) {
        return headers.getOrDefault("Authorization", "").replace("Bearer ", "");
    }

    @Override
    Kind kind(Request request) {
        return switch (request.path()) {
            case "/v1/generate" -> Kind.SUBMIT;
            case "/v1/status" -> Kind.STATUS;
            default -> Kind.OTHER;
        };
    }

    @Override
    String label(JsonNode body) {
        return body.path("prompt").asText();
    }

    @Override
    String callback(JsonNode body) {
        return body.path("callback_url").asText(null);
    }

    @Override
    String taskId(Request request) {
        return request.query().get("task_id");
    }

    @Override
    int price() {
        return 28;
    }

    @Override
    Reply accepted(PaidTask task, String idInAnswer) {
        return ok(object().put("task_id", idInAnswer).put("status", "IN_PROGRESS"));
    }

    @Override
    Reply status(PaidTask task, long now) {
        ObjectNode node = object().put("task_id", task.id).put("status", word(task, now));
        node.put("created_at", time(task.createdAt)).put("consumed_credits", 28);
        node.putObject("request").put("prompt", task.label);
        if (word(task, now).equals("SUCCESS")) {
            node.putArray("response").add("https://cdn.example.com/" + task.id + ".mp4");
        } else if (word(task, now).equals("FAILED")) {
            node.put("error_message", "it did not work");
        }
        return ok(node);
    }

    private static String word(PaidTask task, long now) {
        if (task.hasEnded(now)) {
            return switch (task.end) {
                case SUCCEEDED -> "SUCCESS";
                case CANCELLED -> "CANCELLED";
                default -> "FAILED";
            };
        }
        return "IN_PROGRESS";
    }

    @Override
    Reply notFound() {
        return error(404, "TASK_NOT_FOUND");
    }

    @Override
    Reply notCancellable() {
        return notFound();
    }

    @Override
    Reply error(int status, String code) {
        ObjectNode root = object().put("code", status);
        root.putObject("error").put("code", code).put("message", "no");
        return Reply.json(status, root);
    }

    @Override
    List<Reply> refusals() {
        return List.of(error(400, "INVALID_PROMPT"), error(429, "RATE_LIMITED"));
    }

    @Override
    List<Reply> doubts() {
        return List.of(error(500, "INTERNAL_ERROR"), error(503, "INTERNAL_ERROR"));
    }

    @Override
    List<Reply> acceptedOddly(PaidTask task) {
        return doubts();
    }

    @Override
    Reply unauthorized() {
        return error(401, "INVALID_API_KEY");
    }

    @Override
    Reply noCredits() {
        return error(402, "INSUFFICIENT_CREDITS");
    }

    @Override
    Reply rateLimited() {
        return error(429, "RATE_LIMITED");
    }

    @Override
    String webhook(PaidTask task) {
        return object().put("task_id", task.id).toString();
    }

    private static Reply ok(JsonNode data) {
        ObjectNode root = object().put("code", 200).put("message", "success");
        root.set("data", data);
        return Reply.json(200, root);
    }
}
