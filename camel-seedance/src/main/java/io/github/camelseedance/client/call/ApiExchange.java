/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client.call;

import io.github.camelseedance.client.account.Account;
import io.github.camelseedance.client.account.Turn;
import io.github.camelseedance.client.http.ContentCoding;
import io.github.camelseedance.client.http.RequestBody;
import io.github.camelseedance.client.http.Transport;
import io.github.camelseedance.client.http.TransportRequest;
import io.github.camelseedance.client.http.TransportResponse;
import io.github.camelseedance.concurrent.Futures;
import io.github.camelseedance.concurrent.Scheduler;
import io.github.camelseedance.model.ErrorDetail;
import io.github.camelseedance.model.Json;
import io.github.camelseedance.model.SafeText;
import io.github.camelseedance.model.SeedanceException;
import io.github.camelseedance.model.ServiceUnavailableException;
import io.github.camelseedance.model.TaskPage;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.model.WebAddress;
import io.github.camelseedance.provider.Answer;
import io.github.camelseedance.provider.ApiCall;
import io.github.camelseedance.provider.ApiReply;
import io.github.camelseedance.provider.AuthHeader;
import io.github.camelseedance.provider.CallKind;
import io.github.camelseedance.provider.ErrorKind;
import io.github.camelseedance.provider.ErrorMessages;
import io.github.camelseedance.provider.Ruling;
import io.github.camelseedance.provider.SeedanceProvider;
import io.github.camelseedance.provider.TransportSignal;
import io.github.camelseedance.provider.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.StringJoiner;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call of the API as one request on the wire: sends it when its account may, reads the answer and asks the rules what it means.
 *
 * @param turn how a call waits for its turn; its worker completes the results
 */
public record ApiExchange(
        SeedanceProvider provider,
        ClientSettings settings,
        Transport transport,
        Account account,
        Scheduler scheduler,
        Turn turn) {

    private static final Logger LOG = LoggerFactory.getLogger(ApiExchange.class);
    private static final String JSON = "application/json";

    private static final CompletableFuture<SeedanceException> NOT_REFUSED = CompletableFuture.completedFuture(null);

    /** Sends a call once. Whatever happens is in the result, which a worker completes; cancelling it gives up the call. */
    public <T> CompletableFuture<CallResult<T>> send(ApiCall<T> call, String taskId) {
        return send(call, taskId, turn, () -> NOT_REFUSED);
    }

    /**
     * As {@link #send(ApiCall, String)} for a submission, which goes first.
     *
     * @param maxWait longest wait for its turn, or null
     * @param refusal asked when it is its turn, of which it takes up the place: null when it may be sent, else the error that its result gets instead
     */
    public <T> CompletableFuture<CallResult<T>> submit(
            ApiCall<T> call, Duration maxWait, Supplier<CompletableFuture<SeedanceException>> refusal) {
        return send(call, null, new Turn(Turn.Priority.SUBMISSION, maxWait, turn.worker()), refusal);
    }

    /**
     * As {@link #send(ApiCall, String)}, unless it must not be sent any more.
     *
     * @param refusal asked when it is its turn: null when it may be sent, else the error that its result gets instead
     */
    public <T> CompletableFuture<CallResult<T>> sendUnless(
            ApiCall<T> call, String taskId, Supplier<SeedanceException> refusal) {
        return send(call, taskId, turn, () -> CompletableFuture.completedFuture(refusal.get()));
    }

    private <T> CompletableFuture<CallResult<T>> send(
            ApiCall<T> call, String taskId, Turn how, Supplier<CompletableFuture<SeedanceException>> refusal) {
        TransportRequest request = request(call);
        return account.run(
                call.kind(),
                how,
                () -> Futures.then(
                        refusal.get(),
                        refused -> refused == null
                                ? exchange(call, request, taskId)
                                : CompletableFuture.completedFuture(notSent(call.kind(), refused))),
                () -> notSent(call.kind(), noTurn(call.kind(), taskId, how.maxWait())));
    }

    /** A submission may be tried again; another call has waited as long as its caller waits. */
    private static <T> CallResult<T> notSent(CallKind kind, SeedanceException error) {
        Verdict verdict = kind == CallKind.SUBMIT ? Verdict.RETRY : Verdict.FAIL;
        return CallResult.failed(error, new Ruling(verdict, ErrorKind.SERVICE_UNAVAILABLE), null);
    }

    private SeedanceException noTurn(CallKind kind, String taskId, Duration maxWait) {
        return new ServiceUnavailableException(
                "%s: it was not its turn within %s ms, and nothing was sent. See the options maxConcurrentRequests and requestsPerMinute"
                        .formatted(ErrorMessages.tried(provider.id(), kind, taskId), maxWait.toMillis()),
                ErrorDetail.of(provider.id()).withTaskId(taskId).withRetryable(true));
    }

    private <T> CompletableFuture<CallResult<T>> exchange(ApiCall<T> call, TransportRequest request, String taskId) {
        long begin = scheduler.nanoTime();
        CompletableFuture<TransportResponse> answer = Futures.attempt(() -> transport.send(request));
        CompletableFuture<CallResult<T>> result = answer.handleAsync(
                (response, error) -> {
                    CallResult<T> outcome = error == null
                            ? read(call, taskId, response)
                            : CallResult.unanswered(provider.id(), call.kind(), taskId, Futures.unwrap(error));
                    noteStates(call.kind(), outcome.value());
                    AccountVerdicts.note(
                            account,
                            call.kind(),
                            outcome,
                            error != null,
                            Duration.ofNanos(scheduler.nanoTime() - begin));
                    return outcome;
                },
                turn.worker());
        Futures.cancelWith(result, answer);
        return result;
    }

    /** Before the next call can start: a cancel must not be sent for a task that is told to have ended. */
    private void noteStates(CallKind kind, Object told) {
        if (kind == CallKind.STATUS && told instanceof VideoTask task && task.id() != null) {
            account.told(task.id(), task.status());
        } else if (told instanceof TaskPage page) {
            page.tasks().forEach(task -> account.told(task.id(), task.status()));
        }
    }

    private <T> CallResult<T> unreadable(CallKind kind, String taskId, Throwable error) {
        return CallResult.failed(provider.id(), kind, taskId, TransportSignal.UNREADABLE, error);
    }

    private <T> CallResult<T> read(ApiCall<T> call, String taskId, TransportResponse response) {
        Answer answer;
        Ruling ruling;
        try {
            byte[] body = ContentCoding.decode(response, Json.MAX_DOCUMENT);
            Duration retryAfter = RetryAfter.of(response, scheduler.now());
            answer = withoutKey(
                    provider.read(new ApiReply(response.status(), response.header("content-type"), retryAfter, body)));
            ruling = provider.rule(call.kind(), answer);
        } catch (IOException | RuntimeException e) {
            return unreadable(call.kind(), taskId, e);
        }
        if (ruling.verdict() != Verdict.ACCEPT) {
            SeedanceException error = ErrorMessages.ofAnswer(provider.id(), call.kind(), taskId, answer, ruling);
            return CallResult.failed(error, ruling, answer.retryAfter());
        }
        if (!answer.success() && call.kind() == CallKind.SUBMIT) {
            LOG.warn(
                    "{} answered a submission with {} and names task {}: it counts as accepted",
                    provider.id(),
                    SafeText.of(answer.code(), 64),
                    answer.taskId());
        }
        try {
            return CallResult.of(resolved(call.decoder().apply(answer)), ruling);
        } catch (RuntimeException e) {
            return undecodable(call.kind(), taskId, e);
        }
    }

    /** A provider can give addresses that are relative to its own. */
    @SuppressWarnings("unchecked")
    private <T> T resolved(T value) {
        if (value instanceof VideoTask task) {
            return (T) resolved(task);
        }
        if (value instanceof TaskPage page) {
            return (T) page.withTasks(page.tasks().stream().map(this::resolved).toList());
        }
        return value;
    }

    private VideoTask resolved(VideoTask task) {
        if (task.videoUrls().isEmpty() && task.lastFrameUrl() == null) {
            return task;
        }
        return task.toBuilder()
                .videoUrls(task.videoUrls().stream().map(this::absolute).toList())
                .lastFrameUrl(absolute(task.lastFrameUrl()))
                .build();
    }

    private String absolute(String address) {
        if (address == null || WebAddress.parse(address) != null) {
            return address;
        }
        URI resolved = WebAddress.resolve(URI.create(settings.baseUrl() + "/"), address);
        return resolved == null ? address : resolved.toString();
    }

    /** The provider may have done what it was asked for, and its answer cannot be used. */
    private <T> CallResult<T> undecodable(CallKind kind, String taskId, RuntimeException e) {
        CallResult<T> result = unreadable(kind, taskId, e);
        return e instanceof SeedanceException own && kind != CallKind.SUBMIT
                ? CallResult.failed(own, result.ruling(), null)
                : result;
    }

    private TransportRequest request(ApiCall<?> call) {
        TransportRequest.Builder request = TransportRequest.builder(call.method(), address(call))
                .header("Accept", JSON)
                .header("Accept-Encoding", "identity")
                .header("User-Agent", settings.userAgent())
                .timeout(settings.responseTimeout())
                .once(!call.kind().isRepeatable());
        if (settings.apiKey() != null) {
            AuthHeader auth = provider.authenticate(settings.apiKey());
            request.header(auth.name(), auth.value());
        }
        if (call.body() != null) {
            request.body(RequestBody.of(bytes(call), JSON));
        }
        return request.build();
    }

    private static byte[] bytes(ApiCall<?> call) {
        try {
            return Json.MAPPER.writeValueAsBytes(call.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Below the base URL, whatever the dialect's path says: the key is sent there. */
    private URI address(ApiCall<?> call) {
        boolean below = call.path().startsWith("/");
        StringBuilder text = new StringBuilder(below ? settings.baseUrl().toString() : "").append(call.path());
        if (!call.query().isEmpty()) {
            StringJoiner query = new StringJoiner("&", "?", "");
            call.query().forEach((name, value) -> query.add(encode(name) + "=" + encode(value)));
            text.append(query);
        }
        URI address = URI.create(text.toString());
        if (!below
                && (!settings.baseUrl().getRawAuthority().equals(address.getRawAuthority())
                        || !settings.baseUrl().getScheme().equals(address.getScheme()))) {
            throw new IllegalArgumentException(
                    "The path of a call must begin with a slash, or be an address at the host of the base URL: "
                            + call);
        }
        return address;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** A provider that repeats the key in its message must not get it into our logs. */
    private Answer withoutKey(Answer a) {
        String key = settings.apiKey();
        if (key == null || key.isEmpty() || a.message() == null || !a.message().contains(key)) {
            return a;
        }
        return a.withMessage(a.message().replace(key, "..."));
    }
}
