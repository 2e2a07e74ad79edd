/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.model;

/** The provider's moderation refused the prompt or a medium. The same request will be refused again. */
public class ContentRejectedException extends SeedanceException {

    private static final long serialVersionUID = 1L;

    public ContentRejectedException(String message, ErrorDetail detail) {
        super(message, detail);
    }
}
