/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.model;

/** The provider could not be reached, or was not able to answer. */
public class ServiceUnavailableException extends SeedanceException {

    private static final long serialVersionUID = 1L;

    public ServiceUnavailableException(String message, ErrorDetail detail) {
        super(message, detail);
    }
}
