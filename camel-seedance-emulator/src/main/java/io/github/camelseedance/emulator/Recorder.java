/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator;

import com.github.tomakehurst.wiremock.http.HttpHeader;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** The last requests and violations, and how many there were of each kind. */
final class Recorder {
    private static final int BODY_LIMIT = 64 * 1024;

    private final BoundedLog<RecordedRequest> requests;
    private final BoundedLog<Violation> violations;
    private final AtomicLong number = new AtomicLong();
    private final Map<Counter, LongAdder> counters = new ConcurrentHashMap<>();

    private record Counter(EmulatedProvider provider, Operation operation) {}

    Recorder(EmulatorSettings settings) {
        this.requests = new BoundedLog<>(settings.recordedRequests());
        this.violations = new BoundedLog<>(settings.recordedRequests());
    }

    RecordedRequest received(Route route, LoggedRequest request, Instant now) {
        RecordedRequest recorded = new RecordedRequest(
                number.incrementAndGet(),
                now,
                route.provider(),
                route.operation(),
                request.getMethod().value(),
                request.getUrl(),
                headers(request),
                body(request));
        requests.add(recorded);
        counters.computeIfAbsent(new Counter(route.provider(), route.operation()), unused -> new LongAdder())
                .increment();
        return recorded;
    }

    void violation(RecordedRequest request, String message) {
        violations.add(new Violation(request.number(), request.provider(), request.operation(), message));
    }

    List<RecordedRequest> requests() {
        return requests.list();
    }

    List<Violation> violations() {
        return violations.list();
    }

    long count() {
        return number.get();
    }

    long count(EmulatedProvider provider, Operation operation) {
        LongAdder counter = counters.get(new Counter(provider, operation));
        return counter == null ? 0 : counter.sum();
    }

    void reset() {
        requests.clear();
        violations.clear();
        counters.clear();
        number.set(0);
    }

    private static Map<String, List<String>> headers(LoggedRequest request) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (HttpHeader header : request.getHeaders().all()) {
            headers.put(header.key().toLowerCase(Locale.ROOT), List.copyOf(header.values()));
        }
        return headers;
    }

    private static String body(LoggedRequest request) {
        byte[] body = request.getBody();
        return body == null ? "" : new String(body, 0, Math.min(body.length, BODY_LIMIT), StandardCharsets.UTF_8);
    }
}
