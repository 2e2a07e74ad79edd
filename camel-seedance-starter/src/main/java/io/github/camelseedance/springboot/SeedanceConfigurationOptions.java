/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.springboot;

import java.util.LinkedHashMap;

/**
 * Value of {@code camel.component.seedance.configuration}: a reference such as {@code #bean:name}, or options by name below it
 * ({@code camel.component.seedance.configuration.model}), as Camel itself binds them elsewhere.
 */
public class SeedanceConfigurationOptions extends LinkedHashMap<String, String> {

    private static final long serialVersionUID = 1L;

    private String reference;

    /** Called by the conversion of Spring, for a value that is not a map. */
    public static SeedanceConfigurationOptions valueOf(String reference) {
        SeedanceConfigurationOptions options = new SeedanceConfigurationOptions();
        options.reference = reference;
        return options;
    }

    String reference() {
        return reference;
    }
}
