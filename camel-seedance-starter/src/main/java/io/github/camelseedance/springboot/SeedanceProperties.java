/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.springboot;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;

/**
 * All properties of the starter itself. A name that is none of them is refused: with a misspelt one tasks would be kept in memory, and
 * lost with the process.
 */
@ConfigurationProperties(prefix = SeedanceProperties.PREFIX, ignoreUnknownFields = false)
public class SeedanceProperties {

    static final String PREFIX = "camel.seedance";

    @NestedConfigurationProperty
    private final SeedanceTaskRepositoryProperties taskRepository = new SeedanceTaskRepositoryProperties();

    public SeedanceTaskRepositoryProperties getTaskRepository() {
        return taskRepository;
    }
}
