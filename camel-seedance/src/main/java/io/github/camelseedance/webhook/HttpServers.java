/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.webhook;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.Service;
import org.apache.camel.spi.EndpointUriFactory;
import org.apache.camel.spi.HeaderFilterStrategy;
import org.apache.camel.spi.HeaderFilterStrategyAware;
import org.apache.camel.spi.RestConfiguration;
import org.apache.camel.spi.RestConsumerFactory;
import org.apache.camel.support.CamelContextHelper;
import org.apache.camel.support.service.ServiceHelper;

/**
 * Finds the HTTP server component of a context: the one of the REST configuration; else platform-http, when the context uses it; else
 * another one that it uses; else one of the registry; else one of the class path.
 */
public record HttpServers(CamelContext context) {

    private static final List<String> WELL_KNOWN =
            List.of("platform-http", "jetty", "undertow", "netty-http", "servlet");

    /** It is a RestConsumerFactory, and no HTTP. */
    private static final String COAP = "coap";

    /** No exception text in an answer. */
    private static final String MUTE = "muteException";

    /** With it platform-http takes forms apart, and Spring Boot's logs one that it cannot as an error, with its content. */
    private static final String FORMS = "populateBodyWithForm";

    /** Servlet containers would else copy a body to memory or disk before its length is known to be allowed. */
    private static final String NO_COPY = "disableStreamCache";

    /** A consumer with it gets the requests below its path too. */
    private static final String BELOW = "matchOnUriPrefix";

    private static final String JETTY = "jetty";

    /** A class that is not there with every server. */
    private static final String VERTX = "VertxPlatformHttpConsumer";

    private static final Pattern SEGMENT = Pattern.compile("/?[^/]+");
    private static final int NOT_FOUND = 404;
    private static final Set<String> SERVLETS = Set.of(JETTY, "servlet");

    /**
     * A consumer, not started, of requests with a method.
     *
     * @param path     begins with a slash
     * @param template what follows the path, as in {@code /{token}}; null for all that is below it
     * @param headers  which headers come and go, or null for the server's own rule
     * @throws IllegalArgumentException when there is no HTTP server component, or it does not know which
     */
    public Consumer consumer(
            String method, String path, String template, HeaderFilterStrategy headers, Processor processor)
            throws Exception {
        RestConfiguration configuration = CamelContextHelper.getRestConfiguration(context, null);
        RestConsumerFactory factory = factory(configuration);
        Map<String, Object> parameters = parameters(factory);
        boolean jetty = factory instanceof Component component && JETTY.equals(component.getDefaultName());
        // jetty's filters know no templates
        boolean below = template == null || jetty;
        if (below) {
            parameters.put(BELOW, "true");
        }
        Consumer consumer = factory.createConsumer(
                context,
                template != null && jetty ? oneSegment(processor) : processor,
                method,
                path,
                below ? null : template,
                null,
                null,
                configuration,
                parameters);
        if (jetty) {
            CharsetFilter.install(consumer.getEndpoint());
        }
        if (headers != null && consumer.getEndpoint() instanceof HeaderFilterStrategyAware aware) {
            aware.setHeaderFilterStrategy(headers);
        }
        TolerantBinding.install(consumer.getEndpoint(), headers);
        // platform-http makes the consumer of its server only now
        ServiceHelper.initService(consumer);
        TolerantBinding.installBehind(consumer);
        return consumer;
    }

    /** Answers what the server of a consumer cannot read, where the server itself would say that it is in error; null elsewhere. */
    Service badRequests(Consumer consumer, String path) throws ReflectiveOperationException {
        Object behind = TolerantBinding.behind(consumer);
        boolean vertx = behind != null && behind.getClass().getSimpleName().equals(VERTX);
        return vertx ? new VertxBadRequests(context, path) : null;
    }

    /** What a template of one segment takes of the requests below a path. */
    private static Processor oneSegment(Processor processor) {
        return exchange -> {
            String rest = exchange.getMessage().getHeader(Exchange.HTTP_PATH, "", String.class);
            boolean unreadable = exchange.getMessage().getHeader(TolerantBinding.UNREADABLE) != null;
            if (unreadable || SEGMENT.matcher(rest).matches()) {
                processor.process(exchange);
            } else {
                exchange.getMessage().removeHeaders("*");
                exchange.getMessage().setBody(null);
                exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, NOT_FOUND);
            }
        };
    }

    /** The body of a request; of a longer one than {@code max} bytes one byte more than those. */
    public static byte[] body(Message message, int max) throws IOException {
        InputStream in = message.getBody(InputStream.class);
        if (in == null) {
            return new byte[0];
        }
        try (in) {
            return in.readNBytes(max + 1);
        }
    }

    /** Says which setting makes the server of Camel Main, where that is missing; Camel does not say so. */
    public static String advice(Exception e) {
        return String.valueOf(e.getMessage()).contains("PlatformHttpEngine")
                ? ". With camel-platform-http-main, set camel.server.enabled=true"
                : "";
    }

    /** A path as it is compared: with a slash at its begin and none at its end. */
    public static String normalized(String path) {
        String text = path.strip();
        text = text.startsWith("/") ? text : "/" + text;
        return text.replaceFirst("/+$", "");
    }

    private RestConsumerFactory factory(RestConfiguration configuration) {
        if (configuration.getComponent() != null) {
            return named(configuration.getComponent());
        }
        Map<String, RestConsumerFactory> used = used();
        if (used.isEmpty()) {
            used.putAll(context.getRegistry().findByTypeWithName(RestConsumerFactory.class));
        }
        return used.isEmpty() ? onClassPath() : best(used);
    }

    private static RestConsumerFactory best(Map<String, RestConsumerFactory> candidates) {
        return WELL_KNOWN.stream()
                .filter(candidates::containsKey)
                .findFirst()
                .map(candidates::get)
                .orElseGet(() -> candidates.values().iterator().next());
    }

    private RestConsumerFactory named(String name) {
        RestConsumerFactory bean = context.getRegistry().lookupByNameAndType(name, RestConsumerFactory.class);
        if (bean != null) {
            return bean;
        }
        if (context.getComponent(name, true, false) instanceof RestConsumerFactory component) {
            return component;
        }
        throw new IllegalArgumentException(
                "the component '%s' of the REST configuration is no HTTP server".formatted(name));
    }

    private Map<String, RestConsumerFactory> used() {
        Map<String, RestConsumerFactory> used = new TreeMap<>();
        for (String name : context.getComponentNames()) {
            if (context.hasComponent(name) instanceof RestConsumerFactory factory && !name.startsWith(COAP)) {
                used.put(name, factory);
            }
        }
        return used;
    }

    private RestConsumerFactory onClassPath() {
        for (String name : WELL_KNOWN) {
            if (context.getComponent(name, true, false) instanceof RestConsumerFactory factory) {
                return factory;
            }
        }
        throw new IllegalArgumentException(
                "there is no HTTP server component: add camel-platform-http-starter with Spring Boot, camel-platform-http-main"
                        + " with Camel Main (and camel.server.enabled=true), or camel-jetty, camel-undertow or another RestConsumerFactory");
    }

    private Map<String, Object> parameters(RestConsumerFactory factory) {
        Map<String, Object> parameters = new HashMap<>();
        if (factory instanceof Component component && component.getDefaultName() != null) {
            String name = component.getDefaultName();
            EndpointUriFactory uris = context.getCamelContextExtension().getEndpointUriFactory(name);
            if (uris != null && uris.propertyNames().contains(MUTE)) {
                parameters.put(MUTE, "true");
            }
            if (uris != null && uris.propertyNames().contains(FORMS)) {
                parameters.put(FORMS, "false");
            }
            if (SERVLETS.contains(name)) {
                parameters.put(NO_COPY, "true");
            }
        }
        return parameters;
    }
}
