/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client.file;

import io.github.camelseedance.client.call.Backoff;
import io.github.camelseedance.client.call.CallResult;
import io.github.camelseedance.client.call.ClientSettings;
import io.github.camelseedance.client.http.TransportRequest;
import io.github.camelseedance.client.http.TransportResponse;
import io.github.camelseedance.concurrent.Futures;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.provider.CallKind;
import io.github.camelseedance.provider.ErrorKind;
import io.github.camelseedance.provider.Ruling;
import io.github.camelseedance.provider.Verdict;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * One download, of any number of requests: follows redirects itself, checks every address, goes on where a body was cut, and asks
 * once for a new address when the old one has expired. Requests follow one another, so its state needs no lock.
 */
final class DownloadJob {

    /** However slowly it goes on: no wait is without an end. */
    private static final Duration LONGEST = Duration.ofHours(1);

    private static final int MAX_REDIRECTS = 3;
    private static final int RANGE_NOT_SATISFIABLE = 416;
    private static final int SMALL = 64 * 1024;

    private final String taskId;
    private final PartFile part;
    private final FileAddresses addresses;
    private final FileExchange files;
    private final Backoff backoff;
    private final ClientSettings settings;
    private final String firstAddress;
    private final long begin;
    private volatile URI origin;
    private volatile boolean freshTried;

    DownloadJob(
            VideoTask task,
            PartFile part,
            FileAddresses addresses,
            FileExchange files,
            Backoff backoff,
            ClientSettings settings) {
        this.taskId = task.id();
        this.firstAddress = task.videoUrl();
        this.part = part;
        this.addresses = addresses;
        this.files = files;
        this.backoff = backoff;
        this.settings = settings;
        this.begin = files.nanoTime();
    }

    /** Runs it. With a success the part is complete; {@code fresh}, which can be null, tells the task's present address. */
    CompletableFuture<CallResult<TransportResponse>> run(Function<String, CompletableFuture<VideoTask>> fresh) {
        freshTried = fresh == null;
        origin = uri(firstAddress);
        return rounds(fresh);
    }

    /** Each round that gets further may be followed by another one. */
    private CompletableFuture<CallResult<TransportResponse>> rounds(
            Function<String, CompletableFuture<VideoTask>> fresh) {
        long before = part.received();
        return Futures.then(backoff.repeat(attempt -> follow(origin, 0)), result -> {
            if (!result.ok() && expired(result) && !freshTried) {
                freshTried = true;
                return Futures.then(fresh.apply(taskId), task -> {
                    origin = uri(task.videoUrl());
                    part.startAnew();
                    return rounds(fresh);
                });
            }
            boolean further = part.received() > before;
            return !result.ok() && result.repeatable() && result.retryAfter() == null && further && !left().isNegative()
                    ? rounds(fresh)
                    : CompletableFuture.completedFuture(result);
        });
    }

    private Duration left() {
        return LONGEST.minusNanos(files.nanoTime() - begin);
    }

    private static boolean expired(CallResult<?> result) {
        int status = result.error().getHttpStatus();
        return status == 403 || status == 410;
    }

    private CompletableFuture<CallResult<TransportResponse>> follow(URI address, int redirects) {
        String problem = address == null ? "it is not a usable address" : addresses.problem(address);
        if (problem != null) {
            return CompletableFuture.completedFuture(
                    files.refuse(CallKind.DOWNLOAD, taskId, "the address of the video is refused: " + problem, null));
        }
        return Futures.then(files.send(CallKind.DOWNLOAD, taskId, request(address)), result -> {
            URI next = result.ok() ? redirect(address, result.value()) : null;
            if (next == null) {
                return CompletableFuture.completedFuture(outcome(result));
            }
            return redirects < MAX_REDIRECTS
                    ? follow(next, redirects + 1)
                    : CompletableFuture.completedFuture(
                            files.refuse(CallKind.DOWNLOAD, taskId, "more than " + MAX_REDIRECTS + " redirects", null));
        });
    }

    private TransportRequest request(URI address) {
        TransportRequest.Builder request = FileExchange.request("GET", address)
                .header("Accept", "video/*, application/octet-stream;q=0.9, */*;q=0.1")
                .timeout(left().compareTo(settings.responseTimeout()) < 0 ? settings.responseTimeout() : left())
                .idleTimeout(settings.responseTimeout())
                .bodyLimit(SMALL)
                .sink(part)
                .addressRule(addresses.rule(address));
        String validator = part.validator();
        if (validator != null) {
            request.header("Range", "bytes=" + part.received() + "-").header("If-Range", validator);
        }
        return request.build();
    }

    private static URI redirect(URI from, TransportResponse response) {
        String location = response.header("Location");
        boolean redirect =
                switch (response.status()) {
                    case 301, 302, 303, 307, 308 -> location != null;
                    default -> false;
                };
        if (!redirect) {
            return null;
        }
        URI target = uri(location);
        return target == null ? URI.create("about:blank") : from.resolve(target);
    }

    private CallResult<TransportResponse> outcome(CallResult<TransportResponse> result) {
        if (part.refusal() != null) {
            return files.refuse(CallKind.DOWNLOAD, taskId, part.refusal(), null);
        }
        if (part.diskFailure() != null) {
            return files.refuse(
                    CallKind.DOWNLOAD,
                    taskId,
                    "the file could not be written. Check the space of localWorkDirectory",
                    part.diskFailure());
        }
        if (!result.ok()) {
            return result;
        }
        int status = result.value().status();
        if (status == RANGE_NOT_SATISFIABLE) {
            part.startAnew();
            return again("the host does not go on where the last answer ended");
        }
        CallResult<TransportResponse> judged = files.judge(CallKind.DOWNLOAD, taskId, result.value());
        if (judged != null) {
            return judged;
        }
        if (status != 200 && status != 206) {
            return files.refuse(CallKind.DOWNLOAD, taskId, "HTTP " + status + " has no video", null);
        }
        return part.complete()
                ? result
                : again("the video was cut after %d of %d bytes".formatted(part.received(), part.total()));
    }

    private CallResult<TransportResponse> again(String problem) {
        return CallResult.failed(
                files.error(CallKind.DOWNLOAD, taskId, problem, null),
                new Ruling(Verdict.RETRY, ErrorKind.DOWNLOAD),
                null);
    }

    private static URI uri(String text) {
        try {
            return text == null ? null : URI.create(text.strip());
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
