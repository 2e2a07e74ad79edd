/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.page;

import io.github.camelseedance.monitor.Problems;
import io.github.camelseedance.monitor.TaskOverview;
import io.github.camelseedance.runtime.CachedTaskCounts.Look;
import io.github.camelseedance.runtime.SeedanceRuntime;
import io.github.camelseedance.task.store.Payer;
import io.github.camelseedance.task.store.TaskCount;
import io.github.camelseedance.task.store.TaskQuery;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskScope;
import io.github.camelseedance.task.store.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** What needs a person. Looked up every two seconds at most, however many look at the page. */
final class Attention {

    /** Rows of one kind that are listed; the others are counted. */
    static final int MAX_ROWS = 20;

    private static final int SAMPLE = 100;
    private static final long KEPT_NANOS = Duration.ofMillis(1900).toNanos();
    /** A task that nobody has taken so long after it could be taken has no receiver. */
    private static final Duration UNTAKEN = Duration.ofSeconds(30);

    private static final Duration EXPIRES_SOON = Duration.ofHours(12);

    private final SeedanceRuntime runtime;
    private final SpendingView spending;
    private final RowView shown;
    private List<Map<String, Object>> last;
    private long lookedAt;

    Attention(SeedanceRuntime runtime, SpendingView spending, RowView shown) {
        this.runtime = runtime;
        this.spending = spending;
        this.shown = shown;
    }

    /** Looks anew the next time: a person has changed something. */
    synchronized void changed() {
        last = null;
    }

    /** @param added adds to what is told of a row */
    synchronized List<Map<String, Object>> items(
            Look counts, BiFunction<TaskRow, Map<String, Object>, Map<String, Object>> added) {
        if (last == null || runtime.scheduler().nanoTime() - lookedAt >= KEPT_NANOS) {
            last = look(counts, added);
            lookedAt = runtime.scheduler().nanoTime();
        }
        return last;
    }

    private List<Map<String, Object>> look(
            Look counts, BiFunction<TaskRow, Map<String, Object>, Map<String, Object>> added) {
        List<Map<String, Object>> items = new ArrayList<>();
        Stream.of(counts.problem(), runtime.tracker().nodeProblem())
                .filter(Objects::nonNull)
                .forEach(problem -> items.add(item("node", problem)));
        new Problems(new TaskOverview(runtime), runtime.tracker().statistics())
                .ofAccounts(!shown.hidden().has(HiddenData.Kind.ERROR))
                .forEach(problem -> items.add(item("account", problem)));
        // their texts tell how long ago something was: the same one keeps its place
        for (int i = 0; i < items.size(); i++) {
            items.get(i).put("key", items.get(i).get("kind") + " " + i);
        }
        if (counts.problem() != null) {
            return items;
        }
        rows(items, counts, TaskState.IN_DOUBT, "inDoubt", added);
        rows(items, counts, TaskState.PARKED, "parked", added);
        items.addAll(spending.nearTheirEnd());
        if (TaskCount.sum(counts.counts(), TaskState.ENDED) > 0) {
            expiring(items);
            untaken(items, TaskState.ENDED, "undelivered");
        }
        if (TaskCount.sum(counts.counts(), TaskState.RUNNING) > 0) {
            untaken(items, TaskState.RUNNING, "unfollowed");
        }
        return items;
    }

    private static Map<String, Object> item(String kind, String text) {
        Map<String, Object> item = keyed(kind, kind);
        item.put("text", text);
        return item;
    }

    private static Map<String, Object> keyed(String key, String kind) {
        Map<String, Object> item = new LinkedHashMap<>();
        item.put("key", key);
        item.put("kind", kind);
        return item;
    }

    private void rows(
            List<Map<String, Object>> items,
            Look counts,
            TaskState state,
            String kind,
            BiFunction<TaskRow, Map<String, Object>, Map<String, Object>> added) {
        long total = TaskCount.sum(counts.counts(), state);
        if (total == 0) {
            return;
        }
        for (TaskRow row : runtime.repository().list(null, state, MAX_ROWS)) {
            items.add(of(row, kind, added.apply(row, shown.ended(row))));
        }
        if (total > MAX_ROWS) {
            Map<String, Object> more = item(kind + "More", String.valueOf(total - MAX_ROWS));
            more.put("count", total - MAX_ROWS);
            items.add(more);
        }
    }

    private static Map<String, Object> of(TaskRow row, String kind, Map<String, Object> view) {
        Map<String, Object> item = keyed(kind + " " + row.id(), kind);
        item.put("row", view);
        return item;
    }

    /** Ends that nobody has got yet, and whose video can soon not be fetched any more at its address. */
    private void expiring(List<Map<String, Object>> items) {
        Instant now = runtime.scheduler().now();
        runtime.repository().list(null, TaskState.ENDED, SAMPLE).stream()
                .filter(row -> LinkExpiry.of(row.task())
                        .filter(expiry -> expiry.isBefore(now.plus(EXPIRES_SOON)))
                        .isPresent())
                .limit(MAX_ROWS)
                .forEach(row -> items.add(of(row, "expiring", shown.ended(row))));
    }

    /** What no node has taken, by queue: nobody consumes there. */
    private void untaken(List<Map<String, Object>> items, TaskState state, String kind) {
        Instant before = runtime.scheduler().now().minus(UNTAKEN);
        Set<TaskState> states = EnumSet.of(state);
        Map<TaskScope, Map<String, Object>> found = new LinkedHashMap<>();
        for (TaskRow row : runtime.repository()
                .page(new TaskQuery(states, null, null, null, true, null, SAMPLE))
                .rows()) {
            Instant free = state == TaskState.ENDED ? row.endedAt() : UsualTimes.begin(row);
            boolean late = row.notBefore() != null && row.notBefore().isAfter(before);
            if (free == null || free.isAfter(before) || late) {
                continue;
            }
            Map<String, Object> item = found.computeIfAbsent(row.scope(), scope -> group(scope, kind));
            item.merge("count", 1L, (a, b) -> (Long) a + (Long) b);
            item.merge("since", free.toEpochMilli(), (a, b) -> Math.min((Long) a, (Long) b));
        }
        boolean all = found.values().stream()
                        .mapToLong(item -> (Long) item.get("count"))
                        .sum()
                < SAMPLE;
        found.values().forEach(item -> {
            item.put("all", all);
            items.add(item);
        });
    }

    private static Map<String, Object> group(TaskScope scope, String kind) {
        Map<String, Object> item =
                keyed(kind + " " + scope.queue() + " " + scope.provider() + " " + scope.account(), kind);
        item.putAll(TaskOverview.names(Payer.of(scope)));
        return item;
    }
}
