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
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

/** The component starts and calls without a class of camel-http; that is loaded when {@link CamelHttpTransport} is chosen. */
class NothingOfCamelHttpTest {

    private static final String CAMEL_HTTP = "org.apache.camel.component.http.";

    /** The classes of this test anew, without those of camel-http. */
    private static final class WithoutCamelHttp extends URLClassLoader {
        WithoutCamelHttp() {
            super(
                    Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                            .map(WithoutCamelHttp::url)
                            .toArray(URL[]::new),
                    ClassLoader.getPlatformClassLoader());
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
            // Camel itself loads the converters of every jar
            if (name.startsWith(CAMEL_HTTP) && !name.matches(".*\\.Http(Entity)?Convert[A-Za-z]*")) {
                throw new ClassNotFoundException(name);
            }
            return super.loadClass(name, resolve);
        }
    }

    /** Run with the classes of another loader: says what its call has come to. */
    public static final class Call implements Callable<String> {
        @Override
        public String call() throws Exception {
            try (DefaultCamelContext context = new DefaultCamelContext()) {
                SeedanceComponent component = new SeedanceComponent();
                component.getConfiguration().setProvider("seedance2.movie");
                component.getConfiguration().setApiKey("key");
                component.getConfiguration().setMaxRetries(0);
                // nobody listens there
                component.getConfiguration().setBaseUrl("http://127.0.0.1:1");
                context.addComponent("seedance", component);
                context.start();
                Exchange exchange = context.createProducerTemplate()
                        .send("seedance:status", asked -> asked.getMessage().setBody("task-1"));
                return String.valueOf(exchange.getException());
            }
        }
    }

    @Test
    void aCallNeedsNoClassOfIt() throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (WithoutCamelHttp classes = new WithoutCamelHttp()) {
            thread.setContextClassLoader(classes);
            Object call = classes.loadClass(Call.class.getName())
                    .getDeclaredConstructor()
                    .newInstance();

            assertThat(((Callable<?>) call).call()).asString().startsWith(ServiceUnavailableException.class.getName());
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
