/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.provider.org;

import static io.github.camelseedance.provider.CallKind.STATUS;
import static io.github.camelseedance.provider.CallKind.SUBMIT;
import static io.github.camelseedance.provider.Verdict.ACCEPT;
import static io.github.camelseedance.provider.Verdict.FAIL;
import static io.github.camelseedance.provider.Verdict.PAUSE;
import static io.github.camelseedance.provider.Verdict.RECONCILE;
import static io.github.camelseedance.provider.Verdict.RETRY;
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

/** The envelope of seedanceapi.org, and what its answers mean. */
public final class OrgRules {

    static final Envelopes ENVELOPES = Envelopes.of("code", "data", "error", "message")
            .success(root -> "200".equals(root.path("code").asText()))
            .payload("/data", "/result")
            .taskIds("/data/task_id", "/task_id", "/result/task_id");

    public static final List<AnswerRule> TABLE = table(
            row(API, Set.of("INVALID_API_KEY"), PAUSE, ErrorKind.AUTHENTICATION),
            row(API, Set.of("INSUFFICIENT_CREDITS"), PAUSE, ErrorKind.INSUFFICIENT_CREDITS),
            row(STATUS, NONE, 200, 299, TASK, ACCEPT, null),
            row(
                    API,
                    Set.of(
                            "INVALID_PROMPT",
                            "INVALID_ASPECT_RATIO",
                            "INVALID_RESOLUTION",
                            "INVALID_DURATION",
                            "TOO_MANY_IMAGES"),
                    FAIL,
                    ErrorKind.INVALID_REQUEST),
            row(API, Set.of("TASK_NOT_FOUND"), FAIL, ErrorKind.TASK_NOT_FOUND),
            row(SUBMIT, Set.of("INTERNAL_ERROR"), 0, 999, WITH_ID, ACCEPT, null),
            row(SUBMIT, Set.of("INTERNAL_ERROR"), RECONCILE, ErrorKind.AMBIGUOUS),
            row(SAFE, Set.of("INTERNAL_ERROR"), RETRY, ErrorKind.SERVICE_UNAVAILABLE));

    private OrgRules() {}
}
