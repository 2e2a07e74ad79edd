/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.operation;

import io.github.camelseedance.model.TaskFailedException;
import io.github.camelseedance.model.TaskStatus;
import io.github.camelseedance.model.VideoTask;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * What {@code awaitCompletion} means for an operation.
 *
 * @param enabled whether it is on
 * @param timeout longest wait
 * @param strict  whether an end other than {@code succeeded} is an error
 */
public record Completion(boolean enabled, Duration timeout, boolean strict) {

    /** Waits for the end where that is wanted and not known already. */
    CompletableFuture<VideoTask> of(VideoTask task, Function<Duration, CompletableFuture<VideoTask>> wait) {
        if (!enabled) {
            return CompletableFuture.completedFuture(task);
        }
        return end(task.ended() ? known -> CompletableFuture.completedFuture(task) : wait);
    }

    /** Waits for the end. */
    CompletableFuture<VideoTask> end(Function<Duration, CompletableFuture<VideoTask>> wait) {
        return wait.apply(timeout).thenApply(this::checked);
    }

    private VideoTask checked(VideoTask end) {
        if (strict && end.status() != TaskStatus.SUCCEEDED) {
            throw new TaskFailedException(end);
        }
        return end;
    }
}
