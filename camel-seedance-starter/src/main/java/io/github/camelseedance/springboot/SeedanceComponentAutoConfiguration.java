/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.springboot;

import org.apache.camel.CamelContext;
import org.apache.camel.spi.ComponentCustomizer;
import org.apache.camel.spring.boot.CamelAutoConfiguration;
import org.apache.camel.spring.boot.ComponentConfigurationProperties;
import org.apache.camel.spring.boot.util.ConditionalOnCamelContextAndAutoConfigurationBeans;
import org.apache.camel.spring.boot.util.ConditionalOnHierarchicalProperties;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Lazy;

/** Configures Seedance components from {@code camel.component.seedance.*} when Camel adds them to its context. */
@AutoConfiguration(after = CamelAutoConfiguration.class)
@Conditional(ConditionalOnCamelContextAndAutoConfigurationBeans.class)
@ConditionalOnHierarchicalProperties({"camel.component", "camel.component.seedance"})
@EnableConfigurationProperties({ComponentConfigurationProperties.class, SeedanceComponentConfiguration.class})
public class SeedanceComponentAutoConfiguration {

    @Lazy
    @Bean
    ComponentCustomizer configureSeedanceComponent(
            CamelContext camelContext,
            ApplicationContext applicationContext,
            SeedanceComponentConfiguration configuration) {
        return new SeedanceComponentCustomizer(camelContext, applicationContext, configuration);
    }
}
