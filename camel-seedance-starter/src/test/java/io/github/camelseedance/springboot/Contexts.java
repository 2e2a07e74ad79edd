/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.springboot;

import io.github.camelseedance.SeedanceComponent;
import io.github.camelseedance.client.http.Transport;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.CamelContext;
import org.apache.camel.spring.boot.CamelAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** Applications with Camel and this starter. */
final class Contexts {

    /** A bean for applications that send nothing. */
    static final Transport NO_NETWORK = request ->
            CompletableFuture.failedFuture(new AssertionError("No request is expected, but there is " + request));

    private Contexts() {}

    static ApplicationContextRunner runner() {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        CamelAutoConfiguration.class,
                        SeedanceComponentAutoConfiguration.class,
                        SeedanceActuatorAutoConfiguration.class,
                        SeedanceTaskRepositoryAutoConfiguration.class));
    }

    static SeedanceComponent component(ApplicationContext context) {
        return component(context, "seedance");
    }

    static SeedanceComponent component(ApplicationContext context, String name) {
        return context.getBean(CamelContext.class).getComponent(name, SeedanceComponent.class);
    }
}
