/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.webhook;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.ExtendedCamelContext;
import org.apache.camel.Service;
import org.apache.camel.support.service.ServiceHelper;

/** The webhook listeners of a context, one to a path, whichever components and routes share it. */
public final class WebhookListeners {

    /** A listener and who shares it. */
    private record Listener(
            Consumer consumer, Service badRequests, List<WebhookClient> clients, WebhookStatistics statistics) {

        void stop() {
            ServiceHelper.stopAndShutdownServices(consumer, badRequests);
        }
    }

    private final HttpServers servers;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Listener> listeners = new HashMap<>();

    private WebhookListeners(CamelContext context) {
        this.servers = new HttpServers(context);
    }

    /** The listeners of a context. */
    public static WebhookListeners of(CamelContext context) {
        ExtendedCamelContext extension = context.getCamelContextExtension();
        synchronized (extension) {
            WebhookListeners known = extension.getContextPlugin(WebhookListeners.class);
            if (known == null) {
                known = new WebhookListeners(context);
                extension.addContextPlugin(WebhookListeners.class, known);
            }
            return known;
        }
    }

    /**
     * Begins to listen.
     *
     * @param path   {@code webhookPath}
     * @param client who listens
     * @return what is received at the path
     * @throws IllegalArgumentException when the context has no HTTP server component, or that cannot listen; names the option
     */
    public WebhookStatistics add(String path, WebhookClient client) {
        String base = HttpServers.normalized(path);
        lock.lock();
        try {
            Listener listener = listeners.get(base);
            if (listener == null) {
                listener = listen(base, client);
                listeners.put(base, listener);
            } else {
                listener.clients().add(client);
            }
            return listener.statistics();
        } finally {
            lock.unlock();
        }
    }

    /** Stops listening for a consumer; the last one of a path closes the listener. */
    public void remove(String path, WebhookClient client) {
        String base = HttpServers.normalized(path);
        lock.lock();
        try {
            Listener listener = listeners.get(base);
            if (listener != null
                    // two consumers can have equal settings: each takes away its own
                    && listener.clients().removeIf(other -> other == client)
                    && listener.clients().isEmpty()) {
                listeners.remove(base);
                listener.stop();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether webhooks are received at the path of a request. */
    public boolean isListening(String path) {
        String parent = path.substring(0, Math.max(0, path.lastIndexOf('/')));
        lock.lock();
        try {
            // a path before it may be the server's own
            return listeners.keySet().stream().anyMatch(parent::endsWith);
        } finally {
            lock.unlock();
        }
    }

    private Listener listen(String base, WebhookClient client) {
        List<WebhookClient> clients = new CopyOnWriteArrayList<>(List.of(client));
        WebhookStatistics statistics = new WebhookStatistics();
        Consumer consumer = null;
        Service badRequests = null;
        try {
            consumer = servers.consumer("POST", base, "/{token}", null, new WebhookProcessor(clients, statistics));
            badRequests = servers.badRequests(consumer, base);
            ServiceHelper.startService(consumer, badRequests);
            return new Listener(consumer, badRequests, clients, statistics);
        } catch (Exception e) {
            ServiceHelper.stopAndShutdownServices(consumer, badRequests);
            throw new IllegalArgumentException(
                    "The option webhookPath has the value '%s', and nothing can listen there: %s%s"
                            .formatted(base, e.getMessage(), HttpServers.advice(e)),
                    e);
        }
    }
}
