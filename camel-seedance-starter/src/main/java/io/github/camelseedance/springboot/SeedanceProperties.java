/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.springboot;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * All properties of the starter itself. A name that is none of them is refused: with a misspelt one tasks would be kept in memory, and
 * lost with the process.
 *
 * @param taskRepository Where submissions and running tasks are kept.
 */
@ConfigurationProperties(prefix = SeedanceProperties.PREFIX, ignoreUnknownFields = false)
public record SeedanceProperties(
        @NestedConfigurationProperty @DefaultValue SeedanceTaskRepositoryProperties taskRepository) {

    static final String PREFIX = "camel.seedance";
}
