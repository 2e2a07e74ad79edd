/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.submit;

import io.github.camelseedance.model.VideoRequest;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** A submission that differs from another in what is named. */
public final class Commands {

    private final SubmitCommand base;
    private VideoRequest request;
    private Function<VideoRequest, CompletableFuture<VideoRequest>> prepare;
    private String key;
    private String continued;
    private String webhook;
    private boolean awaited;
    private SubmitCommand.Policy policy;
    private Duration timeout;

    private Commands(SubmitCommand base) {
        this.base = base;
        this.request = base.request();
        this.prepare = base.prepare();
        this.key = base.submissionKey();
        this.continued = base.continued();
        this.webhook = base.webhookBase();
        this.awaited = base.awaited();
        this.policy = base.policy();
        this.timeout = base.timeout();
    }

    public static Commands like(SubmitCommand base) {
        return new Commands(base);
    }

    Commands request(VideoRequest value) {
        request = value;
        return this;
    }

    Commands prepare(Function<VideoRequest, CompletableFuture<VideoRequest>> value) {
        prepare = value;
        return this;
    }

    public Commands key(String value) {
        key = value;
        return this;
    }

    public Commands continued(String value) {
        continued = value;
        return this;
    }

    public Commands webhook(String value) {
        webhook = value;
        return this;
    }

    public Commands awaited() {
        awaited = true;
        return this;
    }

    public Commands policy(SubmitCommand.Policy value) {
        policy = value;
        return this;
    }

    public Commands timeout(Duration value) {
        timeout = value;
        return this;
    }

    public SubmitCommand build() {
        return new SubmitCommand(
                base.scope(),
                base.access(),
                request,
                prepare,
                key,
                continued,
                base.inDoubt(),
                webhook,
                base.tracked(),
                awaited,
                base.headers(),
                policy,
                base.maxResends(),
                timeout);
    }
}
