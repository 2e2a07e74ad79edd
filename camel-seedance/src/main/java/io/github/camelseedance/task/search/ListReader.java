/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.search;

import io.github.camelseedance.client.SeedanceClient;
import io.github.camelseedance.client.account.Account;
import io.github.camelseedance.concurrent.Futures;
import io.github.camelseedance.model.TaskPage;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.provider.ApiCall;
import io.github.camelseedance.provider.SeedanceProvider;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/**
 * Reads the lists of accounts, one reading of a list at a time. Searches that come while a list is read share the next reading. It
 * begins after they have come, so it shows what was there by then. Many searches take no more requests than one.
 */
public final class ListReader {

    private static final int PAGE_SIZE = 100;
    private static final int MAX_PAGES = 100;

    /** A list, by the call that reads it. */
    private record Place(Account account, String path, Map<String, String> query) {}

    /** What a search asks for, and what has been found of it. */
    private static final class Lookup {
        private final SeedanceClient client;
        private final VideoTask like;
        private final Instant since;
        private final Predicate<VideoTask> wanted;
        private final Map<String, VideoTask> found = new LinkedHashMap<>();
        private final CompletableFuture<ListedTasks> result = new CompletableFuture<>();

        Lookup(SeedanceClient client, VideoTask like, Instant since, Predicate<VideoTask> wanted) {
            this.client = client;
            this.like = like;
            this.since = since;
            this.wanted = wanted;
        }

        void see(VideoTask task) {
            if (wanted.test(task)) {
                found.putIfAbsent(task.id(), task);
            }
        }

        void end(Boolean complete, Throwable error) {
            if (error == null) {
                result.complete(new ListedTasks(found.values(), complete));
            } else {
                result.completeExceptionally(Futures.unwrap(error));
            }
        }
    }

    /** Reads the pages one after the other, with the client of the first lookup, for all of them. */
    private static final class Reading {
        private final Lookup first;
        private final List<Lookup> lookups;
        private final Instant since;
        private final Set<String> seen = new HashSet<>();
        private boolean whole = true;

        Reading(List<Lookup> lookups) {
            this.first = lookups.get(0);
            this.lookups = lookups;
            this.since = lookups.stream()
                    .map(lookup -> lookup.since)
                    .min(Instant::compareTo)
                    .orElseThrow();
        }

        /** Whether the list has no other tasks than those that were seen. */
        CompletableFuture<Boolean> read(int page) {
            return first.client.list(page, PAGE_SIZE, null, first.like).thenCompose(result -> {
                for (VideoTask task : result.tasks()) {
                    seen.add(task.id());
                    lookups.forEach(lookup -> lookup.see(task));
                }
                int shown = result.tasks().size();
                int size = result.pageSize() > 0 ? Math.min(result.pageSize(), PAGE_SIZE) : PAGE_SIZE;
                long left = result.total() - (page - 1L) * size;
                // an entry that cannot be read is left out of a page: it could be wanted
                whole &= shown >= Math.min(size, left);
                // without a total it is that of the page
                boolean more = shown > 0 && (left > size || shown >= size && result.total() <= shown);
                boolean ordered = first.client.provider().listsNewestFirst();
                if (!more || ordered && result.endsBefore(since)) {
                    // what is shown in no order can have moved from a page that is to come to one that was read
                    return CompletableFuture.completedFuture(whole && (ordered || seen.size() >= result.total()));
                }
                return page >= MAX_PAGES ? CompletableFuture.completedFuture(false) : read(page + 1);
            });
        }
    }

    /** What waits for the next reading of a list that is being read. */
    private final Map<Place, List<Lookup>> waiting = new HashMap<>();

    /**
     * Reads a list.
     *
     * @param like   where a task like this one is listed
     * @param since  tasks of an ordered list that are older need not be read
     * @param wanted which are kept
     */
    CompletableFuture<ListedTasks> read(
            SeedanceClient client, VideoTask like, Instant since, Predicate<VideoTask> wanted) {
        Lookup lookup = new Lookup(client, like, since, wanted);
        Place place = place(client, like);
        synchronized (this) {
            List<Lookup> next = waiting.get(place);
            if (next != null) {
                next.add(lookup);
                return lookup.result;
            }
            waiting.put(place, new ArrayList<>());
        }
        read(place, List.of(lookup));
        return lookup.result;
    }

    private static Place place(SeedanceClient client, VideoTask like) {
        SeedanceProvider provider = client.provider();
        if (provider.listsByCursor()) {
            return new Place(client.account(), "", Map.of());
        }
        ApiCall<TaskPage> call = provider.list(1, PAGE_SIZE, null, like);
        return new Place(client.account(), call.path(), call.query());
    }

    private void read(Place place, List<Lookup> lookups) {
        Futures.attempt(() -> new Reading(lookups).read(1)).whenComplete((complete, error) -> {
            lookups.forEach(lookup -> lookup.end(complete, error));
            List<Lookup> next = next(place);
            if (!next.isEmpty()) {
                read(place, next);
            }
        });
    }

    private synchronized List<Lookup> next(Place place) {
        List<Lookup> lookups = waiting.remove(place);
        if (!lookups.isEmpty()) {
            waiting.put(place, new ArrayList<>());
        }
        return lookups;
    }
}
