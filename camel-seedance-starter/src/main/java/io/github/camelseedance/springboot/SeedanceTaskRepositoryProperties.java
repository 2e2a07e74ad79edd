/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.springboot;

import java.time.Duration;

/** Where the Seedance components keep submissions and running tasks. */
public class SeedanceTaskRepositoryProperties {

    static final String PREFIX = SeedanceProperties.PREFIX + ".task-repository";

    /** Kinds of repositories. */
    public enum Type {
        /** The component's own: lost with the process. */
        MEMORY,
        /** In the database of a DataSource bean. */
        JDBC
    }

    /**
     * In memory, where tasks are lost with the process, or in the database of a DataSource bean.
     */
    private Type type = Type.MEMORY;

    /**
     * With type jdbc: name of the DataSource bean. Needed only when there are several and none is primary.
     */
    private String dataSource;

    /**
     * With type jdbc: whether to create and migrate the tables on start. Otherwise they are checked.
     */
    private boolean createTables = true;

    /**
     * With type jdbc: what the names of the tables begin with; a schema can stand before it.
     */
    private String tablePrefix = "seedance_";

    /**
     * With type jdbc: how long a delivered task and its submission key are kept, at least a minute.
     */
    private Duration submissionKeyRetention = Duration.ofDays(7);

    public Type getType() {
        return type;
    }

    public void setType(Type type) {
        this.type = type;
    }

    public String getDataSource() {
        return dataSource;
    }

    public void setDataSource(String dataSource) {
        this.dataSource = dataSource;
    }

    public boolean isCreateTables() {
        return createTables;
    }

    public void setCreateTables(boolean createTables) {
        this.createTables = createTables;
    }

    public String getTablePrefix() {
        return tablePrefix;
    }

    public void setTablePrefix(String tablePrefix) {
        this.tablePrefix = tablePrefix;
    }

    public Duration getSubmissionKeyRetention() {
        return submissionKeyRetention;
    }

    public void setSubmissionKeyRetention(Duration submissionKeyRetention) {
        this.submissionKeyRetention = submissionKeyRetention;
    }
}
