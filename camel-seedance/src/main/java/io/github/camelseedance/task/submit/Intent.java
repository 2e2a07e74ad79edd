/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.submit;

import io.github.camelseedance.model.AmbiguousSubmitPolicy;
import io.github.camelseedance.model.CostEstimate;
import io.github.camelseedance.model.Hashes;
import io.github.camelseedance.model.TaskStatus;
import io.github.camelseedance.model.VideoRequest;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.provider.Marker;
import io.github.camelseedance.task.node.TaskNode;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskState;
import java.util.Base64;
import java.util.Optional;

/** What is about to be sent, with what finds it again: a marker and a webhook address that no other submission has. */
final class Intent {

    private static final int TOKEN_BYTES = 16;

    private final String webhookUrl;
    /** Empty when the caller has set the field, or the provider has none. */
    private final Optional<Marker> marker;

    private final long mark;
    private final TaskRow row;

    /** @param estimate what it will cost, or null */
    Intent(SubmitCommand command, TaskNode node, String fingerprint, CostEstimate estimate) {
        VideoRequest request = command.request();
        boolean ownAddress = command.webhookBase() != null && request.webhookUrl() == null;
        String token = ownAddress ? newToken(node) : null;
        webhookUrl = ownAddress ? command.webhookBase().replaceFirst("/+$", "") + "/" + token : request.webhookUrl();
        marker = command.access().client().provider().marker().filter(field -> field.isFree(request));
        mark = marker.map(field -> field.draw(node.random())).orElse(0L);
        row = TaskRow.builder()
                .id(node.newId())
                .scope(command.scope())
                .keyHash(command.access().client().keyHash())
                .submissionKey(command.submissionKey())
                .fingerprint(fingerprint)
                .tokenHash(token == null ? null : Hashes.of(token))
                .state(TaskState.SUBMITTING)
                .operatorOnly(command.policy() == AmbiguousSubmitPolicy.fail)
                .tracked(command.tracked())
                .task(asked(command))
                .estimate(estimate)
                .headers(command.headers())
                .owner(node.id())
                .createdAt(node.scheduler().now())
                .build();
    }

    /** The row that is written before anything is sent. */
    TaskRow row() {
        return row;
    }

    VideoRequest request(VideoRequest prepared) {
        VideoRequest request = prepared.toBuilder().webhookUrl(webhookUrl).build();
        return marker.map(free -> free.mark(request, mark)).orElse(request);
    }

    /** 128 random bits, URL-safe. */
    private static String newToken(TaskNode node) {
        byte[] bytes = new byte[TOKEN_BYTES];
        node.random().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** What is known of the task before the provider has it. The marker stands here only when it is of the component. */
    private VideoTask asked(SubmitCommand command) {
        VideoRequest request = command.request();
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
        return marker.map(free -> free.mark(asked, mark)).orElse(asked);
    }
}
