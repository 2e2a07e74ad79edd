/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.search;

import io.github.camelseedance.client.SeedanceClient;
import io.github.camelseedance.model.VideoTask;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/**
 * Tasks that the list of an account shows.
 *
 * @param tasks    those that were wanted
 * @param complete whether there can be no others
 */
record ListedTasks(Collection<VideoTask> tasks, boolean complete) {

    private static final int PAGE_SIZE = 100;
    private static final int MAX_PAGES = 100;

    /** Reads the pages one after the other. */
    private static final class Reader {
        private final SeedanceClient client;
        private final VideoTask like;
        private final Instant since;
        private final Predicate<VideoTask> wanted;
        private final Map<String, VideoTask> found = new LinkedHashMap<>();
        private final Set<String> seen = new HashSet<>();
        private boolean whole = true;

        private Reader(SeedanceClient client, VideoTask like, Instant since, Predicate<VideoTask> wanted) {
            this.client = client;
            this.like = like;
            this.since = since;
            this.wanted = wanted;
        }

        private CompletableFuture<ListedTasks> read(int page) {
            return client.list(page, PAGE_SIZE, null, like).thenCompose(result -> {
                result.tasks().forEach(task -> seen.add(task.id()));
                result.tasks().stream().filter(wanted).forEach(task -> found.putIfAbsent(task.id(), task));
                int shown = result.tasks().size();
                int size = result.pageSize() > 0 ? Math.min(result.pageSize(), PAGE_SIZE) : PAGE_SIZE;
                long left = result.total() - (page - 1L) * size;
                // an entry that cannot be read is left out of a page: it could be wanted
                whole &= shown >= Math.min(size, left);
                // without a total it is that of the page
                boolean more = shown > 0 && (left > size || shown >= size && result.total() <= shown);
                boolean ordered = client.provider().listsNewestFirst();
                if (!more || ordered && result.endsBefore(since)) {
                    // what is shown in no order can have moved from a page that is to come to one that was read
                    return done(whole && (ordered || seen.size() >= result.total()));
                }
                return page >= MAX_PAGES ? done(false) : read(page + 1);
            });
        }

        private CompletableFuture<ListedTasks> done(boolean complete) {
            return CompletableFuture.completedFuture(new ListedTasks(found.values(), complete));
        }
    }

    /**
     * Reads the list.
     *
     * @param like   where a task like this one is listed
     * @param since  tasks of an ordered list that are older are not read
     * @param wanted which are kept
     */
    static CompletableFuture<ListedTasks> read(
            SeedanceClient client, VideoTask like, Instant since, Predicate<VideoTask> wanted) {
        return new Reader(client, like, since, wanted).read(1);
    }
}
