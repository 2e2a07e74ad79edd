/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client.http.hc5;

import io.github.camelseedance.client.http.AddressRule;
import io.github.camelseedance.client.http.HostResolver;
import io.github.camelseedance.client.http.Proxying;
import io.github.camelseedance.client.http.Transport;
import io.github.camelseedance.client.http.TransportException;
import io.github.camelseedance.client.http.TransportRequest;
import io.github.camelseedance.client.http.TransportResponse;
import io.github.camelseedance.client.http.TransportSettings;
import io.github.camelseedance.concurrent.Scheduler;
import io.github.camelseedance.model.WebAddress;
import java.net.InetAddress;
import java.net.URI;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hc.core5.http.HttpHost;

/**
 * The built-in transport: the asynchronous client of Apache HttpClient 5, with two threads for each of calls, submissions and
 * files, however many are under way.
 */
public final class HttpClient5Transport implements Transport, AutoCloseable {

    private final Scheduler scheduler;
    private final HostResolver resolver;
    private final Proxying proxying;
    private final Map<Http5Client.Use, Http5Client> clients = new EnumMap<>(Http5Client.Use.class);
    private final Set<Http5Exchange> underWay = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * @param scheduler bounds the time of each exchange
     */
    public HttpClient5Transport(TransportSettings settings, Scheduler scheduler) {
        this(settings, scheduler, HostResolver.SYSTEM);
    }

    HttpClient5Transport(TransportSettings settings, Scheduler scheduler, HostResolver resolver) {
        this.scheduler = scheduler;
        this.resolver = resolver;
        this.proxying = new Proxying(settings);
        for (Http5Client.Use use : Http5Client.Use.values()) {
            clients.put(use, new Http5Client(use, settings, proxying));
        }
    }

    @Override
    public CompletableFuture<TransportResponse> send(TransportRequest request) {
        List<HttpHost> targets;
        try {
            targets = targets(request);
        } catch (TransportException e) {
            return CompletableFuture.failedFuture(e);
        }
        Http5Exchange exchange =
                new Http5Exchange(request, targets, clients.get(Http5Client.Use.of(request)), scheduler);
        underWay.add(exchange);
        CompletableFuture<TransportResponse> result = exchange.run();
        result.whenComplete((response, error) -> underWay.remove(exchange));
        if (closed) {
            exchange.transportClosed();
        }
        return result;
    }

    /** Where to connect: to the host, whose name the client resolves; or to each of its addresses, when they have to be checked. */
    private List<HttpHost> targets(TransportRequest request) throws TransportException {
        URI uri = request.uri();
        String host = WebAddress.host(uri);
        if (host == null || uri.getScheme() == null) {
            throw TransportException.notSent("the address has no host", null);
        }
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        int port = WebAddress.port(uri);
        boolean proxied = proxying.proxied(host);
        List<InetAddress> addresses = request.addressRule() == AddressRule.ANYWHERE
                ? List.of()
                : resolver.checked(host, request.addressRule(), proxied);
        return proxied || addresses.isEmpty()
                ? List.of(new HttpHost(scheme, host, port))
                : addresses.stream()
                        .map(address -> new HttpHost(scheme, address, host, port))
                        .toList();
    }

    /** Gives up what is under way and closes all connections; takes a second at most. */
    @Override
    public void close() {
        closed = true;
        underWay.forEach(Http5Exchange::transportClosed);
        clients.values().forEach(Http5Client::closing);
        clients.values().forEach(Http5Client::close);
    }
}
