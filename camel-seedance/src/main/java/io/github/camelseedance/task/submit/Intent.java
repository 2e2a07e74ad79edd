/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.submit;

import io.github.camelseedance.model.TaskStatus;
import io.github.camelseedance.model.VideoRequest;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.provider.Marker;
import io.github.camelseedance.task.store.Hashes;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskState;
import java.util.Optional;

/** What one submission is going to send, with the marks by which it is found again: the provider's marker and its webhook address. */
final class Intent {

    private final SubmitCommand command;
    private final Submitter submitter;
    private final String fingerprint;
    private VideoRequest request;
    private String token;
    private Long mark;

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

    /** A value of the provider's marker that only this attempt has. */
    void newMark() {
        Marker marker = marker().orElseThrow();
        mark = submitter.newMark(marker);
        request = marker.mark(request, mark);
    }

    private Optional<Marker> marker() {
        return command.access().client().provider().marker();
    }

    /** Goes on with an earlier attempt: a marker in its row is one of the component. */
    void continues(TaskRow earlier) {
        mark = earlier.task() == null
                ? null
                : marker().map(marker -> marker.of(earlier.task())).orElse(null);
    }

    /** The row that is written before anything is sent. */
    TaskRow row() {
        if (marker().filter(marker -> marker.isFree(command.request())).isPresent()) {
            newMark();
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

    /** What is known of the task before the provider has it. The marker stands here only when it is our own: it identifies the task. */
    VideoTask asked() {
        VideoTask asked = VideoTask.builder()
                .provider(command.scope().provider())
                .account(command.scope().account())
                .status(TaskStatus.QUEUED)
                .model(request.model())
                .prompt(request.prompt())
                .aspectRatio(request.aspectRatio())
                .resolution(request.resolution())
                .duration(request.duration())
                .generateAudio(request.generateAudio())
                .metadata(request.metadata())
                .submissionKey(command.submissionKey())
                .providerData(command.access().client().provider().remember(request))
                .build();
        return mark == null ? asked : marker().orElseThrow().mark(asked, mark);
    }
}
