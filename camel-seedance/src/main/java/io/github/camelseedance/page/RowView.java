/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.page;

import io.github.camelseedance.model.SafeText;
import io.github.camelseedance.model.TaskStatus;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskState;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** What the page tells of a task: bounded, without addresses, and without values of headers that look like secrets. */
final class RowView {

    private static final int MAX_PROMPT = 400;
    private static final int MAX_KEY = 120;
    private static final int MAX_HEADERS = 20;
    private static final int MAX_VALUE = 120;
    private static final Pattern SECRET =
            Pattern.compile("(?i).*(auth|cookie|token|secret|passw|credential|signature|api.?key).*");

    private RowView() {}

    /** What all lists tell. Times are in milliseconds since 1970. */
    static Map<String, Object> of(TaskRow row) {
        VideoTask task = row.task();
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", row.id());
        put(view, "taskId", row.taskId());
        put(view, "submissionKey", SafeText.of(row.submissionKey(), MAX_KEY));
        view.put("state", row.state().name().toLowerCase(Locale.ROOT));
        view.put("queue", row.scope().queue());
        view.put("provider", row.scope().provider());
        view.put("account", row.scope().account());
        put(view, "since", millis(row.sentAt() == null ? row.createdAt() : row.sentAt()));
        if (task != null) {
            view.put("status", task.status().text());
            put(view, "prompt", SafeText.excerpt(task.prompt(), MAX_PROMPT));
            put(view, "model", SafeText.of(task.model(), MAX_KEY));
            put(view, "resolution", SafeText.of(task.resolution(), MAX_KEY));
            put(view, "aspectRatio", SafeText.of(task.aspectRatio(), MAX_KEY));
            put(view, "duration", task.duration());
            // longer than the whole numbers that a browser knows
            put(view, "seed", task.seed() == null ? null : task.seed().toString());
        }
        if (row.estimate() != null) {
            put(view, "estimate", plain(row.estimate().amount()));
            put(view, "estimateCurrency", row.estimate().currency());
        }
        put(view, "reason", SafeText.of(row.reason()));
        return view;
    }

    /** What is told beside it of a task that has ended. */
    static Map<String, Object> ended(TaskRow row) {
        Map<String, Object> view = of(row);
        VideoTask task = row.task();
        put(view, "begunAt", millis(UsualTimes.begin(row)));
        put(view, "endedAt", millis(row.endedAt()));
        put(view, "deliveredAt", millis(row.state() == TaskState.DELIVERED ? row.finishedAt() : null));
        put(view, "notBefore", millis(row.notBefore()));
        view.put("deliveries", row.deliveries());
        Map<String, Object> headers = new LinkedHashMap<>();
        row.headers().entrySet().stream()
                .limit(MAX_HEADERS)
                .forEach(header ->
                        headers.put(SafeText.of(header.getKey(), MAX_KEY), value(header.getKey(), header.getValue())));
        view.put("headers", headers);
        if (task != null) {
            view.put("hasVideo", task.status() == TaskStatus.SUCCEEDED && task.videoUrl() != null);
            put(view, "expiresAt", millis(LinkExpiry.of(task).orElse(null)));
            put(view, "errorCode", SafeText.of(task.errorCode(), MAX_KEY));
            put(view, "errorMessage", SafeText.of(task.errorMessage()));
            BigDecimal cost = task.cost() == null ? task.credits() : task.cost();
            put(view, "cost", plain(cost));
            put(view, "currency", task.cost() == null && task.credits() != null ? "credits" : task.currency());
            put(view, "tokens", task.tokens());
            view.put("mismatch", task.mismatch());
        }
        return view;
    }

    private static String value(String name, Object value) {
        return SECRET.matcher(name).matches() ? "(not shown)" : SafeText.of(String.valueOf(value), MAX_VALUE);
    }

    private static String plain(BigDecimal amount) {
        return amount == null ? null : amount.toPlainString();
    }

    static Long millis(Instant time) {
        return time == null ? null : time.toEpochMilli();
    }

    private static void put(Map<String, Object> view, String name, Object value) {
        if (value != null) {
            view.put(name, value);
        }
    }
}
