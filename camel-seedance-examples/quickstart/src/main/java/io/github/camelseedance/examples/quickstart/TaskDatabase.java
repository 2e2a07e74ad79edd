/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.examples.quickstart;

import io.github.camelseedance.task.JdbcTaskRepository;
import java.nio.file.Path;
import org.apache.camel.main.Main;
import org.h2.jdbcx.JdbcConnectionPool;

/** Tasks in an H2 file. It outlives {@code kill -9}; with a database server any number of applications share the tasks. */
final class TaskDatabase {
    private final JdbcConnectionPool pool;

    /** Opens the file and puts the repository into the registry, where the component finds it by its type. */
    TaskDatabase(Path folder, Main camel) {
        pool = JdbcConnectionPool.create("jdbc:h2:file:" + folder.resolve("tasks"), "sa", "");
        camel.bind("taskRepository", new JdbcTaskRepository(pool));
    }

    /** After Camel has stopped. */
    void close() {
        pool.dispose();
    }
}
