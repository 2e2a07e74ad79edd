/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

import io.github.camelseedance.client.SeedanceClient;
import io.github.camelseedance.client.file.DownloadSettings;
import io.github.camelseedance.model.Hashes;
import io.github.camelseedance.page.PageAccess;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskScope;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The accounts of the endpoints of a component: how a person's decision about a task is carried out. */
record ContextAccounts(SeedanceComponent component) implements PageAccess {

    /** As the consumer or producer of the task's scope asks, else as any endpoint of its account. */
    @Override
    public Optional<Account> of(TaskRow row) {
        Optional<SeedanceClient> own = component
                .runtime()
                .tracker()
                .accessTo(row)
                .map(access -> access.client().forRoutes());
        return endpoints()
                .flatMap(endpoint -> account(endpoint, row.scope()).stream())
                .findFirst()
                .map(any -> new Account(own.orElse(any.client()), any.downloads()));
    }

    /** By the component's own key first: all nodes of an application have that one. */
    @Override
    public List<String> signed(String text) {
        Stream<String> own = Stream.ofNullable(component.getConfiguration().getApiKey());
        Stream<String> others = endpoints()
                .map(endpoint -> endpoint.getConfiguration().getApiKey())
                .sorted();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return Stream.concat(own, others)
                .distinct()
                .map(key -> HexFormat.of().formatHex(Hashes.hmac(bytes, key)))
                .toList();
    }

    /** The endpoints of the component that have a key. */
    private Stream<SeedanceEndpoint> endpoints() {
        return component.getCamelContext().getEndpoints().stream()
                .filter(SeedanceEndpoint.class::isInstance)
                .map(SeedanceEndpoint.class::cast)
                .filter(endpoint -> endpoint.getComponent() == component)
                .filter(endpoint -> endpoint.getConfiguration().getApiKey() != null);
    }

    private static Optional<Account> account(SeedanceEndpoint endpoint, TaskScope wanted) {
        try {
            TaskScope scope = endpoint.scope();
            boolean same = scope.provider().equals(wanted.provider())
                    && scope.baseUrl().equals(wanted.baseUrl())
                    && scope.account().equals(wanted.account());
            if (same) {
                DownloadSettings downloads = Operations.downloads(endpoint.getConfiguration(), null);
                return Optional.of(new Account(endpoint.client(), downloads));
            }
        } catch (Exception e) {
            // one that could not start speaks to nobody
        }
        return Optional.empty();
    }
}
