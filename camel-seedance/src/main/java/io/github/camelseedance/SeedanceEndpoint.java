/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

import io.github.camelseedance.client.SeedanceClient;
import io.github.camelseedance.client.call.ClientSettings;
import io.github.camelseedance.provider.SeedanceProvider;
import io.github.camelseedance.runtime.Addresses;
import io.github.camelseedance.runtime.Connections;
import io.github.camelseedance.runtime.SeedanceRuntime;
import io.github.camelseedance.task.TaskTracker;
import io.github.camelseedance.task.follow.PollAccess;
import io.github.camelseedance.task.store.TaskScope;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.camel.AsyncEndpoint;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.PollingConsumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.api.management.ManagedAttribute;
import org.apache.camel.api.management.ManagedResource;
import org.apache.camel.spi.EndpointServiceLocation;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.ScheduledPollEndpoint;
import org.apache.camel.support.jsse.SSLContextParameters;

/** Generate AI videos with Seedance 2.0: submit paid tasks, follow them and fetch the videos. */
@UriEndpoint(
        firstVersion = "1.0.0",
        scheme = "seedance",
        title = "Seedance",
        syntax = "seedance:operation",
        category = {Category.AI, Category.CLOUD},
        headersClass = SeedanceConstants.class)
@ManagedResource(description = "Managed Seedance endpoint")
public class SeedanceEndpoint extends ScheduledPollEndpoint implements AsyncEndpoint, EndpointServiceLocation {

    @UriPath(
            description =
                    "What to do. generate, status, cancel, upload, download, balance, models, list, estimate, track,"
                            + " resolve and spending are used in to; tasks in from.")
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

    private final Set<String> ownOptions;
    private volatile SeedanceClient client;

    /**
     * @param ownOptions names of the options that the URI has, as against those of the component
     */
    @SuppressWarnings("this-escape") // what the superclass does with the delay is to store it
    public SeedanceEndpoint(
            String uri,
            SeedanceComponent component,
            SeedanceOperation operation,
            SeedanceConfiguration configuration,
            Set<String> ownOptions) {
        super(uri, component);
        this.operation = operation;
        this.configuration = configuration;
        this.ownOptions = ownOptions;
        super.setDelay(delay);
    }

    @Override
    public SeedanceComponent getComponent() {
        return (SeedanceComponent) super.getComponent();
    }

    @Override
    public Producer createProducer() throws Exception {
        return new SeedanceProducer(this);
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        SeedanceConsumer consumer = new SeedanceConsumer(this, processor);
        configureConsumer(consumer);
        consumer.setMaxMessagesPerPoll(configuration.getMaxMessagesPerPoll());
        return consumer;
    }

    @Override
    public PollingConsumer createPollingConsumer() throws Exception {
        checkConsumer();
        SeedancePollingConsumer consumer = new SeedancePollingConsumer(this);
        configurePollingConsumer(consumer);
        return consumer;
    }

    TaskTracker tracker() {
        return runtime().tracker();
    }

    /** Whose tasks this endpoint submits or takes. */
    TaskScope scope() throws Exception {
        SeedanceClient speaking = client();
        return new TaskScope(
                configuration.getTaskQueue(),
                speaking.provider().id(),
                speaking.settings().baseUrl().toString(),
                configuration.getAccount());
    }

    private SeedanceClient newClient() throws Exception {
        SeedanceConfiguration options = configuration;
        SeedanceProvider provider = runtime().providers().require(options.getProvider());
        ClientSettings settings = new ClientSettings(
                Addresses.baseUrl(StartCheck.baseUrl(options, provider), options.isAllowInsecure()),
                options.getApiKey() == null ? null : options.getApiKey().strip(),
                options.getAccount(),
                Duration.ofMillis(options.getResponseTimeout()),
                options.getMaxRetries(),
                Duration.ofMillis(options.getRetryDelay()),
                Duration.ofMillis(options.getMaxRetryDelay()),
                options.getUserAgent() == null ? UserAgent.DEFAULT : options.getUserAgent());
        return runtime().client(provider, settings, connections());
    }

    private Connections connections() {
        SSLContextParameters ssl = configuration.getSslContextParameters();
        return new Connections(
                configuration.getConnectTimeout(),
                ssl == null && getComponent().isUseGlobalSslContextParameters()
                        ? getCamelContext().getSSLContextParameters()
                        : ssl,
                configuration.getProxyHost(),
                configuration.getProxyPort(),
                configuration.getNonProxyHosts());
    }

    /** How the tracker asks about the tasks of this endpoint. */
    PollAccess access() throws Exception {
        return new PollAccess(
                runtime().trackerClient(client()),
                Duration.ofMillis(configuration.getPollInterval()),
                Duration.ofMillis(configuration.getFirstPollDelay()),
                configuration.getPollPlan() == PollPlan.adaptive);
    }

    boolean hasOwn(String option) {
        return ownOptions.contains(option);
    }

    void checkProducer() {
        check().producer(ownOptions);
    }

    void checkConsumer() {
        check().consumer();
    }

    private StartCheck check() {
        return new StartCheck(operation, configuration, runtime().providers());
    }

    SeedanceRuntime runtime() {
        return getComponent().runtime();
    }

    /** How this endpoint speaks to its provider. Its options have to be checked before. */
    SeedanceClient client() throws Exception {
        lock.lock();
        try {
            if (client == null) {
                client = newClient();
            }
            return client;
        } finally {
            lock.unlock();
        }
    }

    @Override
    protected void doStop() throws Exception {
        client = null;
        super.doStop();
    }

    @ManagedAttribute(description = "What the endpoint does")
    public String getOperationName() {
        return operation.name();
    }

    @ManagedAttribute(description = "Id of the provider")
    public String getProvider() {
        return configuration.getProvider();
    }

    @ManagedAttribute(description = "Name of the account")
    public String getAccount() {
        return configuration.getAccount();
    }

    @Override
    @ManagedAttribute(description = "Address of the API")
    public String getServiceUrl() {
        try {
            return Addresses.baseUrl(
                            StartCheck.baseUrl(
                                    configuration, runtime().providers().require(getProvider())),
                            true)
                    .toString();
        } catch (IllegalArgumentException | IllegalStateException e) {
            // an address that is refused at start is not shown either: it can hold a password
            return null;
        }
    }

    @Override
    public String getServiceProtocol() {
        return "http";
    }

    @Override
    public Map<String, String> getServiceMetadata() {
        Map<String, String> metadata = new TreeMap<>();
        metadata.put("operation", operation.name());
        metadata.put("account", getAccount());
        if (getProvider() != null) {
            metadata.put("provider", getProvider());
        }
        return metadata;
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
