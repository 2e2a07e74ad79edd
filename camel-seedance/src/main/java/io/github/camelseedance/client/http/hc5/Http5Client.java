/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client.http.hc5;

import io.github.camelseedance.client.http.Proxying;
import io.github.camelseedance.client.http.TransportRequest;
import io.github.camelseedance.client.http.TransportSettings;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.DefaultClientConnectionReuseStrategy;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.core5.concurrent.DefaultThreadFactory;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http.support.BasicRequestBuilder;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One asynchronous HTTP client for one use, started when it is first needed. It does nothing by itself: no repeats, no redirects,
 * no cookies, no authentication, HTTP/1.1 only.
 */
public final class Http5Client implements AutoCloseable {

    /** What a client is for. */
    public enum Use {
        /** Short messages, thousands at once over connections that are kept. */
        CALLS(true, 4 * 1024),
        /** Short messages that must arrive at most once: a connection that was idle could be stale, so each has a new one. */
        ONCE(false, 4 * 1024),
        /** Files: its threads read and write disks. */
        FILES(false, 128 * 1024);

        private final boolean keepConnections;
        private final int bufferSize;

        Use(boolean keepConnections, int bufferSize) {
            this.keepConnections = keepConnections;
            this.bufferSize = bufferSize;
        }

        /** What a request needs. */
        public static Use of(TransportRequest request) {
            return request.bulk() ? FILES : request.once() ? ONCE : CALLS;
        }
    }

    private record Times(Duration idle, Duration whole, RequestConfig config) {}

    /** Attribute of a request's context that holds its {@link Http5Exchange}. */
    static final String EXCHANGE = "seedance.exchange";

    private static final Logger LOG = LoggerFactory.getLogger(HttpClient5Transport.class);
    private static final TimeValue GRACE = TimeValue.ofMilliseconds(500);
    private static final int IO_THREADS = 2;
    /** The accounts bound what is under way; this is only so that an error there does not open connections without end. */
    private static final int MAX_CONNECTIONS = 16 * 1024;

    private static final int MAX_HEADER_LINE = 16 * 1024;
    private static final int MAX_HEADERS = 200;

    private final Use use;
    private final TransportSettings settings;
    private final Proxying proxying;
    private CloseableHttpAsyncClient client;
    private volatile Times times;
    private volatile boolean closed;

    Http5Client(Use use, TransportSettings settings, Proxying proxying) {
        this.use = use;
        this.settings = settings;
        this.proxying = proxying;
    }

    /** How long an exchange may take, for the library. Nearly all requests of a client ask for the same. */
    RequestConfig config(TransportRequest request) {
        Times known = times;
        if (known == null || !known.idle.equals(request.idleTimeout()) || !known.whole.equals(request.timeout())) {
            known = new Times(request.idleTimeout(), request.timeout(), newConfig(request));
            times = known;
        }
        return known.config;
    }

    private static RequestConfig newConfig(TransportRequest request) {
        return RequestConfig.custom()
                .setResponseTimeout(Timeout.of(request.idleTimeout()))
                .setConnectionRequestTimeout(Timeout.of(request.timeout()))
                .setRedirectsEnabled(false)
                .setAuthenticationEnabled(false)
                .setExpectContinueEnabled(false)
                .setContentCompressionEnabled(false)
                .setProtocolUpgradeEnabled(false)
                .build();
    }

    /** The running client; null when this is closed. */
    synchronized CloseableHttpAsyncClient get() {
        if (client == null && !closed) {
            client = build();
            client.start();
        }
        return client;
    }

    /** Asks its threads to end; {@link #close} waits a moment for them. */
    synchronized void closing() {
        closed = true;
        if (client != null) {
            client.initiateShutdown();
        }
    }

    @Override
    public void close() {
        closing();
        CloseableHttpAsyncClient ending;
        synchronized (this) {
            ending = client;
            client = null;
        }
        if (ending == null) {
            return;
        }
        try {
            ending.awaitShutdown(GRACE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        ending.close(CloseMode.IMMEDIATE);
    }

    private void reactorFailed(Exception error) {
        if (closed) {
            LOG.debug("A thread of the HTTP client ended with an error", error);
        } else {
            LOG.error("A thread of the HTTP client ended with an error: its connections are lost", error);
        }
    }

    private CloseableHttpAsyncClient build() {
        return HttpAsyncClientBuilder.create()
                .setConnectionManager(connections().build())
                .setIOReactorConfig(IOReactorConfig.custom()
                        .setIoThreadCount(IO_THREADS)
                        .setSelectInterval(TimeValue.of(100, TimeUnit.MILLISECONDS))
                        .setTcpNoDelay(true)
                        .build())
                .setHttp1Config(Http1Config.custom()
                        .setBufferSize(use.bufferSize)
                        .setMaxLineLength(MAX_HEADER_LINE)
                        .setMaxHeaderCount(MAX_HEADERS)
                        .build())
                .setThreadFactory(
                        new DefaultThreadFactory("seedance-http-" + use.name().toLowerCase(Locale.ROOT), true))
                .setIoReactorExceptionCallback(this::reactorFailed)
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableConnectionState()
                // the library's own handler is for authentication, and parses each path for it
                .replaceExecInterceptor(
                        ChainElement.PROTOCOL.name(),
                        (request, entity, scope, chain, next) ->
                                chain.proceed(forProxy(request, scope.route), entity, scope, next))
                .addExecInterceptorBefore(
                        ChainElement.MAIN_TRANSPORT.name(),
                        "seedance-exchange",
                        (request, entity, scope, chain, next) -> {
                            Http5Exchange exchange = (Http5Exchange) scope.clientContext.getAttribute(EXCHANGE);
                            exchange.sending();
                            chain.proceed(request, entity, scope, next);
                            exchange.uses(scope.execRuntime);
                        })
                .setConnectionReuseStrategy(
                        use.keepConnections
                                ? DefaultClientConnectionReuseStrategy.INSTANCE
                                : (request, response, context) -> false)
                .setRoutePlanner(new DefaultRoutePlanner(null) {
                    @Override
                    protected HttpHost determineProxy(HttpHost target, HttpContext context) {
                        return proxying.proxied(target.getHostName())
                                ? new HttpHost("http", settings.proxyHost(), settings.proxyPort())
                                : null;
                    }
                })
                .build();
    }

    /** A proxy that is asked for a page, not for a tunnel, is told the whole address. */
    private static HttpRequest forProxy(HttpRequest request, HttpRoute route) {
        return route.getProxyHost() == null || route.isTunnelled()
                ? request
                : BasicRequestBuilder.copy(request).setAbsoluteRequestUri(true).build();
    }

    private PoolingAsyncClientConnectionManagerBuilder connections() {
        Timeout connect = Timeout.of(settings.connectTimeout());
        // the library's default, to leave host names to the TLS engine, does not reach the engine of its asynchronous
        // client
        ClientTlsStrategyBuilder tls =
                ClientTlsStrategyBuilder.create().setHostVerificationPolicy(HostnameVerificationPolicy.BOTH);
        if (settings.sslContext() == null) {
            tls.useSystemProperties();
        } else {
            tls.setSslContext(settings.sslContext());
        }
        return PoolingAsyncClientConnectionManagerBuilder.create()
                .setTlsStrategy(tls.buildAsync())
                .setMaxConnTotal(MAX_CONNECTIONS)
                .setMaxConnPerRoute(MAX_CONNECTIONS)
                .setDefaultTlsConfig(TlsConfig.custom()
                        .setVersionPolicy(HttpVersionPolicy.FORCE_HTTP_1)
                        .setHandshakeTimeout(connect)
                        .build())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(connect)
                        .setSocketTimeout(connect)
                        // so that a provider that moves is followed
                        .setTimeToLive(TimeValue.ofMinutes(10))
                        .build());
    }
}
