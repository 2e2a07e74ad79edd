/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.provider;

import io.github.camelseedance.model.ErrorDetail;
import io.github.camelseedance.model.ProtocolException;
import io.github.camelseedance.model.SafeText;
import io.github.camelseedance.model.SeedanceException;
import java.util.regex.Pattern;

/**
 * Builds errors: what was tried, what the provider said (bounded, on one line), and what to do. No message holds a key, a body or
 * the query of an address.
 */
public final class ErrorMessages {

    /** Longest text of a provider in a message, in characters. */
    private static final int MAX_SAID = 256;

    /** What keys of these providers look like: one that is echoed must not get into a log. */
    private static final Pattern KEY = Pattern.compile("\\b(sd2_[a-z]+_|sk-)[A-Za-z0-9_\\-]{4,}");

    private ErrorMessages() {}

    /** The exception for an answer that the rule table does not accept; {@code taskId} is the task concerned, or null. */
    public static SeedanceException ofAnswer(
            String provider, CallKind kind, String taskId, Answer answer, Ruling ruling) {
        String id = taskId != null ? taskId : answer.taskId();
        String message = "%s: %s. %s".formatted(tried(provider, kind, id), said(answer), advice(kind, ruling, answer));
        ErrorDetail detail = new ErrorDetail(
                provider, answer.code(), answer.httpStatus(), id, ruling.verdict() == Verdict.RETRY, null);
        return ruling.error().toException(message, detail, answer.retryAfter());
    }

    /** The exception for a call without an answer. The text of {@code cause} is bounded; the cause itself is kept. */
    public static SeedanceException ofTransport(
            String provider, CallKind kind, String taskId, TransportSignal signal, Throwable cause, Ruling ruling) {
        String what = cause == null
                ? "no answer"
                : cause.getClass().getSimpleName()
                        + (cause.getMessage() == null ? "" : ": " + safe(cause.getMessage()));
        String phase =
                switch (signal) {
                    case NOT_SENT -> "the request was not sent";
                    case CERTIFICATE -> "the server's certificate was refused and the request was not sent";
                    case SENT -> "the request can have arrived";
                    case UNREADABLE -> "the answer cannot be used";
                };
        String message =
                "%s: %s (%s). %s".formatted(tried(provider, kind, taskId), phase, what, advice(kind, ruling, null));
        ErrorDetail detail = new ErrorDetail(provider, null, 0, taskId, ruling.verdict() == Verdict.RETRY, cause);
        return ruling.error().toException(message, detail, null);
    }

    /** The exception for an answer that says success and is not what the provider's document says. */
    public static ProtocolException ofProtocol(String provider, CallKind kind, Answer answer, String problem) {
        String message = "%s: the answer (HTTP %s) is not what the provider's document says: %s"
                .formatted(tried(provider, kind, answer.taskId()), answer.httpStatus(), problem);
        return new ProtocolException(
                message,
                ErrorDetail.of(provider).withHttpStatus(answer.httpStatus()).withTaskId(answer.taskId()));
    }

    /** What the call was for, in words: the beginning of a message. */
    public static String tried(String provider, CallKind kind, String taskId) {
        String task = taskId == null ? "a task" : "task " + SafeText.of(taskId, 128);
        String what =
                switch (kind) {
                    case SUBMIT -> taskId == null ? "submitting a task to" : "submitting " + task + " to";
                    case STATUS -> "asking for " + task + " at";
                    case CANCEL -> "cancelling " + task + " at";
                    case LIST -> "listing the tasks of the account at";
                    case MODELS -> "asking for the models of";
                    case BALANCE -> "asking for the balance at";
                    case PRESIGN -> "asking for an upload address at";
                    case PUT -> "uploading a file for";
                    case DOWNLOAD -> "downloading the video of " + task + " from";
                };
        return "Failed " + what + " " + provider;
    }

    private static String said(Answer answer) {
        StringBuilder text = new StringBuilder("HTTP ").append(answer.httpStatus());
        if (answer.code() != null) {
            text.append(", code ").append(SafeText.of(answer.code(), 64));
        }
        if (answer.message() != null) {
            text.append(", '").append(safe(answer.message())).append('\'');
        }
        if (!answer.envelope()) {
            text.append(answer.html() ? " with an HTML page" : " without an answer of the provider");
        }
        return text.toString();
    }

    private static String safe(String text) {
        return SafeText.of(KEY.matcher(SafeText.of(text, MAX_SAID)).replaceAll("$1..."), MAX_SAID);
    }

    private static String advice(CallKind kind, Ruling ruling, Answer answer) {
        return switch (ruling.error()) {
            case INVALID_REQUEST -> "Correct the request";
            case AUTHENTICATION -> "Check the option apiKey: it is missing, wrong, revoked or disabled";
            case INSUFFICIENT_CREDITS -> "Add credits to the account";
            case TASK_NOT_FOUND -> "Check the task id, and that the key belongs to the account that submitted it";
            case TASK_NOT_CANCELLABLE -> "The task has ended: ask for its status";
            case CONTENT_REJECTED -> "Change the prompt or the media: the same input will be refused again";
            case RATE_LIMIT -> "Send fewer requests: see the options requestsPerMinute and pollInterval";
            case SERVICE_UNAVAILABLE -> unavailable(ruling, answer);
            case AMBIGUOUS ->
                "The task may or may not have been accepted: do not submit it again before you have looked for it";
            case UPLOAD -> "Check name, type and size of the file, and upload it again";
            case DOWNLOAD ->
                kind == CallKind.DOWNLOAD
                        ? "Download the video again later"
                        : "The provider could not process the video";
            case PROTOCOL ->
                answer != null && answer.envelope() && answer.httpStatus() / 100 == 2
                        ? "The provider's document does not have this answer"
                        : "Check the option baseUrl, and that no proxy or portal answers in the provider's place";
        };
    }

    private static String unavailable(Ruling ruling, Answer answer) {
        if (answer != null && answer.httpStatus() == 403) {
            return "The answer is not the provider's: an edge in front of it has blocked the request."
                    + " Set the option userAgent to one that it lets through";
        }
        if (ruling.verdict() == Verdict.PAUSE) {
            return "Check the option baseUrl, and sslContextParameters for the certificates that are trusted";
        }
        return answer == null
                ? "Check the network, and the options baseUrl and proxyHost, or try again later"
                : "Try again later";
    }
}
