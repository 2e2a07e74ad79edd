/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.runtime;

import io.github.camelseedance.client.http.GuardedTransport;
import io.github.camelseedance.client.http.Transport;
import io.github.camelseedance.client.http.TransportSettings;
import io.github.camelseedance.client.http.hc5.HttpClient5Transport;
import io.github.camelseedance.concurrent.Scheduler;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.camel.support.service.ServiceHelper;
import org.apache.camel.support.service.ServiceSupport;

/** The transports of a component: the user's own for all, else built-in ones, shared by endpoints with the same TLS and proxy options. */
final class Transports extends ServiceSupport {

    private final CamelContext context;
    private final Transport own;
    private final Transport guarded;
    private final Scheduler scheduler;
    private final Map<Connections, HttpClient5Transport> builtIn = new ConcurrentHashMap<>();

    Transports(CamelContext context, Transport own, Scheduler scheduler) {
        this.context = context;
        this.own = own;
        this.guarded = own == null ? null : new GuardedTransport(own, scheduler);
        this.scheduler = scheduler;
    }

    Transport of(Connections connections) throws GeneralSecurityException, IOException {
        if (guarded != null) {
            return guarded;
        }
        HttpClient5Transport known = builtIn.get(connections);
        if (known != null) {
            return known;
        }
        TransportSettings settings = new TransportSettings(
                Duration.ofMillis(connections.connectTimeout()),
                sslContext(connections.ssl()),
                connections.proxyHost(),
                connections.proxyPort() == null ? 0 : connections.proxyPort(),
                connections.nonProxyHosts());
        return builtIn.computeIfAbsent(connections, k -> new HttpClient5Transport(settings, scheduler));
    }

    private SSLContext sslContext(SSLContextParameters parameters) throws GeneralSecurityException, IOException {
        return parameters == null ? null : parameters.createSSLContext(context);
    }

    @Override
    protected void doStart() {
        CamelContextAware.trySetCamelContext(own, context);
        ServiceHelper.startService(own);
    }

    @Override
    protected void doStop() {
        ServiceHelper.stopService(own);
        builtIn.values().forEach(HttpClient5Transport::close);
        builtIn.clear();
    }
}
