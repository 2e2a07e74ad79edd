/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator.ark;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelseedance.emulator.Answer;
import io.github.camelseedance.emulator.Call;
import io.github.camelseedance.emulator.EmulatedTask;
import io.github.camelseedance.emulator.EmulatorParts;
import io.github.camelseedance.emulator.Fields;
import io.github.camelseedance.emulator.Json;
import io.github.camelseedance.emulator.Operation;
import io.github.camelseedance.emulator.PathRule;
import io.github.camelseedance.emulator.Refusal;
import io.github.camelseedance.emulator.Script;
import io.github.camelseedance.emulator.TaskState;
import io.github.camelseedance.emulator.TaskStore;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Ark, video generation. It charges tokens when a task has succeeded; a DELETE of a task that has ended erases its record. */
public final class ArkApi extends ArkErrors {
    private static final String TASKS = "(?:/api/v3)?/contents/generations/tasks";
    private static final Pattern ANY_PATH = Pattern.compile("/api/v3|/contents/generations");
    private static final List<PathRule> PATHS = List.of(
            PathRule.of("POST", TASKS, Operation.SUBMIT),
            PathRule.of("GET", TASKS, Operation.LIST),
            PathRule.of("GET", TASKS + "/([^/]+)", Operation.STATUS),
            PathRule.of("DELETE", TASKS + "/([^/]+)", Operation.CANCEL));
    private static final Set<String> LIST_PARAMETERS =
            Set.of("page_num", "page_size", "filter.status", "filter.task_ids", "filter.model", "filter.service_tier");
    private static final List<String> STATUSES = List.of("queued", "running", "cancelled", "succeeded", "failed");
    private static final DateTimeFormatter ID_TIME = DateTimeFormatter.ofPattern("yyyyMMddHHmmss");
    private static final Duration SHOWN = Duration.ofDays(7);
    private static final Duration CANCELLED_SHOWN = Duration.ofHours(24);
    private static final int MAX_BODY = 64 * 1024 * 1024;

    private final ArkLimits limits = new ArkLimits();

    /** An API of these parts. */
    public ArkApi(EmulatorParts parts) {
        super(parts, ANY_PATH, PATHS);
    }

    @Override
    protected String newTaskId(Instant now) {
        String random = Long.toString(Long.parseLong(randomId().substring(0, 12), 16), 36);
        return "cgt-" + ID_TIME.format(now.atOffset(ZoneOffset.UTC)) + "-"
                + ("00000" + random).substring(random.length());
    }

    @Override
    protected boolean signsLinks() {
        return true;
    }

    @Override
    protected boolean hasExpired() {
        return true;
    }

    @Override
    protected boolean tellsEveryChange() {
        return true;
    }

    @Override
    protected boolean tells(TaskState end) {
        return end != TaskState.CANCELLED;
    }

    @Override
    protected int webhookAttempts() {
        return 4;
    }

    @Override
    protected Duration linkLifetime() {
        return Duration.ofHours(24);
    }

    @Override
    protected void reset() {
        limits.reset();
    }

    @Override
    protected Answer download(Call call) {
        return call.method("HEAD")
                ? Answer.text(403, "application/xml", "<Error><Code>SignatureDoesNotMatch</Code></Error>")
                : super.download(call);
    }

    @Override
    protected Answer dispatch(Call call) {
        if (settings.rateLimits() && !limits.allows(call)) {
            throw Refusal.of("AccountRateLimitExceeded", null);
        }
        return switch (call.operation()) {
            case SUBMIT -> submit(call);
            case STATUS -> status(call);
            case LIST -> list(call);
            case CANCEL -> delete(call);
            default -> throw Refusal.violation(INVALID, "No such endpoint");
        };
    }

    @Override
    protected Answer error(int status, String code, String message, String taskId) {
        String requestId = "02" + randomId();
        ObjectNode body = Json.object();
        if (taskId != null) {
            body.put("id", taskId);
        }
        body.putObject("error")
                .put("code", code)
                .put("message", message + " Request id: " + requestId)
                .put("param", "")
                .put("type", type(status));
        return Answer.json(status, body).with("X-Request-Id", requestId);
    }

    @Override
    protected ObjectNode notification(EmulatedTask task, EmulatedTask.Snapshot now) {
        return ArkTask.of(task, now, media, false);
    }

    static Refusal noModel(String id) {
        return Refusal.violation("InvalidEndpointOrModel.NotFound", "The model or endpoint " + id + " does not exist.");
    }

    private Answer submit(Call call) {
        if (call.body().length > MAX_BODY) {
            throw Refusal.violation(INVALID, "The request body must not be larger than 64 MB");
        }
        Fields fields = new Fields(
                jsonBody(call),
                (name, problem) -> Refusal.violation(INVALID, "The parameter `" + name + "` " + problem + "."),
                (name, problem) ->
                        Refusal.violation("MissingParameter", "The parameter `" + name + "` " + problem + "."));
        ArkRequest request = ArkRequest.read(fields, settings.allowUnknownFields());
        moderate(Script.of(request.content().prompt()));
        BigDecimal tokens = BigDecimal.valueOf(request.tokens());
        if (accounts.total(call.provider()).signum() == 0) {
            throw Refusal.of("AccountOverdueError", null);
        }
        EmulatedTask task = tasks.create(
                call,
                new TaskStore.Order(
                        request.content().prompt(),
                        request.seed(),
                        Map.of(),
                        request.callbackUrl(),
                        tokens,
                        request.body(),
                        call.now().plusSeconds(request.expiresAfter())));
        return told(Json.object().put("id", task.id()));
    }

    private Answer status(Call call) {
        EmulatedTask task = find(call);
        tasks.polled(task, call.now());
        return told(ArkTask.of(task, task.answer(), media, false));
    }

    private Answer list(Call call) {
        onlyKnownQuery(call, LIST_PARAMETERS);
        int page = number(call, "page_num", 1);
        int size = number(call, "page_size", 20);
        Optional<String> status = call.query("filter.status");
        if (status.isPresent() && !STATUSES.contains(status.get())) {
            throw Refusal.violation(INVALID, "The parameter `filter.status` must be one of " + STATUSES);
        }
        List<String> ids = call.queryValues("filter.task_ids");
        String tier = call.query("filter.service_tier").orElse("default");
        Optional<String> model = call.query("filter.model");
        List<EmulatedTask> matching = tasks.list(call)
                .filter(task -> {
                    tasks.refresh(task, call.now());
                    return shown(task, call.now())
                            && tier.equals(task.request().path("service_tier").asText("default"))
                            && (ids.isEmpty() || ids.contains(task.id()))
                            && (model.isEmpty()
                                    || model.get()
                                            .equals(task.request().path("model").asText()))
                            && (status.isEmpty() || status.get().equals(ArkTask.word(task, task.state())));
                })
                // the document names no order
                .sorted(Comparator.comparing(task -> task.id().hashCode() * 31))
                .toList();
        ObjectNode body = Json.object().put("total", matching.size());
        ArrayNode items = body.putArray("items");
        matching.stream().skip((page - 1L) * size).limit(size).forEach(task -> {
            tasks.polled(task, call.now());
            items.add(ArkTask.of(task, task.answer(), media, true));
        });
        return told(body);
    }

    private Answer delete(Call call) {
        EmulatedTask task = find(call);
        switch (task.state()) {
            case QUEUED -> tasks.end(task, TaskState.CANCELLED, null, null, call.now());
            case PROCESSING -> throw Refusal.of("TaskRunningCannotCancel", null);
            case CANCELLED -> throw Refusal.of("TaskCannotDelete", null);
            default -> {
                call.violation(
                        "A DELETE has erased the record of task " + task.id() + ", which has ended as " + task.state());
                task.erase();
            }
        }
        return told(Json.object());
    }

    private EmulatedTask find(Call call) {
        return tasks.find(call, call.target())
                .filter(task -> shown(task, call.now()))
                .orElseThrow(() -> Refusal.of(NO_TASK, null));
    }

    private static boolean shown(EmulatedTask task, Instant now) {
        boolean withdrawn = task.state() == TaskState.CANCELLED
                && !now.isBefore(task.updatedAt().plus(CANCELLED_SHOWN));
        return !withdrawn && now.isBefore(task.submission().submittedAt().plus(SHOWN));
    }

    private static int number(Call call, String name, int otherwise) {
        Optional<String> text = call.query(name);
        if (text.isEmpty()) {
            return otherwise;
        }
        if (text.get().matches("[1-9][0-9]{0,2}") && Integer.parseInt(text.get()) <= 500) {
            return Integer.parseInt(text.get());
        }
        throw Refusal.violation(INVALID, "The parameter `" + name + "` must be 1-500.");
    }

    private static Answer told(ObjectNode body) {
        return Answer.json(200, body).with("X-Request-Id", "02" + randomId());
    }
}
