/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.springboot;

import io.github.camelseedance.SeedanceComponent;
import io.github.camelseedance.SeedanceConfiguration;
import io.github.camelseedance.SeedanceEndpoint;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/**
 * Keeps API keys and webhook secrets out of the Actuator endpoints {@code configprops} and {@code env}, also with
 * {@code show-values=always}.
 */
@AutoConfiguration(after = SeedanceComponentAutoConfiguration.class)
@ConditionalOnClass(SanitizingFunction.class)
@ConditionalOnBean(CamelContext.class)
public class SeedanceActuatorAutoConfiguration {

    @Bean
    SanitizingFunction seedanceSanitizingFunction(CamelContext camelContext, ListableBeanFactory beans) {
        return new SecretSanitizer(() -> componentNames(beans), () -> configurations(camelContext));
    }

    /** Names under which there can be options: an instance has its own prefix. */
    private static Set<String> componentNames(ListableBeanFactory beans) {
        Set<String> names = new LinkedHashSet<>();
        names.add(SeedanceComponentCustomizer.DEFAULT_NAME);
        names.addAll(List.of(beans.getBeanNamesForType(SeedanceComponent.class, true, false)));
        return names;
    }

    /** Of components and of endpoints: a key can stand in a URI only. */
    private static List<SeedanceConfiguration> configurations(CamelContext camelContext) {
        Stream<SeedanceConfiguration> components = camelContext.getComponentNames().stream()
                .map(camelContext::hasComponent)
                .filter(SeedanceComponent.class::isInstance)
                .map(component -> ((SeedanceComponent) component).getConfiguration());
        Stream<SeedanceConfiguration> endpoints = camelContext.getEndpoints().stream()
                .filter(SeedanceEndpoint.class::isInstance)
                .map(endpoint -> ((SeedanceEndpoint) endpoint).getConfiguration());
        return Stream.concat(components, endpoints).toList();
    }
}
