/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.operation;

import io.github.camelseedance.SeedanceConstants;
import io.github.camelseedance.message.RequestReader;
import io.github.camelseedance.message.ResultHeaders;
import io.github.camelseedance.message.SubmissionKeys;
import io.github.camelseedance.message.TrackHeaders;
import io.github.camelseedance.model.AmbiguousSubmitPolicy;
import io.github.camelseedance.model.VideoRequest;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.task.TaskTracker;
import io.github.camelseedance.task.follow.PollAccess;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskScope;
import io.github.camelseedance.task.submit.Preparation;
import io.github.camelseedance.task.submit.Submission;
import io.github.camelseedance.task.submit.SubmitCommand;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** Submits a task, once, and waits for its end where that is wanted. */
public record GenerateOperation(
        RequestReader reader,
        Preparation preparation,
        SubmissionKeys keys,
        TrackHeaders headers,
        Completion completion,
        Settings settings,
        TaskTracker tracker,
        TaskScope scope,
        PollAccess access,
        Executor worker)
        implements Operation {

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
            AmbiguousSubmitPolicy policy,
            int maxResends,
            Duration timeout) {}

    @Override
    public CompletableFuture<Void> process(Exchange exchange) {
        VideoRequest request = reader.read(exchange);
        String property = SeedanceConstants.SUBMISSION_ID + "-" + settings.identity();
        SubmitCommand command = command(exchange, request, property);
        return submit(exchange, command)
                .thenCompose(submission -> end(exchange, submission).thenAccept(task -> {
                    exchange.removeProperty(property);
                    result(exchange.getMessage(), task, submission.duplicate());
                }));
    }

    /** The content of local files is part of what is asked for: it is read on a thread that may block. */
    private CompletableFuture<Submission> submit(Exchange exchange, SubmitCommand command) {
        boolean files = command.request().media().stream().anyMatch(medium -> medium.file() != null);
        return files
                ? CompletableFuture.supplyAsync(() -> begin(exchange, command), worker)
                        .thenCompose(Function.identity())
                : begin(exchange, command);
    }

    private CompletableFuture<Submission> begin(Exchange exchange, SubmitCommand command) {
        CompletableFuture<Submission> submission = tracker.submitter().submit(command);
        completion.waits().accept(exchange, submission);
        return submission;
    }

    private SubmitCommand command(Exchange exchange, VideoRequest request, String property) {
        return new SubmitCommand(
                scope,
                access,
                request,
                preparation,
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

    private CompletableFuture<VideoTask> end(Exchange exchange, Submission submission) {
        TaskRow row = submission.row();
        boolean mine = !submission.duplicate() && row.awaited();
        return mine
                // also when the end is known already: it has to be written down
                ? completion.end(exchange, timeout -> tracker.await(row, access, timeout))
                : completion.of(exchange, row.task(), timeout -> tracker.observe(scope, row.task(), access, timeout));
    }

    private static void result(Message message, VideoTask task, boolean duplicate) {
        ResultHeaders.setTask(message, task);
        message.removeHeader(SeedanceConstants.SUBMISSION_KEY);
        if (duplicate) {
            message.setHeader(SeedanceConstants.DUPLICATE, true);
        }
    }
}
