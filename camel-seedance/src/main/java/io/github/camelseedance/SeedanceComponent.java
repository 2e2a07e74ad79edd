/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

import io.github.camelseedance.task.TaskRepository;
import java.util.Arrays;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.SSLContextParametersAware;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.HealthCheckComponent;

/** Generates AI videos with Seedance 2.0 through one of several providers. */
@Component("seedance")
public class SeedanceComponent extends HealthCheckComponent implements SSLContextParametersAware {

    @Metadata(description = "Options of the component, the defaults of its endpoints.")
    private SeedanceConfiguration configuration = new SeedanceConfiguration();

    @Metadata(
            label = "advanced",
            autowired = true,
            description = "Where submissions and running tasks are kept: in memory by default, in a database with"
                    + " JdbcTaskRepository. With two candidates in the registry one has to be named.")
    private TaskRepository taskRepository;

    @Metadata(
            label = "advanced",
            defaultValue = "32",
            description = "Most requests under way at once for a provider and account.")
    private int maxConcurrentRequests = 32;

    @Metadata(
            label = "advanced",
            defaultValue = "0",
            description = "Most requests in a minute for a provider and account. 0 is without limit.")
    private int requestsPerMinute;

    @Metadata(label = "security", defaultValue = "false", description = "Enables the global TLS configuration.")
    private boolean useGlobalSslContextParameters;

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        SeedanceEndpoint endpoint = new SeedanceEndpoint(uri, this, operation(remaining), configuration.copy());
        setProperties(endpoint, parameters);
        return endpoint;
    }

    private static SeedanceOperation operation(String name) {
        return Arrays.stream(SeedanceOperation.values())
                .filter(operation -> operation.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Unknown operation '%s': one of %s, or tasks in from"
                        .formatted(name, SeedanceOperation.producerNames())));
    }

    public SeedanceConfiguration getConfiguration() {
        return configuration;
    }

    /** Options of the component, the defaults of its endpoints. */
    public void setConfiguration(SeedanceConfiguration configuration) {
        this.configuration = configuration;
    }

    public TaskRepository getTaskRepository() {
        return taskRepository;
    }

    /** Where submissions and running tasks are kept. */
    public void setTaskRepository(TaskRepository taskRepository) {
        this.taskRepository = taskRepository;
    }

    public int getMaxConcurrentRequests() {
        return maxConcurrentRequests;
    }

    /** Most requests under way at once for a provider and account. */
    public void setMaxConcurrentRequests(int maxConcurrentRequests) {
        this.maxConcurrentRequests = maxConcurrentRequests;
    }

    public int getRequestsPerMinute() {
        return requestsPerMinute;
    }

    /** Most requests in a minute for a provider and account; 0 is without limit. */
    public void setRequestsPerMinute(int requestsPerMinute) {
        this.requestsPerMinute = requestsPerMinute;
    }

    @Override
    public boolean isUseGlobalSslContextParameters() {
        return useGlobalSslContextParameters;
    }

    @Override
    public void setUseGlobalSslContextParameters(boolean useGlobalSslContextParameters) {
        this.useGlobalSslContextParameters = useGlobalSslContextParameters;
    }
}
