/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.provider;

import io.github.camelseedance.model.AmbiguousSubmitException;
import io.github.camelseedance.model.AuthenticationException;
import io.github.camelseedance.model.ContentRejectedException;
import io.github.camelseedance.model.DownloadException;
import io.github.camelseedance.model.ErrorDetail;
import io.github.camelseedance.model.InsufficientCreditsException;
import io.github.camelseedance.model.InvalidRequestException;
import io.github.camelseedance.model.ProtocolException;
import io.github.camelseedance.model.RateLimitException;
import io.github.camelseedance.model.SeedanceException;
import io.github.camelseedance.model.ServiceUnavailableException;
import io.github.camelseedance.model.TaskNotCancellableException;
import io.github.camelseedance.model.TaskNotFoundException;
import io.github.camelseedance.model.UploadException;
import java.time.Duration;

/** Kinds of errors that a provider can answer with; each has its exception. */
public enum ErrorKind {
    INVALID_REQUEST,
    AUTHENTICATION,
    INSUFFICIENT_CREDITS,
    TASK_NOT_FOUND,
    TASK_NOT_CANCELLABLE,
    CONTENT_REJECTED,
    RATE_LIMIT,
    SERVICE_UNAVAILABLE,
    AMBIGUOUS,
    UPLOAD,
    DOWNLOAD,
    PROTOCOL;

    /** The exception of this kind; {@code retryAfter} is used by {@link #RATE_LIMIT} only and can be null. */
    public SeedanceException toException(String message, ErrorDetail detail, Duration retryAfter) {
        return switch (this) {
            case INVALID_REQUEST -> new InvalidRequestException(message, detail);
            case AUTHENTICATION -> new AuthenticationException(message, detail);
            case INSUFFICIENT_CREDITS -> new InsufficientCreditsException(message, detail);
            case TASK_NOT_FOUND -> new TaskNotFoundException(message, detail);
            case TASK_NOT_CANCELLABLE -> new TaskNotCancellableException(message, detail);
            case CONTENT_REJECTED -> new ContentRejectedException(message, detail);
            case RATE_LIMIT -> new RateLimitException(message, detail, retryAfter);
            case SERVICE_UNAVAILABLE -> new ServiceUnavailableException(message, detail);
            case AMBIGUOUS -> new AmbiguousSubmitException(message, detail);
            case UPLOAD -> new UploadException(message, detail);
            case DOWNLOAD -> new DownloadException(message, detail);
            case PROTOCOL -> new ProtocolException(message, detail);
        };
    }
}
