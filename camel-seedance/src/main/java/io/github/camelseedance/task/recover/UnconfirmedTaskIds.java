/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.recover;

import io.github.camelseedance.concurrent.ExponentialDelay;
import io.github.camelseedance.concurrent.Scheduler;
import io.github.camelseedance.task.follow.FollowedTask;
import java.time.Duration;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Task ids that webhooks have told for submissions without an answer, by the hash of their token. Bounded in every direction: tokens, ids
 * of a token, tries of an id, time.
 */
final class UnconfirmedTaskIds {

    private static final int MAX_TOKENS = 10_000;
    private static final int MAX_IDS = 8;
    private static final int MAX_TRIES = 3;
    private static final Duration KEEP = Duration.ofMinutes(10);
    private static final long PAUSE = FollowedTask.HINT_PAUSE.toNanos();
    private static final ExponentialDelay LOOKS = new ExponentialDelay(Duration.ofSeconds(1), Duration.ofSeconds(30));

    /** What is known for a token: ids with the number of times that the provider did not know them. */
    private static final class Entry {
        private final Map<String, Integer> ids = new LinkedHashMap<>();
        private final long since;
        private long due;
        private int looks;
        private Long askedAt;

        private Entry(long since) {
            this.since = since;
            this.due = since;
        }

        private void putOff(long now) {
            due = now + LOOKS.after(++looks).toNanos();
        }
    }

    private final Scheduler scheduler;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    UnconfirmedTaskIds(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    synchronized void remember(String tokenHash, String taskId) {
        Entry entry = entries.computeIfAbsent(tokenHash, hash -> new Entry(scheduler.nanoTime()));
        entry.ids.putIfAbsent(taskId, 0);
        if (entry.ids.size() > MAX_IDS) {
            removeFirst(entry.ids);
        }
        if (entries.size() > MAX_TOKENS) {
            removeFirst(entries);
        }
    }

    /** Tokens to look at now, at most so many, each less and less often; forgets what is too old. */
    synchronized List<String> due(int max) {
        long now = scheduler.nanoTime();
        entries.values().removeIf(entry -> now - entry.since >= KEEP.toNanos());
        List<Map.Entry<String, Entry>> due = entries.entrySet().stream()
                .filter(entry -> now - entry.getValue().due >= 0)
                .sorted(Comparator.comparing(entry -> entry.getValue().due - now))
                .limit(max)
                .toList();
        due.forEach(entry -> entry.getValue().putOff(now));
        return due.stream().map(Map.Entry::getKey).toList();
    }

    /** The id to ask about next, unless one of this token was asked about just now. */
    synchronized Optional<String> next(String tokenHash) {
        Entry entry = entries.get(tokenHash);
        long now = scheduler.nanoTime();
        if (entry == null || entry.ids.isEmpty() || entry.askedAt != null && now - entry.askedAt < PAUSE) {
            return Optional.empty();
        }
        entry.askedAt = now;
        // to the end: the others have their turn before it is asked about again
        String id = entry.ids.keySet().iterator().next();
        entry.ids.put(id, entry.ids.remove(id));
        return Optional.of(id);
    }

    /** The provider does not know an id, which can be because it is forged, or too new. */
    synchronized void notFound(String tokenHash, String taskId) {
        Entry entry = entries.get(tokenHash);
        if (entry != null && entry.ids.merge(taskId, 1, Integer::sum) >= MAX_TRIES) {
            entry.ids.remove(taskId);
        }
    }

    synchronized void drop(String tokenHash, String taskId) {
        Entry entry = entries.get(tokenHash);
        if (entry != null) {
            entry.ids.remove(taskId);
        }
    }

    synchronized void forget(String tokenHash) {
        entries.remove(tokenHash);
    }

    private static void removeFirst(Map<String, ?> map) {
        Iterator<?> first = map.keySet().iterator();
        first.next();
        first.remove();
    }
}
