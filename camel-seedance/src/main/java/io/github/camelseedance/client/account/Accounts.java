/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client.account;

import io.github.camelseedance.concurrent.Scheduler;
import io.github.camelseedance.provider.SeedanceProvider;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The accounts of a component: clients with the same key share one. */
public final class Accounts {

    private record Address(String provider, URI baseUrl) {}

    private final Scheduler scheduler;
    private final int maxConcurrentRequests;
    private final int requestsPerMinute;
    private final CallListener listener;
    private final Map<AccountKey, Account> accounts = new ConcurrentHashMap<>();
    private final Map<Address, ModelCache> models = new ConcurrentHashMap<>();

    /** @param listener hears of each request */
    public Accounts(Scheduler scheduler, int maxConcurrentRequests, int requestsPerMinute, CallListener listener) {
        this.scheduler = scheduler;
        this.maxConcurrentRequests = maxConcurrentRequests;
        this.requestsPerMinute = requestsPerMinute;
        this.listener = listener;
    }

    /** The account of a key, made at first use, with the limits that its provider declares. */
    public Account get(AccountKey key, SeedanceProvider provider) {
        return accounts.computeIfAbsent(
                key,
                k -> new Account(
                        k,
                        maxConcurrentRequests,
                        requestsPerMinute,
                        scheduler,
                        models.computeIfAbsent(
                                new Address(key.provider(), key.baseUrl()), a -> new ModelCache(scheduler)),
                        listener,
                        // a provider of the registry can be a proxy that knows the methods of its day only
                        kind -> Objects.requireNonNullElse(provider.rate(kind), Optional.empty())));
    }

    /** All of them so far. */
    public Collection<Account> all() {
        return List.copyOf(accounts.values());
    }
}
