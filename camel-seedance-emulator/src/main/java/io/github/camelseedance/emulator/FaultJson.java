/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Faults and rules as JSON, for the admin endpoints. */
final class FaultJson {
    private static final Set<String> FIELDS = Set.of(
            "fault",
            "status",
            "code",
            "body",
            "contentType",
            "headers",
            "time",
            "processed",
            "visibleAfter",
            "withTaskId",
            "operation",
            "provider",
            "after",
            "times",
            "lasting");

    private FaultJson() {}

    /** Arms the rule that the JSON describes. */
    static FaultRule arm(JsonNode json, FaultControl control) {
        FaultRule rule = control.on(operations(json.path("operation")));
        if (json.hasNonNull("provider")) {
            rule.provider(EmulatedProvider.of(json.get("provider").asText()));
        }
        rule.after(json.path("after").asInt(0));
        if (json.path("times").asText("1").equals("always")) {
            rule.always();
        } else {
            rule.times(json.path("times").asInt(1));
        }
        if (json.hasNonNull("lasting")) {
            rule.lasting(duration(json, "lasting"));
        }
        return rule.inject(fault(json));
    }

    /** The fault that the JSON describes. */
    static Fault fault(JsonNode json) {
        json.fieldNames().forEachRemaining(name -> {
            if (!FIELDS.contains(name)) {
                throw new IllegalArgumentException("Unknown field '" + name + "' of a fault; known are " + FIELDS);
            }
        });
        Fault fault = withEffect(base(json), json);
        for (Map.Entry<String, JsonNode> header : json.path("headers").properties()) {
            fault = fault.withHeader(header.getKey(), header.getValue().asText());
        }
        return fault;
    }

    static Operation[] operations(JsonNode json) {
        List<Operation> operations = new ArrayList<>();
        if (json.isArray()) {
            json.forEach(item -> operations.add(Operation.valueOf(item.asText().toUpperCase(Locale.ROOT))));
        } else if (json.isTextual()) {
            operations.add(Operation.valueOf(json.asText().toUpperCase(Locale.ROOT)));
        }
        return operations.toArray(Operation[]::new);
    }

    private static Fault base(JsonNode json) {
        String name = json.path("fault").asText();
        return switch (name) {
            case "connection-reset" -> Fault.connectionReset();
            case "empty-response" -> Fault.emptyResponse();
            case "garbage" -> Fault.garbage();
            case "malformed-chunk" -> Fault.malformedChunk();
            case "truncated-body" -> Fault.truncatedBody();
            case "hang" -> Fault.hang();
            case "delay" -> Fault.delay(duration(json, "time"));
            case "slow-drip" -> Fault.slowDrip(duration(json, "time"));
            case "error" ->
                json.hasNonNull("code")
                        ? Fault.error(json.get("code").asText())
                                .withStatus(json.path("status").asInt(0))
                        : Fault.status(json.path("status").asInt(500));
            case "answer" ->
                Fault.answer(
                        json.path("status").asInt(200),
                        json.path("contentType").asText("application/json"),
                        json.path("body").asText());
            case "html" -> Fault.html(json.path("status").asInt(503));
            case "captive-portal" -> Fault.captivePortal();
            case "late-arrival" -> Fault.lateArrival(duration(json, "visibleAfter"));
            default ->
                throw new IllegalArgumentException("Unknown fault '" + name
                        + "'; known are hang, html, captive-portal and "
                        + Arrays.toString(Fault.Kind.values())
                                .toLowerCase(Locale.ROOT)
                                .replace('_', '-'));
        };
    }

    private static Fault withEffect(Fault fault, JsonNode json) {
        Fault result = fault;
        if (json.hasNonNull("processed")) {
            result = json.get("processed").asBoolean() ? result.processed() : result.notProcessed();
        }
        if (json.hasNonNull("visibleAfter")) {
            result = result.visibleAfter(duration(json, "visibleAfter"));
        }
        return json.path("withTaskId").asBoolean() ? result.withTaskId() : result;
    }

    private static Duration duration(JsonNode json, String name) {
        return Durations.parse(name, json.path(name).asText());
    }
}
