/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.provider.movie;

import static io.github.camelseedance.provider.CallKind.PRESIGN;
import static io.github.camelseedance.provider.CallKind.STATUS;
import static io.github.camelseedance.provider.CallKind.SUBMIT;
import static io.github.camelseedance.provider.Verdict.ACCEPT;
import static io.github.camelseedance.provider.Verdict.FAIL;
import static io.github.camelseedance.provider.Verdict.PAUSE;
import static io.github.camelseedance.provider.Verdict.RECONCILE;
import static io.github.camelseedance.provider.Verdict.RETRY;
import static io.github.camelseedance.provider.kit.AnswerRule.Form.ENVELOPE;
import static io.github.camelseedance.provider.kit.AnswerRule.Form.TASK;
import static io.github.camelseedance.provider.kit.AnswerRule.Form.WITH_ID;
import static io.github.camelseedance.provider.kit.AnswerRules.API;
import static io.github.camelseedance.provider.kit.AnswerRules.NONE;
import static io.github.camelseedance.provider.kit.AnswerRules.SAFE;
import static io.github.camelseedance.provider.kit.AnswerRules.row;
import static io.github.camelseedance.provider.kit.AnswerRules.table;

import io.github.camelseedance.provider.ErrorKind;
import io.github.camelseedance.provider.kit.AnswerRule;
import io.github.camelseedance.provider.kit.Envelopes;
import java.util.List;
import java.util.Set;

/** The envelope of seedance2.movie, and what its answers mean. */
public final class MovieRules {

    static final Envelopes ENVELOPES = Envelopes.of("code", "result", "error", "message")
            .success(root -> "200".equals(root.path("code").asText()))
            .payload("/result", "/data")
            .taskIds("/result/task_id", "/task_id", "/data/task_id");

    /** Perhaps accepted: "concurrency limit reached, the task is queued", and what failed behind the acceptance. */
    private static final Set<String> AMBIGUOUS_CODES =
            Set.of("CONCURRENCY_LIMIT_REACHED", "TASK_SUBMIT_FAILED", "CREDIT_DEDUCT_FAILED", "INTERNAL_ERROR");

    public static final List<AnswerRule> TABLE = table(
            row(API, Set.of("INVALID_API_KEY"), PAUSE, ErrorKind.AUTHENTICATION),
            row(API, Set.of("INSUFFICIENT_CREDIT"), PAUSE, ErrorKind.INSUFFICIENT_CREDITS),
            row(STATUS, NONE, 200, 299, TASK, ACCEPT, null),
            row(API, Set.of("TASK_CANCEL_NOT_ALLOWED"), FAIL, ErrorKind.TASK_NOT_CANCELLABLE),
            row(API, Set.of("TASK_NOT_FOUND"), FAIL, ErrorKind.TASK_NOT_FOUND),
            row(API, Set.of("INVALID_PARAMETER", "MISSING_PARAMETER"), FAIL, ErrorKind.INVALID_REQUEST),
            row(SUBMIT, AMBIGUOUS_CODES, 0, 999, WITH_ID, ACCEPT, null),
            row(SUBMIT, Set.of("RATE_LIMIT_EXCEEDED", "SERVICE_BUSY"), 0, 999, WITH_ID, ACCEPT, null),
            row(API, Set.of("RATE_LIMIT_EXCEEDED"), RETRY, ErrorKind.RATE_LIMIT),
            row(
                    API,
                    Set.of("CONTENT_MODERATION_FAILED", "COPYRIGHT_VIOLATION", "PRIVACY_VIOLATION"),
                    FAIL,
                    ErrorKind.CONTENT_REJECTED),
            row(PRESIGN, Set.of("FILE_UPLOAD_FAILED"), RETRY, ErrorKind.UPLOAD),
            row(API, Set.of("FILE_UPLOAD_FAILED"), FAIL, ErrorKind.UPLOAD),
            row(API, Set.of("VIDEO_DOWNLOAD_FAILED"), FAIL, ErrorKind.DOWNLOAD),
            row(API, Set.of("SERVICE_BUSY"), RETRY, ErrorKind.SERVICE_UNAVAILABLE),
            row(SUBMIT, AMBIGUOUS_CODES, RECONCILE, ErrorKind.AMBIGUOUS),
            // 429 is documented for both limits, so without a known code it can be the one that queues
            row(SUBMIT, NONE, 429, 429, WITH_ID, ACCEPT, null),
            row(SUBMIT, NONE, 429, 429, ENVELOPE, RECONCILE, ErrorKind.AMBIGUOUS),
            row(SAFE, Set.of("CONCURRENCY_LIMIT_REACHED"), RETRY, ErrorKind.RATE_LIMIT),
            row(SAFE, AMBIGUOUS_CODES, RETRY, ErrorKind.SERVICE_UNAVAILABLE));

    private MovieRules() {}
}
