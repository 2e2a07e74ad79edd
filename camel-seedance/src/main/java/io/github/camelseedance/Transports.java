/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

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

    /** What makes two built-in transports the same. */
    private record Key(
            long connectTimeout, SSLContextParameters ssl, String proxyHost, Integer proxyPort, String nonProxyHosts) {}

    private final SeedanceComponent component;
    private final Transport own;
    private final Scheduler scheduler;
    private final Map<Key, HttpClient5Transport> builtIn = new ConcurrentHashMap<>();

    Transports(SeedanceComponent component, Transport own, Scheduler scheduler) {
        this.component = component;
        this.own = own;
        this.scheduler = scheduler;
    }

    /** The transport for an endpoint's options. */
    Transport of(SeedanceConfiguration options) throws GeneralSecurityException, IOException {
        if (own != null) {
            return own;
        }
        SSLContextParameters ssl =
                options.getSslContextParameters() == null && component.isUseGlobalSslContextParameters()
                        ? component.getCamelContext().getSSLContextParameters()
                        : options.getSslContextParameters();
        Key key = new Key(
                options.getConnectTimeout(),
                ssl,
                options.getProxyHost(),
                options.getProxyPort(),
                options.getNonProxyHosts());
        HttpClient5Transport known = builtIn.get(key);
        if (known != null) {
            return known;
        }
        TransportSettings settings = new TransportSettings(
                Duration.ofMillis(key.connectTimeout()),
                sslContext(ssl),
                key.proxyHost(),
                key.proxyPort() == null ? 0 : key.proxyPort(),
                key.nonProxyHosts());
        return builtIn.computeIfAbsent(key, k -> new HttpClient5Transport(settings, scheduler));
    }

    private SSLContext sslContext(SSLContextParameters parameters) throws GeneralSecurityException, IOException {
        CamelContext context = component.getCamelContext();
        return parameters == null ? null : parameters.createSSLContext(context);
    }

    @Override
    protected void doStart() {
        CamelContextAware.trySetCamelContext(own, component.getCamelContext());
        ServiceHelper.startService(own);
    }

    @Override
    protected void doStop() {
        ServiceHelper.stopService(own);
        builtIn.values().forEach(HttpClient5Transport::close);
        builtIn.clear();
    }
}
