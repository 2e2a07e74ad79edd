/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** seedance2.ink: charges at acceptance; no list, no seeds. */
final class InkModel extends ProviderModel {

    private static final String ROOT = "/api/open/v1/video/generations";

    InkModel(Ledger ledger, Weather weather, RandomGenerator random) {
        super(ledger, weather, random);
    }

    @Override
    String id() {
        return "seedance2.ink";
    }

    @Override
    String baseUrl() {
        return "https://www.seedance2.ink";
    }

    @Override
    String apiKey(Map<String, String> headers) {
        return headers.getOrDefault("Authorization", "").replace("Bearer ", "");
    }

    @Override
    Kind kind(Request request) {
        if (request.method().equals("POST")) {
            return request.path().equals(ROOT) ? Kind.SUBMIT : Kind.CANCEL;
        }
        return request.path().startsWith(ROOT + "/") ? Kind.STATUS : Kind.OTHER;
    }

    @Override
    String label(JsonNode body) {
        return body.path("prompt").asText();
    }

    @Override
    String callback(JsonNode body) {
        return body.path("webhookUrl").asText(null);
    }

    @Override
    String taskId(Request request) {
        return request.path().substring(ROOT.length() + 1).replace("/cancel", "");
    }

    @Override
    Reply accepted(PaidTask task, String idInAnswer) {
        return ok(object().put("requestId", idInAnswer).put("status", "queued").put("creditsCharged", 5));
    }

    @Override
    Reply status(PaidTask task, long now) {
        ObjectNode node = object().put("requestId", task.id).put("status", word(task, now));
        node.put("model", task.request.path("model").asText()).put("prompt", task.label);
        node.put("createdAt", time(task.createdAt)).put("creditsCharged", 5);
        if (word(task, now).equals("succeeded")) {
            node.putObject("output").put("url", "https://cdn.example.com/" + task.id + ".mp4");
        }
        return ok(node);
    }

    private static String word(PaidTask task, long now) {
        if (task.hasEnded(now)) {
            return switch (task.end) {
                case SUCCEEDED -> "succeeded";
                case CANCELLED -> "cancelled";
                default -> "failed";
            };
        }
        return now < task.startsAt ? "queued" : "processing";
    }

    @Override
    Reply notFound() {
        return error(404, "not_found");
    }

    @Override
    Reply notCancellable() {
        return error(400, "invalid_request");
    }

    @Override
    Reply error(int status, String code) {
        ObjectNode root = object().put("success", false);
        root.putObject("error").put("code", code).put("message", "no");
        return Reply.json(status, root);
    }

    @Override
    List<Reply> refusals() {
        return List.of(error(400, "invalid_request"), error(429, "rate_limited"));
    }

    @Override
    List<Reply> doubts() {
        return List.of(error(500, "internal_error"), error(200, "internal_error"));
    }

    @Override
    List<Reply> acceptedOddly(PaidTask task) {
        return doubts();
    }

    @Override
    Reply unauthorized() {
        return error(401, "unauthorized");
    }

    @Override
    Reply noCredits() {
        return error(402, "insufficient_credits");
    }

    @Override
    Reply rateLimited() {
        return error(429, "rate_limited");
    }

    @Override
    String webhook(PaidTask task) {
        return object().put("requestId", task.id).toString();
    }

    private static Reply ok(JsonNode data) {
        ObjectNode root = object().put("success", true);
        root.set("data", data);
        return Reply.json(200, root);
    }
}
