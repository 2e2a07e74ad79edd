/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

import io.github.camelseedance.client.account.Account;
import io.github.camelseedance.client.account.AccountPause;
import io.github.camelseedance.task.TaskTracker;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.apache.camel.util.URISupport;

/** Whether the account can be used, by what its last calls said, and the task repository, by its last heartbeat. It makes no call itself. */
public class SeedanceProducerHealthCheck extends AbstractHealthCheck {

    private final SeedanceOperation operation;
    private final Account account;
    private final TaskTracker tracker;

    SeedanceProducerHealthCheck(SeedanceEndpoint endpoint, Account account) {
        super("camel", "producer:" + URISupport.sanitizeUri(endpoint.getEndpointUri()));
        this.operation = endpoint.getOperation();
        this.account = account;
        this.tracker = endpoint.tracker();
        setCamelContext(endpoint.getCamelContext());
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        builder.detail("provider", account.key().provider());
        builder.detail("account", account.key().account());
        builder.detail("operation", operation.name());
        String ofNode = needsRepository() ? tracker.nodeProblem() : null;
        if (ofNode != null) {
            builder.message(ofNode).down();
            return;
        }
        List<AccountPause> troubles = Stream.concat(
                        account.troubles().pause().stream(), account.troubles().outOfCredits().stream())
                .filter(this::concernsOperation)
                .toList();
        Instant now = tracker.node().scheduler().now();
        Optional<AccountPause> active =
                troubles.stream().filter(pause -> pause.activeAt(now)).findFirst();
        AccountPause pause =
                active.orElseGet(() -> troubles.stream().findFirst().orElse(null));
        if (pause == null) {
            builder.up();
            return;
        }
        builder.detail("trouble", pause.kind().name());
        builder.detail("since", pause.since().toString());
        builder.detail("until", pause.until().toString());
        builder.detail("failures", pause.failures());
        if (active.isPresent()) {
            builder.message(pause.reason());
            builder.down();
        } else {
            // a probe that keeps calls away would else keep away the one that shows that the trouble is over
            builder.detail("halfOpen", true);
            builder.message("Calls are made again since " + pause.until()
                    + "; none has succeeded yet, so it is not known whether this is over: " + pause.reason());
            builder.up();
        }
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
