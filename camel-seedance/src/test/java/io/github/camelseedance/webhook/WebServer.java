/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.webhook;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.util.Locale;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.apache.camel.component.servlet.CamelHttpTransportServlet;
import org.apache.camel.spi.RestConfiguration;
import org.apache.camel.support.service.ServiceSupport;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;

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
    NETTY_HTTP,
    /** Camel's servlet in Tomcat, as in a Spring Boot application that has camel-servlet. */
    SERVLET {
        @Override
        public void setUp(CamelContext context, int port) throws Exception {
            RestConfiguration configuration = new RestConfiguration();
            configuration.setComponent("servlet");
            context.setRestConfiguration(configuration);
            context.addService(new Tomcat(port));
        }
    };

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

    /** Tomcat with Camel's servlet at its root. */
    private static final class Tomcat extends ServiceSupport {
        private final org.apache.catalina.startup.Tomcat tomcat = new org.apache.catalina.startup.Tomcat();

        Tomcat(int port) throws IOException {
            tomcat.setBaseDir(Files.createTempDirectory("tomcat").toString());
            Connector connector = new Connector();
            connector.setPort(port);
            tomcat.setConnector(connector);
            Context root = tomcat.addContext("", null);
            org.apache.catalina.startup.Tomcat.addServlet(root, "CamelServlet", new CamelHttpTransportServlet())
                    .setLoadOnStartup(1);
            root.addServletMappingDecoded("/*", "CamelServlet");
        }

        @Override
        protected void doStart() throws Exception {
            tomcat.start();
        }

        @Override
        protected void doStop() throws Exception {
            tomcat.stop();
            tomcat.destroy();
        }
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
