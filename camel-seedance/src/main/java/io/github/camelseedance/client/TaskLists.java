/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client;

import io.github.camelseedance.client.call.ApiExchange;
import io.github.camelseedance.client.call.Backoff;
import io.github.camelseedance.concurrent.Futures;
import io.github.camelseedance.model.TaskPage;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.provider.ApiCall;
import io.github.camelseedance.provider.SeedanceProvider;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Pages of the account's tasks. */
final class TaskLists {

    private final SeedanceProvider provider;
    private final TaskCalls tasks;
    private final ApiExchange exchange;
    private final Backoff backoff;

    TaskLists(SeedanceProvider provider, TaskCalls tasks, ApiExchange exchange, Backoff backoff) {
        this.provider = provider;
        this.tasks = tasks;
        this.exchange = exchange;
        this.backoff = backoff;
    }

    CompletableFuture<TaskPage> page(int page, int pageSize, String providerWord, VideoTask like) {
        return read(page, pageSize, providerWord, () -> repeat(provider.list(page, pageSize, providerWord, like)));
    }

    /** With one request where pages have numbers. */
    CompletableFuture<TaskPage> pageOnce(int page, int pageSize, String providerWord) {
        return read(
                page,
                pageSize,
                providerWord,
                () -> tasks.value(exchange.send(provider.list(page, pageSize, providerWord), null)));
    }

    private CompletableFuture<TaskPage> read(
            int page, int pageSize, String providerWord, Supplier<CompletableFuture<TaskPage>> byNumber) {
        return Futures.map(
                provider.listsByCursor() ? byCursor(page, pageSize, providerWord) : byNumber.get(),
                found -> found.withTasks(found.tasks().stream()
                        .map(VideoTask::toBuilder)
                        .map(tasks::own)
                        .toList()));
    }

    /** Where pages have no numbers, those before are read first. */
    private CompletableFuture<TaskPage> byCursor(int page, int pageSize, String providerWord) {
        if (page == 1) {
            return repeat(provider.listAfter(null, pageSize, providerWord));
        }
        return byCursor(page - 1, pageSize, providerWord)
                .thenCompose(before -> before.next() == null
                        ? CompletableFuture.completedFuture(new TaskPage(List.of(), 0, page, pageSize))
                        : repeat(provider.listAfter(before.next(), pageSize, providerWord))
                                .thenApply(found ->
                                        new TaskPage(found.tasks(), found.total(), page, pageSize, found.next())));
    }

    private CompletableFuture<TaskPage> repeat(ApiCall<TaskPage> call) {
        return tasks.value(backoff.repeat(attempt -> exchange.send(call, null)));
    }
}
