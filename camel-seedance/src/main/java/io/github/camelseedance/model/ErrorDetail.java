/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.model;

/**
 * What a {@link SeedanceException} knows beside its message. Every part can be absent.
 *
 * @param provider   id of the provider
 * @param code       error code, the provider's own or the component's
 * @param httpStatus HTTP status of the answer, 0 when there was none
 * @param taskId     the provider's id of the task concerned
 * @param retryable  whether the same call can succeed later without a change
 * @param cause      what was thrown below
 */
public record ErrorDetail(
        String provider, String code, int httpStatus, String taskId, boolean retryable, Throwable cause) {

    /** Nothing but the provider. */
    public static ErrorDetail of(String provider) {
        return new ErrorDetail(provider, null, 0, null, false, null);
    }

    public ErrorDetail withCode(String value) {
        return new ErrorDetail(provider, value, httpStatus, taskId, retryable, cause);
    }

    public ErrorDetail withHttpStatus(int value) {
        return new ErrorDetail(provider, code, value, taskId, retryable, cause);
    }

    public ErrorDetail withTaskId(String value) {
        return new ErrorDetail(provider, code, httpStatus, value, retryable, cause);
    }

    public ErrorDetail withRetryable(boolean value) {
        return new ErrorDetail(provider, code, httpStatus, taskId, value, cause);
    }

    public ErrorDetail withCause(Throwable value) {
        return new ErrorDetail(provider, code, httpStatus, taskId, retryable, value);
    }
}
