/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

import java.util.Map;
import java.util.TreeSet;
import org.apache.camel.CamelContext;
import org.apache.camel.support.DefaultComponent;

/** Beans of the registry that options of a component stand for. */
final class ContextBeans {

    private ContextBeans() {}

    /**
     * The bean of an option: the one that is named, else the only one in the registry, else null.
     *
     * @throws IllegalArgumentException when there are several and none is named; names the option and the beans
     */
    static <T> T named(DefaultComponent component, String option, T value, Class<T> type) {
        if (value != null) {
            return value;
        }
        CamelContext context = component.getCamelContext();
        Map<String, T> candidates = context.getRegistry().findByTypeWithName(type);
        if (candidates.size() > 1) {
            throw new IllegalArgumentException(
                    "The registry has %s beans for the component's option %s: name one of them, %s, with %2$s=#bean:NAME"
                            .formatted(candidates.size(), option, new TreeSet<>(candidates.keySet())));
        }
        return component.isAutowiredEnabled() && context.isAutowiredEnabled() && !candidates.isEmpty()
                ? candidates.values().iterator().next()
                : null;
    }
}
