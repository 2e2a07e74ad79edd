/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

import io.github.camelseedance.model.AmbiguousSubmitPolicy;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.apache.camel.support.jsse.SSLContextParameters;

/** Options of the component and its endpoints. Times are in milliseconds. */
@UriParams
public class SeedanceConfiguration implements Cloneable {

    @UriParam(label = "common")
    private String provider;

    @UriParam(label = "security", secret = true)
    private String apiKey;

    @UriParam(label = "common", defaultValue = "default")
    private String account = "default";

    @UriParam(label = "common")
    private String baseUrl;

    @UriParam(label = "security", defaultValue = "false")
    private boolean allowInsecure = false;

    @UriParam(label = "timeout", defaultValue = "10s", javaType = "java.time.Duration")
    private long connectTimeout = 10_000;

    @UriParam(label = "timeout", defaultValue = "60s", javaType = "java.time.Duration")
    private long responseTimeout = 60_000;

    @UriParam(label = "common", defaultValue = "3")
    private int maxRetries = 3;

    @UriParam(label = "common", defaultValue = "500ms", javaType = "java.time.Duration")
    private long retryDelay = 500;

    @UriParam(label = "common", defaultValue = "60s", javaType = "java.time.Duration")
    private long maxRetryDelay = 60_000;

    @UriParam(label = "common", defaultValue = "5s", javaType = "java.time.Duration")
    private long pollInterval = 5_000;

    @UriParam(label = "common", defaultValue = "10s", javaType = "java.time.Duration")
    private long firstPollDelay = 10_000;

    @UriParam(label = "common", defaultValue = "adaptive")
    private PollPlan pollPlan = PollPlan.adaptive;

    @UriParam(label = "common", defaultValue = "default")
    private String taskQueue = "default";

    @UriParam(label = "advanced")
    private String userAgent;

    @UriParam(label = "security")
    private SSLContextParameters sslContextParameters;

    @UriParam(label = "proxy")
    private String proxyHost;

    @UriParam(label = "proxy")
    private Integer proxyPort;

    @UriParam(label = "proxy")
    private String nonProxyHosts;

    @UriParam(label = "producer")
    private String mediaDirectory;

    @UriParam(label = "producer")
    private String localWorkDirectory;

    @UriParam(label = "producer", defaultValue = "2g")
    private String maxDownloadSize = "2g";

    @UriParam(label = "producer,security")
    private String allowedDownloadHosts;

    @UriParam(label = "producer")
    private String model;

    @UriParam(label = "producer")
    private String aspectRatio;

    @UriParam(label = "producer")
    private String resolution;

    @UriParam(label = "producer")
    private Integer duration;

    @UriParam(label = "producer")
    private Boolean generateAudio;

    @UriParam(label = "producer")
    private Boolean fixedLens;

    @UriParam(label = "producer")
    private Long seed;

    @UriParam(label = "producer")
    private Boolean watermark;

    @UriParam(label = "producer")
    private Boolean returnLastFrame;

    @UriParam(label = "producer")
    private String webhookUrl;

    @UriParam(label = "producer", defaultValue = "true")
    private boolean track = true;

    @UriParam(label = "producer")
    private String trackHeaders;

    @UriParam(label = "producer", defaultValue = "false")
    private boolean awaitCompletion = false;

    @UriParam(label = "producer", defaultValue = "15m", javaType = "java.time.Duration")
    private long awaitTimeout = 900_000;

    @UriParam(label = "producer", defaultValue = "true")
    private boolean throwExceptionOnTaskFailure = true;

    @UriParam(label = "producer")
    private String submissionKey;

    @UriParam(label = "producer", defaultValue = "reconcile")
    private AmbiguousSubmitPolicy onAmbiguousSubmit = AmbiguousSubmitPolicy.reconcile;

    @UriParam(label = "producer", defaultValue = "1")
    private int maxResends = 1;

    @UriParam(label = "producer", defaultValue = "4m", javaType = "java.time.Duration")
    private long submitTimeout = 240_000;

    @UriParam(label = "producer", defaultValue = "0")
    private String maxCost = "0";

    @UriParam(label = "producer", defaultValue = "0")
    private String budget = "0";

    @UriParam(label = "producer", defaultValue = "24h", javaType = "java.time.Duration")
    private long budgetPeriod = 86_400_000;

    @UriParam(label = "producer", defaultValue = "7d", javaType = "java.time.Duration")
    private long spendingPeriod = 604_800_000;

    @UriParam(label = "consumer", defaultValue = "tracked")
    private TaskSource source = TaskSource.tracked;

    @UriParam(label = "consumer", defaultValue = "latest")
    private StartFrom startFrom = StartFrom.latest;

    @UriParam(label = "consumer", defaultValue = "60s", javaType = "java.time.Duration")
    private long listInterval = 60_000;

    @UriParam(label = "consumer", defaultValue = "false")
    private boolean emitChanges = false;

    @UriParam(label = "consumer", defaultValue = "0")
    private int maxMessagesPerPoll = 0;

    @UriParam(label = "consumer", defaultValue = "100")
    private int maxInflight = 100;

    @UriParam(label = "consumer", defaultValue = "0")
    private int maxDeliveries = 0;

    @UriParam(label = "consumer", defaultValue = "24h", javaType = "java.time.Duration")
    private long taskTimeout = 86_400_000;

    @UriParam(label = "consumer")
    private String webhookPath;

    @UriParam(label = "consumer,security", secret = true)
    private String webhookSecret;

    /** A copy that can be changed on its own. */
    public SeedanceConfiguration copy() {
        try {
            return (SeedanceConfiguration) clone();
        } catch (CloneNotSupportedException e) {
            throw new RuntimeCamelException(e);
        }
    }

    /** Without secrets. */
    @Override
    public String toString() {
        return "SeedanceConfiguration[provider=%s, account=%s, taskQueue=%s]".formatted(provider, account, taskQueue);
    }

    public String getProvider() {
        return provider;
    }

    /** Provider to speak to: the id of a built-in one or of a SeedanceProvider in the registry. Required here or on the component: a key is never sent to a company that was not named. */
    public void setProvider(String provider) {
        this.provider = provider;
    }

    public String getApiKey() {
        return apiKey;
    }

    /** API key of the account. Required for every operation that talks to the provider. Set it on the component, from a property placeholder, rather than in a URI. */
    public void setApiKey(String apiKey) {
        this.apiKey = apiKey;
    }

    public String getAccount() {
        return account;
    }

    /** Name for the account behind the key. Tasks are tracked by queue, provider, base URL and account, so a new key for the same account keeps its tasks. */
    public void setAccount(String account) {
        this.account = account;
    }

    public String getBaseUrl() {
        return baseUrl;
    }

    /** Address of the API, by default the provider's own. Plain http is refused unless the host is loopback or allowInsecure is true. */
    public void setBaseUrl(String baseUrl) {
        this.baseUrl = baseUrl;
    }

    public boolean isAllowInsecure() {
        return allowInsecure;
    }

    /** Allows a base URL with plain http on a host that is not loopback. The key then travels unencrypted. */
    public void setAllowInsecure(boolean allowInsecure) {
        this.allowInsecure = allowInsecure;
    }

    public long getConnectTimeout() {
        return connectTimeout;
    }

    /** Longest wait for a connection, TLS handshake included. */
    public void setConnectTimeout(long connectTimeout) {
        this.connectTimeout = connectTimeout;
    }

    public long getResponseTimeout() {
        return responseTimeout;
    }

    /** Longest wait for the whole answer to one request. */
    public void setResponseTimeout(long responseTimeout) {
        this.responseTimeout = responseTimeout;
    }

    public int getMaxRetries() {
        return maxRetries;
    }

    /** Repeats of a call that is safe to repeat: everything but the submission itself. 0 is none. */
    public void setMaxRetries(int maxRetries) {
        this.maxRetries = maxRetries;
    }

    public long getRetryDelay() {
        return retryDelay;
    }

    /** First delay before a repeat. It doubles each time, with full jitter. */
    public void setRetryDelay(long retryDelay) {
        this.retryDelay = retryDelay;
    }

    public long getMaxRetryDelay() {
        return maxRetryDelay;
    }

    /** Longest delay before a repeat. When the provider asks for more (Retry-After), the operation fails at once with RateLimitException; the tracker waits as told, up to 10 minutes. */
    public void setMaxRetryDelay(long maxRetryDelay) {
        this.maxRetryDelay = maxRetryDelay;
    }

    public long getPollInterval() {
        return pollInterval;
    }

    /** How often the provider is asked about a running task, with 20 % jitter. */
    public void setPollInterval(long pollInterval) {
        this.pollInterval = pollInterval;
    }

    public long getFirstPollDelay() {
        return firstPollDelay;
    }

    /** How long after its submission a task is first asked about. */
    public void setFirstPollDelay(long firstPollDelay) {
        this.firstPollDelay = firstPollDelay;
    }

    public PollPlan getPollPlan() {
        return pollPlan;
    }

    /**
     * How the looks at a running task are planned. adaptive: the tracker learns how long tasks of a kind (model, resolution, duration)
     * take and asks when an end is likely, never more often than pollInterval, never more than 12 intervals apart. fixed: at each
     * pollInterval.
     */
    public void setPollPlan(PollPlan pollPlan) {
        this.pollPlan = pollPlan;
    }

    public String getTaskQueue() {
        return taskQueue;
    }

    /** Name that joins producers and consumers: consumers of a queue receive the ends of the tasks that producers of this queue submitted, each end once. */
    public void setTaskQueue(String taskQueue) {
        this.taskQueue = taskQueue;
    }

    public String getUserAgent() {
        return userAgent;
    }

    /** Value of the User-Agent header, by default camel-seedance/VERSION. The edge of seedanceapi.org is known to block unknown agents. */
    public void setUserAgent(String userAgent) {
        this.userAgent = userAgent;
    }

    public SSLContextParameters getSslContextParameters() {
        return sslContextParameters;
    }

    /** TLS configuration: trust and key stores, protocols. */
    public void setSslContextParameters(SSLContextParameters sslContextParameters) {
        this.sslContextParameters = sslContextParameters;
    }

    public String getProxyHost() {
        return proxyHost;
    }

    /** Host name of an HTTP proxy. */
    public void setProxyHost(String proxyHost) {
        this.proxyHost = proxyHost;
    }

    public Integer getProxyPort() {
        return proxyPort;
    }

    /** Port of the HTTP proxy. */
    public void setProxyPort(Integer proxyPort) {
        this.proxyPort = proxyPort;
    }

    public String getNonProxyHosts() {
        return nonProxyHosts;
    }

    /** Hosts that are reached without the proxy: comma-separated names, where an asterisk stands for any characters. */
    public void setNonProxyHosts(String nonProxyHosts) {
        this.nonProxyHosts = nonProxyHosts;
    }

    public String getMediaDirectory() {
        return mediaDirectory;
    }

    /** Directory below which files named in a JSON or Map request are taken for upload, symbolic links resolved. Without it a JSON request cannot name local files. */
    public void setMediaDirectory(String mediaDirectory) {
        this.mediaDirectory = mediaDirectory;
    }

    public String getLocalWorkDirectory() {
        return localWorkDirectory;
    }

    /** Directory for downloaded videos. By default a temporary file, deleted when the exchange is done. */
    public void setLocalWorkDirectory(String localWorkDirectory) {
        this.localWorkDirectory = localWorkDirectory;
    }

    public String getMaxDownloadSize() {
        return maxDownloadSize;
    }

    /** Largest video that download accepts, in bytes or with the unit k, m or g (powers of 1024). */
    public void setMaxDownloadSize(String maxDownloadSize) {
        this.maxDownloadSize = maxDownloadSize;
    }

    public String getAllowedDownloadHosts() {
        return allowedDownloadHosts;
    }

    /** Hosts that download may fetch from although they are not public https addresses: comma-separated names, or an asterisk, a dot and the end of names; anything else fails at start. */
    public void setAllowedDownloadHosts(String allowedDownloadHosts) {
        this.allowedDownloadHosts = allowedDownloadHosts;
    }

    public String getModel() {
        return model;
    }

    /** Model for requests that do not say, for example seedance-2.0. */
    public void setModel(String model) {
        this.model = model;
    }

    public String getAspectRatio() {
        return aspectRatio;
    }

    /** Aspect ratio for requests that do not say, for example 16:9. */
    public void setAspectRatio(String aspectRatio) {
        this.aspectRatio = aspectRatio;
    }

    public String getResolution() {
        return resolution;
    }

    /** Resolution for requests that do not say, for example 720p. */
    public void setResolution(String resolution) {
        this.resolution = resolution;
    }

    public Integer getDuration() {
        return duration;
    }

    /** Length of the video in seconds for requests that do not say. */
    public void setDuration(Integer duration) {
        this.duration = duration;
    }

    public Boolean getGenerateAudio() {
        return generateAudio;
    }

    /** Sound for requests that do not say, where the provider has it. */
    public void setGenerateAudio(Boolean generateAudio) {
        this.generateAudio = generateAudio;
    }

    public Boolean getFixedLens() {
        return fixedLens;
    }

    /** Fixed camera for requests that do not say, where the provider has it. */
    public void setFixedLens(Boolean fixedLens) {
        this.fixedLens = fixedLens;
    }

    public Long getSeed() {
        return seed;
    }

    /** Random seed for requests that do not say, -1 or above, where the provider has it. At seedance2.movie the component sends a random one without any, by which a lost task is found again. */
    public void setSeed(Long seed) {
        this.seed = seed;
    }

    public Boolean getWatermark() {
        return watermark;
    }

    /** Watermark for requests that do not say, where the provider has it. */
    public void setWatermark(Boolean watermark) {
        this.watermark = watermark;
    }

    public Boolean getReturnLastFrame() {
        return returnLastFrame;
    }

    /** Last frame as an image for requests that do not say, where the provider has it. */
    public void setReturnLastFrame(Boolean returnLastFrame) {
        this.returnLastFrame = returnLastFrame;
    }

    public String getWebhookUrl() {
        return webhookUrl;
    }

    /** Public address at which webhookPath of a consumer is reached, for example https://host/hooks/seedance. Each submission gets its own address below it. */
    public void setWebhookUrl(String webhookUrl) {
        this.webhookUrl = webhookUrl;
    }

    public boolean isTrack() {
        return track;
    }

    /** Puts the accepted task into the task repository, so that a consumer reports its end. */
    public void setTrack(boolean track) {
        this.track = track;
    }

    public String getTrackHeaders() {
        return trackHeaders;
    }

    /** Message headers that travel with the task and are set again on the exchange that reports its end: comma-separated names, or beginnings of names with an asterisk behind. Camel headers are refused, CamelFileName excepted. */
    public void setTrackHeaders(String trackHeaders) {
        this.trackHeaders = trackHeaders;
    }

    public boolean isAwaitCompletion() {
        return awaitCompletion;
    }

    /** With generate and status: the exchange goes on when the task has ended. No thread is held meanwhile. */
    public void setAwaitCompletion(boolean awaitCompletion) {
        this.awaitCompletion = awaitCompletion;
    }

    public long getAwaitTimeout() {
        return awaitTimeout;
    }

    /** Longest wait with awaitCompletion; then TaskTimeoutException. The task is tracked on. */
    public void setAwaitTimeout(long awaitTimeout) {
        this.awaitTimeout = awaitTimeout;
    }

    public boolean isThrowExceptionOnTaskFailure() {
        return throwExceptionOnTaskFailure;
    }

    /** With awaitCompletion: an end other than succeeded throws TaskFailedException. If false the task is the body. */
    public void setThrowExceptionOnTaskFailure(boolean throwExceptionOnTaskFailure) {
        this.throwExceptionOnTaskFailure = throwExceptionOnTaskFailure;
    }

    public String getSubmissionKey() {
        return submissionKey;
    }

    /** Simple expression whose value makes a submission unique: the same key never pays twice. The header CamelSeedanceSubmissionKey wins. */
    public void setSubmissionKey(String submissionKey) {
        this.submissionKey = submissionKey;
    }

    public AmbiguousSubmitPolicy getOnAmbiguousSubmit() {
        return onAmbiguousSubmit;
    }

    /** What to do when it is not known whether a submission was accepted: reconcile looks for the task at the provider, fail throws AmbiguousSubmitException, resend submits again and accepts that it may be paid twice. */
    public void setOnAmbiguousSubmit(AmbiguousSubmitPolicy onAmbiguousSubmit) {
        this.onAmbiguousSubmit = onAmbiguousSubmit;
    }

    public int getMaxResends() {
        return maxResends;
    }

    /** With onAmbiguousSubmit=resend: how often a submission is sent again. */
    public void setMaxResends(int maxResends) {
        this.maxResends = maxResends;
    }

    public long getSubmitTimeout() {
        return submitTimeout;
    }

    /** Longest time for generate as a whole, without awaitCompletion. Keep it below the max.poll.interval.ms of a Kafka consumer. */
    public void setSubmitTimeout(long submitTimeout) {
        this.submitTimeout = submitTimeout;
    }

    public String getMaxCost() {
        return maxCost;
    }

    /** Refuses, before a request, what is estimated to cost more, in the provider's currency, and what cannot be estimated. 0 is off. */
    public void setMaxCost(String maxCost) {
        this.maxCost = maxCost;
    }

    public String getBudget() {
        return budget;
    }

    /** Refuses, before a request, what would take the spending of this queue at this provider and account above it, in the provider's currency: what ended in the last budgetPeriod at its real cost, what runs or is in doubt at its estimate, and the request; also what cannot be estimated. Holds on all nodes of one task repository. 0 is off. */
    public void setBudget(String budget) {
        this.budget = budget;
    }

    public long getBudgetPeriod() {
        return budgetPeriod;
    }

    /** How long what has ended counts against the budget. Not longer than the submissionKeyRetention of the task repository. */
    public void setBudgetPeriod(long budgetPeriod) {
        this.budgetPeriod = budgetPeriod;
    }

    public long getSpendingPeriod() {
        return spendingPeriod;
    }

    /** How far back spending reports, in whole days (UTC). What the task repository does not keep any more is not in it. */
    public void setSpendingPeriod(long spendingPeriod) {
        this.spendingPeriod = spendingPeriod;
    }

    public TaskSource getSource() {
        return source;
    }

    /** Which tasks: tracked are those of the task repository; account additionally adopts every task that the account's list shows, where the provider lists. */
    public void setSource(TaskSource source) {
        this.source = source;
    }

    public StartFrom getStartFrom() {
        return startFrom;
    }

    /** With source=account: latest adopts tasks created after the consumer was first started, earliest adopts all. */
    public void setStartFrom(StartFrom startFrom) {
        this.startFrom = startFrom;
    }

    public long getListInterval() {
        return listInterval;
    }

    /** With source=account: how often the list is looked through for new tasks. */
    public void setListInterval(long listInterval) {
        this.listInterval = listInterval;
    }

    public boolean isEmitChanges() {
        return emitChanges;
    }

    /** Also emits each observed change of status on the way: best effort, never redelivered, never after the end. */
    public void setEmitChanges(boolean emitChanges) {
        this.emitChanges = emitChanges;
    }

    public int getMaxMessagesPerPoll() {
        return maxMessagesPerPoll;
    }

    /** Most ends that one poll hands to the route. 0 is no limit but maxInflight. */
    public void setMaxMessagesPerPoll(int maxMessagesPerPoll) {
        this.maxMessagesPerPoll = maxMessagesPerPoll;
    }

    public int getMaxInflight() {
        return maxInflight;
    }

    /** Most ends that are given to the route and not yet completed. */
    public void setMaxInflight(int maxInflight) {
        this.maxInflight = maxInflight;
    }

    public int getMaxDeliveries() {
        return maxDeliveries;
    }

    /** How often an end is delivered to a route that fails before it is parked. 0 is without limit. */
    public void setMaxDeliveries(int maxDeliveries) {
        this.maxDeliveries = maxDeliveries;
    }

    public long getTaskTimeout() {
        return taskTimeout;
    }

    /** When the provider still says that a task runs after this time, the task is emitted as timed_out. Time in which nobody could ask does not count. */
    public void setTaskTimeout(long taskTimeout) {
        this.taskTimeout = taskTimeout;
    }

    public String getWebhookPath() {
        return webhookPath;
    }

    /** Also listens for webhooks at this path, through an HTTP server component of the context (platform-http, jetty, undertow and so on). */
    public void setWebhookPath(String webhookPath) {
        this.webhookPath = webhookPath;
    }

    public String getWebhookSecret() {
        return webhookSecret;
    }

    /** Secret with which seedance2.ink signs its webhooks (HMAC-SHA256). With it, unsigned calls are refused. Two secrets, separated by a comma, are accepted while one is rotated. */
    public void setWebhookSecret(String webhookSecret) {
        this.webhookSecret = webhookSecret;
    }
}
