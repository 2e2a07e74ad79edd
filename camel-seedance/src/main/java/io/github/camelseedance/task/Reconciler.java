/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task;

import io.github.camelseedance.client.SeedanceClient;
import io.github.camelseedance.model.TaskPage;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.provider.Capability;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Looks whether the provider has the task of a submission whose outcome is not known. A match needs the automatic seed and exactly one
 * candidate that no other submission owns; it never guesses.
 */
final class Reconciler {

    /** What one look has shown. */
    sealed interface Look {
        /** Exactly this one. */
        record Found(VideoTask task) implements Look {}

        /** None. */
        record Missing() implements Look {}

        /** More than one, or it cannot be told. */
        record Unclear(String why) implements Look {}
    }

    private static final int PAGE_SIZE = 100;
    private static final int MAX_PAGES = 20;
    private static final int MAX_STATUS_CALLS = 20;
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

    private final TaskRepository repository;

    Reconciler(TaskRepository repository) {
        this.repository = repository;
    }

    /** Whether a submission can be found again at all. */
    static boolean isPossible(TrackedTask row, SeedanceClient client) {
        return client.provider().echoesSeed()
                && client.provider().capabilities().contains(Capability.LIST)
                && row.task() != null
                && row.task().seed() != null
                && row.sentAt() != null;
    }

    /** One look. */
    CompletableFuture<Look> look(TrackedTask row, SeedanceClient client) {
        return candidates(row, client, 1, new LinkedHashMap<>())
                .thenCompose(candidates -> decide(row, client, candidates));
    }

    private CompletableFuture<Map<String, VideoTask>> candidates(
            TrackedTask row, SeedanceClient client, int page, Map<String, VideoTask> found) {
        return client.list(page, PAGE_SIZE, null).thenCompose(result -> {
            result.tasks().stream()
                    .filter(task -> matches(row, task))
                    .forEach(task -> found.putIfAbsent(task.id(), task));
            boolean more = result.tasks().size() >= PAGE_SIZE && (long) page * PAGE_SIZE < result.total();
            if (!more || page >= MAX_PAGES || isPast(row, result)) {
                return CompletableFuture.completedFuture(found);
            }
            return candidates(row, client, page + 1, found);
        });
    }

    /** Whether a page that is in order, newest first, has come to tasks older than the submission. */
    private static boolean isPast(TrackedTask row, TaskPage page) {
        Instant before = null;
        for (VideoTask task : page.tasks()) {
            if (task.createdAt() == null || before != null && task.createdAt().isAfter(before)) {
                return false;
            }
            before = task.createdAt();
        }
        return before != null && before.isBefore(row.sentAt().minus(CLOCK_SKEW));
    }

    private static boolean matches(TrackedTask row, VideoTask task) {
        VideoTask asked = row.task();
        boolean inTime = task.createdAt() == null
                || !task.createdAt().isBefore(row.sentAt().minus(CLOCK_SKEW));
        return inTime
                && (task.seed() == null || task.seed().equals(asked.seed()))
                && same(asked.model(), task.model())
                && same(asked.resolution(), task.resolution())
                && same(asked.aspectRatio(), task.aspectRatio())
                && same(asked.duration(), task.duration());
    }

    private static boolean same(Object asked, Object told) {
        return asked == null || told == null || asked.equals(told);
    }

    private CompletableFuture<Look> decide(TrackedTask row, SeedanceClient client, Map<String, VideoTask> candidates) {
        Set<String> taken = candidates.isEmpty()
                ? Set.of()
                : new HashSet<>(repository.knownTaskIds(
                        row.scope().provider(), row.scope().baseUrl(), candidates.keySet()));
        List<VideoTask> sure = new ArrayList<>();
        List<VideoTask> unsure = new ArrayList<>();
        for (VideoTask task : candidates.values()) {
            if (!taken.contains(task.id())) {
                (task.seed() == null ? unsure : sure).add(task);
            } else if (isAdopted(row, task)) {
                return CompletableFuture.completedFuture(
                        new Look.Unclear("task %s has its seed and is tracked by itself".formatted(task.id())));
            }
        }
        if (unsure.size() > MAX_STATUS_CALLS) {
            return CompletableFuture.completedFuture(
                    new Look.Unclear("the list does not show seeds and %d tasks could be it".formatted(unsure.size())));
        }
        return askSeeds(row, client, unsure, 0, sure).thenApply(matches -> switch (matches.size()) {
            case 0 -> new Look.Missing();
            case 1 -> new Look.Found(matches.get(0));
            default -> new Look.Unclear("%d tasks have its seed".formatted(matches.size()));
        });
    }

    /** Whether it is the submission's by its seed, but was tracked by its id: neither another submission's nor absent. */
    private boolean isAdopted(TrackedTask row, VideoTask task) {
        return repository
                .findByTaskId(row.scope().provider(), row.scope().baseUrl(), task.id())
                .filter(other -> other.fingerprint() == null)
                .map(other -> task.seed() == null && other.task() != null
                        ? other.task().seed()
                        : task.seed())
                .filter(row.task().seed()::equals)
                .isPresent();
    }

    private CompletableFuture<List<VideoTask>> askSeeds(
            TrackedTask row, SeedanceClient client, List<VideoTask> unsure, int index, List<VideoTask> sure) {
        if (index == unsure.size()) {
            return CompletableFuture.completedFuture(sure);
        }
        return client.status(unsure.get(index).id()).thenCompose(task -> {
            if (row.task().seed().equals(task.seed())) {
                sure.add(task);
            }
            return askSeeds(row, client, unsure, index + 1, sure);
        });
    }
}
