/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client;

import io.github.camelseedance.client.account.Account;
import io.github.camelseedance.client.call.ApiExchange;
import io.github.camelseedance.client.call.CallResult;
import io.github.camelseedance.concurrent.Scheduler;
import io.github.camelseedance.model.ErrorDetail;
import io.github.camelseedance.model.SeedanceException;
import io.github.camelseedance.model.ServiceUnavailableException;
import io.github.camelseedance.model.TaskNotCancellableException;
import io.github.camelseedance.model.TaskNotFoundException;
import io.github.camelseedance.model.TaskStatus;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.provider.CallKind;
import io.github.camelseedance.provider.ErrorKind;
import io.github.camelseedance.provider.ErrorMessages;
import io.github.camelseedance.provider.Ruling;
import io.github.camelseedance.provider.SeedanceProvider;
import io.github.camelseedance.provider.Verdict;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * One cancel at a provider whose cancel harms a task that has ended: the task is asked for first, and again afterwards. Each attempt
 * asks anew; no cancel is sent when the last that was told of the task, by whatever answer, is a state in which it must not be.
 */
final class GuardedCancel {

    /** An answer that is older than this does not allow a cancel any more: the call had to wait for its turn. */
    private static final Duration FRESH = Duration.ofSeconds(1);

    private final SeedanceProvider provider;
    private final ApiExchange exchange;
    private final Account account;
    private final Scheduler scheduler;
    private final VideoTask known;
    private final Function<VideoTask, CompletableFuture<CallResult<VideoTask>>> ask;
    private final Set<TaskStatus> allowed;
    private volatile boolean sent;
    private volatile SeedanceException outdated;

    GuardedCancel(
            SeedanceProvider provider,
            ApiExchange exchange,
            Account account,
            Scheduler scheduler,
            VideoTask known,
            Function<VideoTask, CompletableFuture<CallResult<VideoTask>>> ask) {
        this.provider = provider;
        this.exchange = exchange;
        this.account = account;
        this.scheduler = scheduler;
        this.known = known;
        this.ask = ask;
        this.allowed = provider.cancellable();
    }

    CompletableFuture<CallResult<VideoTask>> attempt() {
        account.cancelling(known.id());
        return ask.apply(known)
                .thenCompose(asked -> asked.ok() ? cancel(asked) : done(unknown(asked)))
                .whenComplete((result, error) -> account.cancelled(known.id()));
    }

    private CompletableFuture<CallResult<VideoTask>> cancel(CallResult<VideoTask> asked) {
        VideoTask task = asked.value();
        if (sent && task.status() == TaskStatus.CANCELLED) {
            return done(asked);
        }
        if (!allowed.contains(task.status())) {
            return done(refused(task, null));
        }
        long answered = scheduler.nanoTime();
        return exchange.sendUnless(provider.cancelOf(known), known.id(), () -> start(answered))
                .thenCompose(outcome -> {
                    if (outcome.error() != null && outcome.error() == outdated) {
                        return done(later(outdated));
                    }
                    if (outcome.ok()) {
                        return ask.apply(known).thenApply(this::afterCancel);
                    }
                    return outcome.ruling().error() == ErrorKind.TASK_NOT_CANCELLABLE
                            ? ask.apply(known)
                                    .thenApply(seen -> seen.ok() ? refused(seen.value(), outcome.error()) : outcome)
                            : done(outcome);
                });
    }

    /** At the last moment: what else was told of the task meanwhile counts too. */
    private SeedanceException start(long answered) {
        boolean fresh = scheduler.nanoTime() - answered <= FRESH.toNanos();
        boolean still = account.lastTold(known.id()).filter(allowed::contains).isPresent();
        if (fresh && still) {
            sent = true;
            return null;
        }
        outdated =
                unavailable("the task may no longer be in a state in which it can be cancelled, and nothing was sent");
        return outdated;
    }

    private CallResult<VideoTask> afterCancel(CallResult<VideoTask> seen) {
        if (!seen.ok()) {
            return unknown(seen);
        }
        if (seen.value().status() == TaskStatus.CANCELLED) {
            return seen;
        }
        if (!seen.value().ended() && allowed.contains(seen.value().status())) {
            return later(unavailable("the cancel was accepted, but the task is still "
                    + seen.value().status().text()));
        }
        return refused(seen.value(), null);
    }

    /** A task that is not found after a cancel had ended at that moment, and its record is gone. */
    private CallResult<VideoTask> unknown(CallResult<VideoTask> seen) {
        if (!sent || seen.ruling().error() != ErrorKind.TASK_NOT_FOUND) {
            return seen;
        }
        account.erased(known.id());
        return refused(new TaskNotCancellableException(
                tried()
                        + ": it ended at the same moment, and the provider has erased its record. It was probably charged",
                detail().withCode(TaskNotFoundException.RECORD_ERASED)));
    }

    private CallResult<VideoTask> refused(VideoTask task, SeedanceException refusal) {
        return refused(TaskCalls.notCancellable(provider.id(), task, refusal));
    }

    private static CallResult<VideoTask> refused(SeedanceException error) {
        return CallResult.failed(error, new Ruling(Verdict.FAIL, ErrorKind.TASK_NOT_CANCELLABLE), null);
    }

    private static CallResult<VideoTask> later(SeedanceException error) {
        return CallResult.failed(error, new Ruling(Verdict.RETRY, ErrorKind.SERVICE_UNAVAILABLE), null);
    }

    private SeedanceException unavailable(String problem) {
        return new ServiceUnavailableException(tried() + ": " + problem, detail().withRetryable(true));
    }

    private ErrorDetail detail() {
        return ErrorDetail.of(provider.id()).withTaskId(known.id());
    }

    private String tried() {
        return ErrorMessages.tried(provider.id(), CallKind.CANCEL, known.id());
    }

    private static CompletableFuture<CallResult<VideoTask>> done(CallResult<VideoTask> result) {
        return CompletableFuture.completedFuture(result);
    }
}
