/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.api.management.ManagedResource;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.ScheduledPollEndpoint;

/** Generate AI videos with Seedance 2.0: submit paid tasks, follow them and fetch the videos. */
@UriEndpoint(
        firstVersion = "1.0.0",
        scheme = "seedance",
        title = "Seedance",
        syntax = "seedance:operation",
        category = {Category.AI, Category.CLOUD},
        headersClass = SeedanceConstants.class)
@ManagedResource(description = "Managed Seedance endpoint")
public class SeedanceEndpoint extends ScheduledPollEndpoint {

    @UriPath(
            description =
                    "What to do. generate, status, cancel, upload, download, balance, models, list, estimate, track and"
                            + " resolve are used in to; tasks in from.")
    @Metadata(required = true)
    private final SeedanceOperation operation;

    @UriParam
    private SeedanceConfiguration configuration;

    @UriParam(
            label = "consumer,scheduler",
            defaultValue = "1000",
            javaType = "java.time.Duration",
            description = "How often known ends are handed to the route, in milliseconds; a found end wakes it at once."
                    + " How often the provider is asked is pollInterval.")
    private long delay = 1000;

    public SeedanceEndpoint(
            String uri, SeedanceComponent component, SeedanceOperation operation, SeedanceConfiguration configuration) {
        super(uri, component);
        this.operation = operation;
        this.configuration = configuration;
        super.setDelay(delay);
    }

    @Override
    public Producer createProducer() throws Exception {
        throw new UnsupportedOperationException();
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        throw new UnsupportedOperationException();
    }

    public SeedanceOperation getOperation() {
        return operation;
    }

    public SeedanceConfiguration getConfiguration() {
        return configuration;
    }

    /** Options of this endpoint. */
    public void setConfiguration(SeedanceConfiguration configuration) {
        this.configuration = configuration;
    }

    @Override
    public long getDelay() {
        return delay;
    }

    @Override
    public void setDelay(long delay) {
        this.delay = delay;
        super.setDelay(delay);
    }
}
