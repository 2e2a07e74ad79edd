/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.runtime;

import io.github.camelseedance.client.SeedanceClient;
import io.github.camelseedance.client.account.Accounts;
import io.github.camelseedance.client.call.ClientSettings;
import io.github.camelseedance.concurrent.RouteExecutor;
import io.github.camelseedance.concurrent.Scheduler;
import io.github.camelseedance.metrics.Meters;
import io.github.camelseedance.model.SafeText;
import io.github.camelseedance.provider.SeedanceProvider;
import io.github.camelseedance.task.TaskTracker;
import io.github.camelseedance.task.store.TaskRepository;
import io.github.camelseedance.webhook.WebhookListeners;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.support.service.ServiceHelper;
import org.apache.camel.support.service.ServiceSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the endpoints of a component share: time, threads, providers, connections, limits of accounts and the task repository. */
public final class SeedanceRuntime extends ServiceSupport {

    private static final Logger LOG = LoggerFactory.getLogger(SeedanceRuntime.class);
    private static final Duration METER_INTERVAL = Duration.ofSeconds(5);

    private final CamelContext context;
    private final RuntimeSettings settings;
    private RuntimeThreads threads;
    private Transports transports;
    private RandomGenerator random;
    private Providers providers;
    private Accounts accounts;
    private Meters meters;
    private TaskTracker tracker;
    private Instant startedAt;
    private CachedTaskCounts recentCounts;
    private Budgets budgets;
    private WebhookListeners webhooks;
    private RouteWaits waits;

    public SeedanceRuntime(CamelContext context, RuntimeSettings settings) {
        this.context = context;
        this.settings = settings;
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
        providers = new Providers(
                context.getRegistry().findByType(SeedanceProvider.class), PriceTables.load(context, settings.prices()));
        threads = new RuntimeThreads(context.getExecutorServiceManager(), settings.owner(), settings.scheduler());
        Scheduler scheduler = threads.scheduler();
        startedAt = scheduler.now();
        random = settings.random() == null ? new SecureRandom() : settings.random();
        meters = Meters.of(context);
        accounts = new Accounts(scheduler, settings.maxConcurrentRequests(), settings.requestsPerMinute(), meters);
        transports = new Transports(context, settings.transport(), scheduler);
        TaskRepository repository = settings.repository();
        CamelContextAware.trySetCamelContext(repository, context);
        // the context stops it, once, after all components that share it
        addToContext(context, repository);
        ServiceHelper.startService(transports);
        tracker = new TaskTracker(repository, scheduler, threads.steps(), threads.heartbeat(), random);
        tracker.statistics().setObserver(meters);
        budgets = new Budgets(repository, scheduler);
        recentCounts = new CachedTaskCounts(repository, scheduler, tracker.statistics()::getSubmitted);
        webhooks = WebhookListeners.of(context);
        ServiceHelper.startService(tracker);
        refreshMeters();
        waits = new RouteWaits(tracker);
        waits.start(context);
    }

    @Override
    protected void doStop() {
        context.getLifecycleStrategies().remove(waits);
        ServiceHelper.stopService(tracker, transports);
        if (threads != null) {
            threads.stop();
        }
        if (tracker != null) {
            tracker.leave();
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
        scheduler().schedule(METER_INTERVAL, () -> threads.steps().execute(() -> {
            if (isStoppingOrStopped()) {
                return;
            }
            try {
                meters.refresh(repository().counts(), accounts.all(), budgets.levels());
            } catch (RuntimeException e) {
                LOG.debug("Meters are not refreshed: {}", SafeText.of(String.valueOf(e.getMessage())));
            } finally {
                refreshMeters();
            }
        }));
    }

    /** Time of this component. */
    public Scheduler scheduler() {
        return threads.scheduler();
    }

    /** Runs what goes on in a route after a call. It never refuses, and no task waits for another one. */
    public RouteExecutor routes() {
        return threads.routes();
    }

    /** Random numbers that nobody can guess. */
    public RandomGenerator random() {
        return random;
    }

    /** Since when this node counts what it does. */
    public Instant startedAt() {
        return startedAt;
    }

    /** Counts of the repository for what asks often. */
    public CachedTaskCounts recentCounts() {
        return recentCounts;
    }

    /** Budgets of the producers that run here. */
    public Budgets budgets() {
        return budgets;
    }

    public Providers providers() {
        return providers;
    }

    public Accounts accounts() {
        return accounts;
    }

    public TaskRepository repository() {
        return settings.repository();
    }

    /** Follows the tasks of all endpoints. */
    public TaskTracker tracker() {
        return tracker;
    }

    /** The exchanges that wait for the end of a task. */
    public RouteWaits waits() {
        return waits;
    }

    public WebhookListeners webhooks() {
        return webhooks;
    }

    /** A client of routes with an endpoint's options, which have been checked. */
    public SeedanceClient client(SeedanceProvider provider, ClientSettings options, Connections connections)
            throws GeneralSecurityException, IOException {
        return new SeedanceClient(
                provider,
                options,
                transports.of(connections),
                accounts.get(options.account(provider.id()), provider),
                scheduler(),
                threads.routes(),
                random::nextDouble);
    }

    /** The client for what the tracker asks: behind the calls of routes, on threads of its own. */
    public SeedanceClient trackerClient(SeedanceClient client) {
        return client.forTracker(threads.steps());
    }
}
