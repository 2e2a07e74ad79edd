/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

import io.github.camelseedance.message.EndExchange;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.task.TaskTracker;
import io.github.camelseedance.task.follow.Delivery;
import io.github.camelseedance.task.follow.PollAccess;
import io.github.camelseedance.task.follow.Receiver;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskScope;
import io.github.camelseedance.webhook.WebhookStatistics.Outcome;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Processor;
import org.apache.camel.api.management.ManagedAttribute;
import org.apache.camel.api.management.ManagedResource;
import org.apache.camel.support.ScheduledBatchPollingConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Emits an exchange when a task reaches a terminal state. Polling it asks nobody: it takes the ends that the tracker knows, and the
 * tracker wakes it as soon as there is one.
 */
@ManagedResource(description = "Managed Seedance consumer")
public class SeedanceConsumer extends ScheduledBatchPollingConsumer implements Receiver {

    private static final Logger LOG = LoggerFactory.getLogger(SeedanceConsumer.class);
    /** Ends taken at once where {@code maxMessagesPerPoll} sets no limit: the last of them waits for the routes of the others. */
    private static final int MAX_TAKEN = 20;
    /** For the scheduler: neither messages, after which a greedy consumer polls again at once, nor none, after which it backs off. */
    private static final int NOT_IDLE = -1;

    private static final String DELIVERY = "CamelSeedanceInternalDelivery";

    private final SeedanceEndpoint endpoint;
    private final ReentrantLock polling = new ReentrantLock();
    private final AtomicInteger inflight = new AtomicInteger();
    /** Fill exchanges with changes that wait for the route. They are best effort: what has no place is left out. */
    private final Queue<Processor> changes = new LinkedBlockingQueue<>(10_000);

    private TaskScope scope;
    private PollAccess access;
    private TaskTracker tracker;
    private final ConsumerSources sources;
    private volatile EarlyPoll early;

    public SeedanceConsumer(SeedanceEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.endpoint = endpoint;
        this.sources = new ConsumerSources(endpoint, this);
    }

    @Override
    protected void doBuild() throws Exception {
        if (getHealthCheck() == null) {
            setHealthCheck(new SeedanceConsumerHealthCheck(this, initialHealthCheckState()));
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
        sources.listen();
        try {
            super.doStart();
            tracker.register(this);
            sources.scan();
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
        sources.listen();
        super.doResume();
        tracker.register(this);
        sources.scan();
    }

    private void end() {
        if (tracker != null) {
            sources.end();
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
            Queue<Object> batch = new ArrayDeque<>();
            for (Processor change = changes.poll(); change != null; change = changes.poll()) {
                Exchange exchange = createExchange(true);
                change.process(exchange);
                batch.add(exchange);
            }
            int maxDeliveries = endpoint.getConfiguration().getMaxDeliveries();
            int most = maxEnds();
            if (most > 0) {
                for (Delivery delivery : tracker.deliveries().take(scope, most)) {
                    inflight.incrementAndGet();
                    Exchange exchange = createExchange(true);
                    exchange.setProperty(DELIVERY, delivery);
                    EndExchange.fill(exchange, delivery, tracker.deliveries(), maxDeliveries, this::exchangeDone);
                    batch.add(exchange);
                }
            }
            forceConsumerAsReady();
            if (batch.isEmpty()) {
                return most > 0 ? 0 : NOT_IDLE;
            }
            int polled = processBatch(batch);
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
                LOG.error("A route broke off with an Error; the end it had is delivered again", e);
                EndExchange.fail(exchange, e);
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
        return delivery != null && !tracker.deliveries().isHeld(delivery);
    }

    /** Does not give an exchange to the route; its end goes back, unless it is lost. */
    private void drop(Exchange exchange) {
        Delivery delivery = exchange.getProperty(DELIVERY, Delivery.class);
        if (delivery != null) {
            exchange.getExchangeExtension().handoverCompletions();
            inflight.decrementAndGet();
            tracker.deliveries().giveBack(delivery);
        }
        releaseExchange(exchange, true);
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
            early = new EarlyPoll(this, endpoint.runtime().scheduler());
        }
        super.startScheduler();
    }

    @Override
    public void wake() {
        EarlyPoll started = early;
        if (started != null && isRunAllowed() && !isSuspendingOrSuspended()) {
            started.wake();
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
        changes.offer(exchange -> EndExchange.fill(exchange, row, task));
    }

    /** What is wrong, or null; safe to show. */
    String problem() {
        return tracker == null ? null : tracker.problem(scope);
    }

    @ManagedAttribute(description = "Ends that the route has and has not completed")
    public int getInflight() {
        return inflight.get();
    }

    @ManagedAttribute(description = "Ends that wait for the route")
    public int getWaiting() {
        return tracker == null ? 0 : tracker.readyCount(scope);
    }

    @ManagedAttribute(description = "Webhooks with a known token that came to the path of this consumer")
    public long getWebhooksAccepted() {
        return sources.webhooks(Outcome.ACCEPTED);
    }

    @ManagedAttribute(description = "Webhooks to the path of this consumer that had no token of a task")
    public long getWebhooksUnknown() {
        return sources.webhooks(Outcome.UNKNOWN);
    }

    @ManagedAttribute(description = "Webhooks to the path of this consumer that had no signature and needed one")
    public long getWebhooksUnsigned() {
        return sources.webhooks(Outcome.UNSIGNED);
    }

    @ManagedAttribute(description = "Webhooks to the path of this consumer with a wrong signature")
    public long getWebhooksForged() {
        return sources.webhooks(Outcome.FORGED);
    }

    @Override
    public int getPendingExchangesSize() {
        return Math.max(pendingExchanges, 0);
    }

    @Override
    public String toString() {
        return "SeedanceConsumer[" + scope + "]";
    }
}
