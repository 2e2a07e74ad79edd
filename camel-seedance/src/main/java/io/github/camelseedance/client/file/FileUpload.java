/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client.file;

import io.github.camelseedance.client.call.ApiExchange;
import io.github.camelseedance.client.call.Backoff;
import io.github.camelseedance.client.call.CallResult;
import io.github.camelseedance.client.call.ClientSettings;
import io.github.camelseedance.client.http.TransportRequest;
import io.github.camelseedance.client.http.TransportResponse;
import io.github.camelseedance.concurrent.Futures;
import io.github.camelseedance.concurrent.Scheduler;
import io.github.camelseedance.model.UploadedFile;
import io.github.camelseedance.provider.ApiCall;
import io.github.camelseedance.provider.CallKind;
import io.github.camelseedance.provider.PresignedUpload;
import io.github.camelseedance.provider.Ruling;
import io.github.camelseedance.provider.SeedanceProvider;
import io.github.camelseedance.provider.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Uploads a file: an address from the provider, then a PUT to that address, as often as needed while it is valid. */
public record FileUpload(
        SeedanceProvider provider,
        ClientSettings settings,
        ApiExchange exchange,
        FileExchange files,
        Backoff backoff,
        Scheduler scheduler,
        Executor worker) {

    private static final Duration LONGEST = Duration.ofHours(1);
    private static final int FORBIDDEN = 403;

    /** An address, and when it came. */
    private record Slot(PresignedUpload upload, long received, Instant expiresAt) {}

    public CompletableFuture<UploadedFile> upload(UploadSource source) {
        CompletableFuture<UploadContent> checked =
                CompletableFuture.supplyAsync(() -> UploadContent.of(provider.id(), source), worker);
        return Futures.then(checked, content -> {
            CompletableFuture<CallResult<UploadedFile>> sending = Futures.attempt(() -> send(content, true));
            // what is temporary is gone when the caller is told
            return Futures.then(Futures.lastly(sending, error -> content.close()), FileUpload::value);
        });
    }

    private FileAddresses addresses() {
        return new FileAddresses(settings.baseUrl(), List.of());
    }

    private static CompletableFuture<UploadedFile> value(CallResult<UploadedFile> result) {
        return result.ok()
                ? CompletableFuture.completedFuture(result.value())
                : CompletableFuture.failedFuture(result.error());
    }

    private CompletableFuture<CallResult<UploadedFile>> send(UploadContent content, boolean firstAddress) {
        ApiCall<PresignedUpload> presign = provider.presign(content.name(), content.contentType());
        return Futures.then(backoff.repeat(attempt -> exchange.send(presign, null)), slot -> {
            if (!slot.ok()) {
                return done(CallResult.failed(slot.error(), slot.ruling(), slot.retryAfter()));
            }
            String problem = addresses().problem(slot.value().address());
            if (problem != null) {
                return done(files.refuse(
                        CallKind.PUT, null, "the provider gave an address that is refused: " + problem, null));
            }
            Instant expiresAt = scheduler.now().plus(slot.value().expiresIn());
            return put(content, new Slot(slot.value(), scheduler.nanoTime(), expiresAt), firstAddress);
        });
    }

    private CompletableFuture<CallResult<UploadedFile>> put(UploadContent content, Slot slot, boolean firstAddress) {
        CompletableFuture<CallResult<UploadedFile>> repeated = backoff.repeat(attempt -> Futures.map(
                files.send(CallKind.PUT, null, request(content, slot)), result -> outcome(content, slot, result)));
        return Futures.then(repeated, result -> {
            boolean refused = !result.ok() && result.error().getHttpStatus() == FORBIDDEN;
            return refused && firstAddress ? send(content, false) : done(result);
        });
    }

    private TransportRequest request(UploadContent content, Slot slot) {
        Duration left = slot.upload().expiresIn().minusNanos(scheduler.nanoTime() - slot.received());
        Duration bound = left.compareTo(LONGEST) < 0 ? left : LONGEST;
        Duration least = settings.responseTimeout();
        return FileExchange.request("PUT", slot.upload().address())
                .body(content)
                .timeout(bound.compareTo(least) < 0 ? least : bound)
                .idleTimeout(settings.responseTimeout())
                .addressRule(addresses().rule(slot.upload().address()))
                .build();
    }

    private CallResult<UploadedFile> outcome(UploadContent content, Slot slot, CallResult<TransportResponse> result) {
        if (content.changed()) {
            return files.refuse(
                    CallKind.PUT,
                    null,
                    "the file %s changed while it was sent. Upload it when it is complete".formatted(content.name()),
                    null);
        }
        if (!result.ok()) {
            return ended(slot, CallResult.failed(result.error(), result.ruling(), result.retryAfter()));
        }
        CallResult<UploadedFile> judged = files.judge(CallKind.PUT, null, result.value());
        if (judged != null) {
            // a signature does not get better by repeating: a new address does
            return judged.error().getHttpStatus() == FORBIDDEN ? permanent(judged) : ended(slot, judged);
        }
        return CallResult.of(
                new UploadedFile(slot.upload().filePath(), slot.expiresAt(), content.contentType(), content.length()),
                result.ruling());
    }

    /** No repeat beyond the life of the address. */
    private CallResult<UploadedFile> ended(Slot slot, CallResult<UploadedFile> result) {
        boolean expired = scheduler.nanoTime() - slot.received()
                >= slot.upload().expiresIn().toNanos();
        return expired ? permanent(result) : result;
    }

    private CallResult<UploadedFile> permanent(CallResult<UploadedFile> result) {
        return CallResult.failed(
                result.error(), new Ruling(Verdict.FAIL, result.ruling().error()), null);
    }

    private static <T> CompletableFuture<CallResult<T>> done(CallResult<T> result) {
        return CompletableFuture.completedFuture(result);
    }
}
