/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.model;

/** The provider refused the key: missing, wrong, revoked or disabled. */
public class AuthenticationException extends SeedanceException {

    private static final long serialVersionUID = 1L;

    public AuthenticationException(String message, ErrorDetail detail) {
        super(message, detail);
    }
}
