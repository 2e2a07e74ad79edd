/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.operation;

import io.github.camelseedance.model.TaskFailedException;
import io.github.camelseedance.model.TaskStatus;
import io.github.camelseedance.model.VideoTask;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.apache.camel.Exchange;

/**
 * What {@code awaitCompletion} means for an operation.
 *
 * @param waits   told of each exchange that begins to wait
 * @param enabled whether it is on
 * @param timeout longest wait
 * @param strict  whether an end other than {@code succeeded} is an error
 */
public record Completion(
        BiConsumer<Exchange, CompletableFuture<?>> waits, boolean enabled, Duration timeout, boolean strict) {

    /** Waits for the end where that is wanted and not known already. */
    CompletableFuture<VideoTask> of(
            Exchange exchange, VideoTask task, Function<Duration, CompletableFuture<VideoTask>> wait) {
        if (!enabled) {
            return CompletableFuture.completedFuture(task);
        }
        if (task.ended()) {
            return CompletableFuture.completedFuture(task).thenApply(this::checked);
        }
        return end(exchange, wait);
    }

    CompletableFuture<VideoTask> end(Exchange exchange, Function<Duration, CompletableFuture<VideoTask>> wait) {
        CompletableFuture<VideoTask> end = wait.apply(timeout);
        waits.accept(exchange, end);
        return end.thenApply(this::checked);
    }

    private VideoTask checked(VideoTask end) {
        if (strict && end.status() != TaskStatus.SUCCEEDED) {
            throw new TaskFailedException(end);
        }
        return end;
    }
}
