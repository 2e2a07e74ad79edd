/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelseedance.SeedanceComponent;
import io.github.camelseedance.model.ServiceUnavailableException;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

/** What is loaded when: of camel-http nothing before {@link CamelHttpTransport} is chosen, of Jackson and the HTTP client little before a call. */
class NothingOfCamelHttpTest {

    private static final String CAMEL_HTTP = "org.apache.camel.component.http.";

    /** The classes of this test anew, without some. */
    private static final class Without extends URLClassLoader {
        private final Predicate<String> missing;

        Without(Predicate<String> missing) {
            super(
                    Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                            .map(Without::url)
                            .toArray(URL[]::new),
                    ClassLoader.getPlatformClassLoader());
            this.missing = missing;
        }

        private static URL url(String path) {
            try {
                return Path.of(path).toUri().toURL();
            } catch (MalformedURLException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (missing.test(name)) {
                throw new ClassNotFoundException(name);
            }
            return super.loadClass(name, resolve);
        }
    }

    private static SeedanceComponent component() {
        SeedanceComponent component = new SeedanceComponent();
        component.getConfiguration().setProvider("seedance2.movie");
        component.getConfiguration().setApiKey("key");
        component.getConfiguration().setMaxRetries(0);
        // nobody listens there
        component.getConfiguration().setBaseUrl("http://127.0.0.1:1");
        return component;
    }

    /** Run with the classes of another loader: says what its call has come to. */
    public static final class Call implements Callable<String> {
        @Override
        public String call() throws Exception {
            try (DefaultCamelContext context = new DefaultCamelContext()) {
                context.addComponent("seedance", component());
                context.start();
                Exchange exchange = context.createProducerTemplate()
                        .send("seedance:status", asked -> asked.getMessage().setBody("task-1"));
                return String.valueOf(exchange.getException());
            }
        }
    }

    /** Run with the classes of another loader: starts a route to each operation and from the tracker. */
    public static final class Start implements Callable<String> {
        @Override
        public String call() throws Exception {
            try (DefaultCamelContext context = new DefaultCamelContext()) {
                context.addComponent("seedance", component());
                context.addRoutes(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:generate").to("seedance:generate").to("seedance:status");
                        from("seedance:tasks").to("seedance:download");
                    }
                });
                context.start();
                return context.getStatus().name();
            }
        }
    }

    @Test
    void aCallNeedsNoClassOfIt() throws Exception {
        // Camel itself loads the converters of every jar
        assertThat(run(
                        Call.class,
                        name -> name.startsWith(CAMEL_HTTP) && !name.matches(".*\\.Http(Entity)?Convert[A-Za-z]*")))
                .startsWith(ServiceUnavailableException.class.getName());
    }

    /** Half of the classes of a start were theirs. */
    @Test
    void aStartNeedsNoObjectMapperAndNoHttpClient() throws Exception {
        assertThat(run(
                        Start.class,
                        name -> name.equals("com.fasterxml.jackson.databind.ObjectMapper")
                                || name.startsWith("org.apache.hc.client5.http.impl.")))
                .isEqualTo("Started");
    }

    private static String run(Class<?> what, Predicate<String> missing) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (Without classes = new Without(missing)) {
            thread.setContextClassLoader(classes);
            Object call =
                    classes.loadClass(what.getName()).getDeclaredConstructor().newInstance();
            return String.valueOf(((Callable<?>) call).call());
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
