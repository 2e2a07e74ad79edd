/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.concurrent;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** What {@link CompletableFuture} leaves to its users. */
public final class Futures {

    private Futures() {}

    /** The error itself, without what futures wrap around it. */
    public static Throwable unwrap(Throwable error) {
        Throwable cause = error;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    /** A call that fails before it returns has failed like any other. */
    public static <T> CompletableFuture<T> attempt(Supplier<CompletableFuture<T>> call) {
        try {
            return call.get();
        } catch (RuntimeException | Error e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Lets the target end as the source does, and the source be cancelled when the target is. */
    public static <T> void forward(CompletionStage<T> source, CompletableFuture<T> target) {
        source.whenComplete((value, error) -> {
            if (error != null) {
                target.completeExceptionally(unwrap(error));
            } else {
                target.complete(value);
            }
        });
        cancelWith(target, source);
    }

    /** Cancels the source when the target is cancelled. */
    public static void cancelWith(CompletableFuture<?> target, CompletionStage<?> source) {
        target.whenComplete((value, error) -> {
            if (target.isCancelled()) {
                source.toCompletableFuture().cancel(true);
            }
        });
    }

    /** As {@link CompletableFuture#thenApply}, but cancelling the result cancels the source. */
    public static <T, R> CompletableFuture<R> map(
            CompletableFuture<T> source, Function<? super T, ? extends R> function) {
        CompletableFuture<R> result = source.thenApply(function);
        cancelWith(result, source);
        return result;
    }

    /** As {@link CompletableFuture#thenCompose}, but cancelling the result cancels what is under way. */
    public static <T, R> CompletableFuture<R> then(
            CompletableFuture<T> source, Function<? super T, CompletableFuture<R>> function) {
        if (source.isDone() && !source.isCompletedExceptionally()) {
            return attempt(() -> function.apply(source.join()));
        }
        CompletableFuture<R> result = new CompletableFuture<>();
        cancelWith(result, source);
        source.whenComplete((value, error) -> {
            if (error != null) {
                result.completeExceptionally(unwrap(error));
            } else {
                forward(attempt(() -> function.apply(value)), result);
            }
        });
        return result;
    }

    /**
     * Ends as the source does, after the action, which is given the error or null. Cancelling the result cancels the source, and the
     * action is run as well.
     */
    public static <T> CompletableFuture<T> lastly(CompletableFuture<T> source, Consumer<Throwable> action) {
        CompletableFuture<T> result = new CompletableFuture<>();
        cancelWith(result, source);
        source.whenComplete((value, error) -> {
            try {
                action.accept(error);
            } finally {
                forward(source, result);
            }
        });
        return result;
    }

    /** An executor that, once it is shut down, runs what it is given at once: nobody must wait for ever. */
    public static Executor neverRejecting(Executor executor) {
        return task -> {
            try {
                executor.execute(task);
            } catch (RejectedExecutionException e) {
                task.run();
            }
        };
    }
}
