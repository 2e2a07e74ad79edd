/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

import io.github.camelseedance.message.EndExchange;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.provider.SeedanceProvider;
import io.github.camelseedance.runtime.CachedTaskCounts;
import io.github.camelseedance.task.TaskTracker;
import io.github.camelseedance.task.follow.Delivery;
import io.github.camelseedance.task.follow.PollAccess;
import io.github.camelseedance.task.follow.Receiver;
import io.github.camelseedance.task.recover.AccountScanner;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskScope;
import io.github.camelseedance.task.store.TaskState;
import io.github.camelseedance.webhook.WebhookClient;
import io.github.camelseedance.webhook.WebhookStatistics;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Processor;
import org.apache.camel.api.management.ManagedAttribute;
import org.apache.camel.api.management.ManagedResource;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.spi.UnitOfWork;
import org.apache.camel.support.DefaultScheduledPollConsumerScheduler;
import org.apache.camel.support.ScheduledBatchPollingConsumer;
import org.apache.camel.support.UnitOfWorkHelper;
import org.apache.camel.util.CastUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Emits an exchange when a task reaches a terminal state. Polling it asks nobody: it takes the ends that the tracker knows, and the
 * tracker wakes it as soon as there is one.
 */
@ManagedResource(description = "Managed Seedance consumer")
public class SeedanceConsumer extends ScheduledBatchPollingConsumer implements Receiver {

    private static final Logger LOG = LoggerFactory.getLogger(SeedanceConsumer.class);
    private static final int MAX_CHANGES = 10_000;
    /** Ends taken at once where {@code maxMessagesPerPoll} sets no limit: the last of them waits for the routes of the others. */
    private static final int MAX_TAKEN = 20;
    /** For the scheduler: neither messages, after which a greedy consumer polls again at once, nor none, after which it backs off. */
    private static final int NOT_IDLE = -1;

    private static final String DELIVERY = "CamelSeedanceInternalDelivery";

    /** A change on the way that waits for the route. */
    private record Change(TaskRow row, VideoTask task) {}

    private final SeedanceEndpoint endpoint;
    private final ReentrantLock polling = new ReentrantLock();
    private final AtomicBoolean woken = new AtomicBoolean();
    private final AtomicInteger inflight = new AtomicInteger();
    private final Queue<Change> changes = new LinkedBlockingQueue<>(MAX_CHANGES);
    private TaskScope scope;
    private PollAccess access;
    private TaskTracker tracker;
    private WebhookClient webhook;
    private volatile WebhookStatistics webhooks;
    private volatile boolean active;
    private volatile long scans;
    private volatile long firstPoll;

    public SeedanceConsumer(SeedanceEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.endpoint = endpoint;
    }

    @Override
    protected void doBuild() throws Exception {
        if (getHealthCheck() == null) {
            SeedanceConsumerHealthCheck check = new SeedanceConsumerHealthCheck(this, "consumer:" + getRouteId());
            HealthCheck.State initial = initialHealthCheckState();
            if (initial != null) {
                check.setInitialState(initial);
            }
            setHealthCheck(check);
        }
        super.doBuild();
    }

    @Override
    protected void doStart() throws Exception {
        endpoint.checkConsumer();
        tracker = endpoint.tracker();
        scope = endpoint.scope();
        access = endpoint.access();
        // what can be refused comes first: a consumer that failed to start is not stopped
        listen();
        try {
            super.doStart();
            begin();
        } catch (Exception e) {
            end();
            throw e;
        }
    }

    @Override
    protected void doStop() throws Exception {
        end();
        super.doStop();
    }

    @Override
    protected void doSuspend() throws Exception {
        end();
        super.doSuspend();
    }

    @Override
    protected void doResume() throws Exception {
        listen();
        super.doResume();
        begin();
    }

    private void listen() {
        SeedanceConfiguration options = endpoint.getConfiguration();
        if (options.getWebhookPath() == null) {
            return;
        }
        SeedanceProvider provider = access.client().provider();
        WebhookClient client = WebhookClient.of(scope, provider, options.getWebhookSecret(), tracker);
        if (options.getWebhookSecret() != null && !provider.signsWebhooks()) {
            LOG.warn(
                    "The option webhookSecret has no effect on webhooks of {}, which does not sign them: each is verified by a status request",
                    provider.id());
        }
        webhooks = endpoint.runtime().webhooks().add(options.getWebhookPath(), client);
        webhook = client;
    }

    private void begin() throws Exception {
        SeedanceConfiguration options = endpoint.getConfiguration();
        tracker.register(this);
        active = true;
        if (options.getSource() == TaskSource.account) {
            long round = ++scans;
            new AccountScanner(
                            tracker.node(),
                            tracker::kick,
                            scope,
                            access,
                            options.getStartFrom() == StartFrom.earliest,
                            Duration.ofMillis(options.getListInterval()),
                            () -> active && round == scans)
                    .start();
        }
    }

    private void end() {
        active = false;
        if (webhook != null) {
            endpoint.runtime().webhooks().remove(endpoint.getConfiguration().getWebhookPath(), webhook);
            webhook = null;
        }
        if (tracker != null) {
            tracker.unregister(this);
        }
        // when it begins again, the ends of these may have been reported elsewhere
        changes.clear();
    }

    @Override
    protected int poll() throws Exception {
        if (!polling.tryLock()) {
            // a custom scheduler with several threads, or a wake-up while a batch is on its way: that one looks again
            return NOT_IDLE;
        }
        try {
            shutdownRunningTask = null;
            pendingExchanges = 0;
            Queue<Exchange> batch = new ArrayDeque<>();
            addChanges(batch);
            int most = maxEnds();
            if (most > 0) {
                for (Delivery delivery : tracker.take(this, most)) {
                    inflight.incrementAndGet();
                    Exchange exchange = createExchange(true);
                    exchange.setProperty(DELIVERY, delivery);
                    EndExchange.fill(exchange, delivery, tracker, maxDeliveries(), this::exchangeDone);
                    batch.add(exchange);
                }
            }
            forceConsumerAsReady();
            if (batch.isEmpty()) {
                return most > 0 ? 0 : NOT_IDLE;
            }
            int polled = processBatch(CastUtils.cast(batch));
            if (tracker.readyCount(scope) > 0) {
                wake();
            }
            return polled;
        } finally {
            polling.unlock();
        }
    }

    private int maxEnds() {
        int free = endpoint.getConfiguration().getMaxInflight() - inflight.get();
        int most = endpoint.getConfiguration().getMaxMessagesPerPoll();
        return Math.min(most > 0 ? most : MAX_TAKEN, free);
    }

    private int maxDeliveries() {
        return endpoint.getConfiguration().getMaxDeliveries();
    }

    private void addChanges(Queue<Exchange> batch) {
        for (Change change = changes.poll(); change != null; change = changes.poll()) {
            Exchange exchange = createExchange(true);
            EndExchange.fill(exchange, change.row(), change.task());
            batch.add(exchange);
        }
    }

    @Override
    public int processBatch(Queue<Object> exchanges) throws Exception {
        int total = exchanges.size();
        int index = 0;
        for (; index < total && isBatchAllowed(); index++) {
            Exchange exchange = (Exchange) exchanges.poll();
            exchange.setProperty(ExchangePropertyKey.BATCH_INDEX, index);
            exchange.setProperty(ExchangePropertyKey.BATCH_SIZE, total);
            exchange.setProperty(ExchangePropertyKey.BATCH_COMPLETE, index == total - 1);
            pendingExchanges = total - index - 1;
            if (isLost(exchange)) {
                drop(exchange);
                continue;
            }
            exchange.removeProperty(DELIVERY);
            try {
                getAsyncProcessor().process(exchange, defaultConsumerCallback(exchange, true));
            } catch (Throwable e) {
                broken(exchange, e);
            }
        }
        // stopped in the middle: what no route has seen goes back
        for (Object rest = exchanges.poll(); rest != null; rest = exchanges.poll()) {
            drop((Exchange) rest);
        }
        return index;
    }

    /** Whether another node has, or can have, taken the end over since it was taken here. */
    private boolean isLost(Exchange exchange) {
        Delivery delivery = exchange.getProperty(DELIVERY, Delivery.class);
        return delivery != null && !tracker.isHeld(delivery);
    }

    /** Does not give an exchange to the route; its end goes back, unless it is lost. */
    private void drop(Exchange exchange) {
        Delivery delivery = exchange.getProperty(DELIVERY, Delivery.class);
        if (delivery != null) {
            exchange.getExchangeExtension().handoverCompletions();
            inflight.decrementAndGet();
            tracker.giveBack(delivery);
        }
        releaseExchange(exchange, true);
    }

    /** An Error went through the route, past its error handler: the end has failed, the rest of the batch has not. */
    private void broken(Exchange exchange, Throwable error) {
        LOG.error("A route broke off with an Error; the end it had is delivered again", error);
        exchange.setException(error);
        UnitOfWork unit = exchange.getUnitOfWork();
        if (unit != null) {
            UnitOfWorkHelper.doneUow(unit, exchange);
        } else {
            UnitOfWorkHelper.doneSynchronizations(
                    exchange, exchange.getExchangeExtension().handoverCompletions());
        }
    }

    private void exchangeDone() {
        inflight.decrementAndGet();
        if (tracker.readyCount(scope) > 0) {
            wake();
        }
    }

    @Override
    public void startScheduler() {
        if (!isSchedulerStarted()) {
            firstPoll = endpoint.runtime().scheduler().nanoTime()
                    + Math.max(0, getTimeUnit().toNanos(getInitialDelay()));
        }
        super.startScheduler();
    }

    /** Polls at once, also under a backoff, but not before the first poll is due. */
    @Override
    public void wake() {
        if (!isRunAllowed()
                || isSuspendingOrSuspended()
                || !(getScheduler() instanceof DefaultScheduledPollConsumerScheduler scheduler)
                || !scheduler.isSchedulerStarted()
                || !woken.compareAndSet(false, true)) {
            return;
        }
        try {
            long wait = firstPoll - endpoint.runtime().scheduler().nanoTime();
            // on the scheduler's own thread, so that it does not run beside a regular poll
            scheduler.getScheduledExecutorService().schedule(this::runWoken, Math.max(0, wait), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            woken.set(false);
            LOG.debug("Not woken: the scheduler is shut down");
        }
    }

    private void runWoken() {
        woken.set(false);
        int multiplier = getBackoffMultiplier();
        // there is something: what holds back polls that find nothing must not hold back this one
        setBackoffMultiplier(0);
        try {
            run();
        } finally {
            setBackoffMultiplier(multiplier);
        }
    }

    @Override
    public TaskScope scope() {
        return scope;
    }

    @Override
    public PollAccess access() {
        return access;
    }

    @Override
    public Duration taskTimeout() {
        return Duration.ofMillis(endpoint.getConfiguration().getTaskTimeout());
    }

    @Override
    public boolean wantsChanges() {
        return endpoint.getConfiguration().isEmitChanges();
    }

    @Override
    public void changed(TaskRow row, VideoTask task) {
        // what has no place is left out: changes are best effort
        changes.offer(new Change(row, task));
    }

    /** What is wrong, or null; safe to show. */
    String problem() {
        return tracker == null ? null : tracker.problem(scope);
    }

    /** How many tasks of this consumer's scope wait for a decision. They do not make it unfit. */
    Map<String, Object> attention() {
        if (tracker == null) {
            return Map.of();
        }
        CachedTaskCounts.Look look = endpoint.runtime().recentCounts().get();
        return look.problem() != null
                ? Map.of()
                : Map.of(
                        "inDoubt",
                        look.count(scope, TaskState.IN_DOUBT),
                        "parked",
                        look.count(scope, TaskState.PARKED));
    }

    /** Ends that the route has and has not completed. */
    @ManagedAttribute(description = "Ends that the route has and has not completed")
    public int getInflight() {
        return inflight.get();
    }

    /** Ends that wait for the route. */
    @ManagedAttribute(description = "Ends that wait for the route")
    public int getWaiting() {
        return tracker == null ? 0 : tracker.readyCount(scope);
    }

    /** Webhooks with a known token that came to the path of this consumer. */
    @ManagedAttribute(description = "Webhooks with a known token that came to the path of this consumer")
    public long getWebhooksAccepted() {
        return webhooks == null ? 0 : webhooks.accepted();
    }

    /** Webhooks to the path of this consumer that had no token of a task. */
    @ManagedAttribute(description = "Webhooks to the path of this consumer that had no token of a task")
    public long getWebhooksUnknown() {
        return webhooks == null ? 0 : webhooks.unknown();
    }

    /** Webhooks to the path of this consumer that had no signature and needed one. */
    @ManagedAttribute(description = "Webhooks to the path of this consumer that had no signature and needed one")
    public long getWebhooksUnsigned() {
        return webhooks == null ? 0 : webhooks.unsigned();
    }

    /** Webhooks to the path of this consumer with a wrong signature: forged, or the secret has changed. */
    @ManagedAttribute(
            description =
                    "Webhooks to the path of this consumer with a wrong signature: forged, or the secret has changed")
    public long getWebhooksForged() {
        return webhooks == null ? 0 : webhooks.forged();
    }

    @Override
    public int getPendingExchangesSize() {
        return Math.max(pendingExchanges, 0);
    }

    /** The receivers' view of this consumer in messages. */
    @Override
    public String toString() {
        return "SeedanceConsumer[" + scope + "]";
    }
}
