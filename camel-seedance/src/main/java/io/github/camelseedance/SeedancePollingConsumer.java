/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

import io.github.camelseedance.concurrent.Scheduler;
import io.github.camelseedance.message.EndExchange;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.task.TaskTracker;
import io.github.camelseedance.task.follow.Delivery;
import io.github.camelseedance.task.follow.PollAccess;
import io.github.camelseedance.task.follow.Receiver;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskScope;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.support.PollingConsumerSupport;

/**
 * Takes one end for {@code pollEnrich} and {@code ConsumerTemplate}. It is a receiver only while somebody waits, so that it leaves
 * nothing claimed behind; the completion of the end goes with the exchange.
 */
final class SeedancePollingConsumer extends PollingConsumerSupport {

    private final SeedanceEndpoint endpoint;
    private final TaskScope scope;
    private final PollAccess access;

    SeedancePollingConsumer(SeedanceEndpoint endpoint) throws Exception {
        super(endpoint);
        this.endpoint = endpoint;
        this.scope = endpoint.scope();
        this.access = endpoint.access();
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
        TaskTracker tracker = endpoint.tracker();
        Waiting waiting = new Waiting(endpoint, scope, access);
        tracker.register(waiting);
        try {
            tracker.claimNow();
            return receive(tracker, waiting, timeout);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } finally {
            tracker.unregister(waiting);
        }
    }

    private Exchange receive(TaskTracker tracker, Waiting waiting, long timeout) throws InterruptedException {
        Scheduler time = endpoint.runtime().scheduler();
        long begun = time.nanoTime();
        while (isRunAllowed()) {
            List<Delivery> taken = tracker.take(waiting, 1);
            if (!taken.isEmpty()) {
                Exchange exchange = endpoint.createExchange();
                EndExchange.fill(
                        exchange,
                        taken.get(0),
                        tracker,
                        endpoint.getConfiguration().getMaxDeliveries(),
                        () -> {});
                return exchange;
            }
            // woken with others, of whom one has taken it: the time goes on, and no faster
            long left = timeout - TimeUnit.NANOSECONDS.toMillis(time.nanoTime() - begun);
            if (left <= 0) {
                return null;
            }
            waiting.woken.tryAcquire(Math.min(left, 1000), TimeUnit.MILLISECONDS);
        }
        return null;
    }

    /** Waits for one end. */
    private static final class Waiting implements Receiver {

        private final Semaphore woken = new Semaphore(0);
        private final SeedanceEndpoint endpoint;
        private final TaskScope scope;
        private final PollAccess access;

        Waiting(SeedanceEndpoint endpoint, TaskScope scope, PollAccess access) {
            this.endpoint = endpoint;
            this.scope = scope;
            this.access = access;
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
        public void wake() {
            woken.release();
        }

        @Override
        public boolean wantsChanges() {
            return false;
        }

        @Override
        public void changed(TaskRow row, VideoTask task) {
            // one end is asked for, not the way to it
        }
    }
}
