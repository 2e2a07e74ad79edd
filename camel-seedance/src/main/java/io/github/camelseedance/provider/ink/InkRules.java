/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.provider.ink;

import static io.github.camelseedance.provider.CallKind.CANCEL;
import static io.github.camelseedance.provider.CallKind.STATUS;
import static io.github.camelseedance.provider.CallKind.SUBMIT;
import static io.github.camelseedance.provider.Verdict.ACCEPT;
import static io.github.camelseedance.provider.Verdict.FAIL;
import static io.github.camelseedance.provider.Verdict.PAUSE;
import static io.github.camelseedance.provider.Verdict.RECONCILE;
import static io.github.camelseedance.provider.Verdict.RETRY;
import static io.github.camelseedance.provider.kit.AnswerRule.Form.ANY;
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

/** The envelope of seedance2.ink, and what its answers mean. */
public final class InkRules {

    static final Envelopes ENVELOPES = Envelopes.of("success", "error", "requestId")
            .success(root -> Envelopes.isTrue(root.path("success")))
            .payload("/data", "")
            .taskIds("/requestId", "/data/requestId");

    public static final List<AnswerRule> TABLE = table(
            row(API, Set.of("UNAUTHORIZED"), PAUSE, ErrorKind.AUTHENTICATION),
            row(API, Set.of("INSUFFICIENT_CREDITS"), PAUSE, ErrorKind.INSUFFICIENT_CREDITS),
            row(STATUS, NONE, 200, 299, TASK, ACCEPT, null),
            // a cancel has no body that could be invalid: the task has ended
            row(CANCEL, Set.of("INVALID_REQUEST"), FAIL, ErrorKind.TASK_NOT_CANCELLABLE),
            row(API, Set.of("INVALID_REQUEST"), FAIL, ErrorKind.INVALID_REQUEST),
            row(API, Set.of("NOT_FOUND"), FAIL, ErrorKind.TASK_NOT_FOUND),
            row(SUBMIT, Set.of("RATE_LIMITED", "INTERNAL_ERROR"), 0, 999, WITH_ID, ACCEPT, null),
            row(API, Set.of("RATE_LIMITED"), RETRY, ErrorKind.RATE_LIMIT),
            row(SUBMIT, Set.of("INTERNAL_ERROR"), RECONCILE, ErrorKind.AMBIGUOUS),
            row(SAFE, Set.of("INTERNAL_ERROR"), RETRY, ErrorKind.SERVICE_UNAVAILABLE),
            row(CANCEL, NONE, 400, 400, ANY, FAIL, ErrorKind.TASK_NOT_CANCELLABLE));

    private InkRules() {}
}
