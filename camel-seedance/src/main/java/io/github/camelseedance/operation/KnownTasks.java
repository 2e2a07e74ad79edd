/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.operation;

import io.github.camelseedance.message.TaskReference;
import io.github.camelseedance.model.SafeText;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.provider.SeedanceProvider;
import io.github.camelseedance.task.store.TaskRepository;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskScope;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known of a task that a message names, for a provider that needs more than its id: from the message's own body, else from the
 * task repository, whichever queue the task is in, when it has the base URL and the account of the scope.
 */
public record KnownTasks(SeedanceProvider provider, TaskRepository repository, TaskScope scope, Executor blocking) {

    private static final Logger LOG = LoggerFactory.getLogger(KnownTasks.class);

    /** The task as far as it is known; its id is always there. Without an answer of the repository the id is all. */
    CompletableFuture<VideoTask> of(TaskReference reference) {
        VideoTask told = reference.task();
        if (!provider.usesProviderData() || told != null && !told.providerData().isEmpty()) {
            return CompletableFuture.completedFuture(told == null ? known(reference, null) : told);
        }
        return repository.isDurable()
                ? CompletableFuture.supplyAsync(() -> known(reference, stored(reference.id())), blocking)
                : CompletableFuture.completedFuture(known(reference, stored(reference.id())));
    }

    private static VideoTask known(TaskReference reference, VideoTask stored) {
        VideoTask told = reference.task();
        if (told == null) {
            // an address of its video may have expired: it is asked for
            return (stored == null ? VideoTask.builder() : stored.toBuilder().videoUrls(null))
                    .id(reference.id())
                    .build();
        }
        return stored == null
                ? told
                : told.toBuilder().providerData(stored.providerData()).build();
    }

    private VideoTask stored(String taskId) {
        try {
            return repository
                    .findByTaskId(provider.id(), scope.baseUrl(), taskId)
                    .filter(row -> row.scope().account().equals(scope.account()))
                    .map(TaskRow::task)
                    .orElse(null);
        } catch (RuntimeException e) {
            LOG.debug("Task {} is not looked up: {}", taskId, SafeText.of(String.valueOf(e.getMessage())));
            return null;
        }
    }
}
