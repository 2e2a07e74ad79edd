/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client.call;

import io.github.camelseedance.concurrent.ExponentialDelay;
import io.github.camelseedance.concurrent.Futures;
import io.github.camelseedance.concurrent.Scheduler;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.DoubleSupplier;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/** Repeats what is safe to repeat: exponential, with full jitter; what the provider asks for wins. */
public record Backoff(ClientSettings settings, Scheduler scheduler, Executor worker, DoubleSupplier random) {

    /**
     * How long to wait before a repeat.
     *
     * @param attempt    0 before the first repeat
     * @param retryAfter what the provider asks for, or null
     */
    public Duration delay(int attempt, Duration retryAfter) {
        if (retryAfter != null && !retryAfter.isZero()) {
            return retryAfter;
        }
        long ceiling = new ExponentialDelay(settings.retryDelay(), settings.maxRetryDelay())
                .after(attempt + 1)
                .toNanos();
        return Duration.ofNanos((long) (random.getAsDouble() * ceiling));
    }

    /** Runs attempts, counted from 0, until one is good, cannot be repeated, was the last, or is told to wait too long. */
    public <T> CompletableFuture<CallResult<T>> repeat(IntFunction<CompletableFuture<CallResult<T>>> attempt) {
        CompletableFuture<CallResult<T>> result = new CompletableFuture<>();
        run(attempt, 0, result);
        return result;
    }

    /** Runs something after a while, unless its result is cancelled before. */
    public <T> CompletableFuture<T> later(Duration delay, Supplier<CompletableFuture<T>> task) {
        CompletableFuture<Void> pause = new CompletableFuture<>();
        Scheduler.Timer timer = scheduler.schedule(delay, () -> worker.execute(() -> pause.complete(null)));
        CompletableFuture<T> result = Futures.then(pause, nothing -> task.get());
        result.whenComplete((value, error) -> timer.cancel());
        return result;
    }

    private <T> void run(
            IntFunction<CompletableFuture<CallResult<T>>> attempt, int count, CompletableFuture<CallResult<T>> result) {
        if (result.isDone()) {
            return;
        }
        CompletableFuture<CallResult<T>> stage = attempt.apply(count);
        Futures.cancelWith(result, stage);
        stage.whenComplete((value, error) -> {
            if (error != null) {
                result.completeExceptionally(Futures.unwrap(error));
            } else if (value.ok() || !value.repeatable() || count >= settings.maxRetries() || tooLong(value)) {
                result.complete(value);
            } else {
                scheduler.schedule(
                        delay(count, value.retryAfter()), () -> worker.execute(() -> run(attempt, count + 1, result)));
            }
        });
    }

    private boolean tooLong(CallResult<?> value) {
        return value.retryAfter() != null && value.retryAfter().compareTo(settings.maxRetryDelay()) > 0;
    }
}
