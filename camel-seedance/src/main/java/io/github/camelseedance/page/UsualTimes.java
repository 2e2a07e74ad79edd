/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.page;

import io.github.camelseedance.concurrent.Scheduler;
import io.github.camelseedance.model.TaskStatus;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.task.store.TaskQuery;
import io.github.camelseedance.task.store.TaskRepository;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How long tasks of a kind take, by those that have ended lately on any node. Looked up every half minute at most. */
final class UsualTimes {

    private static final int SAMPLE = 300;
    private static final int FEW = 3;
    private static final Duration KEPT = Duration.ofSeconds(30);

    private final TaskRepository repository;
    private final Scheduler scheduler;
    private Map<List<Object>, Map<String, Object>> times;
    private long lookedAt;

    UsualTimes(TaskRepository repository, Scheduler scheduler) {
        this.repository = repository;
        this.scheduler = scheduler;
    }

    /** {@code half} and {@code most} (nine in ten) in milliseconds, and {@code of} how many; null when too little is known. */
    synchronized Map<String, Object> of(TaskRow row) {
        if (times == null || scheduler.nanoTime() - lookedAt >= KEPT.toNanos()) {
            times = look();
            lookedAt = scheduler.nanoTime();
        }
        Map<String, Object> exact = times.get(kind(row));
        return exact == null ? times.get(wider(row)) : exact;
    }

    private Map<List<Object>, Map<String, Object>> look() {
        Map<List<Object>, List<Long>> lives = new HashMap<>();
        for (TaskRow row : repository
                .page(TaskQuery.of(EnumSet.of(TaskState.ENDED, TaskState.DELIVERED), SAMPLE))
                .rows()) {
            Instant begin = begin(row);
            if (row.task() != null
                    && row.task().status() == TaskStatus.SUCCEEDED
                    && row.endedAt() != null
                    && begin != null
                    && !row.endedAt().isBefore(begin)) {
                long life = Duration.between(begin, row.endedAt()).toMillis();
                lives.computeIfAbsent(kind(row), kind -> new ArrayList<>()).add(life);
                lives.computeIfAbsent(wider(row), kind -> new ArrayList<>()).add(life);
            }
        }
        Map<List<Object>, Map<String, Object>> result = new HashMap<>();
        lives.forEach((kind, all) -> {
            if (all.size() >= FEW) {
                result.put(kind, summary(all));
            }
        });
        return result;
    }

    private static Map<String, Object> summary(List<Long> lives) {
        lives.sort(null);
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("half", lives.get((lives.size() - 1) / 2));
        result.put("most", lives.get((lives.size() - 1) * 9 / 10));
        result.put("of", lives.size());
        return result;
    }

    /** Since when the provider has it, as far as that is known. */
    static Instant begin(TaskRow row) {
        return row.acceptedAt() != null ? row.acceptedAt() : row.sentAt() != null ? row.sentAt() : row.createdAt();
    }

    private static List<Object> kind(TaskRow row) {
        VideoTask task = row.task();
        return task == null
                ? wider(row)
                : Arrays.asList(row.scope().provider(), task.model(), task.resolution(), task.duration());
    }

    private static List<Object> wider(TaskRow row) {
        return Arrays.asList(
                row.scope().provider(), row.task() == null ? null : row.task().model());
    }
}
