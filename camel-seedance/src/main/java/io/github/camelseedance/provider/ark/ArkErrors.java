/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.provider.ark;

import static io.github.camelseedance.provider.CallKind.CANCEL;
import static io.github.camelseedance.provider.CallKind.SUBMIT;
import static io.github.camelseedance.provider.Verdict.ACCEPT;
import static io.github.camelseedance.provider.Verdict.FAIL;
import static io.github.camelseedance.provider.Verdict.PAUSE;
import static io.github.camelseedance.provider.Verdict.RECONCILE;
import static io.github.camelseedance.provider.Verdict.RETRY;
import static io.github.camelseedance.provider.kit.AnswerRule.Form.ANY;
import static io.github.camelseedance.provider.kit.AnswerRule.Form.ENVELOPE;
import static io.github.camelseedance.provider.kit.AnswerRule.Form.WITH_ID;
import static io.github.camelseedance.provider.kit.AnswerRules.API;
import static io.github.camelseedance.provider.kit.AnswerRules.NONE;
import static io.github.camelseedance.provider.kit.AnswerRules.SAFE;
import static io.github.camelseedance.provider.kit.AnswerRules.row;
import static io.github.camelseedance.provider.kit.AnswerRules.table;

import io.github.camelseedance.provider.Answer;
import io.github.camelseedance.provider.ErrorKind;
import io.github.camelseedance.provider.Ruling;
import io.github.camelseedance.provider.kit.AnswerRule;
import io.github.camelseedance.provider.kit.Envelopes;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Ark's envelope and what its errors mean. An answer of a gateway has another envelope, {@code ResponseMetadata}. */
final class ArkErrors {

    /** A task, a page of the list, the empty object after a DELETE, or an error. */
    static final Envelopes ENVELOPES = Envelopes.of("id", "items", "total", "error", "ResponseMetadata")
            .success(root -> root.has("id") || root.has("items") || root.has("total"))
            .payload("")
            .taskIds("/id")
            .codes("/ResponseMetadata/Error/Code")
            .messages("/ResponseMetadata/Error/Message");

    private static final Set<String> THROTTLED = Set.of(
            "*RATELIMITEXCEEDED*",
            "REQUESTBURSTTOOFAST",
            "SERVEROVERLOADED",
            "INFLIGHTBATCHSIZEEXCEEDED",
            "QUOTAEXCEEDED",
            "SETLIMITEXCEEDED");
    private static final Set<String> FAULTY = Set.of("INTERNALSERVICEERROR");
    private static final Pattern FREE_QUOTA = Pattern.compile(
            "free\\s+(?:\\w+\\s+)?(?:quota|trial|tokens|credits)|(?:quota|trial)\\s+is\\s+free|免费",
            Pattern.CASE_INSENSITIVE);

    static final List<AnswerRule> RULES = table(
            row(CANCEL, NONE, 200, 299, ANY, ACCEPT, null),
            row(
                    API,
                    Set.of("ACCOUNTOVERDUEERROR", "OPERATIONDENIED.SERVICEOVERDUE"),
                    PAUSE,
                    ErrorKind.INSUFFICIENT_CREDITS),
            row(
                    API,
                    Set.of("AUTHENTICATIONERROR", "INVALIDACCOUNTSTATUS", "ACCESSDENIED*", "OPERATIONDENIED*"),
                    PAUSE,
                    ErrorKind.AUTHENTICATION),
            row(API, Set.of("CONTENTSECURITYDETECTIONERROR"), RETRY, ErrorKind.SERVICE_UNAVAILABLE),
            row(API, Set.of("*SENSITIVECONTENTDETECTED*", "*RISKDETECTION*"), FAIL, ErrorKind.CONTENT_REJECTED),
            row(
                    API,
                    Set.of(
                            "MISSINGPARAMETER*",
                            "INVALIDPARAMETER*",
                            "INVALIDARGUMENTERROR*",
                            "INVALIDIMAGEURL*",
                            "OUTOFCONTEXTERROR",
                            "INVALIDSUBSCRIPTION"),
                    FAIL,
                    ErrorKind.INVALID_REQUEST),
            row(CANCEL, Set.of("TASKRUNNINGCANNOTCANCEL"), FAIL, ErrorKind.TASK_NOT_CANCELLABLE),
            // the model, the endpoint: a submission names no task
            row(SUBMIT, NONE, 404, 404, ENVELOPE, FAIL, ErrorKind.INVALID_REQUEST),
            row(
                    SUBMIT,
                    Set.of("INVALIDENDPOINT*", "MODELNOTOPEN", "UNSUPPORTEDMODEL"),
                    FAIL,
                    ErrorKind.INVALID_REQUEST),
            row(SUBMIT, THROTTLED, 0, 999, WITH_ID, ACCEPT, null),
            row(API, THROTTLED, RETRY, ErrorKind.RATE_LIMIT),
            row(SUBMIT, FAULTY, 0, 999, WITH_ID, ACCEPT, null),
            row(SUBMIT, FAULTY, RECONCILE, ErrorKind.AMBIGUOUS),
            row(SAFE, FAULTY, RETRY, ErrorKind.SERVICE_UNAVAILABLE));

    private ArkErrors() {}

    /** One code is told for a used-up free quota and for a limit of rate: the message tells which. */
    static Ruling refined(Ruling ruling, Answer answer) {
        boolean freeQuota = ruling.error() == ErrorKind.RATE_LIMIT
                && "QuotaExceeded".equalsIgnoreCase(answer.code())
                && answer.message() != null
                && FREE_QUOTA.matcher(answer.message()).find();
        return freeQuota ? new Ruling(PAUSE, ErrorKind.INSUFFICIENT_CREDITS) : ruling;
    }
}
