/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.webhook;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.Consumer;
import org.apache.camel.spi.RestConfiguration;
import org.apache.camel.spi.RestConsumerFactory;
import org.apache.camel.support.CamelContextHelper;
import org.apache.camel.support.service.ServiceHelper;

/**
 * The webhook listeners of a context, one to a path, through whatever HTTP server component there is: the one of the REST
 * configuration, else platform-http, else the only {@link RestConsumerFactory} among components and registry.
 */
public final class WebhookListeners {

    private static final String[] WELL_KNOWN = {"platform-http", "jetty", "undertow", "netty-http", "servlet"};

    /** A listener and who shares it. */
    private record Listener(Consumer consumer, CopyOnWriteArrayList<WebhookClient> clients) {}

    private final CamelContext context;
    private final Map<String, Listener> listeners = new HashMap<>();

    public WebhookListeners(CamelContext context) {
        this.context = context;
    }

    /**
     * Begins to listen.
     *
     * @param path   {@code webhookPath}, with a leading slash
     * @param client who listens
     * @throws IllegalArgumentException when the context has no HTTP server component
     */
    public synchronized void add(String path, WebhookClient client) throws Exception {
        String base = normalized(path);
        Listener listener = listeners.get(base);
        if (listener == null) {
            CopyOnWriteArrayList<WebhookClient> clients = new CopyOnWriteArrayList<>();
            clients.add(client);
            Consumer consumer = consumer(base, clients);
            ServiceHelper.startService(consumer);
            listeners.put(base, new Listener(consumer, clients));
        } else {
            listener.clients().add(client);
        }
    }

    /** Stops listening for a consumer; the last one of a path closes the listener. */
    public synchronized void remove(String path, WebhookClient client) {
        String base = normalized(path);
        Listener listener = listeners.get(base);
        if (listener != null
                && listener.clients().remove(client)
                && listener.clients().isEmpty()) {
            listeners.remove(base);
            ServiceHelper.stopAndShutdownService(listener.consumer());
        }
    }

    private Consumer consumer(String base, Collection<WebhookClient> clients) throws Exception {
        RestConfiguration configuration = CamelContextHelper.getRestConfiguration(context, null);
        return factory(configuration)
                .createConsumer(
                        context,
                        new WebhookProcessor(clients),
                        "POST",
                        base,
                        "/{token}",
                        null,
                        null,
                        configuration,
                        new HashMap<>());
    }

    private RestConsumerFactory factory(RestConfiguration configuration) {
        String wanted = configuration.getComponent();
        if (wanted != null) {
            RestConsumerFactory named = context.getRegistry().lookupByNameAndType(wanted, RestConsumerFactory.class);
            if (named == null && context.getComponent(wanted, true, false) instanceof RestConsumerFactory component) {
                named = component;
            }
            if (named != null) {
                return named;
            }
            throw new IllegalArgumentException(
                    "webhookPath: the component '%s' of the REST configuration is no HTTP server".formatted(wanted));
        }
        for (String name : context.getComponentNames()) {
            if (context.hasComponent(name) instanceof RestConsumerFactory component) {
                return component;
            }
        }
        Set<RestConsumerFactory> beans = context.getRegistry().findByType(RestConsumerFactory.class);
        if (beans.size() == 1) {
            return beans.iterator().next();
        }
        for (String name : WELL_KNOWN) {
            Component component = context.getComponent(name, true, false);
            if (component instanceof RestConsumerFactory factory) {
                return factory;
            }
        }
        throw new IllegalArgumentException(
                "webhookPath needs an HTTP server component: add camel-platform-http-main, camel-jetty, camel-undertow or another"
                        + " RestConsumerFactory");
    }

    private static String normalized(String path) {
        String text = path.strip();
        text = text.startsWith("/") ? text : "/" + text;
        return text.replaceFirst("/+$", "");
    }
}
