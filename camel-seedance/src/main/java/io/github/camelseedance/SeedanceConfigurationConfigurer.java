/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

/** Sets the options of a {@link SeedanceConfiguration}, wherever Camel binds properties to one, as strictly as those of a URI. */
public final class SeedanceConfigurationConfigurer extends StrictConfigurer {

    public SeedanceConfigurationConfigurer() {
        super(new SeedanceOptionsConfigurer());
    }
}
