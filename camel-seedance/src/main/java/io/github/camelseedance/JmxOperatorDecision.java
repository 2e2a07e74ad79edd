/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

import io.github.camelseedance.client.SeedanceClient;
import io.github.camelseedance.model.SeedanceException;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.page.PageAccess;
import io.github.camelseedance.provider.TaskIds;
import io.github.camelseedance.task.recover.OperatorDecision;
import io.github.camelseedance.task.store.TaskBoundException;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskScope;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Settles, for JMX, what is in doubt or parked. Answers are in words, and errors are those of the JDK without a cause: a JMX client
 * need not have our classes.
 */
record JmxOperatorDecision(SeedanceComponent component) {

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    /** Abandons or tries again, by the id of the submission. */
    String resolve(String submission, String action) {
        OperatorDecision.Action wanted = OperatorDecision.Action.of(action)
                .filter(a -> a != OperatorDecision.Action.ADOPT)
                .orElseThrow(() -> new IllegalArgumentException(
                        "The decision '%s' is not known: use abandon or retry, or adopt(submission, taskId) for a task"
                                .formatted(action)));
        return inWords(() -> component
                .runtime()
                .tracker()
                .decision()
                .resolve(row(submission), wanted, null)
                .map(after -> after.state().text())
                .orElse("removed: its key is free"));
    }

    /** Binds a submission in doubt to the task that it became, after asking the provider about the task. */
    String adopt(String submission, String taskId) {
        if (!TaskIds.isValid(taskId)) {
            throw new IllegalArgumentException(
                    "'%s' is not a task id: 1 to 128 letters, digits, '_', '.' and '-'".formatted(taskId));
        }
        return inWords(() -> {
            TaskRow row = row(submission);
            if (!row.state().isUnsettled()) {
                throw new IllegalStateException("Submission %s is %s: only one in doubt can adopt a task"
                        .formatted(row.id(), row.state().text()));
            }
            VideoTask task = ask(client(row), taskId);
            TaskRow after = component
                    .runtime()
                    .tracker()
                    .decision()
                    .resolve(row, OperatorDecision.Action.ADOPT, task)
                    .orElse(row);
            return "%s: task %s of %s (%s) is the one of submission %s"
                    .formatted(
                            after.state().text(),
                            taskId,
                            row.scope().provider(),
                            task.status().text(),
                            row.id());
        });
    }

    private TaskRow row(String submission) {
        return component
                .runtime()
                .repository()
                .find(submission)
                .orElseThrow(() -> new IllegalArgumentException("No submission has the id '%s'".formatted(submission)));
    }

    private static VideoTask ask(SeedanceClient client, String taskId) {
        CompletableFuture<VideoTask> answer = client.status(taskId);
        try {
            return answer.get(LONGEST_WAIT.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException("%s did not answer within %s s; nothing was changed"
                    .formatted(client.provider().id(), LONGEST_WAIT.toSeconds()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted; nothing was changed");
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "Nothing was changed: " + e.getCause().getMessage());
        }
    }

    private SeedanceClient client(TaskRow row) {
        TaskScope scope = row.scope();
        return new ContextAccounts(component)
                .of(row)
                .map(PageAccess.Account::client)
                .orElseThrow(() -> new IllegalStateException(
                        "No endpoint of this context has the provider %s, the account %s and the base URL of the submission. Use seedance:resolve with them"
                                .formatted(scope.provider(), scope.account())));
    }

    private static String inWords(Supplier<String> action) {
        try {
            return action.get();
        } catch (SeedanceException | TaskBoundException e) {
            throw new IllegalStateException(e.getMessage());
        }
    }
}
