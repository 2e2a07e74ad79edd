/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.springboot;

import io.github.camelseedance.SeedanceComponent;
import org.apache.camel.CamelContext;
import org.apache.camel.spring.boot.CamelAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** Applications with Camel and this starter. */
final class Contexts {

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
