/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.operation;

import io.github.camelseedance.SeedanceConstants;
import io.github.camelseedance.client.SeedanceClient;
import io.github.camelseedance.client.file.UploadSource;
import io.github.camelseedance.message.RequestReader;
import io.github.camelseedance.message.ResultHeaders;
import io.github.camelseedance.message.SubmissionKeys;
import io.github.camelseedance.message.TrackHeaders;
import io.github.camelseedance.model.InvalidRequestException;
import io.github.camelseedance.model.Media;
import io.github.camelseedance.model.SafeText;
import io.github.camelseedance.model.VideoRequest;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.model.Violation;
import io.github.camelseedance.provider.Capability;
import io.github.camelseedance.task.TaskTracker;
import io.github.camelseedance.task.follow.PollAccess;
import io.github.camelseedance.task.store.TaskScope;
import io.github.camelseedance.task.submit.Submission;
import io.github.camelseedance.task.submit.SubmitCommand;
import io.github.camelseedance.task.submit.Submitter;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** Submits a task, once, and waits for its end where that is wanted. */
public final class GenerateOperation implements Operation {

    /**
     * Options of the endpoint that concern a submission.
     *
     * @param identity   tells this endpoint from others in an exchange
     * @param webhookUrl address below which each submission gets its own, or null
     * @param track      whether the end is reported by a consumer
     * @param policy     what to do when the outcome is not known
     * @param maxResends with {@code resend}
     * @param timeout    for the submission as a whole
     */
    public record Settings(
            String identity,
            String webhookUrl,
            boolean track,
            SubmitCommand.Policy policy,
            int maxResends,
            Duration timeout) {}

    /** As long as a token in a webhook address. */
    private static final String TOKEN_SAMPLE = "x".repeat(22);

    private final RequestReader reader;
    private final CostGuard costs;
    private final SubmissionKeys keys;
    private final TrackHeaders headers;
    private final Completion completion;
    private final Settings settings;
    private final Submitter submitter;
    private final TaskTracker tracker;
    private final TaskScope scope;
    private final PollAccess access;
    private final Executor worker;

    public GenerateOperation(
            RequestReader reader,
            CostGuard costs,
            SubmissionKeys keys,
            TrackHeaders headers,
            Completion completion,
            Settings settings,
            TaskTracker tracker,
            TaskScope scope,
            PollAccess access,
            Executor worker) {
        this.reader = reader;
        this.costs = costs;
        this.keys = keys;
        this.headers = headers;
        this.completion = completion;
        this.settings = settings;
        this.submitter = new Submitter(tracker);
        this.tracker = tracker;
        this.scope = scope;
        this.access = access;
        this.worker = worker;
    }

    @Override
    public CompletableFuture<Void> process(Exchange exchange) {
        VideoRequest request = reader.read(exchange);
        checkWebhook(request);
        String property = SeedanceConstants.SUBMISSION_ID + "-" + settings.identity();
        SubmitCommand command = command(exchange, request, property);
        return submit(command).thenCompose(submission -> {
            exchange.removeProperty(property);
            return completion
                    .of(exchange, submission.row().task(), timeout -> await(submission, timeout))
                    .thenAccept(task -> result(exchange.getMessage(), task, submission.duplicate()));
        });
    }

    /** The content of local files is part of what is asked for: it is read on a thread that may block. */
    private CompletableFuture<Submission> submit(SubmitCommand command) {
        return hasFiles(command.request())
                ? CompletableFuture.supplyAsync(() -> submitter.submit(command), worker)
                        .thenCompose(Function.identity())
                : submitter.submit(command);
    }

    private SubmitCommand command(Exchange exchange, VideoRequest request, String property) {
        return new SubmitCommand(
                scope,
                access,
                request,
                // a key that is known returns its task, whatever it would cost today
                wanted -> CompletableFuture.completedFuture(wanted)
                        .thenCompose(costs::check)
                        .thenCompose(ok -> upload(wanted)),
                keys.of(exchange),
                exchange.getProperty(property, String.class),
                id -> exchange.setProperty(property, id),
                settings.webhookUrl(),
                settings.track(),
                completion.enabled(),
                headers.capture(exchange, scope.provider()),
                settings.policy(),
                settings.maxResends(),
                settings.timeout());
    }

    private static boolean hasFiles(VideoRequest request) {
        return request.media().stream().anyMatch(medium -> medium.file() != null);
    }

    private void checkWebhook(VideoRequest request) {
        if (settings.webhookUrl() == null || request.webhookUrl() != null) {
            return;
        }
        List<Violation> violations = access.client()
                .provider()
                .validate(request.toBuilder()
                        .webhookUrl(settings.webhookUrl() + "/" + TOKEN_SAMPLE)
                        .build());
        if (!violations.isEmpty()) {
            throw InvalidRequestException.of(scope.provider(), violations);
        }
    }

    /** Local files become uploaded ones, one after the other, or go into the request. */
    private CompletableFuture<VideoRequest> upload(VideoRequest request) {
        if (!hasFiles(request)) {
            return CompletableFuture.completedFuture(request);
        }
        return upload(request.media(), 0, new ArrayList<>())
                .thenApply(media -> request.toBuilder().media(media).build());
    }

    private CompletableFuture<List<Media>> upload(List<Media> media, int index, List<Media> done) {
        if (index == media.size()) {
            return CompletableFuture.completedFuture(done);
        }
        Media medium = media.get(index);
        if (medium.file() == null) {
            done.add(medium);
            return upload(media, index + 1, done);
        }
        SeedanceClient client = access.client().forRoutes();
        if (!client.provider().capabilities().contains(Capability.UPLOAD)) {
            try {
                done.add(client.provider().inline(medium));
            } catch (IOException e) {
                return CompletableFuture.failedFuture(InvalidRequestException.of(
                        scope.provider(),
                        "media[" + index + "].file",
                        String.valueOf(medium.file()),
                        "a file that can be read: " + SafeText.of(String.valueOf(e.getMessage()))));
            }
            return upload(media, index + 1, done);
        }
        return client.upload(UploadSource.of(medium.file(), null, null)).thenCompose(file -> {
            done.add(Media.ofPath(medium.type(), file.filePath()).withRole(medium.role()));
            return upload(media, index + 1, done);
        });
    }

    private CompletableFuture<VideoTask> await(Submission submission, Duration timeout) {
        boolean mine = !submission.duplicate() && submission.row().awaited();
        return mine
                ? tracker.await(submission.row(), access, timeout)
                : tracker.observe(scope, submission.row().taskId(), access, timeout);
    }

    private static void result(Message message, VideoTask task, boolean duplicate) {
        ResultHeaders.setTask(message, task);
        message.removeHeader(SeedanceConstants.SUBMISSION_KEY);
        if (duplicate) {
            message.setHeader(SeedanceConstants.DUPLICATE, true);
        }
    }
}
