/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the three APIs have in common: a key, strict JSON, a table of errors. */
abstract class ProviderApi {
    final EmulatorSettings settings;
    final TaskStore tasks;
    final Accounts accounts;
    final Media media;

    /** An error of a provider's table. */
    record ErrorRow(int status, String message) {}

    ProviderApi(EmulatorSettings settings, TaskStore tasks, Accounts accounts, Media media) {
        this.settings = settings;
        this.tasks = tasks;
        this.accounts = accounts;
        this.media = media;
    }

    /** The provider's table of error codes. */
    abstract Map<String, ErrorRow> errors();

    /** The code of the error that the provider answers a request with that is not as documented. */
    abstract String invalidRequest();

    /** The code for a key that is missing or unknown. */
    abstract String unauthorized();

    /** The key of a request in the provider's own header. */
    abstract Optional<String> presentedKey(Call call);

    /** The header in which other providers expect a key; here it would be a leak. */
    String foreignHeader() {
        return "X-API-Key";
    }

    abstract Answer dispatch(Call call);

    /** The provider's error envelope, with the id of a task if there is one to tell. */
    abstract Answer error(int status, String code, String message, String taskId);

    /** The payload of a webhook. */
    abstract ObjectNode notification(EmulatedTask task, EmulatedTask.Snapshot now);

    final Answer handle(Call call) {
        try {
            authenticate(call);
            return dispatch(call);
        } catch (Refusal refusal) {
            if (refusal.isViolation()) {
                call.violation(refusal.getMessage());
            }
            return error(refusal.code(), refusal.getMessage(), null);
        }
    }

    /** The envelope with the documented status and, where message is null, the documented message. */
    final Answer error(String code, String message, String taskId) {
        ErrorRow row = errors().getOrDefault(code, new ErrorRow(400, code));
        return error(envelopeStatus(row.status()), code, message == null ? row.message() : message, taskId);
    }

    /** The documented message of a code. */
    final String message(String code) {
        ErrorRow row = errors().get(code);
        return row == null ? code : row.message();
    }

    /** The first code of the table with that HTTP status, else the internal error. */
    final String codeFor(int status) {
        return errors().entrySet().stream()
                .filter(entry -> entry.getValue().status() == status)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(internalError());
    }

    String internalError() {
        return "INTERNAL_ERROR";
    }

    /** The HTTP status under which an error of that documented status is sent. */
    int envelopeStatus(int documented) {
        return documented;
    }

    static Optional<String> bearerKey(Call call) {
        return call.header("Authorization")
                .filter(value -> value.regionMatches(true, 0, "Bearer ", 0, 7))
                .map(value -> value.substring(7).trim());
    }

    /** The JSON object of the request, or a refusal. */
    final ObjectNode jsonBody(Call call) {
        String type = call.header("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        if (!type.equals("application/json") && !type.startsWith("application/json;")) {
            throw Refusal.violation(invalidRequest(), "Content-Type must be application/json, but is '" + type + "'");
        }
        try {
            JsonNode body = Json.read(call.body());
            if (body instanceof ObjectNode object) {
                return object;
            }
            throw Refusal.violation(invalidRequest(), "The request body must be a JSON object");
        } catch (IOException e) {
            throw Refusal.violation(invalidRequest(), "The request body is not valid JSON");
        }
    }

    final void onlyKnown(Fields fields, Set<String> known) {
        if (!settings.allowUnknownFields()) {
            fields.onlyKnown(known);
        }
    }

    final void onlyKnownQuery(Call call, Set<String> known) {
        for (String name : call.query().keySet()) {
            if (!settings.allowUnknownFields() && !known.contains(name)) {
                throw Refusal.violation(invalidRequest(), "Invalid parameter: " + name + " is unknown");
            }
        }
    }

    /** Refuses what the markers of the prompt ask to be refused. */
    final void moderate(Script script) {
        if (script.refusal() != null) {
            String code = errors().containsKey(script.refusal()) ? script.refusal() : moderated(script.refusal());
            throw Refusal.of(code, code.equals(script.refusal()) ? null : "Content moderation failed");
        }
    }

    /** The code with which a provider refuses content that has no code for it. */
    String moderated(String code) {
        return code;
    }

    static boolean isWebUrl(String text, boolean httpsOnly) {
        try {
            URI uri = URI.create(text);
            boolean web =
                    "https".equalsIgnoreCase(uri.getScheme()) || !httpsOnly && "http".equalsIgnoreCase(uri.getScheme());
            return web && uri.getHost() != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** A table from rows of code, HTTP status and message. */
    static Map<String, ErrorRow> table(Object... cells) {
        Map<String, ErrorRow> table = new LinkedHashMap<>();
        for (int i = 0; i < cells.length; i += 3) {
            table.put((String) cells[i], new ErrorRow((Integer) cells[i + 1], (String) cells[i + 2]));
        }
        return table;
    }

    private void authenticate(Call call) {
        if (call.header(foreignHeader()).isPresent()) {
            call.violation("A request to " + call.provider().id() + " must not carry the header " + foreignHeader());
        }
        if (call.operation() == Operation.MODELS) {
            return;
        }
        String key = presentedKey(call).orElse("");
        if (!settings.accepts(call.provider(), key)) {
            throw Refusal.of(unauthorized(), null);
        }
        call.authenticated(key);
    }
}
