/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.search;

import io.github.camelseedance.client.SeedanceClient;
import io.github.camelseedance.concurrent.ExponentialDelay;
import io.github.camelseedance.concurrent.Scheduler;
import io.github.camelseedance.model.SafeText;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.provider.Capability;
import io.github.camelseedance.provider.Marker;
import io.github.camelseedance.task.node.TaskNode;
import io.github.camelseedance.task.store.TaskRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks again and again for the task of one submission whose outcome is not known, until the task is found, or provably absent, or the
 * search is stopped. A match needs the marker of the submission and exactly one task that no other submission owns. A task is excluded
 * only by another marker or because another submission owns it: models, options and times can be told differently from what was asked.
 */
public final class SubmissionSearch {

    /** What came of it, or of one look. */
    public sealed interface Result {
        /** The provider has it. */
        record Found(VideoTask task) implements Result {}

        /** It did not arrive: repeated looks showed nothing, long after it could have arrived. */
        record Absent() implements Result {}

        /** It cannot be told yet: the search goes on. */
        record Unclear(String why) implements Result {}
    }

    private static final Logger LOG = LoggerFactory.getLogger(SubmissionSearch.class);

    private static final int MAX_STATUS_CALLS = 20;
    /** Tasks that are older are not read. More than a clock with the wrong time zone is behind, because absence is concluded from it. */
    private static final Duration PAST = Duration.ofHours(26);

    /** Time between the looks from which absence is concluded. */
    private static final Duration APART = Duration.ofMinutes(1);
    /** Least time from the end of the request to the look from which absence is concluded. */
    private static final Duration QUARANTINE = Duration.ofMinutes(2);
    /** A request can be carried out late: so long after its response timeout. */
    private static final Duration MARGIN = Duration.ofSeconds(30);

    private static final ExponentialDelay DELAY = new ExponentialDelay(Duration.ofMillis(500), Duration.ofSeconds(30));
    /** What has not been found when absence could have been concluded may be in doubt for days. */
    private static final ExponentialDelay LATE = new ExponentialDelay(Duration.ofMinutes(1), Duration.ofMinutes(10));

    private final TaskRow row;
    private final SeedanceClient client;
    private final TaskNode node;
    private final ListReader lists;
    /** What only this submission has, and the provider tells with the task. */
    private final Marker marker;

    private final CompletableFuture<Result> result = new CompletableFuture<>();
    /** When this node began to look: the request had ended by then. */
    private final long begun;
    /** Tasks of other submissions. */
    private final Set<String> excluded = new HashSet<>();
    /** How often the status of a task was asked for its marker. */
    private final Map<String, Integer> asked = new HashMap<>();

    private volatile Scheduler.Timer timer;
    private int looks;
    private int lateLooks;
    private Long missingSince;
    private boolean unclearSaid;

    /** To be made when the request has ended, or its node is gone. */
    public SubmissionSearch(TaskRow row, SeedanceClient client, TaskNode node, ListReader lists) {
        this.row = row;
        this.client = client;
        this.node = node;
        this.lists = lists;
        this.marker = client.provider().marker().orElseThrow();
        this.begun = node.scheduler().nanoTime();
    }

    /** Whether a submission can be found again at all. */
    public static boolean isPossible(TaskRow row, SeedanceClient client) {
        return client.provider().capabilities().contains(Capability.LIST)
                && row.task() != null
                && client.provider()
                        .marker()
                        .map(marker -> marker.of(row.task()))
                        .isPresent()
                && row.sentAt() != null;
    }

    /** The result comes on the worker pool; never when the search is stopped. */
    public CompletableFuture<Result> run() {
        next();
        return result;
    }

    public void stop() {
        result.cancel(false);
        Scheduler.Timer next = timer;
        if (next != null) {
            next.cancel();
        }
    }

    private void next() {
        Duration delay = isQuarantineOver(node.scheduler().nanoTime()) ? LATE.after(++lateLooks) : DELAY.after(++looks);
        if (!result.isDone()) {
            timer = node.scheduler().schedule(delay, this::look);
        }
    }

    private void look() {
        if (result.isDone()) {
            return;
        }
        long start = node.scheduler().nanoTime();
        lists.read(client, row.task(), row.sentAt().minus(PAST), this::couldBe)
                .thenCompose(this::decide)
                .whenComplete((look, error) -> looked(look, error, start));
    }

    private void looked(Result look, Throwable error, long start) {
        if (error != null) {
            LOG.debug("Submission {}: {}", row.id(), SafeText.of(error.getMessage()));
            // nothing was learnt: the next look is not put off for long
            lateLooks = 0;
            next();
            return;
        }
        if (look instanceof Result.Found found) {
            result.complete(found);
            return;
        }
        if (look instanceof Result.Unclear unclear) {
            missingSince = null;
            if (!unclearSaid) {
                unclearSaid = true;
                LOG.warn(
                        "Submission {} stays in doubt for now, its task cannot be told from other tasks of the account: {}",
                        row.id(),
                        unclear.why());
            }
        } else if (missingSince == null) {
            missingSince = node.scheduler().nanoTime();
        } else if (start - missingSince >= APART.toNanos() && isQuarantineOver(start)) {
            result.complete(look);
            return;
        }
        next();
    }

    private boolean isQuarantineOver(long time) {
        Duration answer = client.settings().responseTimeout().plus(MARGIN);
        return time - begun >= (answer.compareTo(QUARANTINE) > 0 ? answer : QUARANTINE).toNanos();
    }

    private boolean isTooOld(Instant createdAt) {
        return createdAt != null && createdAt.isBefore(row.sentAt().minus(PAST));
    }

    private boolean couldBe(VideoTask task) {
        Object told = marker.of(task);
        return told == null
                ? !excluded.contains(task.id()) && !isTooOld(task.createdAt())
                : told.equals(marker.of(row.task()));
    }

    private CompletableFuture<Result> decide(ListedTasks listed) {
        List<String> ids = listed.tasks().stream().map(VideoTask::id).toList();
        Set<String> known = ids.isEmpty()
                ? Set.of()
                : node.repository()
                        .knownTaskIds(row.scope().provider(), row.scope().baseUrl(), ids);
        List<VideoTask> matches = new ArrayList<>();
        List<VideoTask> unmarked = new ArrayList<>();
        Set<String> adopted = new HashSet<>();
        for (VideoTask task : listed.tasks()) {
            if (known.contains(task.id())) {
                VideoTask tracked = trackedByItsId(task);
                if (tracked == null) {
                    excluded.add(task.id());
                    continue;
                }
                adopted.add(task.id());
                (marker.of(tracked) == null ? unmarked : matches).add(tracked);
            } else {
                (marker.of(task) == null ? unmarked : matches).add(task);
            }
        }
        matches.removeIf(task -> !couldBe(task));
        unmarked.sort(Comparator.comparing(task -> asked.getOrDefault(task.id(), 0)));
        int calls = Math.min(unmarked.size(), MAX_STATUS_CALLS);
        return ask(unmarked.subList(0, calls), 0, matches)
                .thenApply(silent -> judge(matches, adopted, listed.complete(), silent + unmarked.size() - calls));
    }

    /** What is known of a task that is tracked by its id alone and can be this submission's; null when another submission owns it. */
    private VideoTask trackedByItsId(VideoTask task) {
        return node.repository()
                .findByTaskId(row.scope().provider(), row.scope().baseUrl(), task.id())
                .filter(other -> other.fingerprint() == null)
                .map(other -> marker.of(task) != null || other.task() == null
                        ? task
                        : other.task().toBuilder().id(task.id()).build())
                .orElse(null);
    }

    /** Asks for the markers of tasks, one after the other; returns how many have told none. */
    private CompletableFuture<Integer> ask(List<VideoTask> tasks, int silent, List<VideoTask> matches) {
        if (tasks.isEmpty()) {
            return CompletableFuture.completedFuture(silent);
        }
        String id = tasks.get(0).id();
        return client.status(id).thenCompose(task -> {
            asked.merge(id, 1, Integer::sum);
            boolean tells = marker.of(task) != null;
            if (tells && couldBe(task)) {
                matches.add(task);
            } else if (tells) {
                excluded.add(id);
            }
            return ask(tasks.subList(1, tasks.size()), tells ? silent : silent + 1, matches);
        });
    }

    /** It is absent only when nothing that is not excluded is left. */
    private Result judge(List<VideoTask> matches, Set<String> adopted, boolean complete, int open) {
        if (matches.size() > 1) {
            return new Result.Unclear("%s tasks have its %s".formatted(matches.size(), marker.field()));
        }
        if (matches.size() == 1) {
            VideoTask match = matches.get(0);
            String doubt = adopted.contains(match.id())
                    ? "is tracked by itself"
                    : isDoubtful(match) ? "is not what was asked for" : null;
            return doubt == null
                    ? new Result.Found(match)
                    : new Result.Unclear("task %s has its %s and %s".formatted(match.id(), marker.field(), doubt));
        }
        if (!client.keyHash().equals(row.keyHash())) {
            return new Result.Unclear("it was submitted with another API key, perhaps of another account");
        }
        if (open > 0) {
            return new Result.Unclear("%s tasks that could be it show no %s".formatted(open, marker.field()));
        }
        return complete ? new Result.Absent() : new Result.Unclear("the list does not show all tasks");
    }

    /** Whether another submission can have the same marker, and the task is described as what was not asked for. */
    private boolean isDoubtful(VideoTask task) {
        return !marker.isUnique()
                && (isTooOld(task.createdAt()) || !client.provider().couldBe(row.task(), task));
    }
}
