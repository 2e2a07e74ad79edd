/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.examples.springboot;

import io.github.camelseedance.model.AmbiguousSubmitException;
import io.github.camelseedance.model.AuthenticationException;
import io.github.camelseedance.model.BudgetExceededException;
import io.github.camelseedance.model.ContentRejectedException;
import io.github.camelseedance.model.InsufficientCreditsException;
import io.github.camelseedance.model.InvalidRequestException;
import io.github.camelseedance.model.OperationNotSupportedException;
import io.github.camelseedance.model.ProtocolException;
import io.github.camelseedance.model.RateLimitException;
import io.github.camelseedance.model.SeedanceException;
import io.github.camelseedance.model.ServiceUnavailableException;
import io.github.camelseedance.model.TaskNotCancellableException;
import io.github.camelseedance.model.TaskNotFoundException;
import org.springframework.http.HttpStatus;

/**
 * What an error is to a caller. What is wrong with the call is a 4xx and says why; what is wrong with this service or behind it is
 * a 5xx, whose details are in the log.
 *
 * @param status the status of the answer
 * @param type   last part of the problem's type
 * @param title  the same in words
 * @param open   whether the caller may read the message of the error
 */
record Problem(HttpStatus status, String type, String title, boolean open) {

    private static final Problem UNEXPECTED =
            new Problem(HttpStatus.INTERNAL_SERVER_ERROR, "unexpected", "Something went wrong", false);

    /** @param repeatable whether the caller has a key with which the same call finds the same order */
    static Problem of(Throwable error, boolean repeatable) {
        if (error instanceof ApiException refused) {
            return new Problem(
                    refused.status(), refused.type(), refused.status().getReasonPhrase(), true);
        }
        return error instanceof SeedanceException known ? of(known, repeatable) : UNEXPECTED;
    }

    private static Problem of(SeedanceException error, boolean repeatable) {
        if (error instanceof InvalidRequestException) {
            return new Problem(HttpStatus.UNPROCESSABLE_ENTITY, "invalid-request", "The request is not valid", true);
        } else if (error instanceof ContentRejectedException) {
            return new Problem(
                    HttpStatus.UNPROCESSABLE_ENTITY, "content-rejected", "The provider rejects the content", true);
        } else if (error instanceof BudgetExceededException) {
            return new Problem(HttpStatus.UNPROCESSABLE_ENTITY, "too-expensive", "The video would cost too much", true);
        } else if (error instanceof InsufficientCreditsException) {
            return new Problem(HttpStatus.PAYMENT_REQUIRED, "out-of-credits", "The account has no credits left", false);
        } else if (error instanceof TaskNotFoundException) {
            return new Problem(HttpStatus.NOT_FOUND, "video-not-found", "The provider does not know the video", true);
        } else if (error instanceof TaskNotCancellableException) {
            return new Problem(HttpStatus.CONFLICT, "not-cancellable", "The video has ended", true);
        } else if (error instanceof RateLimitException) {
            return new Problem(HttpStatus.TOO_MANY_REQUESTS, "rate-limited", "Too many requests", true);
        } else if (error instanceof AmbiguousSubmitException) {
            // 503 invites to repeat: only who has the key may
            return repeatable
                    ? new Problem(
                            HttpStatus.SERVICE_UNAVAILABLE,
                            "in-doubt",
                            "Not known yet whether the video is made: repeat the call with its key",
                            false)
                    : new Problem(
                            HttpStatus.INTERNAL_SERVER_ERROR,
                            "in-doubt",
                            "Not known whether the video is made: repeat the call only with this key",
                            false);
        } else if (error instanceof ServiceUnavailableException) {
            return new Problem(HttpStatus.SERVICE_UNAVAILABLE, "unavailable", "The provider cannot be used now", false);
        } else if (error instanceof OperationNotSupportedException) {
            return new Problem(HttpStatus.NOT_IMPLEMENTED, "not-supported", "The provider does not have this", true);
        } else if (error instanceof AuthenticationException) {
            return new Problem(HttpStatus.BAD_GATEWAY, "provider-refuses", "The provider refuses this service", false);
        } else if (error instanceof ProtocolException) {
            return new Problem(HttpStatus.BAD_GATEWAY, "not-understood", "The provider was not understood", false);
        }
        return UNEXPECTED;
    }
}
