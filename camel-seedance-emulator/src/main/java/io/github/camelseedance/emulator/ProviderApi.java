/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/** What the APIs have in common: a key, strict JSON, a table of errors. Each provider has its own subclass. */
public abstract class ProviderApi {
    /** How the emulator is set. */
    protected final EmulatorSettings settings;

    /** The tasks of all providers. */
    protected final TaskStore tasks;

    /** Who can pay. */
    protected final Accounts accounts;

    /** The results. */
    protected final Media media;

    private final EmulatedProvider provider;
    private final Pattern root;
    private final List<PathRule> paths;
    private final Map<String, ErrorRow> errors;

    /** An error of a provider's table. */
    protected record ErrorRow(int status, String message) {}

    /**
     * Takes the parts that all providers share, and what this one is.
     *
     * @param provider whose API it is
     * @param root how every path of the provider begins, those included that its document does not have
     * @param paths its paths
     * @param errors its table of error codes; of several with a status the first one is the usual one
     */
    protected ProviderApi(
            EmulatorParts parts,
            EmulatedProvider provider,
            Pattern root,
            List<PathRule> paths,
            Map<String, ErrorRow> errors) {
        this.settings = parts.settings();
        this.tasks = parts.tasks();
        this.accounts = parts.accounts();
        this.media = parts.media();
        this.provider = provider;
        this.root = root;
        this.paths = paths;
        this.errors = errors;
    }

    final EmulatedProvider provider() {
        return provider;
    }

    final List<PathRule> paths() {
        return paths;
    }

    final boolean hasRoot(String path) {
        return root.matcher(path).lookingAt();
    }

    /** The id of a task that is created now. */
    protected abstract String newTaskId(Instant now);

    /** The first state of a task. */
    protected TaskState firstState() {
        return TaskState.QUEUED;
    }

    /** Whether a task can end as expired; else it fails instead. */
    protected boolean hasExpired() {
        return false;
    }

    /** Whether a task is paid for when it is accepted; else when it has succeeded. */
    protected boolean chargesAtAcceptance() {
        return false;
    }

    /** Whether webhooks tell each change of a task, and not its end alone. */
    protected boolean tellsEveryChange() {
        return false;
    }

    /** Whether a webhook tells such an end. */
    protected boolean tells(TaskState end) {
        return true;
    }

    /** The code of a task whose video the content moderation rejects. */
    protected String rejectedOutput() {
        return Script.MODERATION;
    }

    /** How often a webhook is sent until it is accepted. */
    protected int webhookAttempts() {
        return 1;
    }

    /** Whether the addresses of results are signed, so that they expire. */
    protected boolean signsLinks() {
        return false;
    }

    /** How long a signed address of a result works by the document. */
    protected Duration linkLifetime() {
        return Duration.ofDays(7);
    }

    /** Serves a result. */
    protected Answer download(Call call) {
        return media.download(call, tasks);
    }

    /** Forgets what it keeps besides the tasks. */
    protected void reset() {}

    /** The key of a request in the provider's own header: that of a Bearer token. */
    protected Optional<String> presentedKey(Call call) {
        return call.header("Authorization")
                .filter(value -> value.regionMatches(true, 0, "Bearer ", 0, 7))
                .map(value -> value.substring(7).trim());
    }

    /** The header in which other providers expect a key; here it would be a leak. */
    protected String foreignHeader() {
        return "X-API-Key";
    }

    /** Does what a request asks for. */
    protected abstract Answer dispatch(Call call);

    /** The provider's error envelope, with the id of a task if there is one to tell. */
    protected abstract Answer error(int status, String code, String message, String taskId);

    /** The payload of a webhook. */
    protected abstract ObjectNode notification(EmulatedTask task, EmulatedTask.Snapshot now);

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
        ErrorRow row = errors.getOrDefault(code, new ErrorRow(400, code));
        return error(envelopeStatus(row.status()), code, message == null ? row.message() : message, taskId);
    }

    /** The documented message of a code. */
    protected final String message(String code) {
        ErrorRow row = errors.get(code);
        return row == null ? code : row.message();
    }

    /** The first code of the table with that HTTP status, else that of an internal error. */
    protected final String codeFor(int status) {
        return errors.entrySet().stream()
                .filter(entry -> entry.getValue().status() == status)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseGet(() -> codeFor(500));
    }

    /** The HTTP status under which an error of that documented status is sent. */
    protected int envelopeStatus(int documented) {
        return documented;
    }

    /** The task that the path of a request names, or a refusal. */
    protected final EmulatedTask find(Call call, String id) {
        return tasks.find(call, id).orElseThrow(() -> Refusal.of(codeFor(404), null));
    }

    /** Refuses what the account of a request cannot pay. */
    protected final void requireCredits(Call call, BigDecimal cost) {
        if (!accounts.covers(provider, call.key(), cost)) {
            throw Refusal.of(codeFor(402), null);
        }
    }

    /** The JSON object of the request, or a refusal. */
    protected final ObjectNode jsonBody(Call call) {
        String type = call.header("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        if (!type.equals("application/json") && !type.startsWith("application/json;")) {
            throw Refusal.violation(codeFor(400), "Content-Type must be application/json, but is '" + type + "'");
        }
        try {
            JsonNode body = Json.read(call.body());
            if (body instanceof ObjectNode object) {
                return object;
            }
            throw Refusal.violation(codeFor(400), "The request body must be a JSON object");
        } catch (IOException e) {
            throw Refusal.violation(codeFor(400), "The request body is not valid JSON");
        }
    }

    /** Refuses fields of other names, unless the emulator is told to let them pass. */
    protected final void onlyKnown(Fields fields, Set<String> known) {
        if (!settings.allowUnknownFields()) {
            fields.onlyKnown(known);
        }
    }

    /** Refuses query parameters of other names, unless the emulator is told to let them pass. */
    protected final void onlyKnownQuery(Call call, Set<String> known) {
        for (String name : call.query().keySet()) {
            if (!settings.allowUnknownFields() && !known.contains(name)) {
                throw Refusal.violation(codeFor(400), "Invalid parameter: " + name + " is unknown");
            }
        }
    }

    /** Refuses what the markers of the prompt ask to be refused. */
    protected final void moderate(Script script) {
        if (script.refusal() != null) {
            String code = errors.containsKey(script.refusal()) ? script.refusal() : moderated(script.refusal());
            throw Refusal.of(code, code.equals(script.refusal()) ? null : "Content moderation failed");
        }
    }

    /** The code with which a provider refuses content that has no code for it. */
    protected String moderated(String code) {
        return code;
    }

    /** 32 random hexadecimal digits. */
    protected static String randomId() {
        return UUID.randomUUID().toString().replace("-", "");
    }

    /** A table of rows in their order. */
    @SafeVarargs
    protected static Map<String, ErrorRow> table(Map.Entry<String, ErrorRow>... rows) {
        Map<String, ErrorRow> table = new LinkedHashMap<>();
        for (Map.Entry<String, ErrorRow> row : rows) {
            table.put(row.getKey(), row.getValue());
        }
        return table;
    }

    /** What is answered with a code. */
    protected static Map.Entry<String, ErrorRow> row(String code, int status, String message) {
        return Map.entry(code, new ErrorRow(status, message));
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
            throw Refusal.of(codeFor(401), null);
        }
        call.authenticated(key);
    }
}
