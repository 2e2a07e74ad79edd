/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.submit;

import io.github.camelseedance.client.file.MediaFiles;
import io.github.camelseedance.model.AmbiguousSubmitPolicy;
import io.github.camelseedance.model.VideoRequest;
import io.github.camelseedance.task.store.Budget;
import java.math.BigDecimal;
import java.time.Duration;

/** A submission that differs from another in what is named. */
public final class Commands {

    private final SubmitCommand base;
    private VideoRequest request;
    private Preparation preparation;
    private boolean tracked;
    private String key;
    private String continued;
    private String webhook;
    private boolean awaited;
    private AmbiguousSubmitPolicy policy;
    private Duration timeout;

    private Commands(SubmitCommand base) {
        this.base = base;
        this.request = base.request();
        this.preparation = base.preparation();
        this.tracked = base.tracked();
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

    /** Whatever it costs, it costs more than that. */
    Commands tooDear() {
        preparation = new Preparation(base.access().client(), new BigDecimal("0.0001"), null, MediaFiles.ANYWHERE);
        return this;
    }

    Commands budget(Budget value) {
        preparation = new Preparation(base.access().client(), null, value, MediaFiles.ANYWHERE);
        return this;
    }

    /** Its price is asked for before it is sent. */
    Commands priced() {
        preparation = new Preparation(base.access().client(), new BigDecimal("1000"), null, MediaFiles.ANYWHERE);
        return this;
    }

    public Commands untracked() {
        tracked = false;
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

    public Commands policy(AmbiguousSubmitPolicy value) {
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
                preparation,
                key,
                continued,
                base.sent(),
                webhook,
                tracked,
                awaited,
                base.headers(),
                policy,
                base.maxResends(),
                timeout);
    }
}
