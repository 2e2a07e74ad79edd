/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.examples.springboot;

import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.camelseedance.model.InvalidRequestException;
import io.github.camelseedance.model.RateLimitException;
import io.github.camelseedance.model.SeedanceException;
import io.github.camelseedance.model.Violation;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Handler;
import org.apache.camel.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/** Errors as RFC 9457 has them. */
@Component
class Problems {

    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);
    private static final ObjectWriter JSON = new JsonMapper().writer();

    /** Most violations of an answer: whoever sends more mistakes does not get them all back. */
    private static final int MAX_VIOLATIONS = 10;

    /** In doubt: a while later it may have been found. */
    private static final Duration LATER = Duration.ofSeconds(30);

    /** Called by the routes. */
    @Handler
    public void answer(Exchange exchange) throws IOException {
        Throwable error = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        boolean repeatable = exchange.getProperty(Orders.KEY_GIVEN, false, Boolean.class);
        Problem problem = Problem.of(error, repeatable);
        Duration later = retryAfter(problem, error);
        log(problem, error);

        Message message = exchange.getMessage();
        message.removeHeaders("*");
        message.setBody(JSON.writeValueAsString(members(problem, error, later)));
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, problem.status().value());
        message.setHeader(Exchange.CONTENT_TYPE, MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        if (later != null) {
            message.setHeader(HttpHeaders.RETRY_AFTER, (later.toMillis() + 999) / 1000);
        }
        if (exchange.getProperty(Orders.KEY) != null) {
            message.setHeader(Orders.KEY_HEADER, exchange.getProperty(Orders.KEY));
        }
    }

    private static Map<String, Object> members(Problem problem, Throwable error, Duration later) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("type", "/problems/" + problem.type());
        members.put("title", problem.title());
        members.put("status", problem.status().value());
        if (problem.open()) {
            members.put("detail", error.getMessage());
        }
        if (error instanceof SeedanceException known) {
            members.put("error", known.getClass().getSimpleName());
            members.put("code", known.getCode());
            members.put("provider", known.getProvider());
            members.put("retryable", known.isRetryable() || later != null);
        }
        List<Violation> violations = violations(error);
        members.put("violations", violations.stream().limit(MAX_VIOLATIONS).toList());
        if (error instanceof InvalidRequestException invalid && invalid.getViolationCount() > MAX_VIOLATIONS) {
            members.put("violationCount", invalid.getViolationCount());
        }
        members.values().removeIf(value -> value == null || value.equals(List.of()));
        return members;
    }

    private static List<Violation> violations(Throwable error) {
        if (error instanceof ApiException refused) {
            return refused.violations();
        }
        return error instanceof InvalidRequestException invalid ? invalid.getViolations() : List.of();
    }

    private static Duration retryAfter(Problem problem, Throwable error) {
        if (error instanceof RateLimitException limited) {
            return limited.getRetryAfter();
        }
        return problem.type().equals("in-doubt") && problem.status() == HttpStatus.SERVICE_UNAVAILABLE ? LATER : null;
    }

    private static void log(Problem problem, Throwable error) {
        if (error instanceof SeedanceException && problem.status().is5xxServerError()) {
            LOG.warn("{}: {}", problem.type(), error.getMessage());
        } else if (problem.status().is5xxServerError()) {
            LOG.error("A call failed", error);
        } else {
            LOG.debug("{}: {}", problem.type(), error.getMessage());
        }
    }
}
