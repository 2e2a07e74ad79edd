/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

import io.github.camelseedance.testing.FakeTransport;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A Camel context whose component speaks to a script instead of a network. */
abstract class SeedanceTestSupport {

    static final String KEY = "sk-very-secret-key";
    static final String MOVIE = "seedance2.movie";
    static final String INK = "seedance2.ink";
    static final String ORG = "seedanceapi.org";

    final FakeTransport transport = new FakeTransport();
    final SeedanceComponent component = new SeedanceComponent();
    DefaultCamelContext context;
    ProducerTemplate template;

    @BeforeEach
    void startContext() throws Exception {
        context = new DefaultCamelContext();
        component.setTransport(transport);
        component.getConfiguration().setProvider(MOVIE);
        component.getConfiguration().setApiKey(KEY);
        component.getConfiguration().setRetryDelay(1);
        context.addComponent("seedance", component);
        configure();
        context.start();
        template = context.createProducerTemplate();
    }

    @AfterEach
    void stopContext() {
        context.stop();
    }

    /** Before the start. */
    void configure() throws Exception {}

    Exchange send(String uri, Object body, Map<String, ?> headers) {
        return template.send(uri, exchange -> {
            exchange.getMessage().setBody(body);
            exchange.getMessage().setHeaders(new HashMap<>(headers));
        });
    }

    Exchange send(String uri, Object body) {
        return send(uri, body, Map.of());
    }
}
