/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.examples.springboot;

import io.github.camelseedance.model.Violation;
import java.util.List;
import org.springframework.http.HttpStatus;

/** A call that this service refuses by itself. */
class ApiException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final HttpStatus status;
    private final String type;
    private final transient List<Violation> violations;

    ApiException(HttpStatus status, String type, String detail) {
        this(status, type, detail, List.of());
    }

    ApiException(HttpStatus status, String type, String detail, List<Violation> violations) {
        super(detail);
        this.status = status;
        this.type = type;
        this.violations = List.copyOf(violations);
    }

    HttpStatus status() {
        return status;
    }

    String type() {
        return type;
    }

    List<Violation> violations() {
        return violations;
    }
}
