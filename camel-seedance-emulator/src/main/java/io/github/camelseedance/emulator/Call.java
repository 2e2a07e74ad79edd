/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator;

import com.github.tomakehurst.wiremock.http.QueryParameter;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** One request on its way through the emulator. */
public final class Call {
    private final Route route;
    private final LoggedRequest request;
    private final Instant now;
    private final Duration visibleAfter;
    private final Consumer<String> violations;
    private String key = "";
    private String createdTaskId;

    Call(Route route, LoggedRequest request, Instant now, Duration visibleAfter, Consumer<String> violations) {
        this.route = route;
        this.request = request;
        this.now = now;
        this.visibleAfter = visibleAfter;
        this.violations = violations;
    }

    /** Whom it is for. */
    public EmulatedProvider provider() {
        return route.provider();
    }

    /** What it asks for. */
    public Operation operation() {
        return route.operation();
    }

    /** What stands for the variable part in the path: a task id, a file. */
    public String target() {
        return route.target();
    }

    /** Whether it has that HTTP method. */
    public boolean method(String name) {
        return request.getMethod().value().equals(name);
    }

    /** When it arrived, by the emulator's clock. */
    public Instant now() {
        return now;
    }

    Duration visibleAfter() {
        return visibleAfter;
    }

    /** The body; empty when there is none. */
    public byte[] body() {
        byte[] body = request.getBody();
        return body == null ? new byte[0] : body;
    }

    /** The first value of a header. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(request.getHeader(name));
    }

    /** The first value of a query parameter. */
    public Optional<String> query(String name) {
        QueryParameter parameter = request.queryParameter(name);
        return parameter != null && parameter.isPresent() ? Optional.of(parameter.firstValue()) : Optional.empty();
    }

    /** All values of a query parameter, in order. */
    public List<String> queryValues(String name) {
        QueryParameter parameter = request.queryParameter(name);
        return parameter != null && parameter.isPresent() ? List.copyOf(parameter.values()) : List.of();
    }

    Map<String, QueryParameter> query() {
        return request.getQueryParams();
    }

    /** The key that was accepted; empty as long as none was. */
    public String key() {
        return key;
    }

    void authenticated(String acceptedKey) {
        this.key = acceptedKey;
    }

    void created(String taskId) {
        this.createdTaskId = taskId;
    }

    String createdTaskId() {
        return createdTaskId;
    }

    /** Records that the request breaks the document. */
    public void violation(String message) {
        violations.accept(message);
    }
}
