/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.examples.kafka;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.camelseedance.task.JdbcTaskRepository;
import java.util.Properties;
import org.apache.camel.main.Main;

/** The application: the routes, with the settings of {@code application.properties}, and a database for the tasks. */
public final class Orders {

    private Orders() {}

    /** Runs until the process is ended. Every setting can be given as a system property. */
    public static void main(String[] args) throws Exception {
        Main camel = camel(System.getProperties());
        camel.run();
        System.exit(camel.getExitCode());
    }

    /**
     * The application, not started.
     *
     * @param settings win over {@code application.properties}; the database is {@code orders.database.url}, {@code .user} and
     *     {@code .password}
     */
    public static Main camel(Properties settings) {
        Main camel = new Main();
        camel.setPropertyPlaceholderLocations("classpath:application.properties");
        settings.stringPropertyNames().stream()
                .filter(name -> name.startsWith("orders.") || name.startsWith("kafka.") || name.startsWith("camel."))
                .forEach(name -> camel.addOverrideProperty(name, settings.getProperty(name)));
        camel.configure().addRoutesBuilder(new GenerateVideos());
        camel.configure().addRoutesBuilder(new DeliverVideos());
        camel.configure().addRoutesBuilder(new DeadLetters());
        // found by its type; any number of nodes share the tasks in it
        camel.bind("taskRepository", new JdbcTaskRepository(database(settings)));
        return camel;
    }

    private static HikariDataSource database(Properties settings) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(settings.getProperty("orders.database.url", "jdbc:h2:file:./target/orders/tasks"));
        config.setUsername(settings.getProperty("orders.database.user", "sa"));
        config.setPassword(settings.getProperty("orders.database.password", ""));
        // a database that is away when the application starts is waited for by the repository
        config.setInitializationFailTimeout(-1);
        config.setConnectionTimeout(5_000);
        return new HikariDataSource(config);
    }
}
