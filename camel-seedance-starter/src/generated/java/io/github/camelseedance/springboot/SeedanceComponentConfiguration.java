/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.springboot;

import java.util.Set;
import org.apache.camel.spring.boot.ComponentConfigurationPropertiesCommon;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Options of the Seedance component. What is not set stays as the component has it.
 *
 * <p>Generated from the schema of the component by StarterGenerator, do not edit.
 */
@ConfigurationProperties(prefix = "camel.component.seedance", ignoreUnknownFields = false)
public class SeedanceComponentConfiguration extends ComponentConfigurationPropertiesCommon {

    /** Names of the options whose values are secret. */
    static final Set<String> SECRETS = Set.of("apiKey", "webhookSecret");

    /**
     * Name for the account behind the key. Tasks are tracked by queue, provider, base URL and account, so a new key
     * for the same account keeps its tasks.
     */
    // default: default
    private String account;

    /**
     * Address of the API, by default the provider's own. Plain http is refused unless the host is loopback or
     * allowInsecure is true.
     */
    private String baseUrl;

    /**
     * Options of the component, the defaults of its endpoints. Reference to a bean, for example #bean:name or
     * #class:name, of the type io.github.camelseedance.SeedanceConfiguration.
     */
    private SeedanceConfigurationOptions configuration;

    /**
     * How long after its submission a task is first asked about. Milliseconds, or with a unit: 500ms, 30s, 15m,
     * 24h.
     */
    // default: 10s
    private String firstPollDelay;

    /**
     * Repeats of a call that is safe to repeat: everything but the submission itself. 0 is none.
     */
    // default: 3
    private Integer maxRetries;

    /**
     * Longest delay before a repeat. When the provider asks for more (Retry-After), the operation fails at once
     * with RateLimitException; the tracker waits as told, up to 10 minutes. Milliseconds, or with a unit: 500ms,
     * 30s, 15m, 24h.
     */
    // default: 60s
    private String maxRetryDelay;

    /**
     * How often the provider is asked about a running task, with 20 % jitter. Milliseconds, or with a unit: 500ms,
     * 30s, 15m, 24h.
     */
    // default: 5s
    private String pollInterval;

    /**
     * How the looks at a running task are planned. adaptive: the tracker learns how long tasks of a kind (model,
     * resolution, duration) take and asks when an end is likely, never more often than pollInterval, never more
     * than 12 intervals apart. fixed: at each pollInterval. One of: adaptive, fixed.
     */
    // default: adaptive
    private io.github.camelseedance.PollPlan pollPlan;

    /**
     * Provider to speak to: the id of a built-in one or of a SeedanceProvider in the registry. Required here or on
     * the component: a key is never sent to a company that was not named.
     */
    private String provider;

    /**
     * First delay before a repeat. It doubles each time, with full jitter. Milliseconds, or with a unit: 500ms,
     * 30s, 15m, 24h.
     */
    // default: 500ms
    private String retryDelay;

    /**
     * Name that joins producers and consumers: consumers of a queue receive the ends of the tasks that producers of
     * this queue submitted, each end once.
     */
    // default: default
    private String taskQueue;

    /**
     * Allows for bridging the consumer to the Camel routing Error Handler, which mean any exceptions (if possible)
     * occurred while the Camel consumer is trying to pickup incoming messages, or the likes, will now be processed
     * as a message and handled by the routing Error Handler. Important: This is only possible if the 3rd party
     * component allows Camel to be alerted if an exception was thrown. Some components handle this internally only,
     * and therefore bridgeErrorHandler is not possible. In other situations we may improve the Camel component to
     * hook into the 3rd party component and make this possible for future releases. By default the consumer will
     * use the org.apache.camel.spi.ExceptionHandler to deal with exceptions, that will be logged at WARN or ERROR
     * level and ignored.
     */
    // default: false
    private Boolean bridgeErrorHandler;

    /**
     * Also emits each observed change of status on the way: best effort, never redelivered, never after the end.
     */
    // default: false
    private Boolean emitChanges;

    /**
     * With source=account: how often the list is looked through for new tasks. Milliseconds, or with a unit: 500ms,
     * 30s, 15m, 24h.
     */
    // default: 60s
    private String listInterval;

    /**
     * How often an end is delivered to a route that fails before it is parked. 0 is without limit.
     */
    // default: 0
    private Integer maxDeliveries;

    /**
     * Most ends that are given to the route and not yet completed.
     */
    // default: 100
    private Integer maxInflight;

    /**
     * Most ends that one poll hands to the route. 0 is no limit but maxInflight.
     */
    // default: 0
    private Integer maxMessagesPerPoll;

    /**
     * Which tasks: tracked are those of the task repository; account additionally adopts every task that the
     * account's list shows, where the provider lists. One of: tracked, account.
     */
    // default: tracked
    private io.github.camelseedance.TaskSource source;

    /**
     * With source=account: latest adopts tasks created after the consumer was first started, earliest adopts all.
     * One of: latest, earliest.
     */
    // default: latest
    private io.github.camelseedance.StartFrom startFrom;

    /**
     * When the provider still says that a task runs after this time, the task is emitted as timed_out. Time in
     * which nobody could ask does not count. Milliseconds, or with a unit: 500ms, 30s, 15m, 24h.
     */
    // default: 24h
    private String taskTimeout;

    /**
     * Also listens for webhooks at this path, through an HTTP server component of the context (platform-http,
     * jetty, undertow and so on).
     */
    private String webhookPath;

    /**
     * Aspect ratio for requests that do not say, for example 16:9.
     */
    private String aspectRatio;

    /**
     * With generate and status: the exchange goes on when the task has ended. No thread is held meanwhile.
     */
    // default: false
    private Boolean awaitCompletion;

    /**
     * Longest wait with awaitCompletion; then TaskTimeoutException. The task is tracked on. Milliseconds, or with a
     * unit: 500ms, 30s, 15m, 24h.
     */
    // default: 15m
    private String awaitTimeout;

    /**
     * Refuses, before a request, what would take the spending of this queue at this provider and account above it,
     * in the provider's currency: what ended in the last budgetPeriod at its real cost, what runs or is in doubt at
     * its estimate, and the request; also what cannot be estimated. Holds on all nodes of one task repository. 0 is
     * off.
     */
    // default: 0
    private String budget;

    /**
     * How long what has ended counts against the budget. Not longer than the submissionKeyRetention of the task
     * repository. Milliseconds, or with a unit: 500ms, 30s, 15m, 24h.
     */
    // default: 24h
    private String budgetPeriod;

    /**
     * Length of the video in seconds for requests that do not say.
     */
    private Integer duration;

    /**
     * Fixed camera for requests that do not say, where the provider has it.
     */
    private Boolean fixedLens;

    /**
     * Sound for requests that do not say, where the provider has it.
     */
    private Boolean generateAudio;

    /**
     * Whether the producer should be started lazy (on the first message). By starting lazy you can use this to
     * allow CamelContext and routes to startup in situations where a producer may otherwise fail during starting
     * and cause the route to fail being started. By deferring this startup to be lazy then the startup failure can
     * be handled during routing messages via Camel's routing error handlers. Beware that when the first message is
     * processed then creating and starting the producer may take a little time and prolong the total processing
     * time of the processing.
     */
    // default: false
    private Boolean lazyStartProducer;

    /**
     * Directory for downloaded videos. By default a temporary file, deleted when the exchange is done.
     */
    private String localWorkDirectory;

    /**
     * Refuses, before a request, what is estimated to cost more, in the provider's currency, and what cannot be
     * estimated. 0 is off.
     */
    // default: 0
    private String maxCost;

    /**
     * Largest video that download accepts, in bytes or with the unit k, m or g (powers of 1024).
     */
    // default: 2g
    private String maxDownloadSize;

    /**
     * With onAmbiguousSubmit=resend: how often a submission is sent again.
     */
    // default: 1
    private Integer maxResends;

    /**
     * Directory below which files named in a JSON or Map request are taken for upload, symbolic links resolved.
     * Without it a JSON request cannot name local files.
     */
    private String mediaDirectory;

    /**
     * Model for requests that do not say, for example seedance-2.0.
     */
    private String model;

    /**
     * What to do when it is not known whether a submission was accepted: reconcile looks for the task at the
     * provider, fail throws AmbiguousSubmitException, resend submits again and accepts that it may be paid twice.
     * One of: reconcile, fail, resend.
     */
    // default: reconcile
    private io.github.camelseedance.model.AmbiguousSubmitPolicy onAmbiguousSubmit;

    /**
     * Resolution for requests that do not say, for example 720p.
     */
    private String resolution;

    /**
     * Last frame as an image for requests that do not say, where the provider has it.
     */
    private Boolean returnLastFrame;

    /**
     * Random seed for requests that do not say, -1 or above, where the provider has it. At seedance2.movie the
     * component sends a random one without any, by which a lost task is found again.
     */
    private Long seed;

    /**
     * How far back spending reports, in whole days (UTC). What the task repository does not keep any more is not in
     * it. Milliseconds, or with a unit: 500ms, 30s, 15m, 24h.
     */
    // default: 7d
    private String spendingPeriod;

    /**
     * Simple expression whose value makes a submission unique: the same key never pays twice. The header
     * CamelSeedanceSubmissionKey wins.
     */
    private String submissionKey;

    /**
     * Longest time for generate as a whole, without awaitCompletion. Keep it below the max.poll.interval.ms of a
     * Kafka consumer. Milliseconds, or with a unit: 500ms, 30s, 15m, 24h.
     */
    // default: 4m
    private String submitTimeout;

    /**
     * With awaitCompletion: an end other than succeeded throws TaskFailedException. If false the task is the body.
     */
    // default: true
    private Boolean throwExceptionOnTaskFailure;

    /**
     * Puts the accepted task into the task repository, so that a consumer reports its end.
     */
    // default: true
    private Boolean track;

    /**
     * Message headers that travel with the task and are set again on the exchange that reports its end:
     * comma-separated names, or beginnings of names with an asterisk behind. Camel headers are refused,
     * CamelFileName excepted.
     */
    private String trackHeaders;

    /**
     * Watermark for requests that do not say, where the provider has it.
     */
    private Boolean watermark;

    /**
     * Public address at which webhookPath of a consumer is reached, for example https://host/hooks/seedance. Each
     * submission gets its own address below it.
     */
    private String webhookUrl;

    /**
     * Whether autowiring is enabled. This is used for automatic autowiring options (the option must be marked as
     * autowired) by looking up in the registry to find if there is a single instance of matching type, which then
     * gets configured on the component. This can be used for automatic configuring JDBC data sources, JMS
     * connection factories, AWS Clients, etc.
     */
    // default: true
    private Boolean autowiredEnabled;

    /**
     * Most requests under way at once for a provider and account.
     */
    // default: 32
    private Integer maxConcurrentRequests;

    /**
     * JSON resource with prices by tokens that replace those of the providers' documents, for providers that price
     * so: {currency:usd,perMillionTokens:{seedance-2.0:{720p:7.0,4.3}}} without and with a video in the request; or
     * an object of such tables by provider.
     */
    private String prices;

    /**
     * Most requests in a minute for a provider and account, in bursts of at most a sixth; a tenth is kept for calls
     * of routes. 0 is without limit.
     */
    // default: 0
    private Integer requestsPerMinute;

    /**
     * Path, such as /seedance, at which the HTTP server of the context serves the task page: what runs, what has
     * ended, with its videos, what it cost and what needs a person. Off unless it is set. Who reaches the server
     * sees it: put the application's own security in front.
     */
    private String taskPage;

    /**
     * Whether a person can do something at the task page: cancel a task, settle what is in doubt or parked, deliver
     * an end again. Otherwise it can be read only.
     */
    // default: false
    private Boolean taskPageActions;

    /**
     * What the task page does not show, separated by commas: prompt, video, seed, cost, submissionKey, error (what
     * a provider or a route has said of a failure), headers (all that are tracked), or header:NAME for one of them,
     * where an asterisk at the end of the name stands for anything. What is hidden is sent to no browser and cannot
     * be searched.
     */
    private String taskPageHide;

    /**
     * Where submissions and running tasks are kept: in memory by default, in a database with JdbcTaskRepository.
     * With two candidates in the registry one has to be named. Reference to a bean, for example #bean:name or
     * #class:name, of the type io.github.camelseedance.task.store.TaskRepository.
     */
    private String taskRepository;

    /**
     * How requests are sent: by HttpClient 5 by default. With two candidates in the registry one has to be named.
     * The options for TLS and proxies are then this transport's own matter. Reference to a bean, for example
     * #bean:name or #class:name, of the type io.github.camelseedance.client.http.Transport.
     */
    private String transport;

    /**
     * Value of the User-Agent header, by default camel-seedance/VERSION. The edge of seedanceapi.org is known to
     * block unknown agents.
     */
    private String userAgent;

    /**
     * Used for enabling or disabling all consumer based health checks from this component
     */
    // default: true
    private Boolean healthCheckConsumerEnabled;

    /**
     * Used for enabling or disabling all producer based health checks from this component. Notice: Camel has by
     * default disabled all producer based health-checks. You can turn on producer checks globally by setting
     * camel.health.producersEnabled=true.
     */
    // default: true
    private Boolean healthCheckProducerEnabled;

    /**
     * Hosts that are reached without the proxy: comma-separated names, where an asterisk stands for any characters.
     */
    private String nonProxyHosts;

    /**
     * Host name of an HTTP proxy.
     */
    private String proxyHost;

    /**
     * Port of the HTTP proxy.
     */
    private Integer proxyPort;

    /**
     * Hosts that download may fetch from although they are not public https addresses: comma-separated names, or an
     * asterisk, a dot and the end of names; anything else fails at start.
     */
    private String allowedDownloadHosts;

    /**
     * Allows a base URL with plain http on a host that is not loopback. The key then travels unencrypted.
     */
    // default: false
    private Boolean allowInsecure;

    /**
     * API key of the account. Required for every operation that talks to the provider. Set it on the component,
     * from a property placeholder, rather than in a URI.
     */
    private String apiKey;

    /**
     * TLS configuration: trust and key stores, protocols. Reference to a bean, for example #bean:name or
     * #class:name, of the type org.apache.camel.support.jsse.SSLContextParameters.
     */
    private String sslContextParameters;

    /**
     * Enables the global TLS configuration.
     */
    // default: false
    private Boolean useGlobalSslContextParameters;

    /**
     * Secret with which seedance2.ink signs its webhooks (HMAC-SHA256). With it, unsigned calls are refused. Two
     * secrets, separated by a comma, are accepted while one is rotated.
     */
    private String webhookSecret;

    /**
     * Longest wait for a connection, TLS handshake included. Milliseconds, or with a unit: 500ms, 30s, 15m, 24h.
     */
    // default: 10s
    private String connectTimeout;

    /**
     * Longest wait for the whole answer to one request. Milliseconds, or with a unit: 500ms, 30s, 15m, 24h.
     */
    // default: 60s
    private String responseTimeout;

    public String getAccount() {
        return account;
    }

    public void setAccount(String account) {
        this.account = account;
    }

    public String getBaseUrl() {
        return baseUrl;
    }

    public void setBaseUrl(String baseUrl) {
        this.baseUrl = baseUrl;
    }

    public SeedanceConfigurationOptions getConfiguration() {
        return configuration;
    }

    public void setConfiguration(SeedanceConfigurationOptions configuration) {
        this.configuration = configuration;
    }

    public String getFirstPollDelay() {
        return firstPollDelay;
    }

    public void setFirstPollDelay(String firstPollDelay) {
        this.firstPollDelay = firstPollDelay;
    }

    public Integer getMaxRetries() {
        return maxRetries;
    }

    public void setMaxRetries(Integer maxRetries) {
        this.maxRetries = maxRetries;
    }

    public String getMaxRetryDelay() {
        return maxRetryDelay;
    }

    public void setMaxRetryDelay(String maxRetryDelay) {
        this.maxRetryDelay = maxRetryDelay;
    }

    public String getPollInterval() {
        return pollInterval;
    }

    public void setPollInterval(String pollInterval) {
        this.pollInterval = pollInterval;
    }

    public io.github.camelseedance.PollPlan getPollPlan() {
        return pollPlan;
    }

    public void setPollPlan(io.github.camelseedance.PollPlan pollPlan) {
        this.pollPlan = pollPlan;
    }

    public String getProvider() {
        return provider;
    }

    public void setProvider(String provider) {
        this.provider = provider;
    }

    public String getRetryDelay() {
        return retryDelay;
    }

    public void setRetryDelay(String retryDelay) {
        this.retryDelay = retryDelay;
    }

    public String getTaskQueue() {
        return taskQueue;
    }

    public void setTaskQueue(String taskQueue) {
        this.taskQueue = taskQueue;
    }

    public Boolean getBridgeErrorHandler() {
        return bridgeErrorHandler;
    }

    public void setBridgeErrorHandler(Boolean bridgeErrorHandler) {
        this.bridgeErrorHandler = bridgeErrorHandler;
    }

    public Boolean getEmitChanges() {
        return emitChanges;
    }

    public void setEmitChanges(Boolean emitChanges) {
        this.emitChanges = emitChanges;
    }

    public String getListInterval() {
        return listInterval;
    }

    public void setListInterval(String listInterval) {
        this.listInterval = listInterval;
    }

    public Integer getMaxDeliveries() {
        return maxDeliveries;
    }

    public void setMaxDeliveries(Integer maxDeliveries) {
        this.maxDeliveries = maxDeliveries;
    }

    public Integer getMaxInflight() {
        return maxInflight;
    }

    public void setMaxInflight(Integer maxInflight) {
        this.maxInflight = maxInflight;
    }

    public Integer getMaxMessagesPerPoll() {
        return maxMessagesPerPoll;
    }

    public void setMaxMessagesPerPoll(Integer maxMessagesPerPoll) {
        this.maxMessagesPerPoll = maxMessagesPerPoll;
    }

    public io.github.camelseedance.TaskSource getSource() {
        return source;
    }

    public void setSource(io.github.camelseedance.TaskSource source) {
        this.source = source;
    }

    public io.github.camelseedance.StartFrom getStartFrom() {
        return startFrom;
    }

    public void setStartFrom(io.github.camelseedance.StartFrom startFrom) {
        this.startFrom = startFrom;
    }

    public String getTaskTimeout() {
        return taskTimeout;
    }

    public void setTaskTimeout(String taskTimeout) {
        this.taskTimeout = taskTimeout;
    }

    public String getWebhookPath() {
        return webhookPath;
    }

    public void setWebhookPath(String webhookPath) {
        this.webhookPath = webhookPath;
    }

    public String getAspectRatio() {
        return aspectRatio;
    }

    public void setAspectRatio(String aspectRatio) {
        this.aspectRatio = aspectRatio;
    }

    public Boolean getAwaitCompletion() {
        return awaitCompletion;
    }

    public void setAwaitCompletion(Boolean awaitCompletion) {
        this.awaitCompletion = awaitCompletion;
    }

    public String getAwaitTimeout() {
        return awaitTimeout;
    }

    public void setAwaitTimeout(String awaitTimeout) {
        this.awaitTimeout = awaitTimeout;
    }

    public String getBudget() {
        return budget;
    }

    public void setBudget(String budget) {
        this.budget = budget;
    }

    public String getBudgetPeriod() {
        return budgetPeriod;
    }

    public void setBudgetPeriod(String budgetPeriod) {
        this.budgetPeriod = budgetPeriod;
    }

    public Integer getDuration() {
        return duration;
    }

    public void setDuration(Integer duration) {
        this.duration = duration;
    }

    public Boolean getFixedLens() {
        return fixedLens;
    }

    public void setFixedLens(Boolean fixedLens) {
        this.fixedLens = fixedLens;
    }

    public Boolean getGenerateAudio() {
        return generateAudio;
    }

    public void setGenerateAudio(Boolean generateAudio) {
        this.generateAudio = generateAudio;
    }

    public Boolean getLazyStartProducer() {
        return lazyStartProducer;
    }

    public void setLazyStartProducer(Boolean lazyStartProducer) {
        this.lazyStartProducer = lazyStartProducer;
    }

    public String getLocalWorkDirectory() {
        return localWorkDirectory;
    }

    public void setLocalWorkDirectory(String localWorkDirectory) {
        this.localWorkDirectory = localWorkDirectory;
    }

    public String getMaxCost() {
        return maxCost;
    }

    public void setMaxCost(String maxCost) {
        this.maxCost = maxCost;
    }

    public String getMaxDownloadSize() {
        return maxDownloadSize;
    }

    public void setMaxDownloadSize(String maxDownloadSize) {
        this.maxDownloadSize = maxDownloadSize;
    }

    public Integer getMaxResends() {
        return maxResends;
    }

    public void setMaxResends(Integer maxResends) {
        this.maxResends = maxResends;
    }

    public String getMediaDirectory() {
        return mediaDirectory;
    }

    public void setMediaDirectory(String mediaDirectory) {
        this.mediaDirectory = mediaDirectory;
    }

    public String getModel() {
        return model;
    }

    public void setModel(String model) {
        this.model = model;
    }

    public io.github.camelseedance.model.AmbiguousSubmitPolicy getOnAmbiguousSubmit() {
        return onAmbiguousSubmit;
    }

    public void setOnAmbiguousSubmit(io.github.camelseedance.model.AmbiguousSubmitPolicy onAmbiguousSubmit) {
        this.onAmbiguousSubmit = onAmbiguousSubmit;
    }

    public String getResolution() {
        return resolution;
    }

    public void setResolution(String resolution) {
        this.resolution = resolution;
    }

    public Boolean getReturnLastFrame() {
        return returnLastFrame;
    }

    public void setReturnLastFrame(Boolean returnLastFrame) {
        this.returnLastFrame = returnLastFrame;
    }

    public Long getSeed() {
        return seed;
    }

    public void setSeed(Long seed) {
        this.seed = seed;
    }

    public String getSpendingPeriod() {
        return spendingPeriod;
    }

    public void setSpendingPeriod(String spendingPeriod) {
        this.spendingPeriod = spendingPeriod;
    }

    public String getSubmissionKey() {
        return submissionKey;
    }

    public void setSubmissionKey(String submissionKey) {
        this.submissionKey = submissionKey;
    }

    public String getSubmitTimeout() {
        return submitTimeout;
    }

    public void setSubmitTimeout(String submitTimeout) {
        this.submitTimeout = submitTimeout;
    }

    public Boolean getThrowExceptionOnTaskFailure() {
        return throwExceptionOnTaskFailure;
    }

    public void setThrowExceptionOnTaskFailure(Boolean throwExceptionOnTaskFailure) {
        this.throwExceptionOnTaskFailure = throwExceptionOnTaskFailure;
    }

    public Boolean getTrack() {
        return track;
    }

    public void setTrack(Boolean track) {
        this.track = track;
    }

    public String getTrackHeaders() {
        return trackHeaders;
    }

    public void setTrackHeaders(String trackHeaders) {
        this.trackHeaders = trackHeaders;
    }

    public Boolean getWatermark() {
        return watermark;
    }

    public void setWatermark(Boolean watermark) {
        this.watermark = watermark;
    }

    public String getWebhookUrl() {
        return webhookUrl;
    }

    public void setWebhookUrl(String webhookUrl) {
        this.webhookUrl = webhookUrl;
    }

    public Boolean getAutowiredEnabled() {
        return autowiredEnabled;
    }

    public void setAutowiredEnabled(Boolean autowiredEnabled) {
        this.autowiredEnabled = autowiredEnabled;
    }

    public Integer getMaxConcurrentRequests() {
        return maxConcurrentRequests;
    }

    public void setMaxConcurrentRequests(Integer maxConcurrentRequests) {
        this.maxConcurrentRequests = maxConcurrentRequests;
    }

    public String getPrices() {
        return prices;
    }

    public void setPrices(String prices) {
        this.prices = prices;
    }

    public Integer getRequestsPerMinute() {
        return requestsPerMinute;
    }

    public void setRequestsPerMinute(Integer requestsPerMinute) {
        this.requestsPerMinute = requestsPerMinute;
    }

    public String getTaskPage() {
        return taskPage;
    }

    public void setTaskPage(String taskPage) {
        this.taskPage = taskPage;
    }

    public Boolean getTaskPageActions() {
        return taskPageActions;
    }

    public void setTaskPageActions(Boolean taskPageActions) {
        this.taskPageActions = taskPageActions;
    }

    public String getTaskPageHide() {
        return taskPageHide;
    }

    public void setTaskPageHide(String taskPageHide) {
        this.taskPageHide = taskPageHide;
    }

    public String getTaskRepository() {
        return taskRepository;
    }

    public void setTaskRepository(String taskRepository) {
        this.taskRepository = taskRepository;
    }

    public String getTransport() {
        return transport;
    }

    public void setTransport(String transport) {
        this.transport = transport;
    }

    public String getUserAgent() {
        return userAgent;
    }

    public void setUserAgent(String userAgent) {
        this.userAgent = userAgent;
    }

    public Boolean getHealthCheckConsumerEnabled() {
        return healthCheckConsumerEnabled;
    }

    public void setHealthCheckConsumerEnabled(Boolean healthCheckConsumerEnabled) {
        this.healthCheckConsumerEnabled = healthCheckConsumerEnabled;
    }

    public Boolean getHealthCheckProducerEnabled() {
        return healthCheckProducerEnabled;
    }

    public void setHealthCheckProducerEnabled(Boolean healthCheckProducerEnabled) {
        this.healthCheckProducerEnabled = healthCheckProducerEnabled;
    }

    public String getNonProxyHosts() {
        return nonProxyHosts;
    }

    public void setNonProxyHosts(String nonProxyHosts) {
        this.nonProxyHosts = nonProxyHosts;
    }

    public String getProxyHost() {
        return proxyHost;
    }

    public void setProxyHost(String proxyHost) {
        this.proxyHost = proxyHost;
    }

    public Integer getProxyPort() {
        return proxyPort;
    }

    public void setProxyPort(Integer proxyPort) {
        this.proxyPort = proxyPort;
    }

    public String getAllowedDownloadHosts() {
        return allowedDownloadHosts;
    }

    public void setAllowedDownloadHosts(String allowedDownloadHosts) {
        this.allowedDownloadHosts = allowedDownloadHosts;
    }

    public Boolean getAllowInsecure() {
        return allowInsecure;
    }

    public void setAllowInsecure(Boolean allowInsecure) {
        this.allowInsecure = allowInsecure;
    }

    public String getApiKey() {
        return apiKey;
    }

    public void setApiKey(String apiKey) {
        this.apiKey = apiKey;
    }

    public String getSslContextParameters() {
        return sslContextParameters;
    }

    public void setSslContextParameters(String sslContextParameters) {
        this.sslContextParameters = sslContextParameters;
    }

    public Boolean getUseGlobalSslContextParameters() {
        return useGlobalSslContextParameters;
    }

    public void setUseGlobalSslContextParameters(Boolean useGlobalSslContextParameters) {
        this.useGlobalSslContextParameters = useGlobalSslContextParameters;
    }

    public String getWebhookSecret() {
        return webhookSecret;
    }

    public void setWebhookSecret(String webhookSecret) {
        this.webhookSecret = webhookSecret;
    }

    public String getConnectTimeout() {
        return connectTimeout;
    }

    public void setConnectTimeout(String connectTimeout) {
        this.connectTimeout = connectTimeout;
    }

    public String getResponseTimeout() {
        return responseTimeout;
    }

    public void setResponseTimeout(String responseTimeout) {
        this.responseTimeout = responseTimeout;
    }
}
