/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.search;

import io.github.camelseedance.client.SeedanceClient;
import io.github.camelseedance.model.TaskPage;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.provider.Capability;
import io.github.camelseedance.provider.SeedanceProvider;
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
 * Looks whether the provider has the task of a submission whose outcome is not known. A match needs the provider's marker and exactly one
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
     * @param seen       ids of all tasks that were listed
     * @param complete   whether there can be no others
     */
    private record Listing(Map<String, VideoTask> candidates, Set<String> seen, boolean complete) {}

    private static final int PAGE_SIZE = 100;
    private static final int MAX_PAGES = 20;
    /** Of a list without an order all pages have to be read. */
    private static final int MAX_PAGES_WITHOUT_ORDER = 60;

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
        return client.provider().marker().isPresent()
                && client.provider().capabilities().contains(Capability.LIST)
                && row.task() != null
                && mark(client.provider(), row.task()) != null
                && row.sentAt() != null;
    }

    /** One look. */
    CompletableFuture<Look> look(TaskRow row, SeedanceClient client) {
        return list(row, client, 1, new Listing(new LinkedHashMap<>(), new HashSet<>(), true))
                .thenCompose(listing -> decide(row, client, listing));
    }

    private CompletableFuture<Listing> list(TaskRow row, SeedanceClient client, int page, Listing before) {
        SeedanceProvider provider = client.provider();
        return client.list(page, PAGE_SIZE, null, row.task()).thenCompose(result -> {
            Map<String, VideoTask> found = before.candidates();
            result.tasks().forEach(task -> before.seen().add(task.id()));
            result.tasks().stream()
                    .filter(task -> matches(row, task, provider))
                    .forEach(task -> found.putIfAbsent(task.id(), task));
            int shown = result.tasks().size();
            int size = result.pageSize() > 0 ? Math.min(result.pageSize(), PAGE_SIZE) : PAGE_SIZE;
            long left = result.total() - (page - 1L) * size;
            // an entry that cannot be read is left out of a page: it could be the one
            boolean whole = before.complete() && shown >= Math.min(size, left);
            // without a total it is that of the page
            boolean more = shown > 0 && (left > size || shown >= size && result.total() <= shown);
            boolean ordered = provider.listsNewestFirst();
            if (!more || ordered && isPast(row, result)) {
                // while pages were read, what they show can have moved from one that is to come to one that was read
                boolean all = ordered || before.seen().size() >= result.total();
                return CompletableFuture.completedFuture(new Listing(found, before.seen(), whole && all));
            }
            return page >= (ordered ? MAX_PAGES : MAX_PAGES_WITHOUT_ORDER)
                    ? CompletableFuture.completedFuture(new Listing(found, before.seen(), false))
                    : list(row, client, page + 1, new Listing(found, before.seen(), whole));
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

    private static Long mark(SeedanceProvider provider, VideoTask task) {
        return provider.marker().map(marker -> marker.of(task)).orElse(null);
    }

    private static boolean matches(TaskRow row, VideoTask task, SeedanceProvider provider) {
        Long told = mark(provider, task);
        if (told != null) {
            // random, and of this submission alone: whatever else is told differently, or by another clock
            return told.equals(mark(provider, row.task()));
        }
        boolean inTime = task.createdAt() == null
                || !task.createdAt().isBefore(row.sentAt().minus(CLOCK_SKEW));
        return inTime && provider.couldBe(row.task(), task);
    }

    /** Whether it has the marker of the submission, but so can another's: it is described as what was not asked for. */
    private static boolean isDoubtful(TaskRow row, VideoTask task, SeedanceProvider provider) {
        boolean unique = provider.marker().orElseThrow().isUnique();
        boolean inTime = task.createdAt() == null
                || !task.createdAt().isBefore(row.sentAt().minus(PAST));
        return !unique && !(inTime && provider.couldBe(row.task(), task));
    }

    private CompletableFuture<Look> decide(TaskRow row, SeedanceClient client, Listing listing) {
        SeedanceProvider provider = client.provider();
        String field = provider.marker().orElseThrow().field();
        Map<String, VideoTask> candidates = listing.candidates();
        Set<String> taken = candidates.isEmpty()
                ? Set.of()
                : new HashSet<>(repository.knownTaskIds(
                        row.scope().provider(), row.scope().baseUrl(), candidates.keySet()));
        List<VideoTask> sure = new ArrayList<>();
        List<VideoTask> unsure = new ArrayList<>();
        for (VideoTask task : candidates.values()) {
            if (!taken.contains(task.id())) {
                (mark(provider, task) == null ? unsure : sure).add(task);
            } else if (isAdopted(row, task, provider)) {
                return CompletableFuture.completedFuture(
                        new Look.Unclear("task %s has its %s and is tracked by itself".formatted(task.id(), field)));
            }
        }
        if (unsure.size() > MAX_STATUS_CALLS) {
            return CompletableFuture.completedFuture(new Look.Unclear(
                    "the list does not show the %s and %s tasks could be it".formatted(field, unsure.size())));
        }
        List<VideoTask> silent = new ArrayList<>();
        return askMarks(row, client, unsure, 0, sure, silent).thenApply(matches -> switch (matches.size()) {
            case 0 -> missing(row, client, listing, silent);
            case 1 ->
                isDoubtful(row, matches.get(0), provider)
                        ? new Look.Unclear("task %s has its %s and is not what was asked for"
                                .formatted(matches.get(0).id(), field))
                        : new Look.Found(matches.get(0));
            default -> new Look.Unclear("%s tasks have its %s".formatted(matches.size(), field));
        });
    }

    /** It is absent only when nothing that is not known could be it. */
    private static Look missing(TaskRow row, SeedanceClient client, Listing listing, List<VideoTask> silent) {
        if (!client.keyHash().equals(row.keyHash())) {
            return new Look.Unclear("it was submitted with another API key, perhaps of another account");
        }
        if (!silent.isEmpty()) {
            return new Look.Unclear("%s tasks that could be it show no %s"
                    .formatted(
                            silent.size(),
                            client.provider().marker().orElseThrow().field()));
        }
        return listing.complete() ? new Look.Missing() : new Look.Unclear("the list does not show all tasks");
    }

    /** Whether it is the submission's by its marker, but was tracked by its id: neither another submission's nor absent. */
    private boolean isAdopted(TaskRow row, VideoTask task, SeedanceProvider provider) {
        return repository
                .findByTaskId(row.scope().provider(), row.scope().baseUrl(), task.id())
                .filter(other -> other.fingerprint() == null)
                .map(other -> mark(provider, task) == null && other.task() != null
                        ? mark(provider, other.task())
                        : mark(provider, task))
                .filter(mark(provider, row.task())::equals)
                .isPresent();
    }

    private CompletableFuture<List<VideoTask>> askMarks(
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
            Long told = mark(client.provider(), task);
            if (told == null) {
                silent.add(task);
            } else if (told.equals(mark(client.provider(), row.task()))) {
                sure.add(task);
            }
            return askMarks(row, client, unsure, index + 1, sure, silent);
        });
    }
}
