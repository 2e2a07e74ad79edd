/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

import io.github.camelseedance.client.AccountLane;
import io.github.camelseedance.client.CallOutcome;
import io.github.camelseedance.client.LanePause;
import io.github.camelseedance.provider.CallKind;
import io.github.camelseedance.task.Scope;
import io.github.camelseedance.task.TaskCount;
import io.github.camelseedance.task.TaskState;
import io.github.camelseedance.task.TrackedTask;
import io.github.camelseedance.task.TrackerStatistics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What runs, since when, what is wrong and what it cost, for the dev console, JMX and health. Plain values only, fit for JSON; no
 * prompts, addresses or secrets. Reads the repository.
 */
final class TaskOverview {

    private final SeedanceRuntime runtime;

    TaskOverview(SeedanceRuntime runtime) {
        this.runtime = runtime;
    }

    /** Tasks by queue, provider, account and state, with the age of the oldest. */
    List<Map<String, Object>> tasks() {
        Instant now = runtime.scheduler().now();
        List<Map<String, Object>> result = new ArrayList<>();
        runtime.repository().counts().stream()
                .sorted(Comparator.comparing((TaskCount c) -> c.scope().toString())
                        .thenComparing(TaskCount::state))
                .forEach(count -> {
                    Map<String, Object> entry = scope(count.scope());
                    entry.put("state", text(count.state()));
                    entry.put("count", count.count());
                    if (count.oldest() != null) {
                        entry.put("oldest", count.oldest().toString());
                        entry.put("oldestSeconds", seconds(count.oldest(), now));
                    }
                    result.add(entry);
                });
        return result;
    }

    /** How many tasks are in a state. */
    long count(TaskState state) {
        return runtime.repository().counts().stream()
                .filter(count -> count.state() == state)
                .mapToLong(TaskCount::count)
                .sum();
    }

    /** Rows in a state, oldest first. */
    List<Map<String, Object>> rows(TaskState state, int limit) {
        Instant now = runtime.scheduler().now();
        return runtime.repository().list(null, state, limit).stream()
                .map(row -> row(row, now))
                .toList();
    }

    private static Map<String, Object> row(TrackedTask row, Instant now) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("submission", row.id());
        put(entry, "submissionKey", row.submissionKey());
        put(entry, "taskId", row.taskId());
        entry.putAll(scope(row.scope()));
        Instant since = row.sentAt() == null ? row.createdAt() : row.sentAt();
        if (since != null) {
            entry.put("since", since.toString());
            entry.put("ageSeconds", seconds(since, now));
        }
        if (row.deliveries() > 0) {
            entry.put("deliveries", row.deliveries());
        }
        put(entry, "reason", row.reason());
        return entry;
    }

    /** Accounts that were asked, with what became of the requests and what troubles them. */
    List<Map<String, Object>> accounts() {
        List<Map<String, Object>> result = new ArrayList<>();
        for (AccountLane lane : runtime.lanes().all()) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("provider", lane.key().provider());
            entry.put("account", lane.key().account());
            entry.put("requests", lane.requests());
            entry.put("outcomes", outcomes(lane));
            entry.put("inFlight", lane.inFlight());
            entry.put("waiting", lane.waiting());
            entry.put("limiterWaits", lane.limiterWaits());
            lane.pause().ifPresent(pause -> entry.put("trouble", trouble(pause)));
            result.add(entry);
        }
        return result;
    }

    private static Map<String, Object> outcomes(AccountLane lane) {
        Map<String, Object> result = new LinkedHashMap<>();
        for (CallOutcome outcome : CallOutcome.values()) {
            long count = 0;
            for (CallKind kind : CallKind.values()) {
                count += lane.requests(kind, outcome);
            }
            if (count > 0) {
                result.put(outcome.text(), count);
            }
        }
        return result;
    }

    private static Map<String, Object> trouble(LanePause pause) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("kind", pause.kind().name().toLowerCase(Locale.ROOT));
        result.put("reason", pause.reason());
        result.put("since", pause.since().toString());
        result.put("until", pause.until().toString());
        result.put("failures", pause.failures());
        return result;
    }

    /** What this node has done since it started. */
    Map<String, Object> totals() {
        TrackerStatistics statistics = runtime.tracker().statistics();
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("followed", runtime.tracker().followedCount());
        result.put("submitted", statistics.getSubmitted());
        result.put("ended", statistics.getEnded());
        result.put("delivered", statistics.getDelivered());
        result.put("deliveriesFailed", statistics.getDeliveriesFailed());
        result.put("fenced", statistics.getFenced());
        result.put("credits", statistics.getCredits());
        return result;
    }

    private static Map<String, Object> scope(Scope scope) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("queue", scope.queue());
        result.put("provider", scope.provider());
        result.put("account", scope.account());
        return result;
    }

    private static String text(TaskState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private static long seconds(Instant since, Instant now) {
        return Math.max(0, Duration.between(since, now).toSeconds());
    }

    private static void put(Map<String, Object> entry, String name, Object value) {
        if (value != null) {
            entry.put(name, value);
        }
    }
}
