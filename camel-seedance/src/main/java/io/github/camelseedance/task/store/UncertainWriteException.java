/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.store;

import io.github.camelseedance.model.ErrorDetail;
import io.github.camelseedance.model.ServiceUnavailableException;

/** The repository was told to change something, and nobody knows whether it has. */
public final class UncertainWriteException extends ServiceUnavailableException {

    private static final long serialVersionUID = 1L;

    public UncertainWriteException(String message, ErrorDetail detail) {
        super(message, detail);
    }
}
