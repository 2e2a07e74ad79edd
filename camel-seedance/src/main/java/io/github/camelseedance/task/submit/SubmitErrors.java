/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.submit;

import io.github.camelseedance.model.AmbiguousSubmitException;
import io.github.camelseedance.model.ErrorDetail;
import io.github.camelseedance.model.InvalidRequestException;
import io.github.camelseedance.model.SafeText;
import io.github.camelseedance.model.SeedanceException;
import io.github.camelseedance.model.ServiceUnavailableException;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TimeText;

/** The errors of a submission. */
final class SubmitErrors {

    private SubmitErrors() {}

    /** The same key was used for something else. */
    static InvalidRequestException otherRequest(TaskRow row) {
        return InvalidRequestException.of(
                row.scope().provider(),
                "submissionKey",
                row.submissionKey(),
                "is known with another request%s; use a new key for a new video"
                        .formatted(row.taskId() == null ? "" : " (task " + row.taskId() + ")"));
    }

    /** Nothing was sent, because the time was over before, or the submission was ended from aside. */
    static ServiceUnavailableException notSent(SubmitCommand command, String why, Throwable cause) {
        return new ServiceUnavailableException(
                "Nothing was submitted to %s: %s%s"
                        .formatted(command.scope().provider(), why, cause == null ? "" : "; " + cause.getMessage()),
                ErrorDetail.of(command.scope().provider())
                        .withCode("SUBMIT_TIMEOUT")
                        .withRetryable(true)
                        .withCause(cause));
    }

    /** Why a submission is ended by its deadline. */
    static String late(SubmitCommand command) {
        return "submitTimeout (%s) is over".formatted(TimeText.of(command.timeout()));
    }

    /** Nothing was sent, because the row is no longer this node's. */
    static ServiceUnavailableException freed(SubmitCommand command) {
        return new ServiceUnavailableException(
                "Nothing was submitted: the task repository has not heard of this node for so long that another one may have freed"
                        + " the submission",
                ErrorDetail.of(command.scope().provider()).withRetryable(true));
    }

    /** Nothing was sent, because that could not be written before. */
    static SeedanceException notWritten(SubmitCommand command, RuntimeException cause) {
        return cause instanceof SeedanceException known
                ? known
                : new ServiceUnavailableException(
                        "Nothing was submitted, because the task repository failed: " + SafeText.of(cause.getMessage()),
                        ErrorDetail.of(command.scope().provider())
                                .withRetryable(true)
                                .withCause(cause));
    }

    /**
     * Nobody knows whether it was accepted.
     *
     * @param lookedFor whether its task is looked for at the provider
     */
    static AmbiguousSubmitException ambiguous(TaskRow which, String what, Throwable cause, boolean lookedFor) {
        String key = which.submissionKey() == null ? "" : " with key '" + SafeText.of(which.submissionKey(), 255) + "'";
        boolean again = lookedFor && which.submissionKey() != null;
        ErrorDetail detail = ErrorDetail.of(which.scope().provider());
        if (cause instanceof SeedanceException error) {
            detail = detail.withCode(error.getCode()).withHttpStatus(error.getHttpStatus());
        }
        return new AmbiguousSubmitException(
                "Submission %s%s may or may not have been accepted by %s (%s). It is not sent again, because it could be paid twice:"
                                .formatted(which.id(), key, which.scope().provider(), SafeText.of(String.valueOf(what)))
                        + " it stays in the task repository as in doubt"
                        + (again
                                ? ", its task is looked for, and generate with the same key has the result later"
                                : ", to be settled with seedance:resolve"),
                detail.withCause(cause),
                again);
    }
}
