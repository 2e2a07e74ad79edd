/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

import io.github.camelseedance.client.SeedanceClient;
import io.github.camelseedance.client.file.DownloadSettings;
import io.github.camelseedance.client.file.MediaFiles;
import io.github.camelseedance.message.Names;
import io.github.camelseedance.message.RequestReader;
import io.github.camelseedance.message.SubmissionKeys;
import io.github.camelseedance.message.TrackHeaders;
import io.github.camelseedance.model.VideoRequest;
import io.github.camelseedance.operation.CancelOperation;
import io.github.camelseedance.operation.Completion;
import io.github.camelseedance.operation.DownloadOperation;
import io.github.camelseedance.operation.EstimateOperation;
import io.github.camelseedance.operation.GenerateOperation;
import io.github.camelseedance.operation.KnownTasks;
import io.github.camelseedance.operation.ListOperation;
import io.github.camelseedance.operation.Operation;
import io.github.camelseedance.operation.ResolveOperation;
import io.github.camelseedance.operation.SpendingOperation;
import io.github.camelseedance.operation.StatusOperation;
import io.github.camelseedance.operation.TrackOperation;
import io.github.camelseedance.operation.UploadOperation;
import io.github.camelseedance.runtime.Addresses;
import io.github.camelseedance.task.store.Budget;
import io.github.camelseedance.task.store.TimeText;
import io.github.camelseedance.task.submit.Preparation;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Makes the operation of an endpoint with the endpoint's options, which have been checked. */
final class Operations {

    private final SeedanceEndpoint endpoint;
    private final SeedanceConfiguration options;

    Operations(SeedanceEndpoint endpoint) {
        this.endpoint = endpoint;
        this.options = endpoint.getConfiguration();
    }

    Operation create() throws Exception {
        SeedanceClient client = endpoint.client();
        Operation operation = of(endpoint.getOperation(), client);
        if (operation instanceof GenerateOperation || operation instanceof EstimateOperation) {
            // these two tell misspelt headers together with what else is wrong with the request
            return operation;
        }
        return exchange -> {
            Names.check(exchange.getMessage(), client.provider().id());
            return operation.process(exchange);
        };
    }

    private Operation of(SeedanceOperation operation, SeedanceClient client) throws Exception {
        return switch (operation) {
            case generate -> generate(client);
            case estimate -> new EstimateOperation(client, reader(client));
            case status ->
                new StatusOperation(
                        endpoint.tracker(), endpoint.scope(), endpoint.access(), known(client), completion());
            case cancel -> new CancelOperation(client, known(client));
            case upload -> new UploadOperation(client);
            case download -> download(client);
            case balance -> exchange -> client.balance().thenAccept(exchange.getMessage()::setBody);
            case models -> exchange -> client.models().thenAccept(exchange.getMessage()::setBody);
            case list -> new ListOperation(client);
            case track ->
                onPool(new TrackOperation(
                        TrackHeaders.parse(options.getTrackHeaders()),
                        endpoint.tracker(),
                        endpoint.scope(),
                        endpoint.access()));
            case spending -> onPool(spending());
            case resolve -> onPool(new ResolveOperation(endpoint.tracker(), endpoint.scope(), endpoint.access()));
            case tasks -> throw new IllegalArgumentException("seedance:%s has no producer".formatted(operation));
        };
    }

    private Operation generate(SeedanceClient client) throws Exception {
        return new GenerateOperation(
                reader(client),
                new Preparation(
                        client,
                        OptionCheck.amount("maxCost", options.getMaxCost()),
                        budget(),
                        new MediaFiles(mediaDirectory())),
                new SubmissionKeys(endpoint.getCamelContext(), client.provider().id(), options.getSubmissionKey()),
                TrackHeaders.parse(options.getTrackHeaders()),
                completion(),
                new GenerateOperation.Settings(
                        Integer.toHexString(endpoint.getEndpointKey().hashCode()),
                        webhookBase(),
                        options.isTrack(),
                        options.getOnAmbiguousSubmit(),
                        options.getMaxResends(),
                        Duration.ofMillis(options.getSubmitTimeout())),
                endpoint.tracker(),
                endpoint.scope(),
                endpoint.access(),
                endpoint.runtime().routes());
    }

    /** What submissions are held against; null where there is none. */
    Budget budget() {
        BigDecimal limit = OptionCheck.amount("budget", options.getBudget());
        if (limit.signum() == 0) {
            return null;
        }
        Duration period = Duration.ofMillis(options.getBudgetPeriod());
        Duration kept = endpoint.runtime().repository().submissionKeyRetention();
        if (period.compareTo(kept) > 0) {
            throw new IllegalArgumentException(
                    "The option budgetPeriod is %s, and the task repository forgets what has ended after %s: set a budgetPeriod that is not longer, or a longer submissionKeyRetention of the repository"
                            .formatted(TimeText.of(period), TimeText.of(kept)));
        }
        return new Budget(limit, period);
    }

    private Operation spending() {
        String queue = endpoint.hasOwn("taskQueue") ? options.getTaskQueue() : null;
        return new SpendingOperation(
                endpoint.runtime().repository(),
                endpoint.runtime().scheduler(),
                Duration.ofMillis(options.getSpendingPeriod()),
                payer -> queue == null || queue.equals(payer.queue()));
    }

    /** For what asks the task repository, which may be a database: the caller's thread goes on. */
    private Operation onPool(Operation operation) {
        return exchange -> CompletableFuture.supplyAsync(
                        () -> operation.process(exchange), endpoint.runtime().routes())
                .thenCompose(Function.identity());
    }

    private Completion completion() {
        return new Completion(
                endpoint.runtime().waits()::add,
                options.isAwaitCompletion(),
                Duration.ofMillis(options.getAwaitTimeout()),
                options.isThrowExceptionOnTaskFailure());
    }

    /** What else than an id a provider can use of a task that a message names. */
    private KnownTasks known(SeedanceClient client) throws Exception {
        return new KnownTasks(
                client.provider(),
                endpoint.runtime().repository(),
                endpoint.scope(),
                endpoint.runtime().routes());
    }

    private Operation download(SeedanceClient client) throws Exception {
        String directory = options.getLocalWorkDirectory();
        DownloadSettings settings = downloads(options, directory == null ? null : Path.of(directory));
        return new DownloadOperation(client, known(client), settings, directory != null);
    }

    /** What may be downloaded into a directory, null for a temporary one. */
    static DownloadSettings downloads(SeedanceConfiguration options, Path directory) {
        return new DownloadSettings(
                directory,
                OptionCheck.size("maxDownloadSize", options.getMaxDownloadSize()),
                DownloadSettings.hosts(options.getAllowedDownloadHosts()));
    }

    private RequestReader reader(SeedanceClient client) {
        return new RequestReader(
                client.provider(), defaults(options), mediaDirectory(), options.getWebhookUrl() != null);
    }

    /** The address below which each submission gets its own; null where there is none. */
    private String webhookBase() {
        return options.getWebhookUrl() == null
                ? null
                : Addresses.webhookUrl(options.getWebhookUrl()).toString();
    }

    private Path mediaDirectory() {
        return options.getMediaDirectory() == null ? null : Path.of(options.getMediaDirectory());
    }

    /** The fields for requests that do not say. A webhook address is not among them: each submission gets its own. */
    static VideoRequest defaults(SeedanceConfiguration options) {
        return VideoRequest.builder()
                .model(options.getModel())
                .aspectRatio(options.getAspectRatio())
                .resolution(options.getResolution())
                .duration(options.getDuration())
                .generateAudio(options.getGenerateAudio())
                .fixedLens(options.getFixedLens())
                .seed(options.getSeed())
                .watermark(options.getWatermark())
                .returnLastFrame(options.getReturnLastFrame())
                .build();
    }
}
