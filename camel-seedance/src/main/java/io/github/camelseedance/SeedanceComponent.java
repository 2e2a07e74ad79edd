/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

import io.github.camelseedance.client.http.Transport;
import io.github.camelseedance.concurrent.Scheduler;
import io.github.camelseedance.monitor.TaskOverview;
import io.github.camelseedance.runtime.RuntimeSettings;
import io.github.camelseedance.runtime.SeedanceRuntime;
import io.github.camelseedance.task.MemoryTaskRepository;
import io.github.camelseedance.task.store.TaskRepository;
import io.github.camelseedance.task.store.TaskState;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.ExtendedCamelContext;
import org.apache.camel.SSLContextParametersAware;
import org.apache.camel.api.management.ManagedAttribute;
import org.apache.camel.api.management.ManagedOperation;
import org.apache.camel.api.management.ManagedResource;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.PropertyConfigurer;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.service.ServiceHelper;

/** Generates AI videos with Seedance 2.0 through one of several providers. */
@Component("seedance")
@ManagedResource(description = "Managed Seedance component")
public class SeedanceComponent extends TaskPageComponent implements SSLContextParametersAware {

    @Metadata
    private SeedanceConfiguration configuration = new SeedanceConfiguration();

    @Metadata(label = "advanced", autowired = true)
    private TaskRepository taskRepository;

    @Metadata(label = "advanced", defaultValue = "32")
    private int maxConcurrentRequests = 32;

    @Metadata(label = "advanced", defaultValue = "0")
    private int requestsPerMinute;

    @Metadata(label = "advanced", supportFileReference = true)
    private String prices;

    @Metadata(label = "security", defaultValue = "false", description = "Enables the global TLS configuration.")
    private boolean useGlobalSslContextParameters;

    @Metadata(label = "advanced", autowired = true)
    private Transport transport;

    private static final int MAX_LISTED = 100;
    private static final String WEBHOOK_SECRET = "webhookSecret";

    private final TaskRepository memory = new MemoryTaskRepository();
    private Scheduler scheduler;
    private RandomGenerator random;
    private volatile SeedanceRuntime runtime;

    @Override
    public void setCamelContext(CamelContext camelContext) {
        super.setCamelContext(camelContext);
        maskWebhookSecret(camelContext.getCamelContextExtension());
    }

    /** Camel masks the values of options by name, and knows the names of its own components only. */
    private static void maskWebhookSecret(ExtendedCamelContext context) {
        String known = context.getAdditionalSensitiveKeywords();
        if (known == null || known.isBlank()) {
            context.setAdditionalSensitiveKeywords(WEBHOOK_SECRET);
        } else if (!known.contains(WEBHOOK_SECRET)) {
            context.setAdditionalSensitiveKeywords(known + "," + WEBHOOK_SECRET);
        }
    }

    @Override
    public PropertyConfigurer getComponentPropertyConfigurer() {
        return StrictConfigurer.of(super.getComponentPropertyConfigurer());
    }

    @Override
    public PropertyConfigurer getEndpointPropertyConfigurer() {
        return StrictConfigurer.of(super.getEndpointPropertyConfigurer());
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        Set<String> own = Set.copyOf(parameters.keySet());
        SeedanceEndpoint endpoint =
                new SeedanceEndpoint(uri, this, SeedanceOperation.of(remaining), configuration.copy(), own);
        setProperties(endpoint, parameters);
        return endpoint;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        TaskRepository repository = bean("taskRepository", taskRepository, TaskRepository.class);
        SeedanceRuntime started = new SeedanceRuntime(
                getCamelContext(),
                new RuntimeSettings(
                        this,
                        repository == null ? memory : repository,
                        bean("transport", transport, Transport.class),
                        maxConcurrentRequests,
                        requestsPerMinute,
                        prices,
                        scheduler,
                        random));
        ServiceHelper.startService(started);
        runtime = started;
        startPage(started, new ContextAccounts(this));
    }

    @Override
    protected void doStop() throws Exception {
        stopPage();
        ServiceHelper.stopService(runtime);
        runtime = null;
        super.doStop();
    }

    /**
     * The bean of an option: the one that is set, else the only one in the registry, else null.
     *
     * @throws IllegalArgumentException when there are several and none is named; names the option and the beans
     */
    private <T> T bean(String option, T value, Class<T> type) {
        if (value != null) {
            return value;
        }
        Map<String, T> candidates = getCamelContext().getRegistry().findByTypeWithName(type);
        if (candidates.size() > 1) {
            throw new IllegalArgumentException(
                    "The registry has %s beans for the component's option %s: name one of them, %s, with %2$s=#bean:NAME"
                            .formatted(candidates.size(), option, new TreeSet<>(candidates.keySet())));
        }
        return isAutowiredEnabled() && getCamelContext().isAutowiredEnabled() && !candidates.isEmpty()
                ? candidates.values().iterator().next()
                : null;
    }

    /** What the endpoints share while the component runs. */
    SeedanceRuntime runtime() {
        SeedanceRuntime running = runtime;
        if (running == null) {
            throw new IllegalStateException("The component seedance is not started");
        }
        return running;
    }

    /** The time that a test puts in place of the real one. */
    void setScheduler(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** The random numbers that a test puts in place of the real ones. */
    void setRandom(RandomGenerator random) {
        this.random = random;
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

    /**
     * Where submissions and running tasks are kept: in memory by default, in a database with JdbcTaskRepository. With two candidates in the
     * registry one has to be named.
     */
    public void setTaskRepository(TaskRepository taskRepository) {
        this.taskRepository = taskRepository;
    }

    public Transport getTransport() {
        return transport;
    }

    /**
     * How requests are sent: by HttpClient 5 by default. With two candidates in the registry one has to be named. The options for TLS and
     * proxies are then this transport's own matter.
     */
    public void setTransport(Transport transport) {
        this.transport = transport;
    }

    public String getPrices() {
        return prices;
    }

    /**
     * JSON resource with prices by tokens that replace those of the providers' documents, for providers that price so:
     * {"currency":"usd","perMillionTokens":{"seedance-2.0":{"720p":[7.0,4.3]}}} without and with a video in the request; or an object of
     * such tables by provider.
     */
    public void setPrices(String prices) {
        this.prices = prices;
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

    /**
     * Most requests in a minute for a provider and account, in bursts of at most a sixth; a tenth is kept for calls of routes. 0 is without
     * limit.
     */
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

    @ManagedAttribute(description = "Tasks that this node follows")
    public int getFollowedTasks() {
        return runtime().tracker().followedCount();
    }

    @ManagedAttribute(description = "Submissions of which nobody knows whether they were accepted")
    public long getInDoubtCount() {
        return new TaskOverview(runtime()).count(TaskState.IN_DOUBT);
    }

    @ManagedAttribute(description = "Tasks that cannot be delivered or understood and wait for a decision")
    public long getParkedCount() {
        return new TaskOverview(runtime()).count(TaskState.PARKED);
    }

    @ManagedOperation(description = "Tasks by queue, provider, account and state")
    public String listTasks() {
        return String.valueOf(new TaskOverview(runtime()).tasks());
    }

    @ManagedOperation(description = "Submissions in doubt, oldest first")
    public String listInDoubt() {
        return String.valueOf(new TaskOverview(runtime()).rows(TaskState.IN_DOUBT, MAX_LISTED));
    }

    @ManagedOperation(description = "Parked tasks, oldest first")
    public String listParked() {
        return String.valueOf(new TaskOverview(runtime()).rows(TaskState.PARKED, MAX_LISTED));
    }

    @ManagedOperation(
            description =
                    "Settles a submission in doubt or a parked task, by the id of the submission: abandon or retry")
    public String resolve(String submission, String action) {
        return new JmxOperatorDecision(this).resolve(submission, action);
    }

    @ManagedOperation(
            description =
                    "Binds a submission in doubt, by its id, to the task that it became. The provider is asked about the"
                            + " task, for 30 seconds at most")
    public String adopt(String submission, String taskId) {
        return new JmxOperatorDecision(this).adopt(submission, taskId);
    }
}
