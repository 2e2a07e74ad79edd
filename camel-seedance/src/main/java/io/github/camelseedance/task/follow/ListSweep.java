/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.follow;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelseedance.client.SeedanceClient;
import io.github.camelseedance.concurrent.ExponentialDelay;
import io.github.camelseedance.concurrent.Futures;
import io.github.camelseedance.model.Json;
import io.github.camelseedance.model.TaskStatus;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.provider.Capability;
import io.github.camelseedance.provider.SeedanceProvider;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * Looks the tasks of an account up in the provider's list, a hundred to a request. It makes looks cheaper and concludes nothing: what a
 * list does not show, or not in full, is asked about.
 *
 * <p>A sweep reads the newest pages of what has ended. Once a minute it is full: it reads the pages of what runs as well, and what they
 * lack is asked about. Such a task that proves to have ended was not on the newest pages: when that happens often, they are not in the
 * order of the ends, and every sweep is full.
 */
final class ListSweep {

    private static final CompletableFuture<Void> NOTHING = CompletableFuture.completedFuture(null);
    private static final int PAGE_SIZE = 100;
    private static final long FULL_EVERY = Duration.ofMinutes(1).toNanos();
    private static final ExponentialDelay AFTER_FAILURE =
            new ExponentialDelay(Duration.ofMinutes(1), Duration.ofMinutes(10));
    /** So many ends tell whether the newest pages show them. */
    private static final int JUDGED = 50;

    /**
     * What a sweep has found.
     *
     * @param entries tasks by id
     * @param full    whether what is not among them has left the list of what runs
     * @param error   why it broke off, or null
     */
    record Found(Map<String, VideoTask> entries, boolean full, Throwable error) {}

    /** What answers about tasks that ended alike have told. */
    private static final class Told {
        private final Set<String> always = new HashSet<>();
        private final Set<String> sometimes = new HashSet<>();
        private final Set<String> listed = new HashSet<>();
        private boolean known;
    }

    private final boolean listed;
    private final List<String> running;
    private final List<String> ended;
    private final Map<TaskStatus, Told> told = new EnumMap<>(TaskStatus.class);
    private int failures;
    private long notBefore;
    private long fullAt;
    private int hits;
    private int misses;

    ListSweep(SeedanceProvider provider, long now) {
        this.listed = provider.capabilities().contains(Capability.LIST);
        this.running = words(provider, TaskStatus.QUEUED, TaskStatus.PROCESSING);
        this.ended = words(provider, TaskStatus.SUCCEEDED, TaskStatus.FAILED, TaskStatus.CANCELLED, TaskStatus.EXPIRED);
        this.notBefore = now;
        this.fullAt = now;
    }

    private static List<String> words(SeedanceProvider provider, TaskStatus... statuses) {
        return Stream.of(statuses)
                .flatMap(status -> provider.providerStatuses(status).stream())
                .distinct()
                .toList();
    }

    /** Whether the list is cheaper than questions about so many tasks. */
    synchronized boolean isWorth(int tasks, long now) {
        return listed && now - notBefore >= 0 && tasks > Math.max(1, ended.size());
    }

    /** Looks tasks up. The result never fails. */
    CompletableFuture<Found> look(SeedanceClient client, Set<String> open, boolean everything, long now) {
        boolean full = begin(everything, now);
        Map<String, VideoTask> entries = new HashMap<>();
        int most = 2 + 2 * ((open.size() + PAGE_SIZE - 1) / PAGE_SIZE);
        CompletableFuture<Void> pages = NOTHING;
        if (full) {
            for (String word : running.isEmpty() ? new String[] {null} : running.toArray(String[]::new)) {
                pages = pages.thenCompose(read ->
                        entries.size() == open.size() ? NOTHING : pages(client, word, 1, most, open, entries, true));
            }
        }
        for (String word : ended) {
            pages = pages.thenCompose(read -> full && entries.size() == open.size()
                    ? NOTHING
                    : pages(client, word, 1, most, open, entries, false));
        }
        return pages.handle((read, error) -> {
            Throwable cause = error == null ? null : Futures.unwrap(error);
            finish(entries, full, cause, now);
            return new Found(entries, full && cause == null, cause);
        });
    }

    private synchronized boolean begin(boolean everything, long now) {
        boolean inOrder = misses <= 2 + hits / 4;
        boolean full = everything || ended.isEmpty() || !inOrder || now - fullAt >= FULL_EVERY;
        if (full) {
            fullAt = now;
        }
        return full;
    }

    private CompletableFuture<Void> pages(
            SeedanceClient client,
            String word,
            int page,
            int most,
            Set<String> open,
            Map<String, VideoTask> entries,
            boolean all) {
        return Futures.attempt(() -> client.listOnce(page, PAGE_SIZE, word)).thenCompose(result -> {
            int found = 0;
            for (VideoTask task : result.tasks()) {
                if (open.contains(task.id()) && (word == null || word.equals(task.providerStatus()))) {
                    found++;
                    entries.put(task.id(), task);
                }
            }
            boolean more = !result.tasks().isEmpty()
                    && (result.tasks().size() >= PAGE_SIZE || (long) page * PAGE_SIZE < result.total());
            boolean useful = all ? entries.size() < open.size() : found > 0;
            return more && useful && page < most ? pages(client, word, page + 1, most, open, entries, all) : NOTHING;
        });
    }

    private synchronized void finish(Map<String, VideoTask> entries, boolean full, Throwable error, long now) {
        if (error != null) {
            notBefore = now + AFTER_FAILURE.after(++failures).toNanos();
            return;
        }
        failures = 0;
        for (VideoTask task : entries.values()) {
            if (task.ended()) {
                told(task).listed.addAll(fields(task));
                if (full) {
                    judge(true);
                }
            }
        }
    }

    /** A task that a full sweep has not shown was asked about. */
    synchronized void asked(VideoTask answer) {
        if (answer.ended()) {
            judge(false);
        }
    }

    private void judge(boolean hit) {
        if (hits + misses >= JUDGED) {
            hits /= 2;
            misses /= 2;
        }
        hits += hit ? 1 : 0;
        misses += hit ? 0 : 1;
    }

    /** Learns from an answer about a task itself what such answers tell. */
    synchronized void learn(VideoTask answer) {
        if (!listed || !answer.ended()) {
            return;
        }
        Told seen = told(answer);
        Set<String> fields = fields(answer);
        if (seen.known) {
            seen.always.retainAll(fields);
        } else {
            seen.always.addAll(fields);
        }
        seen.known = true;
        seen.sometimes.addAll(fields);
    }

    /** Whether an entry of a list tells all that an answer about the task itself would: such answers are known, and had no more. */
    synchronized boolean isComplete(VideoTask entry) {
        Told seen = told(entry);
        Set<String> fields = fields(entry);
        return seen.known
                && fields.containsAll(seen.always)
                && seen.sometimes.stream().allMatch(field -> fields.contains(field) || seen.listed.contains(field));
    }

    private Told told(VideoTask task) {
        return told.computeIfAbsent(task.status(), status -> new Told());
    }

    private static Set<String> fields(VideoTask task) {
        Set<String> names = new HashSet<>();
        JsonNode json = Json.MAPPER.valueToTree(task);
        json.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
