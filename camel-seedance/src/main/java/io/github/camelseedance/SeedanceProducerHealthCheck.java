/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

import io.github.camelseedance.client.account.Account;
import io.github.camelseedance.client.account.AccountPause;
import io.github.camelseedance.task.TaskTracker;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.apache.camel.util.URISupport;

/** Whether the account can be used, by what its last calls said, and the task repository, by its last heartbeat. It makes no call itself. */
public class SeedanceProducerHealthCheck extends AbstractHealthCheck {

    private final SeedanceOperation operation;
    private final Account lane;
    private final TaskTracker tracker;

    SeedanceProducerHealthCheck(SeedanceEndpoint endpoint, Account lane) {
        super("camel", "producer:" + URISupport.sanitizeUri(endpoint.getEndpointUri()));
        this.operation = endpoint.getOperation();
        this.lane = lane;
        this.tracker = endpoint.tracker();
        setCamelContext(endpoint.getCamelContext());
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        builder.detail("provider", lane.key().provider());
        builder.detail("account", lane.key().account());
        builder.detail("operation", operation.name());
        String ofNode = needsRepository() ? tracker.nodeProblem() : null;
        if (ofNode != null) {
            builder.message(ofNode).down();
            return;
        }
        Optional<AccountPause> trouble = lane.pause().filter(this::concernsOperation);
        if (trouble.isEmpty()) {
            builder.up();
            return;
        }
        AccountPause pause = trouble.get();
        builder.detail("trouble", pause.kind().name());
        builder.detail("since", pause.since().toString());
        builder.detail("failures", pause.failures());
        builder.message(pause.reason());
        builder.down();
    }

    private boolean needsRepository() {
        return operation == SeedanceOperation.generate
                || operation == SeedanceOperation.track
                || operation == SeedanceOperation.resolve;
    }

    /** Without credits only submissions fail. */
    private boolean concernsOperation(AccountPause pause) {
        return pause.kind() != AccountPause.Kind.CREDITS || operation == SeedanceOperation.generate;
    }
}
