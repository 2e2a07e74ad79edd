/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.springboot;

import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the Seedance components keep submissions and running tasks.
 *
 * @param type In memory, where tasks are lost with the process, or in the database of a DataSource bean.
 * @param dataSource With type jdbc: name of the DataSource bean. Needed only when there are several and none is primary.
 * @param createTables With type jdbc: whether to create and migrate the tables on start. Otherwise they are checked.
 * @param tablePrefix With type jdbc: what the names of the tables begin with; a schema can stand before it.
 * @param submissionKeyRetention With type jdbc: how long a delivered task and its submission key are kept, at least a minute.
 */
public record SeedanceTaskRepositoryProperties(
        @DefaultValue("memory") Type type,
        String dataSource,
        @DefaultValue("true") boolean createTables,
        @DefaultValue("seedance_") String tablePrefix,
        @DefaultValue("7d") Duration submissionKeyRetention) {

    static final String PREFIX = SeedanceProperties.PREFIX + ".task-repository";

    /** Kinds of repositories. */
    public enum Type {
        /** The component's own: lost with the process. */
        MEMORY,
        /** In the database of a DataSource bean. */
        JDBC
    }
}
