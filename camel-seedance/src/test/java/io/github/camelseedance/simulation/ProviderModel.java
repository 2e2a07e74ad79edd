/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** A provider as its document describes it. A further one is a subclass, and a line in {@link Providers}. */
abstract class ProviderModel {

    static final ObjectMapper JSON = new ObjectMapper();

    /** A request as the provider reads it. */
    record Request(String method, String path, Map<String, String> query, String apiKey, JsonNode body) {}

    /** An answer. */
    record Reply(int status, Map<String, String> headers, String body) {
        static Reply json(int status, JsonNode body) {
            return new Reply(status, Map.of("Content-Type", "application/json"), body.toString());
        }
    }

    /** What a request asks for. */
    enum Kind {
        SUBMIT,
        STATUS,
        CANCEL,
        LIST,
        OTHER
    }

    final Ledger ledger;
    final Weather weather;
    final RandomGenerator random;

    ProviderModel(Ledger ledger, Weather weather, RandomGenerator random) {
        this.ledger = ledger;
        this.weather = weather;
        this.random = random;
    }

    /** Value of the option {@code provider}. */
    abstract String id();

    /** The address of the API. */
    abstract String baseUrl();

    abstract Kind kind(Request request);

    /** The prompt of a submission. */
    abstract String label(JsonNode body);

    /** The callback address of a submission, or null. */
    abstract String callback(JsonNode body);

    /** The task that a status or cancel is about. */
    abstract String taskId(Request request);

    abstract Reply accepted(PaidTask task, String idInAnswer);

    abstract Reply status(PaidTask task, long now);

    abstract Reply notFound();

    /** The answer to a cancel of a task that has ended. */
    abstract Reply notCancellable();

    /** A cancel of a task that the provider has. */
    Reply cancel(PaidTask task, long now) {
        if (task.hasEnded(now)) {
            return notCancellable();
        }
        task.end = PaidTask.TaskEnd.CANCELLED;
        task.endsAt = now;
        return status(task, now);
    }

    Reply list(Request request, long now) {
        return notFound();
    }

    /** What each task costs, as it is estimated; 0 where that is not known before. */
    int price() {
        return 0;
    }

    /** Whether a task is paid for that has not succeeded. */
    boolean chargesFailures() {
        return true;
    }

    /** An error with a code, where the provider puts it. */
    abstract Reply error(int status, String code);

    /** Errors that say that nothing was done. */
    abstract List<Reply> refusals();

    /** Errors after which nobody knows whether something was done. */
    abstract List<Reply> doubts();

    /** The provider has done what was asked and says something else; with the id, or without. */
    abstract List<Reply> acceptedOddly(PaidTask task);

    abstract Reply unauthorized();

    abstract Reply noCredits();

    abstract Reply rateLimited();

    /** The body of a webhook about a task. */
    abstract String webhook(PaidTask task);

    /** The key in a request's headers. */
    abstract String apiKey(Map<String, String> headers);

    String newId(int number) {
        return id().substring(id().length() - 3) + "-" + number + "-" + Integer.toHexString(random.nextInt(0x10000));
    }

    /** A time as the provider's clock shows it. */
    String time(long at) {
        Instant instant = NodeTime.START.plusNanos(at);
        return instant.plus(weather.amount(FaultKind.PROVIDER_CLOCK, -1)).toString();
    }

    static ObjectNode object() {
        return JSON.createObjectNode();
    }
}
