/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.page;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelseedance.client.SeedanceClient;
import io.github.camelseedance.concurrent.Futures;
import io.github.camelseedance.model.Json;
import io.github.camelseedance.model.SeedanceException;
import io.github.camelseedance.provider.Capability;
import io.github.camelseedance.provider.TaskIds;
import io.github.camelseedance.runtime.SeedanceRuntime;
import io.github.camelseedance.task.recover.OperatorDecision;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a person decides at the page: as {@code resolve} and {@code cancel} do it, for tasks of accounts that this context has. */
record PageActions(
        SeedanceRuntime runtime, PageAccess access, PageGuard guard, Attention attention, HiddenData hidden) {

    private static final Logger LOG = LoggerFactory.getLogger(PageActions.class);

    private static final String ADOPT = "adopt";
    private static final String ABANDON = "abandon";
    private static final String RETRY = "retry";
    private static final String CANCEL = "cancel";
    private static final String DELIVER = "deliver";

    /** What can be done with a row: names of actions. */
    List<String> of(TaskRow row) {
        Optional<PageAccess.Account> account = access.of(row);
        List<String> actions = new ArrayList<>();
        if (account.isEmpty()) {
            return actions;
        }
        switch (row.state()) {
            case IN_DOUBT -> actions.addAll(List.of(ADOPT, RETRY, ABANDON));
            case PARKED -> actions.addAll(List.of(row.endedAt() == null ? RETRY : DELIVER, ABANDON));
            case RUNNING -> {
                if (account.get().client().provider().capabilities().contains(Capability.CANCEL)) {
                    actions.add(CANCEL);
                }
            }
            case DELIVERED -> {
                if (row.endedAt() != null
                        && row.task() != null
                        && row.task().status().isTerminal()) {
                    actions.add(DELIVER);
                }
            }
            default -> {
                // nothing for a person to decide
            }
        }
        return actions;
    }

    /** Does what is asked for: {@code id}, {@code state} in which the person saw it, {@code action}, and {@code taskId} to adopt. */
    CompletableFuture<PageAnswer> post(PageRequest request) {
        String problem = guard.problem(request);
        if (problem != null) {
            return refused(403, "FORBIDDEN", problem);
        }
        JsonNode wish;
        try {
            wish = request.body() == null ? null : Json.read(request.body());
        } catch (IOException e) {
            wish = null;
        }
        if (wish == null || !wish.isObject()) {
            return refused(400, "INVALID", "The request is no JSON object, or longer than 4096 bytes");
        }
        String action = wish.path("action").asText();
        Optional<TaskRow> found = runtime.repository().find(wish.path("id").asText());
        Optional<PageAccess.Account> account = found.flatMap(access::of);
        if (account.isEmpty()) {
            // of tasks of others one learns nothing
            return refused(404, "NOT_FOUND", "No task of this application has this id");
        }
        TaskRow row = found.get();
        if (!row.state().text().equals(wish.path("state").asText()) || !of(row).contains(action)) {
            return refused(409, "CHANGED", "The task is %s now: look at it again".formatted(words(row.state())));
        }
        LOG.info("The task page was asked to {} submission {} (task {})", action, row.id(), row.taskId());
        return act(row, action, wish.path("taskId").asText(), account.get().client())
                .handle((text, error) -> {
                    attention.changed();
                    return error == null
                            ? PageAnswer.json(200, Map.of("done", text))
                            : failed(row, Futures.unwrap(error));
                });
    }

    private CompletableFuture<String> act(TaskRow row, String action, String taskId, SeedanceClient client) {
        OperatorDecision decision = runtime.tracker().decision();
        return switch (action) {
            case ADOPT -> {
                if (!TaskIds.isValid(taskId)) {
                    yield CompletableFuture.failedFuture(
                            new IllegalArgumentException("A task id has 1 to 128 letters, digits, '_', '.' and '-'"));
                }
                yield Futures.map(client.status(taskId), task -> {
                    decision.resolve(row, OperatorDecision.Action.ADOPT, task);
                    return "The submission is bound to task " + taskId;
                });
            }
            case CANCEL ->
                Futures.map(client.cancelOf(row.task()), task -> {
                    runtime.tracker().hint(row.id());
                    return "The provider was asked to cancel: it says "
                            + task.status().text();
                });
            default ->
                Futures.attempt(() -> {
                    if (row.state() == TaskState.DELIVERED) {
                        decision.deliverAgain(row);
                        return CompletableFuture.completedFuture("The end waits for a consumer of its queue");
                    }
                    OperatorDecision.Action wanted =
                            action.equals(ABANDON) ? OperatorDecision.Action.ABANDON : OperatorDecision.Action.RETRY;
                    String text = decision.resolve(row, wanted, null)
                            .map(after -> "The task is " + words(after.state()))
                            .orElse("The submission is removed, and its key is free");
                    return CompletableFuture.completedFuture(text);
                });
        };
    }

    private PageAnswer failed(TaskRow row, Throwable error) {
        boolean known = error instanceof SeedanceException
                || error instanceof IllegalArgumentException
                || error instanceof IllegalStateException;
        String message = known ? hidden.message(row, error) : "It has failed; the log says why";
        if (!known) {
            LOG.warn("What the task page was asked to do has failed", error);
        }
        return PageAnswer.error(error instanceof IllegalArgumentException ? 400 : 409, "FAILED", message);
    }

    private static CompletableFuture<PageAnswer> refused(int status, String code, String message) {
        return CompletableFuture.completedFuture(PageAnswer.error(status, code, message));
    }

    private static String words(TaskState state) {
        return state.text().replace('_', ' ');
    }
}
