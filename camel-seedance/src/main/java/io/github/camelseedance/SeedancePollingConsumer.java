/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

import io.github.camelseedance.concurrent.Scheduler;
import io.github.camelseedance.message.EndExchange;
import io.github.camelseedance.task.TaskTracker;
import io.github.camelseedance.task.follow.Deliveries;
import io.github.camelseedance.task.follow.Delivery;
import io.github.camelseedance.task.follow.PollAccess;
import io.github.camelseedance.task.follow.Receiver;
import io.github.camelseedance.task.store.TaskScope;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.apache.camel.DynamicPollingConsumer;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Synchronization;
import org.apache.camel.support.PollingConsumerSupport;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * Takes one end for {@code pollEnrich} and {@code ConsumerTemplate}; the completion of the end goes with the exchange. Tasks are followed
 * from its start to its stop, so that whoever asks without waiting sees what has ended; ends are left to everybody until one is asked
 * for.
 */
final class SeedancePollingConsumer extends PollingConsumerSupport implements DynamicPollingConsumer, Receiver {

    /** So often the ends that other nodes have found are looked for while somebody waits. */
    private static final long CLAIM_INTERVAL = 5000;

    /** How long an enricher may have an end without making it part of its exchange. */
    private static final Duration PATIENCE = Duration.ofSeconds(25);

    private final SeedanceEndpoint endpoint;
    private final TaskScope scope;
    private final PollAccess access;
    private final Semaphore woken = new Semaphore(0);
    private volatile TaskTracker tracker;

    SeedancePollingConsumer(SeedanceEndpoint endpoint) throws Exception {
        super(endpoint);
        this.endpoint = endpoint;
        this.scope = endpoint.scope();
        this.access = endpoint.access();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        TaskTracker started = endpoint.tracker();
        started.register(this);
        tracker = started;
    }

    @Override
    protected void doStop() throws Exception {
        TaskTracker registered = tracker;
        tracker = null;
        if (registered != null) {
            registered.unregister(this);
        }
        super.doStop();
    }

    @Override
    public Exchange receive() {
        return receive(Long.MAX_VALUE);
    }

    @Override
    public Exchange receiveNoWait() {
        return receive(0);
    }

    @Override
    public Exchange receive(long timeout) {
        return receive(null, timeout);
    }

    @Override
    public Exchange receive(Exchange enriched) {
        return receive(enriched, Long.MAX_VALUE);
    }

    @Override
    public Exchange receiveNoWait(Exchange enriched) {
        return receive(enriched, 0);
    }

    /** @param enriched the exchange that gets the end; null when a caller gets it, who completes it himself */
    @Override
    public Exchange receive(Exchange enriched, long timeout) {
        Scheduler time = endpoint.runtime().scheduler();
        long begun = time.nanoTime();
        while (isRunAllowed()) {
            TaskTracker taking = tracker;
            if (taking == null) {
                throw new RejectedExecutionException(
                        this + " is not started, but in state: " + getStatus().name());
            }
            woken.drainPermits();
            Delivery taken = taking.deliveries().takeOne(scope).orElse(null);
            if (taken != null) {
                // several threads can wait here, and this one may have taken the signals of all
                wake();
                return exchange(taking.deliveries(), taken, enriched);
            }
            long left = timeout - TimeUnit.NANOSECONDS.toMillis(time.nanoTime() - begun);
            if (left <= 0) {
                return null;
            }
            try {
                woken.tryAcquire(Math.min(left, CLAIM_INTERVAL), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return null;
            }
        }
        return null;
    }

    private Exchange exchange(Deliveries deliveries, Delivery delivery, Exchange enriched) {
        int maxDeliveries = endpoint.getConfiguration().getMaxDeliveries();
        AtomicBoolean done = new AtomicBoolean();
        Exchange exchange = endpoint.createExchange();
        Synchronization completion =
                EndExchange.fill(exchange, delivery, deliveries, maxDeliveries, () -> done.set(true));
        if (enriched == null) {
            giveBackWhenLost(deliveries, delivery, new WeakReference<>(completion), done);
        } else {
            giveBackWhenDropped(deliveries, delivery, maxDeliveries, enriched, () -> exchange.getExchangeExtension()
                    .containsOnCompletion(completion));
        }
        return exchange;
    }

    /** An aggregation that throws, or drops the end, does not make its completion part of the exchange that is enriched. */
    private void giveBackWhenDropped(
            Deliveries deliveries, Delivery delivery, int maxDeliveries, Exchange enriched, BooleanSupplier dropped) {
        enriched.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onComplete(Exchange completed) {
                if (dropped.getAsBoolean()) {
                    deliveries.giveBack(delivery);
                }
            }

            @Override
            public void onFailure(Exchange failed) {
                if (dropped.getAsBoolean()) {
                    deliveries.failed(delivery, maxDeliveries, "the exchange failed without it");
                }
            }
        });
        endpoint.runtime().scheduler().schedule(PATIENCE, () -> {
            if (dropped.getAsBoolean()) {
                deliveries.giveBack(delivery);
            }
        });
    }

    /** A caller may work on it as long as he wants; when nobody has its completion any more, nobody can complete it. */
    private void giveBackWhenLost(
            Deliveries deliveries, Delivery delivery, WeakReference<Synchronization> completion, AtomicBoolean done) {
        endpoint.runtime().scheduler().schedule(PATIENCE, () -> {
            if (done.get()) {
                return;
            }
            if (completion.refersTo(null)) {
                deliveries.giveBack(delivery);
            } else {
                giveBackWhenLost(deliveries, delivery, completion, done);
            }
        });
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
    public boolean takesEnds() {
        return false;
    }

    @Override
    public void wake() {
        woken.release();
    }
}
