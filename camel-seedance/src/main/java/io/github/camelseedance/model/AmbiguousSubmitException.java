/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.model;

/** A submission that may or may not have been accepted. It must not be repeated blindly: it could be paid twice. */
public class AmbiguousSubmitException extends SeedanceException {

    private static final long serialVersionUID = 1L;

    public AmbiguousSubmitException(String message, ErrorDetail detail) {
        super(message, detail);
    }
}
