/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.page;

import io.github.camelseedance.runtime.CachedTaskCounts.Look;
import io.github.camelseedance.runtime.SeedanceRuntime;
import io.github.camelseedance.task.store.TaskCount;
import io.github.camelseedance.task.store.TaskQuery;
import io.github.camelseedance.task.store.TaskQuery.Found;
import io.github.camelseedance.task.store.TaskQuery.Place;
import io.github.camelseedance.task.store.TaskQuery.Text;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskState;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * What the page shows, as values for JSON. Each view is a bounded number of bounded queries, whatever the repository holds.
 *
 * @param actions null where there are none
 */
record PageViews(
        SeedanceRuntime runtime,
        HiddenData hidden,
        RowView shown,
        SpendingView spendingView,
        Attention attention,
        UsualTimes usual,
        PageActions actions) {

    private static final int RUNNING_ROWS = 50;
    private static final int ENDED_ROWS = 24;
    private static final int MAX_ROWS = 200;
    private static final int MAX_TEXT = 200;

    /** States in which a task is shown as running, and those in which as ended. */
    private static final Set<TaskState> RUNNING =
            EnumSet.of(TaskState.RUNNING, TaskState.SUBMITTING, TaskState.IN_DOUBT);

    private static final Set<TaskState> ENDED = EnumSet.of(TaskState.ENDED, TaskState.PARKED, TaskState.DELIVERED);

    /** The figures at the top, and what needs a person: part of every view. */
    Map<String, Object> summary() {
        Look counts = runtime.recentCounts().get();
        Map<String, Object> summary = new LinkedHashMap<>();
        for (TaskState state : TaskState.values()) {
            if (state != TaskState.DELIVERED) {
                summary.put(state.text(), TaskCount.sum(counts.counts(), state));
            }
        }
        TaskCount.oldest(counts.counts(), TaskState.RUNNING)
                .ifPresent(since -> summary.put("runningSince", since.toEpochMilli()));
        if (counts.problem() == null && !hidden.has(HiddenData.Kind.COST)) {
            summary.put("spentToday", spendingView.today());
        }
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("summary", summary);
        if (counts.problem() != null) {
            view.put("problem", counts.problem());
        }
        view.put("actions", actions != null);
        view.put("hidden", hidden.names());
        view.put("attention", attention.items(counts, this::withActions));
        view.put("queues", names(counts, count -> count.scope().queue()));
        view.put("providers", names(counts, count -> count.scope().provider()));
        return view;
    }

    private static Set<String> names(Look counts, Function<TaskCount, String> name) {
        Set<String> names = new TreeSet<>();
        counts.counts().forEach(count -> names.add(name.apply(count)));
        return names;
    }

    Map<String, Object> spending() {
        Map<String, Object> view = summary();
        boolean known = !view.containsKey("problem");
        view.putAll(
                known
                        ? spendingView.values()
                        : Map.of(
                                "days", List.of(), "spending", List.of(), "reserved", List.of(), "budgets", List.of()));
        return view;
    }

    /** What runs, the newest first. */
    Map<String, Object> running(PageRequest request) {
        return page(request, RUNNING, RUNNING_ROWS, row -> {
            Map<String, Object> view = withActions(row, shown.of(row));
            Map<String, Object> times = row.state() == TaskState.RUNNING ? usual.of(row) : null;
            if (times != null) {
                view.put("usual", times);
            }
            return view;
        });
    }

    /** What has ended: what is not delivered first, then the latest. */
    Map<String, Object> ended(PageRequest request) {
        return page(request, ENDED, ENDED_ROWS, row -> withActions(row, shown.ended(row)));
    }

    private Map<String, Object> withActions(TaskRow row, Map<String, Object> view) {
        if (actions != null) {
            view.put("can", actions.of(row));
        }
        return view;
    }

    private Map<String, Object> page(
            PageRequest request, Set<TaskState> states, int rows, Function<TaskRow, Map<String, Object>> shownRow) {
        Map<String, Object> view = summary();
        int size = Math.max(1, request.number("size", rows, MAX_ROWS));
        String text = request.parameter("q");
        TaskQuery query = new TaskQuery(
                states(request.parameter("state"), states),
                request.parameter("queue"),
                request.parameter("provider"),
                Text.of(text == null ? null : text.substring(0, Math.min(text.length(), MAX_TEXT)), hidden.searched()),
                false,
                Place.parse(request.parameter("after")).orElse(null),
                size);
        Found found = view.containsKey("problem")
                ? new Found(List.of(), null)
                : runtime.repository().page(query);
        view.put(
                "rows",
                found.rows().stream()
                        .filter(row -> hidden.shows(row, query.text()))
                        .map(shownRow)
                        .toList());
        view.put("size", size);
        if (found.next() != null) {
            view.put("next", found.next().text());
        }
        if (query.text() == null && !query.states().contains(TaskState.DELIVERED)) {
            view.put("total", total(query));
        }
        return view;
    }

    private long total(TaskQuery query) {
        return runtime.recentCounts().get().counts().stream()
                .filter(count -> query.hasGroup(count.scope(), count.state()))
                .mapToLong(TaskCount::count)
                .sum();
    }

    /** One of the states by its name; all of them where there is no such name. */
    private static Set<TaskState> states(String wanted, Set<TaskState> all) {
        return all.stream()
                .filter(state -> state.text().equals(wanted))
                .findFirst()
                .map(EnumSet::of)
                .orElse(EnumSet.copyOf(all));
    }
}
