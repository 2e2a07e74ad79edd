/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.springboot;

import io.github.camelseedance.SeedanceComponent;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.spi.ComponentCustomizer;
import org.apache.camel.spi.PropertyConfigurerGetter;
import org.apache.camel.spring.boot.util.CamelPropertiesHelper;
import org.apache.camel.spring.boot.util.HierarchicalPropertiesEvaluator;
import org.apache.camel.util.StringHelper;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;
import org.springframework.context.ApplicationContext;

/**
 * Sets the options of a component from the properties below its own name: an instance called {@code seedance-ink} has
 * {@code camel.component.seedance-ink.*} and nothing of {@code camel.component.seedance.*}, so that no key goes to a provider that
 * it was not meant for.
 */
class SeedanceComponentCustomizer implements ComponentCustomizer {

    static final String DEFAULT_NAME = "seedance";
    private static final String COMPONENTS = "camel.component.";
    private static final String CONFIGURATION = "configuration";

    private final CamelContext camelContext;
    private final ApplicationContext applicationContext;
    private final SeedanceComponentConfiguration defaultConfiguration;

    SeedanceComponentCustomizer(
            CamelContext camelContext,
            ApplicationContext applicationContext,
            SeedanceComponentConfiguration defaultConfiguration) {
        this.camelContext = camelContext;
        this.applicationContext = applicationContext;
        this.defaultConfiguration = defaultConfiguration;
    }

    /** The prefix of the properties of a component. */
    static String prefix(String componentName) {
        return COMPONENTS + DataObjectPropertyName.toDashedForm(componentName);
    }

    @Override
    public boolean isEnabled(String name, Component target) {
        return target instanceof SeedanceComponent
                && HierarchicalPropertiesEvaluator.evaluate(
                        applicationContext, COMPONENTS + "customizer", prefix(name) + ".customizer");
    }

    @Override
    public void configure(String name, Component target) {
        Map<String, Object> values = values(configuration(name));
        refuseEmpty(prefix(name), (PropertyConfigurerGetter) target.getComponentPropertyConfigurer(), values);
        CamelPropertiesHelper.setCamelProperties(camelContext, target, values, true);
    }

    /** Camel takes empty text that is to be no text for the name of a bean, and says that there is none. */
    private static void refuseEmpty(String prefix, PropertyConfigurerGetter options, Map<String, Object> values) {
        values.forEach((option, value) -> {
            Class<?> type = options.getOptionType(option, true);
            if (type != null && type != String.class && value instanceof String text && text.isBlank()) {
                throw new IllegalArgumentException("The property %s.%s is empty: give it a value, or remove it"
                        .formatted(prefix, DataObjectPropertyName.toDashedForm(option)));
            }
        });
    }

    private SeedanceComponentConfiguration configuration(String name) {
        if (name.equals(DEFAULT_NAME)) {
            return defaultConfiguration;
        }
        BindHandler noUnknownNames =
                new NoUnboundElementsBindHandler(BindHandler.DEFAULT, new UnboundElementsSourceFilter());
        return Binder.get(applicationContext.getEnvironment())
                .bindOrCreate(prefix(name), Bindable.of(SeedanceComponentConfiguration.class), noUnknownNames);
    }

    /** In the order in which they are set: a configuration object first, because it replaces what was set before. */
    private Map<String, Object> values(SeedanceComponentConfiguration configuration) {
        Map<String, Object> all = CamelPropertiesHelper.getNonNullProperties(camelContext, configuration);
        all.remove("enabled");
        all.remove("customizer");
        Map<String, Object> ordered = new LinkedHashMap<>();
        if (all.remove(CONFIGURATION) instanceof SeedanceConfigurationOptions options) {
            if (options.reference() != null) {
                ordered.put(CONFIGURATION, options.reference());
            }
            options.forEach(
                    (name, value) -> ordered.put(CONFIGURATION + "." + StringHelper.dashToCamelCase(name), value));
        }
        ordered.putAll(all);
        return ordered;
    }
}
