/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client.account;

import io.github.camelseedance.concurrent.Scheduler;
import io.github.camelseedance.model.ModelList;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** The models of one address, asked for once an hour. Failures are not kept. */
public final class ModelCache {

    private static final long KEEP = Duration.ofHours(1).toNanos();

    private record Entry(long since, CompletableFuture<ModelList> models) {}

    private final Scheduler scheduler;
    private final AtomicReference<Entry> current = new AtomicReference<>();

    ModelCache(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /**
     * The models, from the last call or from a new one that all who ask meanwhile share. Each of them goes on by a task of its own on
     * the worker: one that blocks must not hold the others up.
     */
    public CompletableFuture<ModelList> get(Supplier<CompletableFuture<ModelList>> call, Executor worker) {
        long now = scheduler.nanoTime();
        Entry known = current.get();
        if (known != null && now - known.since() < KEEP && !known.models().isCompletedExceptionally()) {
            return shared(known, worker);
        }
        Entry fresh = new Entry(now, new CompletableFuture<>());
        if (!current.compareAndSet(known, fresh)) {
            return get(call, worker);
        }
        call.get().whenComplete((models, error) -> {
            if (error != null) {
                current.compareAndSet(fresh, null);
                fresh.models().completeExceptionally(error);
            } else {
                fresh.models().complete(models);
            }
        });
        return shared(fresh, worker);
    }

    /** The models of the last call, however old; empty when there was none. */
    public Optional<ModelList> last() {
        Entry known = current.get();
        boolean there =
                known != null && known.models().isDone() && !known.models().isCompletedExceptionally();
        return there ? Optional.of(known.models().join()) : Optional.empty();
    }

    private static CompletableFuture<ModelList> shared(Entry entry, Executor worker) {
        return entry.models().isDone()
                ? entry.models().copy()
                : entry.models().thenApplyAsync(models -> models, worker);
    }
}
