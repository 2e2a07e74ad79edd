/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelseedance.SeedanceBackpressure;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;

/** Back-pressure as a bean of Spring: it has its Camel context. */
class BackpressureBeanTest {

    static class Application {

        @Bean
        SeedanceBackpressure pressure() {
            SeedanceBackpressure pressure = new SeedanceBackpressure();
            pressure.setMaxTasks(10);
            pressure.setResumeBelow(5);
            return pressure;
        }

        @Bean
        RouteBuilder route(SeedanceBackpressure pressure) {
            return new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:in")
                            .choice()
                            .when(pressure)
                            .setBody(constant("go"))
                            .otherwise()
                            .process(exchange -> exchange.getMessage().setBody(pressure.getReason()));
                }
            };
        }
    }

    @Test
    void aRouteAsksTheBean() {
        Contexts.runner().withUserConfiguration(Application.class).run(context -> {
            ProducerTemplate template = context.getBean(CamelContext.class).createProducerTemplate();
            assertThat(template.requestBody("direct:in", "order", String.class)).isEqualTo("go");

            SeedanceBackpressure pressure = context.getBean(SeedanceBackpressure.class);
            pressure.setResumeBelow(0);
            pressure.setMaxTasks(0);
            assertThat(template.requestBody("direct:in", "order", String.class))
                    .isEqualTo("0 tasks of queue 'default' are on their way, the limit is 0");
        });
    }
}
