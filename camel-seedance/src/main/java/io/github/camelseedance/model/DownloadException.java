/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.model;

/** A video could not be downloaded whole, or its address was refused. */
public class DownloadException extends SeedanceException {

    private static final long serialVersionUID = 1L;

    public DownloadException(String message, ErrorDetail detail) {
        super(message, detail);
    }
}
