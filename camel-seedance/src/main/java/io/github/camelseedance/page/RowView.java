/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.page;

import io.github.camelseedance.model.SafeText;
import io.github.camelseedance.model.TaskStatus;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.monitor.TaskOverview;
import io.github.camelseedance.page.HiddenData.Kind;
import io.github.camelseedance.task.store.Payer;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskState;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What the page tells of a task: bounded, without addresses, without values of headers that look like secrets, and without what is
 * hidden.
 */
record RowView(HiddenData hidden) {

    private static final int MAX_PROMPT = 400;
    private static final int MAX_KEY = 120;
    private static final int MAX_HEADERS = 20;
    private static final int MAX_VALUE = 120;
    private static final Pattern SECRET =
            Pattern.compile("(?i).*(auth|cookie|token|secret|passw|credential|signature|api.?key).*");

    /** What all lists tell. Times are in milliseconds since 1970. */
    Map<String, Object> of(TaskRow row) {
        VideoTask task = row.task();
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", row.id());
        put(view, "taskId", row.taskId());
        if (!hidden.has(Kind.SUBMISSION_KEY)) {
            put(view, "submissionKey", SafeText.of(hidden.text(row, row.submissionKey()), MAX_KEY));
        }
        view.put("state", row.state().text());
        view.putAll(TaskOverview.names(Payer.of(row.scope())));
        put(view, "since", millis(row.sentAt() == null ? row.createdAt() : row.sentAt()));
        if (task != null) {
            view.put("status", task.status().text());
            if (!hidden.has(Kind.PROMPT)) {
                put(view, "prompt", SafeText.excerpt(hidden.text(row, task.prompt()), MAX_PROMPT));
            }
            put(view, "model", SafeText.of(task.model(), MAX_KEY));
            put(view, "resolution", SafeText.of(task.resolution(), MAX_KEY));
            put(view, "aspectRatio", SafeText.of(task.aspectRatio(), MAX_KEY));
            put(view, "duration", task.duration());
            // longer than the whole numbers that a browser knows
            put(
                    view,
                    "seed",
                    task.seed() == null || hidden.has(Kind.SEED)
                            ? null
                            : task.seed().toString());
        }
        if (row.estimate() != null && !hidden.has(Kind.COST)) {
            put(view, "estimate", plain(row.estimate().amount()));
            put(view, "estimateCurrency", row.estimate().currency());
        }
        put(view, "reason", words(row, row.reason()));
        return view;
    }

    /** What is told beside it of a task that has ended. */
    Map<String, Object> ended(TaskRow row) {
        Map<String, Object> view = of(row);
        VideoTask task = row.task();
        put(view, "begunAt", millis(UsualTimes.begin(row)));
        put(view, "endedAt", millis(row.endedAt()));
        put(view, "deliveredAt", millis(row.state() == TaskState.DELIVERED ? row.finishedAt() : null));
        put(view, "notBefore", millis(row.notBefore()));
        view.put("deliveries", row.deliveries());
        view.put("headers", headers(row));
        if (task != null) {
            view.put(
                    "hasVideo",
                    task.status() == TaskStatus.SUCCEEDED && task.videoUrl() != null && !hidden.has(Kind.VIDEO));
            put(view, "expiresAt", millis(LinkExpiry.of(task).orElse(null)));
            put(view, "errorCode", SafeText.of(hidden.text(row, task.errorCode()), MAX_KEY));
            put(view, "errorMessage", words(row, task.errorMessage()));
            if (!hidden.has(Kind.COST)) {
                BigDecimal cost = task.cost() == null ? task.credits() : task.cost();
                put(view, "cost", plain(cost));
                put(view, "currency", task.cost() == null && task.credits() != null ? "credits" : task.currency());
                put(view, "tokens", task.tokens());
            }
            view.put("mismatch", task.mismatch());
        }
        return view;
    }

    /** What others have said. */
    private String words(TaskRow row, String text) {
        return hidden.has(Kind.ERROR) ? null : SafeText.of(hidden.text(row, text));
    }

    private Map<String, Object> headers(TaskRow row) {
        Map<String, Object> headers = new LinkedHashMap<>();
        row.headers().entrySet().stream()
                .filter(header -> !hidden.hasHeader(header.getKey()))
                .limit(MAX_HEADERS)
                .forEach(header -> {
                    String value = hidden.text(row, String.valueOf(header.getValue()));
                    if (value != null) {
                        headers.put(
                                SafeText.of(header.getKey(), MAX_KEY),
                                SECRET.matcher(header.getKey()).matches()
                                        ? "(not shown)"
                                        : SafeText.of(value, MAX_VALUE));
                    }
                });
        return headers;
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
