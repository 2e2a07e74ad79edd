/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelseedance.SeedanceBackpressure;
import io.github.camelseedance.SeedanceComponent;
import io.github.camelseedance.SeedanceConfiguration;
import io.github.camelseedance.emulator.SeedanceEmulator;
import io.github.camelseedance.kafka.BackpressureListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Queue;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteDefinitionHelper;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.h2.jdbcx.JdbcDataSource;

/** A Camel context for the routes of a document, with the configuration that the documentation assumes, against the emulator. */
final class SnippetContext implements AutoCloseable {

    /** What needs nothing outside this process; routes with anything else are created and not started. */
    private static final Set<String> LOCAL = Set.of(
            "seedance", "kamelet", "direct", "seda", "log", "mock", "file", "timer", "controlbus", "bean", "sql");

    static {
        SqlSnippets.putOnTheClassPath();
    }

    private final DefaultCamelContext context = new DefaultCamelContext();

    SnippetContext(Snippet snippet, SeedanceEmulator emulator) {
        Properties properties = new Properties();
        properties.setProperty("seedance.apiKey", "key-of-the-documentation");
        properties.setProperty("seedance.webhookSecret", "secret-of-the-documentation");
        properties.setProperty("batch.budget", "1000");
        properties.setProperty("byteplus.apiKey", "key-of-the-documentation");
        properties.setProperty("ink.apiKey", "key-of-the-documentation");
        context.getPropertiesComponent().setInitialProperties(properties);
        JdbcDataSource database = new JdbcDataSource();
        database.setURL("jdbc:h2:mem:" + context.getName());
        context.getRegistry().bind("dataSource", database);
        context.setAutoStartup(false);
        context.getRestConfiguration().setComponent("netty-http");
        context.getRestConfiguration().setHost("127.0.0.1");
        context.getRestConfiguration().setPort(freePort());
        KafkaComponent kafka = context.getComponent("kafka", KafkaComponent.class);
        kafka.getConfiguration().setBrokers("127.0.0.1:1");
        context.getRegistry().bind("backpressure", new SeedanceBackpressure());
        context.getRegistry().bind("pauses", new BackpressureListener());
        SeedanceConfiguration defaults = component().getConfiguration();
        defaults.setProvider(snippet.provider());
        defaults.setApiKey("key-of-the-documentation");
        defaults.setBaseUrl(emulator.baseUrl());
        defaults.setPollInterval(50);
        defaults.setFirstPollDelay(50);
    }

    CamelContext context() {
        return context;
    }

    SeedanceComponent component() {
        return context.getComponent("seedance", SeedanceComponent.class);
    }

    /** Adds the routes of a snippet. */
    void add(Snippet snippet) throws Exception {
        switch (snippet.language()) {
            case "java" ->
                context.addRoutes((RoutesBuilder) JavaSnippet.compile(snippet.text())
                        .getDeclaredConstructor()
                        .newInstance());
            case "xml" ->
                load(
                        "xml",
                        snippet.text().startsWith("<route>")
                                ? "<routes>" + snippet.text() + "</routes>"
                                : snippet.text());
            default -> load(snippet.language(), snippet.text());
        }
    }

    private void load(String extension, String text) throws Exception {
        PluginHelper.getRoutesLoader(context).loadRoutes(ResourceHelper.fromString("snippet." + extension, text));
    }

    /** Creates all routes, and starts those that need nothing outside this process. */
    void start() throws Exception {
        context.start();
        List<RouteDefinition> routes = ((ModelCamelContext) context).getRouteDefinitions();
        assertThat(routes).as("routes").isNotEmpty();
        List<String> local = new ArrayList<>();
        for (RouteDefinition route : routes) {
            if (RouteDefinitionHelper.gatherAllStaticEndpointUris(context, route, true, true).stream()
                    .allMatch(uri -> LOCAL.contains(uri.substring(0, uri.indexOf(':'))))) {
                local.add(route.getId());
            }
        }
        for (String id : local) {
            context.getRouteController().startRoute(id);
        }
    }

    /** Adds and starts a route that collects what an endpoint emits. */
    void receive(String uri, Queue<Exchange> into) throws Exception {
        RouteBuilder.addRoutes(
                context, routes -> routes.from(uri).routeId("receiver").process(exchange -> into.add(exchange.copy())));
        context.getRouteController().startRoute("receiver");
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        context.stop();
    }
}
