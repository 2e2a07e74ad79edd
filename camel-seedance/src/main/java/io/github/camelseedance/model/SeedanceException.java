/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.model;

import org.apache.camel.spi.HttpResponseAware;

/**
 * Base of all errors of the component. The message says what was tried, what the provider said and what to do; it never holds a
 * key, a signed address or a body.
 */
public abstract class SeedanceException extends RuntimeException implements HttpResponseAware {

    private static final long serialVersionUID = 1L;

    private final String provider;
    private final String code;
    private final String taskId;
    private final boolean retryable;
    private int httpStatus;
    private String httpReason;
    private volatile boolean notAccepted;

    protected SeedanceException(String message, ErrorDetail detail) {
        super(message, detail.cause());
        this.provider = detail.provider();
        this.code = detail.code();
        this.httpStatus = detail.httpStatus();
        this.taskId = detail.taskId();
        this.retryable = detail.retryable();
    }

    /** Id of the provider, or null. */
    public String getProvider() {
        return provider;
    }

    /** Error code, the provider's own where it gave one, or null. */
    public String getCode() {
        return code;
    }

    /** HTTP status of the answer, or 0 when there was none. */
    public int getHttpStatus() {
        return httpStatus;
    }

    /** The provider's id of the task concerned, or null. */
    public String getTaskId() {
        return taskId;
    }

    /** Whether the same call can succeed later without a change. */
    public boolean isRetryable() {
        return retryable;
    }

    /**
     * Whether {@code generate} has looked into the task repository and knows that no task came of the submission: nothing was sent, or
     * the provider refused it. Then another provider may be asked. False wherever a task may exist, for a request that did not pass
     * the check, and for every other operation.
     */
    public boolean isNotAccepted() {
        return notAccepted;
    }

    /** Said of the error of a submission by whoever knows that it made no task. */
    public void setNotAccepted(boolean value) {
        notAccepted = value;
    }

    @Override
    public int getHttpResponseCode() {
        return httpStatus;
    }

    @Override
    public void setHttpResponseCode(int status) {
        httpStatus = status;
    }

    @Override
    public String getHttpResponseStatus() {
        return httpReason == null ? code : httpReason;
    }

    @Override
    public void setHttpResponseStatus(String reason) {
        httpReason = reason;
    }
}
