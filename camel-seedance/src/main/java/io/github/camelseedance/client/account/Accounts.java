/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client.account;

import io.github.camelseedance.concurrent.Scheduler;
import io.github.camelseedance.provider.CallKind;
import io.github.camelseedance.provider.CallRate;
import io.github.camelseedance.provider.SeedanceProvider;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The lanes of a component: clients of the same account share one. */
public final class Accounts {

    private record Address(String provider, URI baseUrl) {}

    private final Scheduler scheduler;
    private final int maxConcurrentRequests;
    private final int requestsPerMinute;
    private final CallListener listener;
    private final Map<AccountKey, Account> lanes = new ConcurrentHashMap<>();
    private final Map<Address, ModelCache> models = new ConcurrentHashMap<>();

    public Accounts(Scheduler scheduler, int maxConcurrentRequests, int requestsPerMinute) {
        this(scheduler, maxConcurrentRequests, requestsPerMinute, CallListener.NONE);
    }

    public Accounts(Scheduler scheduler, int maxConcurrentRequests, int requestsPerMinute, CallListener listener) {
        this.scheduler = scheduler;
        this.maxConcurrentRequests = maxConcurrentRequests;
        this.requestsPerMinute = requestsPerMinute;
        this.listener = listener;
    }

    /** The lane of an account of a provider without limits of its own, made at first use. */
    public Account lane(AccountKey key) {
        return lane(key, kind -> Optional.empty());
    }

    /** The lane of an account, made at first use, with the limits that its provider declares. */
    public Account lane(AccountKey key, SeedanceProvider provider) {
        // a provider of the registry can be a proxy that knows the methods of its day only
        return lane(key, kind -> Objects.requireNonNullElse(provider.rate(kind), Optional.empty()));
    }

    private Account lane(AccountKey key, Function<CallKind, Optional<CallRate>> rates) {
        return lanes.computeIfAbsent(
                key,
                k -> new Account(
                        k,
                        maxConcurrentRequests,
                        requestsPerMinute,
                        scheduler,
                        models.computeIfAbsent(
                                new Address(key.provider(), key.baseUrl()), a -> new ModelCache(scheduler)),
                        listener,
                        rates));
    }

    /** All lanes so far. */
    public Collection<Account> all() {
        return List.copyOf(lanes.values());
    }
}
