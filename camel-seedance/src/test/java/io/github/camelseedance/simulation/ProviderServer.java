/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.simulation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelseedance.simulation.PaidTask.TaskEnd;
import io.github.camelseedance.simulation.ProviderModel.Kind;
import io.github.camelseedance.simulation.ProviderModel.Reply;
import io.github.camelseedance.simulation.ProviderModel.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/** Carries out what arrives at a provider, and writes down what is paid. What it says of it can be something else. */
final class ProviderServer {

    private static final Duration LONGEST_TASK = Duration.ofMinutes(12);

    private final ProviderModel model;
    private final VirtualTime time;
    private final Ledger ledger;
    private final Weather weather;
    private final RandomGenerator random;
    private final Trace trace;
    private final Consumer<PaidTask> created;
    private final Predicate<PaidTask> known;

    /**
     * @param created told of each task that is paid
     * @param known   whether the repository knows a task: only such an id can be told to be another's
     */
    ProviderServer(
            ProviderModel model,
            VirtualTime time,
            Ledger ledger,
            Weather weather,
            RandomGenerator random,
            Trace trace,
            Consumer<PaidTask> created,
            Predicate<PaidTask> known) {
        this.model = model;
        this.time = time;
        this.ledger = ledger;
        this.weather = weather;
        this.random = random;
        this.trace = trace;
        this.created = created;
        this.known = known;
    }

    ProviderModel model() {
        return model;
    }

    Reply handle(Request request, int node, Ledger.Post post) {
        Kind kind = model.kind(request);
        Reply before = refusedAtOnce(kind, node);
        if (before == null) {
            return carryOut(kind, request, node, post);
        }
        trace.add(node, "provider refuses", () -> kind + " " + before.status() + " " + before.body());
        return before;
    }

    /** An answer of a provider that has done nothing, or null. */
    private Reply refusedAtOnce(Kind kind, int node) {
        if (weather.strikes(FaultKind.UNAUTHORIZED, node)) {
            return model.unauthorized();
        }
        if (kind == Kind.SUBMIT && weather.strikes(FaultKind.NO_CREDITS, node)) {
            return model.noCredits();
        }
        if (weather.strikes(FaultKind.RATE_LIMITED, node)) {
            return withRetryAfter(model.rateLimited());
        }
        if (weather.coin()) {
            if (weather.strikes(FaultKind.SERVER_ERROR, node)) {
                return serverError();
            }
            if (weather.strikes(FaultKind.GARBAGE, node)) {
                return garbage();
            }
            if (weather.strikes(FaultKind.ERROR_INSIDE, node)) {
                return one(weather.coin() ? model.refusals() : model.doubts());
            }
        }
        return null;
    }

    private Reply carryOut(Kind kind, Request request, int node, Ledger.Post post) {
        Reply reply =
                switch (kind) {
                    case SUBMIT -> submit(request, node, post);
                    case STATUS -> status(request, node);
                    case CANCEL -> cancel(request);
                    case LIST -> model.list(request, time.now());
                    case OTHER -> model.notFound();
                };
        if (weather.strikes(FaultKind.SERVER_ERROR, node)) {
            return serverError();
        }
        if (weather.strikes(FaultKind.GARBAGE, node)) {
            return garbage();
        }
        if (weather.strikes(FaultKind.ERROR_INSIDE, node)) {
            return kind == Kind.SUBMIT ? one(model.acceptedOddly(post.task)) : one(model.doubts());
        }
        return reply;
    }

    private Reply submit(Request request, int node, Ledger.Post post) {
        PaidTask task = create(request.apiKey(), post.label, request.body());
        task.callback = model.callback(request.body());
        post.task = task;
        trace.add(node, "PAID", () -> task.label + " is task " + task.id + " of " + model.id());
        String answered = task.id;
        List<PaidTask> others = new ArrayList<>(ledger.tasks());
        others.removeIf(other -> !other.provider.equals(model.id()) || !known.test(other));
        if (!others.isEmpty() && weather.strikes(FaultKind.ID_GIVEN_BEFORE, node)) {
            answered = others.get(random.nextInt(others.size())).id;
            String given = answered;
            trace.add(node, "id given before", () -> given);
        }
        created.accept(task);
        return model.accepted(task, answered);
    }

    /** A task of an account, also one that was made elsewhere. */
    PaidTask create(String apiKey, String label, JsonNode body) {
        long now = time.now();
        long queued = random.nextLong(Duration.ofSeconds(30).toNanos());
        long takes = random.nextInt(12) == 0
                ? random.nextLong(LONGEST_TASK.toNanos())
                : random.nextLong(
                        Duration.ofSeconds(10).toNanos(), Duration.ofMinutes(3).toNanos());
        TaskEnd end =
                switch (random.nextInt(12)) {
                    case 0 -> TaskEnd.FAILED;
                    case 1 -> TaskEnd.EXPIRED;
                    default -> TaskEnd.SUCCEEDED;
                };
        PaidTask task = new PaidTask(
                model.newId(ledger.size() + 1),
                model.id(),
                apiKey,
                label,
                body,
                now,
                now + queued,
                now + queued + takes,
                end);
        ledger.add(task);
        return task;
    }

    private Reply status(Request request, int node) {
        PaidTask task = find(request);
        if (task == null) {
            return model.notFound();
        }
        Duration unknown = weather.amount(FaultKind.NOT_FOUND_AT_FIRST, node);
        return time.now() - task.createdAt < unknown.toNanos() ? model.notFound() : model.status(task, time.now());
    }

    private Reply cancel(Request request) {
        PaidTask task = find(request);
        if (task == null) {
            return model.notFound();
        }
        return model.cancel(task, time.now());
    }

    private PaidTask find(Request request) {
        PaidTask task = ledger.task(model.taskId(request));
        boolean theirs = task != null && task.provider.equals(model.id()) && task.apiKey.equals(request.apiKey());
        return theirs ? task : null;
    }

    private Reply serverError() {
        return switch (random.nextInt(3)) {
            case 0 -> model.error(500, "INTERNAL_ERROR");
            case 1 -> new Reply(502, Map.of("Content-Type", "text/html"), "<html>Bad gateway</html>");
            default -> new Reply(503, Map.of(), "");
        };
    }

    private Reply garbage() {
        return switch (random.nextInt(3)) {
            case 0 -> new Reply(200, Map.of("Content-Type", "text/html"), "<html>Welcome</html>");
            case 1 -> new Reply(200, Map.of("Content-Type", "application/json"), "{\"code\":");
            default -> new Reply(200, Map.of("Content-Type", "application/json"), "[]");
        };
    }

    private Reply withRetryAfter(Reply reply) {
        if (random.nextBoolean()) {
            return reply;
        }
        int seconds = random.nextInt(1, 120);
        return new Reply(
                reply.status(),
                Map.of("Content-Type", "application/json", "Retry-After", Integer.toString(seconds)),
                reply.body());
    }

    private Reply one(List<Reply> replies) {
        return replies.get(random.nextInt(replies.size()));
    }

    static JsonNode parse(String body) {
        try {
            return ProviderModel.JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
