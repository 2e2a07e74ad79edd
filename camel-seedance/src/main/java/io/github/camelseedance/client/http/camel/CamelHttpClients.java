/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client.http.camel;

import io.github.camelseedance.client.http.AddressRule;
import io.github.camelseedance.client.http.HostResolver;
import io.github.camelseedance.client.http.SentMark;
import io.github.camelseedance.client.http.TransportRequest;
import io.github.camelseedance.client.http.hc5.Http5Client;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.component.http.HttpEndpoint;
import org.apache.camel.support.service.ServiceHelper;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.HttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;

/** The HTTP clients of camel-http, one for each scheme and use, made when they are first needed. */
public final class CamelHttpClients implements AutoCloseable {

    /** Attributes of a request's context. */
    static final String MARK = "seedance.sent-mark";

    static final String RULE = "seedance.address-rule";

    private record Key(String scheme, Http5Client.Use use) {}

    private final CamelContext context;
    private final int poolSize;
    private final long connectTimeout;
    private final Map<Key, HttpClient> clients = new ConcurrentHashMap<>();
    private final List<HttpEndpoint> endpoints = new ArrayList<>();

    public CamelHttpClients(CamelContext context, int poolSize, long connectTimeout) {
        this.context = context;
        this.poolSize = poolSize;
        this.connectTimeout = connectTimeout;
    }

    HttpClient get(TransportRequest request) {
        String scheme = String.valueOf(request.uri().getScheme()).toLowerCase(Locale.ROOT);
        return clients.computeIfAbsent(new Key(scheme, Http5Client.Use.of(request)), this::create);
    }

    @Override
    public void close() {
        synchronized (endpoints) {
            ServiceHelper.stopAndShutdownServices(endpoints);
            endpoints.clear();
        }
    }

    private HttpClient create(Key key) {
        Component component = context.getComponent(key.scheme());
        if (!(component instanceof HttpComponent http)) {
            throw new IllegalStateException("The component " + key.scheme() + " is not the one of camel-http");
        }
        // the host is never connected to: each request names its own
        String uri = "%s://seedance-%s?connectTimeout=%s&maxTotalConnections=%s&connectionsPerRoute=%s"
                .formatted(
                        key.scheme(),
                        key.use().name().toLowerCase(Locale.ROOT),
                        Math.min(connectTimeout, http.getConnectTimeout()),
                        poolSize,
                        poolSize);
        try {
            HttpEndpoint endpoint = (HttpEndpoint) http.createEndpoint(uri);
            HttpClientConfigurer users = endpoint.getHttpClientConfigurer();
            endpoint.setHttpClientConfigurer(builder -> {
                if (users != null) {
                    users.configureHttpClient(builder);
                }
                restrict(builder, key.use());
            });
            // it would log headers, and the key is one of them
            endpoint.setLogHttpActivity(false);
            endpoint.setHttpActivityListener(null);
            ServiceHelper.startService(endpoint);
            synchronized (endpoints) {
                endpoints.add(endpoint);
            }
            return endpoint.getHttpClient();
        } catch (Exception e) {
            throw RuntimeCamelException.wrapRuntimeCamelException(e);
        }
    }

    private static void restrict(HttpClientBuilder builder, Http5Client.Use use) {
        builder.disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableContentCompression()
                .addExecInterceptorFirst("seedance-addresses", CamelHttpClients::pinned)
                .addExecInterceptorBefore("MAIN_TRANSPORT", "seedance-sent-mark", (request, scope, chain) -> {
                    if (scope.clientContext.getAttribute(MARK) instanceof SentMark mark) {
                        mark.sending();
                    }
                    return chain.proceed(request, scope);
                });
        if (use != Http5Client.Use.CALLS) {
            builder.setConnectionReuseStrategy((request, response, context) -> false);
        }
    }

    /** Resolves the host once, has its addresses checked, and connects to the first of them; behind a proxy only a literal one. */
    private static ClassicHttpResponse pinned(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        HttpRoute route = scope.route;
        Object rule = scope.clientContext.getAttribute(RULE);
        if (rule == null || rule == AddressRule.ANYWHERE) {
            return chain.proceed(request, scope);
        }
        HttpHost target = route.getTargetHost();
        boolean proxied = route.getProxyHost() != null;
        List<InetAddress> addresses = HostResolver.SYSTEM.checked(target.getHostName(), (AddressRule) rule, proxied);
        if (proxied) {
            return chain.proceed(request, scope);
        }
        InetAddress address = addresses.get(0);
        HttpHost checked = new HttpHost(target.getSchemeName(), address, target.getHostName(), target.getPort());
        HttpRoute pinned = new HttpRoute(checked, route.getTargetName(), route.getLocalAddress(), route.isSecure());
        return chain.proceed(
                request,
                new ExecChain.Scope(
                        scope.exchangeId, pinned, scope.originalRequest, scope.execRuntime, scope.clientContext));
    }
}
