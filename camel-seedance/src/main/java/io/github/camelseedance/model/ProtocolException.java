/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.model;

/** An answer that is not what the provider's document says. */
public class ProtocolException extends SeedanceException {

    private static final long serialVersionUID = 1L;

    public ProtocolException(String message, ErrorDetail detail) {
        super(message, detail);
    }
}
