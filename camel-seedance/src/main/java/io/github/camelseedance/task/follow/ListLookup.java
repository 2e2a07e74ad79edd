/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.follow;

import io.github.camelseedance.client.SeedanceClient;
import io.github.camelseedance.concurrent.Futures;
import io.github.camelseedance.model.VideoTask;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Looks many tasks up with few requests: lists the account's tasks in the status that ours had last. What the list still shows
 * there has not changed; about everything else the provider is asked task by task, so nothing is concluded from a list alone.
 */
final class ListLookup {

    private static final int PAGE_SIZE = 100;
    /** Pages beyond those that our own tasks fill: other tasks of the account are listed too. */
    private static final int EXTRA_PAGES = 2;

    private final SeedanceClient client;

    ListLookup(SeedanceClient client) {
        this.client = client;
    }

    void lookUp(
            List<FollowedTask> batch,
            Consumer<FollowedTask> unchanged,
            Consumer<FollowedTask> ask,
            BiConsumer<List<FollowedTask>, Throwable> failed) {
        Map<String, List<FollowedTask>> byWord = new LinkedHashMap<>();
        for (FollowedTask watch : batch) {
            VideoTask known = watch.known();
            // an end that a list told has yet to be confirmed by the task itself
            String word = known == null || known.ended() ? null : known.providerStatus();
            if (word == null) {
                ask.accept(watch);
            } else {
                byWord.computeIfAbsent(word, w -> new ArrayList<>()).add(watch);
            }
        }
        byWord.forEach((word, watches) -> {
            if (watches.size() == 1) {
                ask.accept(watches.get(0));
            } else {
                Map<String, FollowedTask> open = new HashMap<>();
                watches.forEach(watch -> open.put(watch.taskId, watch));
                int pages = (watches.size() + PAGE_SIZE - 1) / PAGE_SIZE + EXTRA_PAGES;
                page(word, 1, pages, open, unchanged, ask, failed);
            }
        });
    }

    private void page(
            String word,
            int page,
            int lastPage,
            Map<String, FollowedTask> open,
            Consumer<FollowedTask> unchanged,
            Consumer<FollowedTask> ask,
            BiConsumer<List<FollowedTask>, Throwable> failed) {
        Futures.attempt(() -> client.listOnce(page, PAGE_SIZE, word)).whenComplete((result, error) -> {
            if (error != null) {
                Throwable cause = Futures.unwrap(error);
                failed.accept(List.copyOf(open.values()), cause);
                return;
            }
            for (VideoTask task : result.tasks()) {
                if (word.equals(task.providerStatus())) {
                    FollowedTask watch = open.remove(task.id());
                    if (watch != null) {
                        unchanged.accept(watch);
                    }
                }
            }
            boolean more = result.tasks().size() >= PAGE_SIZE && (long) page * PAGE_SIZE < result.total();
            if (open.isEmpty()) {
                return;
            }
            if (more && page < lastPage) {
                page(word, page + 1, lastPage, open, unchanged, ask, failed);
            } else {
                open.values().forEach(ask);
            }
        });
    }
}
