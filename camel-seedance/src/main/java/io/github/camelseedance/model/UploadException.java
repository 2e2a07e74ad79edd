/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.model;

/** A file could not be uploaded. */
public class UploadException extends SeedanceException {

    private static final long serialVersionUID = 1L;

    public UploadException(String message, ErrorDetail detail) {
        super(message, detail);
    }
}
