/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.connect;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.source.SourceConnector;

/**
 * Writes the end of each task to a topic. An end counts as delivered when its record is committed; several tasks of the connector, and
 * several workers, share the ends of a task queue.
 */
public class SeedanceSourceConnector extends SourceConnector {

    private Map<String, String> properties;

    @Override
    public void start(Map<String, String> props) {
        new ConnectorOptions(ConnectorOptions.Role.SOURCE).check(props);
        properties = Map.copyOf(props);
    }

    @Override
    public Class<? extends Task> taskClass() {
        return SeedanceSourceTask.class;
    }

    @Override
    public List<Map<String, String>> taskConfigs(int maxTasks) {
        return Collections.nCopies(maxTasks, properties);
    }

    @Override
    public void stop() {
        // the tasks hold what has to be closed
    }

    @Override
    public ConfigDef config() {
        return new ConnectorOptions(ConnectorOptions.Role.SOURCE).definition();
    }

    @Override
    public Config validate(Map<String, String> configs) {
        return new ConnectorOptions(ConnectorOptions.Role.SOURCE).validated(super.validate(configs), configs);
    }

    @Override
    public String version() {
        return Version.TEXT;
    }
}
