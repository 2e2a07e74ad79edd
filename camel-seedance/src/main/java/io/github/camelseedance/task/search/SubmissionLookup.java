/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.search;

import io.github.camelseedance.client.SeedanceClient;
import io.github.camelseedance.model.TaskPage;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.provider.Capability;
import io.github.camelseedance.task.store.TaskRepository;
import io.github.camelseedance.task.store.TaskRow;
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
public final class SubmissionLookup {

    /** What one look has shown. */
    sealed interface Look {
        /** Exactly this one. */
        record Found(VideoTask task) implements Look {}

        /** None. */
        record Missing() implements Look {}

        /** More than one, or it cannot be told. */
        record Unclear(String why) implements Look {}
    }

    /**
     * What the list shows.
     *
     * @param candidates tasks that could be it, by id
     * @param complete   whether there can be no others
     */
    private record Listing(Map<String, VideoTask> candidates, boolean complete) {}

    private static final int PAGE_SIZE = 100;
    private static final int MAX_PAGES = 20;
    private static final int MAX_STATUS_CALLS = 20;
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);
    /** Pages of older tasks are not read. Far more than any clock is wrong, because absence is concluded from it. */
    private static final Duration PAST = Duration.ofHours(1);

    private final TaskRepository repository;

    SubmissionLookup(TaskRepository repository) {
        this.repository = repository;
    }

    /** Whether a submission can be found again at all. */
    public static boolean isPossible(TaskRow row, SeedanceClient client) {
        return client.provider().echoesSeed()
                && client.provider().capabilities().contains(Capability.LIST)
                && row.task() != null
                && row.task().seed() != null
                && row.sentAt() != null;
    }

    /** One look. */
    CompletableFuture<Look> look(TaskRow row, SeedanceClient client) {
        return list(row, client, 1, new Listing(new LinkedHashMap<>(), true))
                .thenCompose(listing -> decide(row, client, listing));
    }

    private CompletableFuture<Listing> list(TaskRow row, SeedanceClient client, int page, Listing before) {
        return client.list(page, PAGE_SIZE, null).thenCompose(result -> {
            Map<String, VideoTask> found = before.candidates();
            result.tasks().stream()
                    .filter(task -> matches(row, task))
                    .forEach(task -> found.putIfAbsent(task.id(), task));
            int shown = result.tasks().size();
            int size = result.pageSize() > 0 ? Math.min(result.pageSize(), PAGE_SIZE) : PAGE_SIZE;
            long left = result.total() - (page - 1L) * size;
            // an entry that cannot be read is left out of a page: it could be the one
            boolean whole = before.complete() && shown >= Math.min(size, left);
            // without a total it is that of the page
            boolean more = shown > 0 && (left > size || shown >= size && result.total() <= shown);
            if (!more || isPast(row, result)) {
                return CompletableFuture.completedFuture(new Listing(found, whole));
            }
            return page >= MAX_PAGES
                    ? CompletableFuture.completedFuture(new Listing(found, false))
                    : list(row, client, page + 1, new Listing(found, whole));
        });
    }

    /** Whether a page that is in order, newest first, has come to tasks older than the submission. */
    private static boolean isPast(TaskRow row, TaskPage page) {
        Instant before = null;
        boolean descends = false;
        for (VideoTask task : page.tasks()) {
            if (task.createdAt() == null || before != null && task.createdAt().isAfter(before)) {
                return false;
            }
            descends |= before != null && task.createdAt().isBefore(before);
            before = task.createdAt();
        }
        return descends && before.isBefore(row.sentAt().minus(PAST));
    }

    private static boolean matches(TaskRow row, VideoTask task) {
        VideoTask asked = row.task();
        if (task.seed() != null) {
            // random, and of this submission alone: whatever else is told differently, or by another clock
            return task.seed().equals(asked.seed());
        }
        boolean inTime = task.createdAt() == null
                || !task.createdAt().isBefore(row.sentAt().minus(CLOCK_SKEW));
        return inTime
                && same(asked.model(), task.model())
                && same(asked.resolution(), task.resolution())
                && same(asked.aspectRatio(), task.aspectRatio())
                && same(asked.duration(), task.duration());
    }

    private static boolean same(Object asked, Object told) {
        return asked == null || told == null || asked.equals(told);
    }

    private CompletableFuture<Look> decide(TaskRow row, SeedanceClient client, Listing listing) {
        Map<String, VideoTask> candidates = listing.candidates();
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
        List<VideoTask> silent = new ArrayList<>();
        return askSeeds(row, client, unsure, 0, sure, silent).thenApply(matches -> switch (matches.size()) {
            case 0 -> missing(row, client, listing, silent);
            case 1 -> new Look.Found(matches.get(0));
            default -> new Look.Unclear("%d tasks have its seed".formatted(matches.size()));
        });
    }

    /** It is absent only when nothing that is not known could be it. */
    private static Look missing(TaskRow row, SeedanceClient client, Listing listing, List<VideoTask> silent) {
        if (!client.keyHash().equals(row.keyHash())) {
            return new Look.Unclear("it was submitted with another API key, perhaps of another account");
        }
        if (!silent.isEmpty()) {
            return new Look.Unclear("%d tasks that could be it show no seed".formatted(silent.size()));
        }
        return listing.complete() ? new Look.Missing() : new Look.Unclear("the list does not show all tasks");
    }

    /** Whether it is the submission's by its seed, but was tracked by its id: neither another submission's nor absent. */
    private boolean isAdopted(TaskRow row, VideoTask task) {
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
            TaskRow row,
            SeedanceClient client,
            List<VideoTask> unsure,
            int index,
            List<VideoTask> sure,
            List<VideoTask> silent) {
        if (index == unsure.size()) {
            return CompletableFuture.completedFuture(sure);
        }
        return client.status(unsure.get(index).id()).thenCompose(task -> {
            if (task.seed() == null) {
                silent.add(task);
            } else if (row.task().seed().equals(task.seed())) {
                sure.add(task);
            }
            return askSeeds(row, client, unsure, index + 1, sure, silent);
        });
    }
}
