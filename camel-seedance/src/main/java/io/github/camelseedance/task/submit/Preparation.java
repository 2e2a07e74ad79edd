/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.submit;

import io.github.camelseedance.client.SeedanceClient;
import io.github.camelseedance.client.file.MediaFiles;
import io.github.camelseedance.client.file.UploadSource;
import io.github.camelseedance.model.BudgetExceededException;
import io.github.camelseedance.model.CostEstimate;
import io.github.camelseedance.model.ErrorDetail;
import io.github.camelseedance.model.Hashes;
import io.github.camelseedance.model.InvalidRequestException;
import io.github.camelseedance.model.Media;
import io.github.camelseedance.model.VideoRequest;
import io.github.camelseedance.provider.Capability;
import io.github.camelseedance.task.store.Budget;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.channels.Channels;
import java.security.DigestInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * What is done with a request that is known to be new before it is sent: it is refused when it is estimated to cost more than
 * {@code maxCost} or its cost cannot be told, and its local files are uploaded, or go into it.
 */
public final class Preparation {

    private final SeedanceClient client;
    private final BigDecimal maxCost;
    private final Budget budget;
    private final MediaFiles files;

    /**
     * @param maxCost in the provider's currency; null or zero is no limit
     * @param budget  null for none
     * @param files   opens the local files of requests
     */
    public Preparation(SeedanceClient client, BigDecimal maxCost, Budget budget, MediaFiles files) {
        this.client = client.forRoutes();
        this.maxCost = maxCost == null || maxCost.signum() == 0 ? null : maxCost;
        this.budget = budget;
        this.files = files;
    }

    /** Whether there is anything to do that takes time. */
    boolean isNeeded(VideoRequest request) {
        return maxCost != null || request.media().stream().anyMatch(medium -> medium.file() != null);
    }

    /** What the intent of a submission is held against when it is written; null for nothing. */
    Budget budget() {
        return budget;
    }

    /** What a request will cost, as far as that is known without a call; else null. */
    CostEstimate knownEstimate(VideoRequest request) {
        try {
            return request.extra().isEmpty() ? client.knownEstimate(request).orElse(null) : null;
        } catch (RuntimeException e) {
            // a provider from elsewhere: what needs no estimate is not refused for it
            return null;
        }
    }

    /** What a request will cost; fails with {@link BudgetExceededException} when that cannot be told. */
    CompletableFuture<CostEstimate> estimate(VideoRequest request) {
        return estimate(request, "budget", budget.limit());
    }

    /**
     * Prepares a valid request.
     *
     * @param hashes of the local files, in the places of their media: only what has the same content still is sent
     * @return the request with uploaded files; fails with {@link BudgetExceededException}, or with the error of a price or an upload
     */
    CompletableFuture<VideoRequest> of(VideoRequest request, List<String> hashes) {
        CompletableFuture<Void> checked = maxCost == null
                ? CompletableFuture.completedFuture(null)
                : estimate(request, "maxCost", maxCost).thenAccept(this::check);
        return checked.thenCompose(ok -> upload(request, hashes));
    }

    private CompletableFuture<CostEstimate> estimate(VideoRequest request, String option, BigDecimal limit) {
        String unknown = "The cost of this request cannot be estimated, as %s, and %s is %s: nothing was sent";
        if (!request.extra().isEmpty()) {
            throw exceeded(unknown.formatted(
                    "the price of what the fields in extra ask for is not known", option, limit.toPlainString()));
        }
        return client.estimate(request)
                .thenApply(estimate -> estimate.orElseThrow(() -> exceeded(unknown.formatted(
                        "the provider publishes no price for such a request", option, limit.toPlainString()))));
    }

    private void check(CostEstimate cost) {
        if (cost.amount().compareTo(maxCost) > 0) {
            throw exceeded("This request is estimated at %s %s (%s), and maxCost is %s: nothing was sent"
                    .formatted(cost.amount().toPlainString(), cost.currency(), cost.basis(), maxCost.toPlainString()));
        }
    }

    private BudgetExceededException exceeded(String message) {
        return new BudgetExceededException(
                message, ErrorDetail.of(client.provider().id()));
    }

    private CompletableFuture<VideoRequest> upload(VideoRequest request, List<String> hashes) {
        if (request.media().stream().allMatch(medium -> medium.file() == null)) {
            return CompletableFuture.completedFuture(request);
        }
        return upload(request.media(), hashes, new ArrayList<>())
                .thenApply(media -> request.toBuilder().media(media).build());
    }

    /** One file after the other. */
    private CompletableFuture<List<Media>> upload(List<Media> media, List<String> hashes, List<Media> done) {
        if (done.size() == media.size()) {
            return CompletableFuture.completedFuture(done);
        }
        Media medium = media.get(done.size());
        return ready(medium, done.size(), hashes.get(done.size())).thenCompose(ready -> {
            done.add(ready);
            return upload(media, hashes, done);
        });
    }

    /** A local file is uploaded, or goes into the request where the provider has no upload. */
    private CompletableFuture<Media> ready(Media medium, int index, String hash) {
        if (medium.file() == null) {
            return CompletableFuture.completedFuture(medium);
        }
        if (client.provider().capabilities().contains(Capability.UPLOAD)) {
            return client.upload(UploadSource.ofRequest(medium.file(), files, hash))
                    .thenApply(
                            file -> Media.ofPath(medium.type(), file.filePath()).withRole(medium.role()));
        }
        return CompletableFuture.completedFuture(read(medium, index, content -> inline(medium, index, content, hash)));
    }

    private Media inline(Media medium, int index, InputStream content, String hash) throws IOException {
        DigestInputStream counted = new DigestInputStream(content, Hashes.digest());
        Media inline = client.provider().inline(medium, counted);
        if (!Hashes.of(counted.getMessageDigest()).equals(hash)) {
            throw refused(medium, index, "a file that does not change before it is sent");
        }
        return inline;
    }

    /** Makes something of the content of a file. */
    interface Reading<T> {
        T of(InputStream content) throws IOException;
    }

    /**
     * Reads the local file of a medium.
     *
     * @param index its place in the request
     * @throws InvalidRequestException when it cannot be read
     */
    <T> T read(Media medium, int index, Reading<T> reading) {
        try (InputStream content = Channels.newInputStream(files.open(medium.file()))) {
            return reading.of(content);
        } catch (IOException e) {
            // only the kind of error: what it says is the path of a local file
            throw refused(
                    medium,
                    index,
                    "a file that can be read (%s)".formatted(e.getClass().getSimpleName()));
        }
    }

    private InvalidRequestException refused(Media medium, int index, String allowed) {
        return InvalidRequestException.of(
                client.provider().id(),
                "media[" + index + "].file",
                String.valueOf(medium.file().getFileName()),
                allowed);
    }
}
