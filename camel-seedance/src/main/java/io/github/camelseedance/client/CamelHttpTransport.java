/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client;

import io.github.camelseedance.client.http.Transport;
import io.github.camelseedance.client.http.TransportException;
import io.github.camelseedance.client.http.TransportRequest;
import io.github.camelseedance.client.http.TransportResponse;
import io.github.camelseedance.client.http.camel.CamelHttpClients;
import io.github.camelseedance.client.http.camel.CamelHttpExchange;
import io.github.camelseedance.concurrent.Scheduler;
import io.github.camelseedance.concurrent.SystemScheduler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.spi.ExecutorServiceManager;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.support.service.ServiceSupport;

/**
 * Sends through the context's own {@code http} and {@code https} components (camel-http), for those whose proxies, certificates and
 * authentication are configured there. Each request under way holds a thread of a bounded pool.
 *
 * <p>It uses the HTTP clients of endpoints of its own, which are not in the registry of endpoints: with repeats, redirects, cookies
 * and the logging of HTTP activity off, whatever the component says. No Camel message is made of a request, so no header of a route
 * can change where it goes or what goes with it, and no address is ever resolved as a property placeholder.
 */
public final class CamelHttpTransport extends ServiceSupport implements Transport, CamelContextAware {

    private CamelContext camelContext;
    private int poolSize = 64;
    private long connectTimeout = 10_000;
    private volatile CamelHttpClients clients;
    private volatile Scheduler scheduler;
    private ScheduledExecutorService timers;
    private ExecutorService calls;
    private ExecutorService files;

    @Override
    public CamelContext getCamelContext() {
        return camelContext;
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
    }

    public int getPoolSize() {
        return poolSize;
    }

    /** Most calls, and besides most files, that are under way at once; others wait. Default 64. */
    public void setPoolSize(int poolSize) {
        if (poolSize < 1) {
            throw new IllegalArgumentException("poolSize must be at least 1, and is " + poolSize);
        }
        this.poolSize = poolSize;
    }

    public long getConnectTimeout() {
        return connectTimeout;
    }

    /** Longest wait for a connection in milliseconds, where the component does not say less. Default 10 seconds. */
    public void setConnectTimeout(long connectTimeout) {
        if (connectTimeout < 1) {
            throw new IllegalArgumentException("connectTimeout must be at least 1 ms, and is " + connectTimeout);
        }
        this.connectTimeout = connectTimeout;
    }

    @Override
    public CompletableFuture<TransportResponse> send(TransportRequest request) {
        if (!isStarted()) {
            return CompletableFuture.failedFuture(TransportException.notSent("the transport is not started", null));
        }
        CamelHttpExchange exchange = new CamelHttpExchange(request, clients, scheduler);
        CompletableFuture<TransportResponse> result = exchange.prepare();
        try {
            (request.bulk() ? files : calls).execute(exchange);
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(TransportException.notSent("the transport is stopped", e));
        }
        return result;
    }

    @Override
    protected void doStart() {
        if (camelContext == null) {
            throw new IllegalStateException("CamelHttpTransport needs a CamelContext: bind it in the registry of one");
        }
        ExecutorServiceManager threads = camelContext.getExecutorServiceManager();
        timers = threads.newScheduledThreadPool(this, "seedance-http-timer", 1);
        calls = threads.newThreadPool(this, "seedance-http-calls", pool());
        files = threads.newThreadPool(this, "seedance-http-files", pool());
        scheduler = new SystemScheduler(timers);
        clients = new CamelHttpClients(camelContext, poolSize, connectTimeout);
    }

    @Override
    protected void doStop() {
        ExecutorServiceManager threads = camelContext.getExecutorServiceManager();
        if (clients != null) {
            clients.close();
        }
        for (ExecutorService pool : new ExecutorService[] {calls, files, timers}) {
            if (pool != null) {
                threads.shutdownNow(pool);
            }
        }
    }

    /** What waits has a bound of its own, so its queue needs none. */
    private ThreadPoolProfile pool() {
        ThreadPoolProfile profile = new ThreadPoolProfile("seedance-http");
        profile.setPoolSize(poolSize);
        profile.setMaxPoolSize(poolSize);
        profile.setMaxQueueSize(Integer.MAX_VALUE);
        profile.setKeepAliveTime(60L);
        profile.setAllowCoreThreadTimeOut(true);
        return profile;
    }
}
