/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.connect;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.camelseedance.SeedanceComponent;
import io.github.camelseedance.task.JdbcTaskRepository;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PropertyBindingSupport;
import org.apache.kafka.connect.errors.ConnectException;

/** A Camel context with the component in it, for one task of a connector, and the database of its task repository. */
final class ConnectorContext implements AutoCloseable {

    private static final int CONNECTIONS = 8;

    private final HikariDataSource database;
    private final CamelContext camel;

    /**
     * Starts nothing yet: routes are added first.
     *
     * @param name    of the context, in logs and JMX
     * @param options those of the component, by their names there
     */
    ConnectorContext(String name, Map<String, String> properties, Map<String, Object> options) {
        HikariConfig pool = new HikariConfig();
        pool.setJdbcUrl(properties.get(ConnectorOptions.JDBC_URL));
        pool.setUsername(properties.get(ConnectorOptions.JDBC_USER));
        pool.setPassword(properties.get(ConnectorOptions.JDBC_PASSWORD));
        pool.setMaximumPoolSize(CONNECTIONS);
        pool.setPoolName(name);
        database = new HikariDataSource(pool);
        camel = new DefaultCamelContext();
        camel.getCamelContextExtension().setName(name);
        // a worker loads each plug-in in a class loader of its own
        camel.setApplicationContextClassLoader(ConnectorContext.class.getClassLoader());
        SeedanceComponent component = new SeedanceComponent();
        component.setCamelContext(camel);
        component.setTaskRepository(new JdbcTaskRepository(database));
        camel.addComponent("seedance", component);
        PropertyBindingSupport.build()
                .withCamelContext(camel)
                .withTarget(component)
                .withConfigurer(component.getComponentPropertyConfigurer())
                .withProperties(options)
                .withMandatory(true)
                .bind();
    }

    CamelContext camel() {
        return camel;
    }

    void start() {
        try {
            camel.start();
        } catch (RuntimeException e) {
            close();
            throw new ConnectException(e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        camel.stop();
        database.close();
    }
}
