/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.webhook;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Locale;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.apache.camel.spi.RestConfiguration;

/** An HTTP server component of Camel as a user would set it up. */
public enum WebServer {
    PLATFORM_HTTP {
        @Override
        public void setUp(CamelContext context, int port) throws Exception {
            VertxPlatformHttpServerConfiguration configuration = new VertxPlatformHttpServerConfiguration();
            configuration.setBindHost(HOST);
            configuration.setBindPort(port);
            context.addService(new VertxPlatformHttpServer(configuration));
        }
    },
    JETTY,
    UNDERTOW,
    NETTY_HTTP;

    public static final String HOST = "127.0.0.1";

    /** Before the context starts. */
    public void setUp(CamelContext context, int port) throws Exception {
        RestConfiguration configuration = new RestConfiguration();
        configuration.setComponent(name().toLowerCase(Locale.ROOT).replace('_', '-'));
        configuration.setScheme("http");
        configuration.setHost(HOST);
        configuration.setPort(port);
        context.setRestConfiguration(configuration);
    }

    /** A port that is free now. */
    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
