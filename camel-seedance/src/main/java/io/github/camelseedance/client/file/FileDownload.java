/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client.file;

import io.github.camelseedance.client.call.Backoff;
import io.github.camelseedance.client.call.CallResult;
import io.github.camelseedance.client.call.ClientSettings;
import io.github.camelseedance.client.http.TransportResponse;
import io.github.camelseedance.concurrent.Futures;
import io.github.camelseedance.model.TaskStatus;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.provider.CallKind;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** Downloads videos: finds the address, and gives each its {@link DownloadJob}. */
public record FileDownload(
        ClientSettings settings,
        FileExchange files,
        Backoff backoff,
        Function<VideoTask, CompletableFuture<VideoTask>> status,
        Executor worker) {

    public CompletableFuture<DownloadedFile> download(VideoTask task, DownloadSettings where) {
        boolean known = task.videoUrl() != null;
        CompletableFuture<VideoTask> current = known ? CompletableFuture.completedFuture(task) : fresh(task);
        return Futures.then(current, found -> run(found, where, known));
    }

    private CompletableFuture<DownloadedFile> run(VideoTask task, DownloadSettings where, boolean mayBeStale) {
        CompletableFuture<PartFile> created = CompletableFuture.supplyAsync(() -> create(task.id(), where), worker);
        return Futures.then(created, part -> {
            FileAddresses addresses = new FileAddresses(settings.baseUrl(), where.allowedHosts());
            DownloadJob job = new DownloadJob(
                    task, part, addresses, files, backoff, settings, mayBeStale ? () -> fresh(task) : null);
            CompletableFuture<CallResult<TransportResponse>> transfer = Futures.attempt(job::run);
            // gone when the caller is told
            return Futures.then(
                    Futures.lastly(transfer, error -> {
                        if (error != null) {
                            part.delete();
                        }
                    }),
                    result -> finish(task.id(), part, result));
        });
    }

    private CompletableFuture<VideoTask> fresh(VideoTask task) {
        return Futures.map(status.apply(task), this::withVideo);
    }

    private CompletableFuture<DownloadedFile> finish(
            String taskId, PartFile part, CallResult<TransportResponse> result) {
        if (!result.ok()) {
            part.delete();
            return CompletableFuture.failedFuture(result.error());
        }
        try {
            return CompletableFuture.completedFuture(part.finish());
        } catch (IOException e) {
            part.delete();
            return CompletableFuture.failedFuture(
                    files.error(CallKind.DOWNLOAD, taskId, "the file could not be completed", e));
        }
    }

    private PartFile create(String taskId, DownloadSettings where) {
        try {
            return PartFile.create(taskId, where);
        } catch (IOException e) {
            throw files.error(
                    CallKind.DOWNLOAD, taskId, "the file could not be created. Check the option localWorkDirectory", e);
        }
    }

    private VideoTask withVideo(VideoTask task) {
        if (task.videoUrl() != null) {
            return task;
        }
        String state = task.status() == TaskStatus.SUCCEEDED
                ? "it has succeeded, and the provider gives no address of a video"
                : "it has no video: it is " + task.status().text();
        throw files.error(CallKind.DOWNLOAD, task.id(), state, null);
    }
}
