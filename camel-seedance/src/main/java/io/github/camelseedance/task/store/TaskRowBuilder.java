/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.store;

import io.github.camelseedance.model.CostEstimate;
import io.github.camelseedance.model.VideoTask;
import java.time.Instant;
import java.util.Map;

/** Builds a {@link TaskRow}. */
public final class TaskRowBuilder {
    private String id;
    private TaskScope scope;
    private String keyHash;
    private String submissionKey;
    private String fingerprint;
    private String tokenHash;
    private TaskState state;
    private boolean sent;
    private boolean operatorOnly;
    private boolean tracked = true;
    private String taskId;
    private VideoTask task;
    private CostEstimate estimate;
    private Map<String, Object> headers;
    private String owner;
    private boolean awaited;
    private int deliveries;
    private Instant notBefore;
    private String reason;
    private long observedRunning;
    private Instant createdAt;
    private Instant sentAt;
    private Instant acceptedAt;
    private Instant endedAt;
    private Instant finishedAt;
    private long version;

    TaskRowBuilder() {}

    TaskRowBuilder(TaskRow t) {
        id = t.id();
        scope = t.scope();
        keyHash = t.keyHash();
        submissionKey = t.submissionKey();
        fingerprint = t.fingerprint();
        tokenHash = t.tokenHash();
        state = t.state();
        sent = t.sent();
        operatorOnly = t.operatorOnly();
        tracked = t.tracked();
        taskId = t.taskId();
        task = t.task();
        estimate = t.estimate();
        headers = t.headers();
        owner = t.owner();
        awaited = t.awaited();
        deliveries = t.deliveries();
        notBefore = t.notBefore();
        reason = t.reason();
        observedRunning = t.observedRunning();
        createdAt = t.createdAt();
        sentAt = t.sentAt();
        acceptedAt = t.acceptedAt();
        endedAt = t.endedAt();
        finishedAt = t.finishedAt();
        version = t.version();
    }

    public TaskRowBuilder id(String value) {
        id = value;
        return this;
    }

    public TaskRowBuilder scope(TaskScope value) {
        scope = value;
        return this;
    }

    public TaskRowBuilder keyHash(String value) {
        keyHash = value;
        return this;
    }

    public TaskRowBuilder submissionKey(String value) {
        submissionKey = value;
        return this;
    }

    public TaskRowBuilder fingerprint(String value) {
        fingerprint = value;
        return this;
    }

    public TaskRowBuilder tokenHash(String value) {
        tokenHash = value;
        return this;
    }

    public TaskRowBuilder state(TaskState value) {
        state = value;
        return this;
    }

    public TaskRowBuilder sent(boolean value) {
        sent = value;
        return this;
    }

    public TaskRowBuilder operatorOnly(boolean value) {
        operatorOnly = value;
        return this;
    }

    public TaskRowBuilder tracked(boolean value) {
        tracked = value;
        return this;
    }

    public TaskRowBuilder taskId(String value) {
        taskId = value;
        return this;
    }

    public TaskRowBuilder task(VideoTask value) {
        task = value;
        return this;
    }

    public TaskRowBuilder estimate(CostEstimate value) {
        estimate = value;
        return this;
    }

    public TaskRowBuilder headers(Map<String, Object> value) {
        headers = value;
        return this;
    }

    public TaskRowBuilder owner(String value) {
        owner = value;
        return this;
    }

    public TaskRowBuilder awaited(boolean value) {
        awaited = value;
        return this;
    }

    public TaskRowBuilder deliveries(int value) {
        deliveries = value;
        return this;
    }

    public TaskRowBuilder notBefore(Instant value) {
        notBefore = value;
        return this;
    }

    public TaskRowBuilder reason(String value) {
        reason = value;
        return this;
    }

    public TaskRowBuilder observedRunning(long milliseconds) {
        observedRunning = milliseconds;
        return this;
    }

    public TaskRowBuilder createdAt(Instant value) {
        createdAt = value;
        return this;
    }

    public TaskRowBuilder sentAt(Instant value) {
        sentAt = value;
        return this;
    }

    public TaskRowBuilder acceptedAt(Instant value) {
        acceptedAt = value;
        return this;
    }

    public TaskRowBuilder endedAt(Instant value) {
        endedAt = value;
        return this;
    }

    public TaskRowBuilder finishedAt(Instant value) {
        finishedAt = value;
        return this;
    }

    public TaskRowBuilder version(long value) {
        version = value;
        return this;
    }

    public TaskRow build() {
        return new TaskRow(
                id,
                scope,
                keyHash,
                submissionKey,
                fingerprint,
                tokenHash,
                state,
                sent,
                operatorOnly,
                tracked,
                taskId,
                task,
                estimate,
                headers,
                owner,
                awaited,
                deliveries,
                notBefore,
                reason,
                observedRunning,
                createdAt,
                sentAt,
                acceptedAt,
                endedAt,
                finishedAt,
                version);
    }
}
