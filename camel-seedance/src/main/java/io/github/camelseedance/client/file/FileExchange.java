/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client.file;

import io.github.camelseedance.client.account.Account;
import io.github.camelseedance.client.account.CallOutcome;
import io.github.camelseedance.client.account.Turn;
import io.github.camelseedance.client.call.CallResult;
import io.github.camelseedance.client.call.RetryAfter;
import io.github.camelseedance.client.http.AddressRefusedException;
import io.github.camelseedance.client.http.Transport;
import io.github.camelseedance.client.http.TransportRequest;
import io.github.camelseedance.client.http.TransportResponse;
import io.github.camelseedance.concurrent.Futures;
import io.github.camelseedance.concurrent.Scheduler;
import io.github.camelseedance.model.ErrorDetail;
import io.github.camelseedance.model.SeedanceException;
import io.github.camelseedance.provider.Answer;
import io.github.camelseedance.provider.CallKind;
import io.github.camelseedance.provider.ErrorKind;
import io.github.camelseedance.provider.ErrorMessages;
import io.github.camelseedance.provider.Ruling;
import io.github.camelseedance.provider.SeedanceProvider;
import io.github.camelseedance.provider.Verdict;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** One request that carries a file, to or from a host that is not the API's: no key goes there, and it does not speak the dialect. */
public record FileExchange(
        SeedanceProvider provider, Transport transport, Account account, Scheduler scheduler, Turn turn) {

    /** What foreign hosts see: the configured one is for the provider. */
    private static final String USER_AGENT = "camel-seedance";

    static TransportRequest.Builder request(String method, URI address) {
        return TransportRequest.builder(method, address)
                .header("User-Agent", USER_AGENT)
                .header("Accept-Encoding", "identity");
    }

    /** Sends it. An answer of any status is a value, of which {@link #judge} tells the meaning; no answer is an error. */
    CompletableFuture<CallResult<TransportResponse>> send(CallKind kind, String taskId, TransportRequest request) {
        Supplier<CompletableFuture<CallResult<TransportResponse>>> call = () -> {
            long begin = scheduler.nanoTime();
            CompletableFuture<TransportResponse> answer = transport.send(request);
            CompletableFuture<CallResult<TransportResponse>> result = answer.handleAsync(
                    (response, error) -> {
                        CallResult<TransportResponse> outcome = error == null
                                ? CallResult.of(response, new Ruling(Verdict.ACCEPT, null))
                                : unanswered(kind, taskId, Futures.unwrap(error));
                        account.count(kind, outcome(response), Duration.ofNanos(scheduler.nanoTime() - begin));
                        return outcome;
                    },
                    turn.worker());
            Futures.cancelWith(result, answer);
            return result;
        };
        // it waits for its turn without a bound
        return account.run(kind, turn, call, () -> null);
    }

    /** What the status of an answer means; null when it is a success. */
    <T> CallResult<T> judge(CallKind kind, String taskId, TransportResponse response) {
        String type = response.header("Content-Type");
        Answer answer = Answer.foreign(
                response.status(), type != null && type.contains("html"), RetryAfter.of(response, scheduler.now()));
        Ruling ruling = provider.rule(kind, answer);
        return ruling.verdict() == Verdict.ACCEPT
                ? null
                : CallResult.failed(
                        ErrorMessages.ofAnswer(provider.id(), kind, taskId, answer, ruling),
                        ruling,
                        answer.retryAfter());
    }

    /** A permanent error of this component's own finding. */
    <T> CallResult<T> refuse(CallKind kind, String taskId, String problem, Throwable cause) {
        return CallResult.failed(error(kind, taskId, problem, cause), new Ruling(Verdict.FAIL, errorKind(kind)), null);
    }

    SeedanceException error(CallKind kind, String taskId, String problem, Throwable cause) {
        return errorKind(kind)
                .toException(
                        "%s: %s".formatted(ErrorMessages.tried(provider.id(), kind, taskId), problem),
                        ErrorDetail.of(provider.id()).withTaskId(taskId).withCause(cause),
                        null);
    }

    private static ErrorKind errorKind(CallKind kind) {
        return kind == CallKind.DOWNLOAD ? ErrorKind.DOWNLOAD : ErrorKind.UPLOAD;
    }

    private CallResult<TransportResponse> unanswered(CallKind kind, String taskId, Throwable error) {
        if (error instanceof AddressRefusedException) {
            String advice = kind == CallKind.DOWNLOAD ? ". Name it in the option allowedDownloadHosts to allow it" : "";
            return refuse(kind, taskId, error.getMessage() + advice, error);
        }
        return CallResult.unanswered(provider.id(), kind, taskId, error);
    }

    private static CallOutcome outcome(TransportResponse response) {
        if (response == null) {
            return CallOutcome.NO_ANSWER;
        }
        return switch (response.status() / 100) {
            case 2, 3 -> CallOutcome.SUCCESS;
            case 5 -> CallOutcome.UNAVAILABLE;
            default -> response.status() == 429 ? CallOutcome.RATE_LIMITED : CallOutcome.REFUSED;
        };
    }
}
