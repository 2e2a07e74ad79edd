/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.operation;

import io.github.camelseedance.model.TaskFailedException;
import io.github.camelseedance.model.TaskStatus;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.task.TaskTracker;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.camel.Exchange;

/** What {@code awaitCompletion} means for an operation, and the exchanges that wait because of it. */
public final class Completion {

    private final TaskTracker tracker;
    private final boolean enabled;
    private final Duration timeout;
    private final boolean strict;
    private final Set<CompletableFuture<VideoTask>> waits = ConcurrentHashMap.newKeySet();
    /** When the route was last stopped or suspended; null for never. */
    private volatile Long endedAt;

    /**
     * @param enabled whether it is on
     * @param timeout longest wait
     * @param strict  whether an end other than {@code succeeded} is an error
     */
    public Completion(TaskTracker tracker, boolean enabled, Duration timeout, boolean strict) {
        this.tracker = tracker;
        this.enabled = enabled;
        this.timeout = timeout;
        this.strict = strict;
    }

    boolean enabled() {
        return enabled;
    }

    /** Waits for the end where that is wanted and not known already. */
    CompletableFuture<VideoTask> of(
            Exchange exchange, VideoTask task, Function<Duration, CompletableFuture<VideoTask>> wait) {
        if (!enabled) {
            return CompletableFuture.completedFuture(task);
        }
        CompletableFuture<VideoTask> end = task.ended() ? CompletableFuture.completedFuture(task) : wait.apply(timeout);
        waits.add(end);
        end.whenComplete((done, error) -> waits.remove(end));
        Long ended = endedAt;
        if (ended != null && exchange.getClock().elapsed() >= sinceMillis(ended)) {
            // it was in the route already when that was stopped
            tracker.endWaits(List.of(end));
        }
        return end.thenApply(this::checked);
    }

    /** Ends every wait at once: the route is stopped or suspended. */
    void end() {
        endedAt = tracker.scheduler().nanoTime();
        tracker.endWaits(List.copyOf(waits));
    }

    private long sinceMillis(long then) {
        return (tracker.scheduler().nanoTime() - then) / 1_000_000;
    }

    private VideoTask checked(VideoTask end) {
        if (strict && end.status() != TaskStatus.SUCCEEDED) {
            throw new TaskFailedException(end);
        }
        return end;
    }
}
