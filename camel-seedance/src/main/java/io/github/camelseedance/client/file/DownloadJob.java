/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client.file;

import io.github.camelseedance.client.call.Backoff;
import io.github.camelseedance.client.call.CallResult;
import io.github.camelseedance.client.call.ClientSettings;
import io.github.camelseedance.client.http.TransportRequest;
import io.github.camelseedance.client.http.TransportResponse;
import io.github.camelseedance.concurrent.ExponentialDelay;
import io.github.camelseedance.concurrent.Futures;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.model.WebAddress;
import io.github.camelseedance.provider.CallKind;
import io.github.camelseedance.provider.ErrorKind;
import io.github.camelseedance.provider.Ruling;
import io.github.camelseedance.provider.Verdict;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * One download, of any number of requests: follows redirects itself, checks every address, goes on where a body was cut, and asks
 * once for a new address when the old one has expired. Requests follow one another, so its state needs no lock.
 */
final class DownloadJob {

    /** However slowly it goes on: no wait is without an end. */
    private static final Duration LONGEST = Duration.ofHours(1);

    /** A file can be missing for a moment after its address was told: storage is consistent only after a while. */
    private static final Duration FRESH_PATIENCE = Duration.ofSeconds(30);

    private static final ExponentialDelay FRESH_DELAYS =
            new ExponentialDelay(Duration.ofMillis(500), Duration.ofSeconds(5));

    /** What storage services answer when the signature of an address has expired. */
    private static final Set<Integer> REFUSED = Set.of(400, 401, 403, 404, 410);

    private static final int MAX_REDIRECTS = 3;
    private static final int RANGE_NOT_SATISFIABLE = 416;
    private static final int SMALL = 64 * 1024;
    private static final int MAX_SHOWN = 128;

    /** An address as somebody wrote it, and as it is used: null when it cannot be. */
    private record Place(String text, URI address) {
        static Place of(String text) {
            return new Place(text, WebAddress.parse(text));
        }
    }

    private final String taskId;
    private final PartFile part;
    private final FileAddresses addresses;
    private final FileExchange files;
    private final Backoff backoff;
    private final ClientSettings settings;
    private final long begin;
    /** Tells the present address of the video; null where it has just been told. */
    private final Supplier<CompletableFuture<VideoTask>> fresh;

    private volatile Place origin;
    private volatile boolean freshTried;
    /** When the address was told by the provider, in nanoseconds; meaningless before {@link #freshTried}. */
    private volatile long freshAt;
    /** Whether the last answer said that the address cannot be used now. */
    private volatile boolean addressRefused;

    DownloadJob(
            VideoTask task,
            PartFile part,
            FileAddresses addresses,
            FileExchange files,
            Backoff backoff,
            ClientSettings settings,
            Supplier<CompletableFuture<VideoTask>> fresh) {
        this.taskId = task.id();
        this.part = part;
        this.addresses = addresses;
        this.files = files;
        this.backoff = backoff;
        this.settings = settings;
        this.begin = files.scheduler().nanoTime();
        this.fresh = fresh;
        this.origin = Place.of(task.videoUrl());
        this.freshTried = fresh == null;
        this.freshAt = begin;
    }

    /** Runs it. With a success the part is complete. */
    CompletableFuture<CallResult<TransportResponse>> run() {
        return rounds(1);
    }

    /** Each round that gets further may be followed by another one; so may one whose fresh address was refused. */
    private CompletableFuture<CallResult<TransportResponse>> rounds(int refusals) {
        long before = part.received();
        return Futures.then(backoff.repeat(attempt -> follow(origin, 0)), result -> {
            if (!result.ok() && addressRefused && !freshTried) {
                freshTried = true;
                return Futures.then(fresh.get(), task -> {
                    freshAt = files.scheduler().nanoTime();
                    origin = Place.of(task.videoUrl());
                    part.startAnew();
                    return rounds(1);
                });
            }
            Duration delay = FRESH_DELAYS.after(refusals);
            Duration waited =
                    Duration.ofNanos(files.scheduler().nanoTime() - freshAt).plus(delay);
            if (!result.ok() && addressRefused && waited.compareTo(FRESH_PATIENCE) <= 0) {
                part.startAnew();
                return backoff.later(delay, () -> rounds(refusals + 1));
            }
            boolean further = part.received() > before;
            return !result.ok() && result.repeatable() && result.retryAfter() == null && further && !left().isNegative()
                    ? rounds(refusals)
                    : CompletableFuture.completedFuture(result);
        });
    }

    private Duration left() {
        return LONGEST.minusNanos(files.scheduler().nanoTime() - begin);
    }

    private CompletableFuture<CallResult<TransportResponse>> follow(Place place, int redirects) {
        URI address = place.address();
        addressRefused = false;
        String problem = address == null
                ? "it is not a usable address: '" + WebAddress.shown(place.text(), MAX_SHOWN) + "'"
                : addresses.problem(address);
        if (problem != null) {
            return CompletableFuture.completedFuture(refuse("the address of the video is refused: " + problem, null));
        }
        return Futures.then(files.send(CallKind.DOWNLOAD, taskId, request(address)), result -> {
            Place next = result.ok() ? redirect(address, result.value()) : null;
            if (next == null) {
                return CompletableFuture.completedFuture(outcome(result));
            }
            return redirects < MAX_REDIRECTS
                    ? follow(next, redirects + 1)
                    : CompletableFuture.completedFuture(refuse("more than " + MAX_REDIRECTS + " redirects", null));
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

    private static Place redirect(URI from, TransportResponse response) {
        String location = response.header("Location");
        boolean redirect =
                switch (response.status()) {
                    case 301, 302, 303, 307, 308 -> location != null;
                    default -> false;
                };
        return redirect ? new Place(location, WebAddress.resolve(from, header(location))) : null;
    }

    /** Bytes beyond ASCII come as characters of ISO 8859-1, one each; in an address they mean themselves, mostly as UTF-8. */
    private static String header(String value) {
        if (value.chars().allMatch(c -> c < 0x80) || value.chars().anyMatch(c -> c > 0xff)) {
            return value;
        }
        StringBuilder address = new StringBuilder();
        value.chars()
                .forEach(c -> address.append(
                        c < 0x80
                                ? String.valueOf((char) c)
                                : "%" + Integer.toHexString(c).toUpperCase(Locale.ROOT)));
        return address.toString();
    }

    private CallResult<TransportResponse> outcome(CallResult<TransportResponse> result) {
        if (part.refusal() != null) {
            addressRefused = part.page();
            return refuse(part.refusal(), null);
        }
        if (part.diskFailure() != null) {
            return refuse("the file could not be written. Check the space of localWorkDirectory", part.diskFailure());
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
            addressRefused = REFUSED.contains(status);
            return judged;
        }
        if (status != 200 && status != 206) {
            // such as 202 and 204: nothing yet
            addressRefused = true;
            return refuse("HTTP " + status + " has no video", null);
        }
        return part.complete()
                ? decoded(result)
                : again("the video was cut after %s of %s bytes".formatted(part.received(), part.total()));
    }

    private CallResult<TransportResponse> decoded(CallResult<TransportResponse> result) {
        try {
            part.decode();
            return result;
        } catch (IOException e) {
            if (part.refusal() != null || part.diskFailure() != null) {
                return outcome(result);
            }
            part.startAnew();
            return again("the video is compressed, and the compression is broken");
        }
    }

    private CallResult<TransportResponse> refuse(String problem, Throwable cause) {
        return files.refuse(CallKind.DOWNLOAD, taskId, problem, cause);
    }

    private CallResult<TransportResponse> again(String problem) {
        return CallResult.failed(
                files.error(CallKind.DOWNLOAD, taskId, problem, null),
                new Ruling(Verdict.RETRY, ErrorKind.DOWNLOAD),
                null);
    }
}
