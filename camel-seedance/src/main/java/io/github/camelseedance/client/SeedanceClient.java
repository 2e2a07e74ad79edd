/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client;

import io.github.camelseedance.client.account.Account;
import io.github.camelseedance.client.account.Accounts;
import io.github.camelseedance.client.account.Turn;
import io.github.camelseedance.client.call.ApiExchange;
import io.github.camelseedance.client.call.Backoff;
import io.github.camelseedance.client.call.ClientSettings;
import io.github.camelseedance.client.file.DownloadSettings;
import io.github.camelseedance.client.file.DownloadedFile;
import io.github.camelseedance.client.file.FileDownload;
import io.github.camelseedance.client.file.FileExchange;
import io.github.camelseedance.client.file.FileUpload;
import io.github.camelseedance.client.file.UploadSource;
import io.github.camelseedance.client.http.Transport;
import io.github.camelseedance.concurrent.Futures;
import io.github.camelseedance.concurrent.Scheduler;
import io.github.camelseedance.model.Balance;
import io.github.camelseedance.model.CostEstimate;
import io.github.camelseedance.model.ErrorDetail;
import io.github.camelseedance.model.InvalidRequestException;
import io.github.camelseedance.model.ModelList;
import io.github.camelseedance.model.OperationNotSupportedException;
import io.github.camelseedance.model.SeedanceException;
import io.github.camelseedance.model.TaskPage;
import io.github.camelseedance.model.UploadedFile;
import io.github.camelseedance.model.VideoRequest;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.model.Violation;
import io.github.camelseedance.provider.Capability;
import io.github.camelseedance.provider.SeedanceProvider;
import io.github.camelseedance.provider.TaskIds;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Speaks to one provider with one set of settings. Cheap and thread-safe; nothing blocks. Results come on its executor, those of calls
 * whose time is over on a timer, none on a thread of the transport; errors are
 * {@link io.github.camelseedance.model.SeedanceException}s. Cancelling a result gives up the call.
 *
 * <p>A client speaks for routes, or for the tracker. A call for a route goes before those of the tracker, and waits for its turn for
 * {@link ClientSettings#responseTimeout()} at most; {@link #forTracker} makes the client that leaves the others the way.
 *
 * <p>Calls that are safe to repeat are repeated, {@link ClientSettings#maxRetries()} times at most, on transport errors, 408, 425,
 * 429, 5xx and unreadable answers. A provider that asks for a longer wait than {@link ClientSettings#maxRetryDelay()} ends that at
 * once. The {@code ...Once} methods make one request.
 */
public final class SeedanceClient {

    private final SeedanceProvider provider;
    private final ClientSettings settings;
    private final Account account;
    private final Backoff backoff;
    private final TaskCalls tasks;
    private final FileUpload uploads;
    private final FileDownload downloads;
    private final Executor worker;
    private final Function<Executor, SeedanceClient> tracker;
    /** The client of routes with the same settings: this one, or the one from which this one was made. */
    private final SeedanceClient routes;

    /**
     * A client for routes.
     *
     * @param transport keeps the time of each request; one that is not this component's goes into a {@code GuardedTransport}
     * @param account      the account's, from {@link Accounts}
     * @param worker    completes results and does what blocks on disks: more than one thread
     * @param random    from 0 to 1, for the jitter of repeats
     */
    public SeedanceClient(
            SeedanceProvider provider,
            ClientSettings settings,
            Transport transport,
            Account account,
            Scheduler scheduler,
            Executor worker,
            DoubleSupplier random) {
        this(provider, settings, transport, account, scheduler, worker, random, null);
    }

    private SeedanceClient(
            SeedanceProvider provider,
            ClientSettings settings,
            Transport transport,
            Account account,
            Scheduler scheduler,
            Executor worker,
            DoubleSupplier random,
            SeedanceClient routes) {
        this.provider = provider;
        this.settings = settings;
        this.account = account;
        this.routes = routes == null ? this : routes;
        this.tracker = other ->
                new SeedanceClient(provider, settings, transport, account, scheduler, other, random, this.routes);
        Executor safeWorker = Futures.neverRejecting(worker);
        this.worker = safeWorker;
        Turn turn = routes == null
                ? new Turn(Turn.Priority.ROUTE, settings.responseTimeout(), safeWorker)
                : new Turn(Turn.Priority.TRACKER, null, safeWorker);
        ApiExchange exchange = new ApiExchange(provider, settings, transport, account, scheduler, turn);
        this.backoff = new Backoff(settings, scheduler, safeWorker, random);
        this.tasks = new TaskCalls(provider, settings, exchange, account, backoff, scheduler);
        FileExchange files = new FileExchange(
                provider, transport, account, scheduler, new Turn(Turn.Priority.ROUTE, null, safeWorker));
        this.uploads = new FileUpload(provider, settings, exchange, files, backoff, scheduler, safeWorker);
        this.downloads = new FileDownload(settings, files, backoff, this::statusOf, safeWorker);
    }

    /** The same client for the tracker, whose results come on an executor of its own. */
    public SeedanceClient forTracker(Executor worker) {
        return tracker.apply(worker);
    }

    /** The same client for routes. */
    public SeedanceClient forRoutes() {
        return routes;
    }

    public SeedanceProvider provider() {
        return provider;
    }

    public ClientSettings settings() {
        return settings;
    }

    /** What this client shares with the others of its account. */
    public Account account() {
        return account;
    }

    /** The first 12 hexadecimal digits of the key's SHA-256; {@code none} without a key. */
    public String keyHash() {
        return account.key().keyHash();
    }

    /** Asks for a task. */
    public CompletableFuture<VideoTask> status(String taskId) {
        return statusOf(VideoTask.builder().id(taskId).build());
    }

    /** Asks for a task of which more than its id is known. */
    public CompletableFuture<VideoTask> statusOf(VideoTask known) {
        return withTask(Capability.STATUS, "status", known.id(), () -> tasks.status(known, true));
    }

    /** As {@link #statusOf(VideoTask)}, with one request, and one more where the result is somewhere else. */
    public CompletableFuture<VideoTask> statusOfOnce(VideoTask known) {
        return withTask(Capability.STATUS, "status", known.id(), () -> tasks.status(known, false));
    }

    /**
     * Cancels a task. One that has ended is a {@link io.github.camelseedance.model.TaskNotCancellableException} that names how,
     * unless it was this call, answered badly and repeated, that cancelled it.
     */
    public CompletableFuture<VideoTask> cancelOf(VideoTask known) {
        return withTask(Capability.CANCEL, "cancel", known.id(), () -> tasks.cancel(known));
    }

    /** Asks for the credits of the account. */
    public CompletableFuture<Balance> balance() {
        return when(Capability.BALANCE, "balance", () -> tasks.repeated(provider.balance()));
    }

    /** The models: the table of the provider's document, or what the provider said within the last hour. */
    public CompletableFuture<ModelList> models() {
        return when(Capability.MODELS, "models", () -> provider.staticModels()
                .map(CompletableFuture::completedFuture)
                .orElseGet(() -> account.models().get(() -> tasks.repeated(provider.models()), worker)));
    }

    /**
     * Asks for one page of the account's tasks.
     *
     * @param page         from 1
     * @param pageSize     at most 100
     * @param providerWord the provider's own word for a status, or null for all
     */
    public CompletableFuture<TaskPage> list(int page, int pageSize, String providerWord) {
        return list(page, pageSize, providerWord, null);
    }

    /** As {@link #list(int, int, String)}, where a task like this one is listed; null for the usual. */
    public CompletableFuture<TaskPage> list(int page, int pageSize, String providerWord, VideoTask like) {
        return when(Capability.LIST, "list", () -> tasks.page(page, pageSize, providerWord, like, true));
    }

    /** As {@link #list}, with one request. */
    public CompletableFuture<TaskPage> listOnce(int page, int pageSize, String providerWord) {
        return when(Capability.LIST, "list", () -> tasks.page(page, pageSize, providerWord, null, false));
    }

    /** What a request will cost; empty when that cannot be told. The request must be valid. */
    public CompletableFuture<Optional<CostEstimate>> estimate(VideoRequest request) {
        List<Violation> violations = provider.validate(request);
        if (!violations.isEmpty()) {
            return CompletableFuture.failedFuture(InvalidRequestException.of(provider.id(), violations));
        }
        return Futures.map(models(), models -> provider.estimate(request, models));
    }

    /** What a valid request will cost, as far as that is known without a call. */
    public Optional<CostEstimate> knownEstimate(VideoRequest request) {
        return provider.staticModels()
                .or(() -> account.models().last())
                .flatMap(models -> provider.estimate(request, models));
    }

    /**
     * Submits a valid request with one request on the wire, never more. The result never fails, unless it is cancelled: then nothing
     * is sent any more, but something can have been. When it is not its turn within {@code maxWait} (limits of concurrency and rate),
     * it is refused as repeatable, and provably not sent.
     *
     * @param refusal asked when it is its turn, of which it takes up the place: null when it may be sent, else why it is refused
     */
    public CompletableFuture<SubmitOutcome> submitOnce(
            VideoRequest request, Duration maxWait, Supplier<CompletableFuture<SeedanceException>> refusal) {
        return tasks.submitOnce(request, maxWait, refusal);
    }

    /**
     * Uploads a file: asks for an address, and sends it there without the key.
     *
     * <p>Name, type and content are checked first: {@link InvalidRequestException} or
     * {@link io.github.camelseedance.model.UploadException}, and nothing is sent.
     */
    public CompletableFuture<UploadedFile> upload(UploadSource source) {
        return when(Capability.UPLOAD, "upload", () -> uploads.upload(source));
    }

    /**
     * Downloads the video of a task into a file that the caller owns.
     *
     * @param task with the address of its video; else, or when the address has expired, it is asked for by its id
     */
    public CompletableFuture<DownloadedFile> download(VideoTask task, DownloadSettings where) {
        return Futures.attempt(() -> {
            TaskIds.require(provider.id(), task == null ? null : task.id());
            return downloads.download(task, where);
        });
    }

    /** How long to wait before a repeat; see {@link Backoff#delay}. */
    public Duration backoff(int attempt, Duration retryAfter) {
        return backoff.delay(attempt, retryAfter);
    }

    private <T> CompletableFuture<T> withTask(
            Capability needed, String operation, String taskId, Supplier<CompletableFuture<T>> call) {
        return when(needed, operation, () -> {
            TaskIds.require(provider.id(), taskId);
            return call.get();
        });
    }

    private <T> CompletableFuture<T> when(Capability needed, String operation, Supplier<CompletableFuture<T>> call) {
        if (!provider.capabilities().contains(needed)) {
            return CompletableFuture.failedFuture(new OperationNotSupportedException(
                    "%s does not have the operation %s".formatted(provider.id(), operation),
                    ErrorDetail.of(provider.id())));
        }
        return Futures.attempt(call);
    }

    /** Names provider, address and account. */
    @Override
    public String toString() {
        return "SeedanceClient[provider=%s, baseUrl=%s, account=%s]"
                .formatted(provider.id(), settings.baseUrl(), settings.account());
    }
}
