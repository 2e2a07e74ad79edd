/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.submit;

import io.github.camelseedance.model.TaskStatus;
import io.github.camelseedance.model.VideoRequest;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.task.store.Hashes;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskState;

/** What one submission is going to send, with the marks by which it is found again: its seed and its webhook address. */
final class Intent {

    private final SubmitCommand command;
    private final Submitter submitter;
    private final String fingerprint;
    private VideoRequest request;
    private String token;
    private boolean automaticSeed;

    Intent(SubmitCommand command, Submitter submitter) {
        this.command = command;
        this.submitter = submitter;
        this.request = command.request();
        this.fingerprint = Fingerprint.of(command.request());
    }

    String fingerprint() {
        return fingerprint;
    }

    /** What is sent. */
    VideoRequest request() {
        return request;
    }

    /** Local files have become uploaded ones. */
    void prepared(VideoRequest value) {
        request = token == null
                ? value
                : value.toBuilder()
                        .webhookUrl(command.webhookBase().replaceFirst("/+$", "") + "/" + token)
                        .build();
    }

    /** A seed that only this attempt has. */
    void newSeed() {
        automaticSeed = true;
        request = request.toBuilder().seed(submitter.newSeed()).build();
    }

    /** Goes on with an earlier attempt: a seed in its row is an automatic one. */
    void continues(TaskRow earlier) {
        automaticSeed = earlier.task() != null && earlier.task().seed() != null;
    }

    /** The row that is written before anything is sent. */
    TaskRow row() {
        if (command.request().seed() == null
                && command.access().client().provider().echoesSeed()) {
            newSeed();
        }
        boolean ownAddress = command.webhookBase() != null && request.webhookUrl() == null;
        token = ownAddress ? submitter.newToken() : null;
        return TaskRow.builder()
                .id(submitter.tracker().node().newId())
                .scope(command.scope())
                .keyHash(command.access().client().keyHash())
                .submissionKey(command.submissionKey())
                .fingerprint(fingerprint)
                .tokenHash(token == null ? null : Hashes.of(token))
                .state(TaskState.SUBMITTING)
                .held(command.policy() == SubmitCommand.Policy.FAIL)
                .tracked(command.tracked())
                .task(asked())
                .headers(command.headers())
                .owner(submitter.tracker().node().id())
                .createdAt(submitter.scheduler().now())
                .build();
    }

    /** What is known of the task before the provider has it. A seed stands here only when it is our own: it identifies the task. */
    VideoTask asked() {
        return VideoTask.builder()
                .provider(command.scope().provider())
                .account(command.scope().account())
                .status(TaskStatus.QUEUED)
                .model(request.model())
                .prompt(request.prompt())
                .aspectRatio(request.aspectRatio())
                .resolution(request.resolution())
                .duration(request.duration())
                .generateAudio(request.generateAudio())
                .seed(automaticSeed ? request.seed() : null)
                .metadata(request.metadata())
                .submissionKey(command.submissionKey())
                .build();
    }
}
