/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.simulation;

import com.fasterxml.jackson.databind.JsonNode;

/** A task that a provider has: it is paid for. */
final class PaidTask {

    final String id;
    final String provider;
    final String apiKey;
    /** Whose it is: the prompt of its request. */
    final String label;
    /** What was asked for. */
    final JsonNode request;

    final long createdAt;
    final long startsAt;
    /** The end, which a cancel brings forward. */
    long endsAt;

    TaskEnd end;
    String callback;

    PaidTask(
            String id,
            String provider,
            String apiKey,
            String label,
            JsonNode request,
            long createdAt,
            long startsAt,
            long endsAt,
            TaskEnd end) {
        this.id = id;
        this.provider = provider;
        this.apiKey = apiKey;
        this.label = label;
        this.request = request;
        this.createdAt = createdAt;
        this.startsAt = startsAt;
        this.endsAt = endsAt;
        this.end = end;
    }

    /** How a task can end. */
    enum TaskEnd {
        SUCCEEDED,
        FAILED,
        CANCELLED,
        EXPIRED
    }

    boolean hasEnded(long at) {
        return at >= endsAt;
    }
}
