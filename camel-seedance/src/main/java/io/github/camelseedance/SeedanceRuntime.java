/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

import io.github.camelseedance.client.SeedanceClient;
import io.github.camelseedance.client.account.Accounts;
import io.github.camelseedance.client.call.ClientSettings;
import io.github.camelseedance.client.http.Transport;
import io.github.camelseedance.concurrent.Scheduler;
import io.github.camelseedance.concurrent.SystemScheduler;
import io.github.camelseedance.metrics.Meters;
import io.github.camelseedance.model.SafeText;
import io.github.camelseedance.provider.SeedanceProvider;
import io.github.camelseedance.runtime.CachedTaskCounts;
import io.github.camelseedance.task.TaskTracker;
import io.github.camelseedance.task.store.TaskRepository;
import io.github.camelseedance.webhook.WebhookListeners;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.ExecutorServiceManager;
import org.apache.camel.spi.LifecycleStrategy;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.support.LifecycleStrategySupport;
import org.apache.camel.support.service.ServiceHelper;
import org.apache.camel.support.service.ServiceSupport;
import org.apache.camel.util.concurrent.ThreadPoolRejectedPolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the endpoints of a component share: time, threads, providers, connections, limits of accounts and the task repository. */
public final class SeedanceRuntime extends ServiceSupport {

    private static final Logger LOG = LoggerFactory.getLogger(SeedanceRuntime.class);
    private static final Duration METER_INTERVAL = Duration.ofSeconds(5);
    private static final int TIMER_THREADS = 2;
    private static final int WORKER_THREADS = 16;

    private final SeedanceComponent component;
    private final TaskRepository repository;
    private final Transport ownTransport;
    private Transports transports;
    private ExecutorService timerThreads;
    private ExecutorService workerThreads;
    private ExecutorService heartbeatThread;
    private Scheduler scheduler;
    private RandomGenerator random;
    private Executor worker;
    private Executor heartbeat;
    private Providers providers;
    private Accounts lanes;
    private Meters meters;
    private TaskTracker tracker;
    private Instant startedAt;
    private CachedTaskCounts recentCounts;
    private WebhookListeners webhooks;
    private final LifecycleStrategy endOfWaits = new LifecycleStrategySupport() {
        @Override
        public void onContextStopping(CamelContext context) {
            tracker.endWaits();
        }
    };

    SeedanceRuntime(SeedanceComponent component, TaskRepository repository, Transport ownTransport) {
        this.component = component;
        this.repository = repository;
        this.ownTransport = ownTransport;
    }

    @Override
    protected void doStart() {
        try {
            startAll();
        } catch (RuntimeException e) {
            // what has failed to start is never stopped by Camel, and the threads are there already
            doStop();
            throw e;
        }
    }

    private void startAll() {
        CamelContext context = component.getCamelContext();
        providers = new Providers(context.getRegistry().findByType(SeedanceProvider.class));
        startThreads(context.getExecutorServiceManager());
        startedAt = scheduler.now();
        random = component.getRandom() == null ? new SecureRandom() : component.getRandom();
        meters = Meters.of(context);
        lanes = new Accounts(scheduler, component.getMaxConcurrentRequests(), component.getRequestsPerMinute(), meters);
        transports = new Transports(component, ownTransport, scheduler);
        CamelContextAware.trySetCamelContext(repository, context);
        // the context stops it, once, after all components that share it
        addToContext(context, repository);
        ServiceHelper.startService(transports);
        tracker = new TaskTracker(repository, scheduler, worker, heartbeat, random);
        tracker.statistics().setObserver(meters);
        recentCounts = new CachedTaskCounts(repository, scheduler, tracker.statistics()::getSubmitted);
        webhooks = WebhookListeners.of(context);
        ServiceHelper.startService(tracker);
        refreshMeters();
        // before the routes are shut down: an exchange that waits would hold them up
        context.addLifecycleStrategy(endOfWaits);
    }

    @Override
    protected void doStop() {
        component.getCamelContext().getLifecycleStrategies().remove(endOfWaits);
        ServiceHelper.stopService(tracker, transports);
        ExecutorServiceManager threads = component.getCamelContext().getExecutorServiceManager();
        if (workerThreads != null) {
            threads.shutdown(workerThreads);
            threads.shutdown(heartbeatThread);
            threads.shutdownNow(timerThreads);
        }
    }

    private static void addToContext(CamelContext context, TaskRepository repository) {
        try {
            context.addService(repository, true, true);
        } catch (Exception e) {
            throw RuntimeCamelException.wrapRuntimeCamelException(e);
        }
    }

    private void refreshMeters() {
        if (meters == Meters.NONE) {
            return;
        }
        scheduler.schedule(
                METER_INTERVAL,
                () -> worker.execute(() -> {
                    if (isStoppingOrStopped()) {
                        return;
                    }
                    try {
                        meters.refresh(repository.counts(), lanes.all());
                    } catch (RuntimeException e) {
                        LOG.debug("Meters are not refreshed: {}", SafeText.of(String.valueOf(e.getMessage())));
                    } finally {
                        refreshMeters();
                    }
                }));
    }

    /** Neither pool may refuse: a timer or a continuation that is lost is an exchange that never ends. */
    private void startThreads(ExecutorServiceManager threads) {
        ThreadPoolProfile profile = new ThreadPoolProfile("seedance");
        profile.setPoolSize(TIMER_THREADS);
        profile.setMaxPoolSize(TIMER_THREADS);
        profile.setMaxQueueSize(Integer.MAX_VALUE);
        // the other policy discards, without a word, what comes after the end
        profile.setRejectedPolicy(ThreadPoolRejectedPolicy.Abort);
        ScheduledExecutorService timers =
                threads.newScheduledThreadPool(component, "SeedanceScheduler", profile.clone());
        profile.setPoolSize(WORKER_THREADS);
        profile.setMaxPoolSize(WORKER_THREADS);
        profile.setKeepAliveTime(60L);
        profile.setTimeUnit(TimeUnit.SECONDS);
        profile.setAllowCoreThreadTimeOut(true);
        ExecutorService workers = threads.newThreadPool(component, "SeedanceWorker", profile);
        // of its own: routes that block all workers must not cost this node its tasks
        ExecutorService beats = threads.newSingleThreadExecutor(component, "SeedanceHeartbeat");
        timerThreads = timers;
        workerThreads = workers;
        heartbeatThread = beats;
        scheduler = component.getScheduler() == null ? new SystemScheduler(timers) : component.getScheduler();
        worker = task -> {
            try {
                workers.execute(task);
            } catch (RejectedExecutionException e) {
                // the context is going down, and the exchange has to end all the same
                task.run();
            }
        };
        heartbeat = task -> {
            try {
                beats.execute(task);
            } catch (RejectedExecutionException e) {
                LOG.debug("No heartbeat any more: the component is stopped");
            }
        };
    }

    /** Time of this component. */
    public Scheduler scheduler() {
        return scheduler;
    }

    /** Pool for continuing exchanges and for what blocks on a disk or a database. It never refuses. */
    Executor worker() {
        return worker;
    }

    /** Since when this node counts what it does. */
    public Instant startedAt() {
        return startedAt;
    }

    /** Counts of the repository for what asks often. */
    CachedTaskCounts recentCounts() {
        return recentCounts;
    }

    Providers providers() {
        return providers;
    }

    public Accounts lanes() {
        return lanes;
    }

    public TaskRepository repository() {
        return repository;
    }

    /** Follows the tasks of all endpoints. */
    public TaskTracker tracker() {
        return tracker;
    }

    WebhookListeners webhooks() {
        return webhooks;
    }

    /** A client with an endpoint's options, which have been checked. */
    SeedanceClient client(SeedanceConfiguration options) throws Exception {
        SeedanceProvider provider = providers.require(options.getProvider());
        ClientSettings settings = new ClientSettings(
                Addresses.baseUrl(StartCheck.baseUrl(options, provider), options.isAllowInsecure()),
                options.getApiKey(),
                options.getAccount(),
                Duration.ofMillis(options.getResponseTimeout()),
                options.getMaxRetries(),
                Duration.ofMillis(options.getRetryDelay()),
                Duration.ofMillis(options.getMaxRetryDelay()),
                options.getUserAgent() == null ? UserAgent.DEFAULT : options.getUserAgent());
        return new SeedanceClient(
                provider,
                settings,
                transports.of(options),
                lanes.lane(provider, settings),
                scheduler,
                worker,
                random::nextDouble);
    }
}
