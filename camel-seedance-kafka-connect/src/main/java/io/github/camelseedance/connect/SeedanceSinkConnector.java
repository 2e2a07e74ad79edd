/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.connect;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.sink.SinkConnector;

/**
 * Submits the records of topics to a provider of Seedance, each once: an offset is committed when the task repository holds the
 * submission. The ends come from {@link SeedanceSourceConnector}, or from a Camel route on the same repository.
 */
public class SeedanceSinkConnector extends SinkConnector {

    private Map<String, String> properties;

    @Override
    public void start(Map<String, String> props) {
        new ConnectorOptions(ConnectorOptions.Role.SINK).check(props);
        properties = Map.copyOf(props);
    }

    @Override
    public Class<? extends Task> taskClass() {
        return SeedanceSinkTask.class;
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
        return new ConnectorOptions(ConnectorOptions.Role.SINK).definition();
    }

    @Override
    public Config validate(Map<String, String> configs) {
        return new ConnectorOptions(ConnectorOptions.Role.SINK).validated(super.validate(configs), configs);
    }

    @Override
    public String version() {
        return Version.TEXT;
    }
}
