/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.operation;

import io.github.camelseedance.SeedanceConstants;
import io.github.camelseedance.client.SeedanceClient;
import io.github.camelseedance.client.file.DownloadSettings;
import io.github.camelseedance.client.file.DownloadedFile;
import io.github.camelseedance.message.ResultHeaders;
import io.github.camelseedance.message.TaskReference;
import io.github.camelseedance.model.DownloadException;
import io.github.camelseedance.model.ErrorDetail;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * Fetches the video of a task into a file, which becomes the body as a cached stream once it is complete. Unless it is to be kept, the
 * file is deleted when the exchange is done.
 */
public record DownloadOperation(SeedanceClient client, KnownTasks tasks, DownloadSettings settings, boolean keep)
        implements Operation {

    @Override
    public CompletableFuture<Void> process(Exchange exchange) {
        TaskReference reference = TaskReference.of(exchange, client.provider().id());
        return tasks.of(reference)
                .thenCompose(task -> client.download(task, settings))
                .thenAccept(file -> {
                    Message message = exchange.getMessage();
                    message.setBody(stream(exchange, file, reference.id()));
                    if (reference.task() != null) {
                        ResultHeaders.set(message, reference.task());
                    } else {
                        message.setHeader(SeedanceConstants.TASK_ID, reference.id());
                    }
                });
    }

    private VideoStream stream(Exchange exchange, DownloadedFile file, String taskId) {
        try {
            return VideoStream.open(file.file(), exchange, keep);
        } catch (IOException e) {
            throw new DownloadException(
                    "The video of task %s was downloaded, but its file cannot be read (%s)"
                            .formatted(taskId, e.getClass().getSimpleName()),
                    ErrorDetail.of(client.provider().id()).withTaskId(taskId).withCause(e));
        }
    }
}
