/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client;

import io.github.camelseedance.client.account.Account;
import io.github.camelseedance.client.call.ApiExchange;
import io.github.camelseedance.client.call.Backoff;
import io.github.camelseedance.client.call.CallResult;
import io.github.camelseedance.client.call.ClientSettings;
import io.github.camelseedance.concurrent.Futures;
import io.github.camelseedance.concurrent.Scheduler;
import io.github.camelseedance.model.AmbiguousSubmitException;
import io.github.camelseedance.model.ErrorDetail;
import io.github.camelseedance.model.ProtocolException;
import io.github.camelseedance.model.SafeText;
import io.github.camelseedance.model.SeedanceException;
import io.github.camelseedance.model.TaskNotCancellableException;
import io.github.camelseedance.model.TaskNotFoundException;
import io.github.camelseedance.model.TaskPage;
import io.github.camelseedance.model.TaskStatus;
import io.github.camelseedance.model.VideoRequest;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.provider.ApiCall;
import io.github.camelseedance.provider.CallKind;
import io.github.camelseedance.provider.ErrorKind;
import io.github.camelseedance.provider.ErrorMessages;
import io.github.camelseedance.provider.Ruling;
import io.github.camelseedance.provider.SeedanceProvider;
import io.github.camelseedance.provider.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The calls that are about tasks: about one, and about those of the account. */
record TaskCalls(
        SeedanceProvider provider,
        ClientSettings settings,
        ApiExchange exchange,
        Account account,
        Backoff backoff,
        Scheduler scheduler) {

    private static final Logger LOG = LoggerFactory.getLogger(TaskCalls.class);

    CompletableFuture<VideoTask> status(VideoTask known, boolean repeated) {
        return value(repeated ? backoff.repeat(attempt -> ask(known)) : ask(known));
    }

    /** Asks once: for the task and, where its result is somewhere else, for that. */
    private CompletableFuture<CallResult<VideoTask>> ask(VideoTask known) {
        CompletableFuture<CallResult<VideoTask>> told = send(provider.statusOf(known), known);
        CompletableFuture<CallResult<VideoTask>> whole = told.thenCompose(outcome -> outcome.ok()
                ? provider.result(outcome.value())
                        .map(call -> send(call, known))
                        .orElseGet(() -> CompletableFuture.completedFuture(outcome))
                : CompletableFuture.completedFuture(outcome));
        Futures.cancelWith(whole, told);
        return whole;
    }

    CompletableFuture<VideoTask> cancel(VideoTask known) {
        if (!provider.cancellable().isEmpty()) {
            GuardedCancel cancel = new GuardedCancel(provider, exchange, account, scheduler, known, this::ask);
            return value(backoff.repeat(attempt -> cancel.attempt()));
        }
        ApiCall<VideoTask> call = provider.cancelOf(known);
        AtomicBoolean repeated = new AtomicBoolean();
        CompletableFuture<CallResult<VideoTask>> calls = backoff.repeat(attempt -> {
            repeated.set(attempt > 0);
            return send(call, known);
        });
        return value(Futures.then(
                calls,
                outcome -> outcome.ruling().error() == ErrorKind.TASK_NOT_CANCELLABLE
                        ? lookAtEnded(known, outcome, repeated.get())
                        : CompletableFuture.completedFuture(outcome)));
    }

    /** The provider says that the task has ended: how, one question tells. */
    private CompletableFuture<CallResult<VideoTask>> lookAtEnded(
            VideoTask known, CallResult<VideoTask> refused, boolean repeated) {
        return ask(known).handle((found, error) -> {
            if (error != null || !found.ok()) {
                return refused;
            }
            return repeated && found.value().status() == TaskStatus.CANCELLED
                    ? found
                    : CallResult.failed(
                            notCancellable(provider.id(), found.value(), refused.error()), refused.ruling(), null);
        });
    }

    static SeedanceException notCancellable(String provider, VideoTask task, SeedanceException refusal) {
        String state = task.ended()
                ? "it has ended as " + task.status().text()
                : "the provider refuses it while the task is " + task.status().text();
        return new TaskNotCancellableException(
                "%s: %s".formatted(ErrorMessages.tried(provider, CallKind.CANCEL, task.id()), state),
                ErrorDetail.of(provider)
                        .withTaskId(task.id())
                        .withCode(refusal == null ? null : refusal.getCode())
                        .withHttpStatus(refusal == null ? 0 : refusal.getHttpStatus()));
    }

    /**
     * A page of the tasks of the account, in the part where a task like this one is listed; null for the usual.
     *
     * @param repeated whether to ask again where that helps; pages without numbers are always asked for so
     */
    CompletableFuture<TaskPage> page(int page, int pageSize, String providerWord, VideoTask like, boolean repeated) {
        return Futures.map(
                provider.listsByCursor()
                        ? byCursor(page, pageSize, providerWord)
                        : byNumber(page, pageSize, providerWord, like, repeated),
                found -> found.withTasks(found.tasks().stream()
                        .map(VideoTask::toBuilder)
                        .map(this::own)
                        .toList()));
    }

    private CompletableFuture<TaskPage> byNumber(
            int page, int pageSize, String providerWord, VideoTask like, boolean repeated) {
        ApiCall<TaskPage> call = like == null
                ? provider.list(page, pageSize, providerWord)
                : provider.list(page, pageSize, providerWord, like);
        return repeated ? repeated(call) : value(exchange.send(call, null));
    }

    /** Where pages have no numbers, those before are read first. */
    private CompletableFuture<TaskPage> byCursor(int page, int pageSize, String providerWord) {
        if (page == 1) {
            return repeated(provider.listAfter(null, pageSize, providerWord));
        }
        return byCursor(page - 1, pageSize, providerWord)
                .thenCompose(before -> before.next() == null
                        ? CompletableFuture.completedFuture(new TaskPage(List.of(), 0, page, pageSize))
                        : repeated(provider.listAfter(before.next(), pageSize, providerWord))
                                .thenApply(found ->
                                        new TaskPage(found.tasks(), found.total(), page, pageSize, found.next())));
    }

    CompletableFuture<SubmitOutcome> submitOnce(
            VideoRequest request, Duration maxWait, Supplier<CompletableFuture<SeedanceException>> refusal) {
        CompletableFuture<CallResult<VideoTask>> sending;
        try {
            sending = exchange.submit(provider.generate(request), maxWait, refusal);
        } catch (RuntimeException e) {
            return CompletableFuture.completedFuture(new SubmitOutcome.Refused(unsendable(e), false, null));
        }
        CompletableFuture<SubmitOutcome> result =
                sending.handle((outcome, error) -> error == null ? classify(outcome) : givenUp(error));
        Futures.cancelWith(result, sending);
        return result;
    }

    /** Nothing is known about what was done with the request. */
    private SubmitOutcome givenUp(Throwable error) {
        return new SubmitOutcome.Ambiguous(new AmbiguousSubmitException(
                ErrorMessages.tried(provider.id(), CallKind.SUBMIT, null) + ": the call was given up",
                ErrorDetail.of(provider.id()).withCause(Futures.unwrap(error))));
    }

    private SubmitOutcome classify(CallResult<VideoTask> outcome) {
        if (outcome.ok()) {
            return new SubmitOutcome.Accepted(accepted(outcome.value()));
        }
        Ruling ruling = outcome.ruling();
        return switch (ruling.verdict()) {
            case RETRY -> new SubmitOutcome.Refused(outcome.error(), true, outcome.retryAfter());
            case FAIL, PAUSE -> new SubmitOutcome.Refused(outcome.error(), false, outcome.retryAfter());
            case RECONCILE, ACCEPT -> new SubmitOutcome.Ambiguous(outcome.error());
        };
    }

    /** A task that is paid for is not lost because its provider cannot say more of it. */
    private VideoTask accepted(VideoTask told) {
        try {
            return own(told.toBuilder());
        } catch (RuntimeException e) {
            LOG.warn(
                    "{} has accepted task {} and cannot complete it: {}",
                    provider.id(),
                    told.id(),
                    SafeText.of(String.valueOf(e)));
            return named(told.toBuilder());
        }
    }

    private SeedanceException unsendable(RuntimeException e) {
        return e instanceof SeedanceException own
                ? own
                : new ProtocolException(
                        ErrorMessages.tried(provider.id(), CallKind.SUBMIT, null)
                                + ": the request could not be built and was not sent",
                        ErrorDetail.of(provider.id()).withCause(e));
    }

    private CompletableFuture<CallResult<VideoTask>> send(ApiCall<VideoTask> call, VideoTask known) {
        return Futures.map(exchange.send(call, known.id()), outcome -> checked(outcome, known));
    }

    /** An answer about another task is none about this one; what is kept with this one stays with it. */
    private CallResult<VideoTask> checked(CallResult<VideoTask> outcome, VideoTask known) {
        String taskId = known.id();
        if (!outcome.ok()) {
            return outcome.error() instanceof TaskNotFoundException && account.isErased(taskId)
                    ? CallResult.failed(erased(taskId), outcome.ruling(), null)
                    : outcome;
        }
        VideoTask told = outcome.value();
        if (told.id() != null && !taskId.equals(told.id())) {
            return CallResult.failed(
                    new ProtocolException(
                            "%s: the answer is about another task"
                                    .formatted(ErrorMessages.tried(provider.id(), CallKind.STATUS, taskId)),
                            ErrorDetail.of(provider.id()).withTaskId(taskId)),
                    new Ruling(Verdict.RETRY, ErrorKind.PROTOCOL),
                    null);
        }
        VideoTask.Builder task = told.toBuilder().id(taskId).providerData(told.providerDataOver(known));
        return CallResult.of(own(task), outcome.ruling());
    }

    private SeedanceException erased(String taskId) {
        return new TaskNotFoundException(
                ErrorMessages.tried(provider.id(), CallKind.STATUS, taskId)
                        + ": it ended while it was cancelled, and the provider has erased its record. It was probably charged",
                ErrorDetail.of(provider.id())
                        .withTaskId(taskId)
                        .withCode(TaskNotFoundException.RECORD_ERASED)
                        .withHttpStatus(404));
    }

    /** The task with whom it belongs to, and with what follows from what is told. */
    VideoTask own(VideoTask.Builder task) {
        return provider.complete(named(task));
    }

    private VideoTask named(VideoTask.Builder task) {
        return task.provider(provider.id()).account(settings.account()).build();
    }

    /** Sends a call that is about no task, as often as needed. */
    <T> CompletableFuture<T> repeated(ApiCall<T> call) {
        return value(backoff.repeat(attempt -> exchange.send(call, null)));
    }

    <T> CompletableFuture<T> value(CompletableFuture<CallResult<T>> call) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Futures.cancelWith(result, call);
        call.whenComplete((outcome, error) -> {
            if (error != null) {
                result.completeExceptionally(Futures.unwrap(error));
            } else if (outcome.ok()) {
                result.complete(outcome.value());
            } else {
                result.completeExceptionally(outcome.error());
            }
        });
        return result;
    }
}
