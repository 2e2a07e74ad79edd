/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.provider.kit;

import static io.github.camelseedance.provider.CallKind.CANCEL;
import static io.github.camelseedance.provider.CallKind.DOWNLOAD;
import static io.github.camelseedance.provider.CallKind.PUT;
import static io.github.camelseedance.provider.CallKind.STATUS;
import static io.github.camelseedance.provider.CallKind.SUBMIT;
import static io.github.camelseedance.provider.Verdict.ACCEPT;
import static io.github.camelseedance.provider.Verdict.FAIL;
import static io.github.camelseedance.provider.Verdict.PAUSE;
import static io.github.camelseedance.provider.Verdict.RECONCILE;
import static io.github.camelseedance.provider.Verdict.RETRY;
import static io.github.camelseedance.provider.kit.AnswerRule.Form.ANY;
import static io.github.camelseedance.provider.kit.AnswerRule.Form.HTML;
import static io.github.camelseedance.provider.kit.AnswerRule.Form.NO_ENVELOPE;
import static io.github.camelseedance.provider.kit.AnswerRule.Form.SUCCESS;
import static io.github.camelseedance.provider.kit.AnswerRule.Form.SUCCESS_WITH_ID;
import static io.github.camelseedance.provider.kit.AnswerRule.Form.TASK;
import static io.github.camelseedance.provider.kit.AnswerRule.Form.WITH_ID;

import io.github.camelseedance.provider.Answer;
import io.github.camelseedance.provider.CallKind;
import io.github.camelseedance.provider.ErrorKind;
import io.github.camelseedance.provider.Ruling;
import io.github.camelseedance.provider.Verdict;
import io.github.camelseedance.provider.kit.AnswerRule.Form;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What answers mean, as ordered tables: one for each provider, made by {@link #table}. Codes come before statuses, because an error is told with HTTP 200
 * too. A submission is never given {@link Verdict#RETRY} when the answer names a task, nor when it can have been accepted.
 */
public final class AnswerRules {

    private static final Set<CallKind> STORAGE = EnumSet.of(PUT, DOWNLOAD);
    /** All calls of the API: not those of files. */
    public static final Set<CallKind> API = EnumSet.complementOf(EnumSet.of(PUT, DOWNLOAD));
    /** The calls of the API that are safe to repeat. */
    public static final Set<CallKind> SAFE = EnumSet.complementOf(EnumSet.of(SUBMIT, PUT, DOWNLOAD));

    private static final Set<CallKind> ONE_TASK = EnumSet.of(STATUS, CANCEL);
    /** Any code, and none. */
    public static final Set<String> NONE = Set.of();

    private static final Pattern ERROR_STATUS = Pattern.compile("[45][0-9]{2}");

    /** Whatever the provider: what success is, who else than the provider can have spoken. */
    private static final List<AnswerRule> FIRST = List.of(
            row(STORAGE, NONE, 200, 299, ANY, ACCEPT, null),
            row(PUT, NONE, 403, 403, ANY, RETRY, ErrorKind.UPLOAD), // the signature has expired: a new address helps
            row(PUT, NONE, 408, 408, ANY, RETRY, ErrorKind.UPLOAD),
            row(PUT, NONE, 425, 425, ANY, RETRY, ErrorKind.UPLOAD),
            row(PUT, NONE, 429, 429, ANY, RETRY, ErrorKind.UPLOAD),
            row(PUT, NONE, 500, 599, ANY, RETRY, ErrorKind.UPLOAD),
            row(PUT, NONE, 0, 999, ANY, FAIL, ErrorKind.UPLOAD),
            row(DOWNLOAD, NONE, 408, 408, ANY, RETRY, ErrorKind.DOWNLOAD),
            row(DOWNLOAD, NONE, 425, 425, ANY, RETRY, ErrorKind.DOWNLOAD),
            row(DOWNLOAD, NONE, 429, 429, ANY, RETRY, ErrorKind.DOWNLOAD),
            row(DOWNLOAD, NONE, 500, 599, ANY, RETRY, ErrorKind.DOWNLOAD),
            row(DOWNLOAD, NONE, 0, 999, ANY, FAIL, ErrorKind.DOWNLOAD),
            row(SUBMIT, NONE, 200, 299, SUCCESS_WITH_ID, ACCEPT, null),
            row(SUBMIT, NONE, 200, 299, SUCCESS, RECONCILE, ErrorKind.AMBIGUOUS),
            row(SAFE, NONE, 200, 299, SUCCESS, ACCEPT, null),
            row(API, NONE, 300, 399, ANY, FAIL, ErrorKind.PROTOCOL),
            row(API, NONE, 403, 403, NO_ENVELOPE, PAUSE, ErrorKind.SERVICE_UNAVAILABLE));

    /** Whatever the provider: what is left after its own codes. */
    private static final List<AnswerRule> LAST = List.of(
            row(API, NONE, 401, 401, ANY, PAUSE, ErrorKind.AUTHENTICATION),
            row(API, NONE, 403, 403, ANY, PAUSE, ErrorKind.AUTHENTICATION),
            row(API, NONE, 402, 402, ANY, PAUSE, ErrorKind.INSUFFICIENT_CREDITS),
            row(SUBMIT, NONE, 400, 400, ANY, FAIL, ErrorKind.INVALID_REQUEST),
            row(SUBMIT, NONE, 404, 404, ANY, FAIL, ErrorKind.PROTOCOL),
            // from here on a submission could be repeated: not when the answer names a task
            row(SUBMIT, NONE, 200, 999, WITH_ID, ACCEPT, null),
            row(SUBMIT, NONE, 408, 409, ANY, RECONCILE, ErrorKind.AMBIGUOUS),
            row(SUBMIT, NONE, 423, 423, ANY, RECONCILE, ErrorKind.AMBIGUOUS),
            row(SUBMIT, NONE, 425, 425, ANY, RETRY, ErrorKind.SERVICE_UNAVAILABLE),
            row(API, NONE, 429, 429, ANY, RETRY, ErrorKind.RATE_LIMIT),
            row(SUBMIT, NONE, 400, 499, ANY, FAIL, ErrorKind.INVALID_REQUEST),
            row(SUBMIT, NONE, 0, 999, ANY, RECONCILE, ErrorKind.AMBIGUOUS),
            // a task that ended badly can come in the envelope of an error
            row(STATUS, NONE, 200, 599, TASK, ACCEPT, null),
            row(ONE_TASK, NONE, 404, 404, HTML, FAIL, ErrorKind.PROTOCOL),
            row(ONE_TASK, NONE, 404, 404, ANY, FAIL, ErrorKind.TASK_NOT_FOUND),
            row(SAFE, NONE, 404, 404, ANY, FAIL, ErrorKind.PROTOCOL),
            row(SAFE, NONE, 408, 408, ANY, RETRY, ErrorKind.SERVICE_UNAVAILABLE),
            row(SAFE, NONE, 425, 425, ANY, RETRY, ErrorKind.SERVICE_UNAVAILABLE),
            row(CANCEL, NONE, 409, 409, ANY, FAIL, ErrorKind.TASK_NOT_CANCELLABLE),
            row(SAFE, NONE, 400, 499, ANY, FAIL, ErrorKind.INVALID_REQUEST),
            row(SAFE, NONE, 500, 599, ANY, RETRY, ErrorKind.SERVICE_UNAVAILABLE),
            row(SAFE, NONE, 0, 999, ANY, RETRY, ErrorKind.PROTOCOL));

    private AnswerRules() {}

    /** Walks a table. Every table of {@link #table} ends with rows that match any answer. */
    public static Ruling rule(List<AnswerRule> table, CallKind kind, Answer answer) {
        return row(table, kind, answer).ruling();
    }

    /** The row of a table that decides. */
    static AnswerRule row(List<AnswerRule> table, CallKind kind, Answer answer) {
        int status = status(answer);
        String code = answer.code() == null ? null : answer.code().toUpperCase(Locale.ROOT);
        for (AnswerRule row : table) {
            if (row.matches(kind, status, code, answer)) {
                return row;
            }
        }
        throw new IllegalStateException("No rule for " + kind + " and " + answer);
    }

    /** The HTTP status; where that says success and the envelope carries the status of an error as its code, that one. */
    private static int status(Answer answer) {
        boolean inside = answer.httpStatus() / 100 == 2
                && answer.code() != null
                && ERROR_STATUS.matcher(answer.code()).matches();
        return inside ? Integer.parseInt(answer.code()) : answer.httpStatus();
    }

    /** A table for a provider: its own rows between those that hold for every provider. */
    public static List<AnswerRule> table(AnswerRule... own) {
        return Stream.of(FIRST, Arrays.asList(own), LAST).flatMap(List::stream).toList();
    }

    /** A row for a kind of call and codes, whatever the status. Codes are in upper case; {@code *} at an end stands for anything. */
    public static AnswerRule row(CallKind call, Set<String> codes, Verdict verdict, ErrorKind error) {
        return row(Set.of(call), codes, verdict, error);
    }

    /** A row for kinds of calls and codes, whatever the status. */
    public static AnswerRule row(Set<CallKind> calls, Set<String> codes, Verdict verdict, ErrorKind error) {
        return row(calls, codes, 0, 999, ANY, verdict, error);
    }

    /** A row for a kind of call, codes, statuses and a form of the answer. */
    public static AnswerRule row(
            CallKind call, Set<String> codes, int from, int to, Form form, Verdict verdict, ErrorKind error) {
        return row(Set.of(call), codes, from, to, form, verdict, error);
    }

    /** A row for kinds of calls, codes, statuses and a form of the answer. */
    public static AnswerRule row(
            Set<CallKind> calls, Set<String> codes, int from, int to, Form form, Verdict verdict, ErrorKind error) {
        return new AnswerRule(calls, codes, from, to, form, new Ruling(verdict, error));
    }
}
