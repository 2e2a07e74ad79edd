/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

import io.github.camelseedance.client.SeedanceClient;
import io.github.camelseedance.page.PageAccess;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskScope;
import java.util.Optional;
import org.apache.camel.Endpoint;

/** The accounts of the endpoints of a component: how a person's decision about a task is carried out. */
final class ContextAccounts implements PageAccess {

    private final SeedanceComponent component;

    ContextAccounts(SeedanceComponent component) {
        this.component = component;
    }

    /** As the consumer or producer of the task's scope asks, else as any endpoint of its account. */
    @Override
    public Optional<Account> of(TaskRow row) {
        Optional<SeedanceClient> own = component
                .runtime()
                .tracker()
                .accessTo(row)
                .map(access -> access.client().forRoutes());
        return component.getCamelContext().getEndpoints().stream()
                .flatMap(endpoint -> account(endpoint, row.scope()).stream())
                .findFirst()
                .map(any -> new Account(own.orElse(any.client()), any.downloads()));
    }

    private Optional<Account> account(Endpoint candidate, TaskScope wanted) {
        if (!(candidate instanceof SeedanceEndpoint endpoint)
                || endpoint.getComponent() != component
                || endpoint.getConfiguration().getApiKey() == null) {
            return Optional.empty();
        }
        try {
            TaskScope scope = endpoint.scope();
            boolean same = scope.provider().equals(wanted.provider())
                    && scope.baseUrl().equals(wanted.baseUrl())
                    && scope.account().equals(wanted.account());
            return same
                    ? Optional.of(
                            new Account(endpoint.client(), Operations.downloads(endpoint.getConfiguration(), null)))
                    : Optional.empty();
        } catch (Exception e) {
            // one that could not start speaks to nobody
            return Optional.empty();
        }
    }
}
