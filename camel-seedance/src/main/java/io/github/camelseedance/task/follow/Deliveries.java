/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.follow;

import io.github.camelseedance.concurrent.ExponentialDelay;
import io.github.camelseedance.task.node.TaskNode;
import io.github.camelseedance.task.store.TaskRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends on their way through routes: taken, delivered, failed, given back. */
public final class Deliveries {

    private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);
    private static final ExponentialDelay DELAYS = new ExponentialDelay(Duration.ofSeconds(5), Duration.ofMinutes(10));

    private final TaskNode node;
    private final FollowedTasks following;
    private final ResultDispatcher handOver;
    private final Map<String, FollowedTask> out = new HashMap<>();

    public Deliveries(TaskNode node, FollowedTasks following, ResultDispatcher handOver) {
        this.node = node;
        this.following = following;
        this.handOver = handOver;
    }

    /** Whether a route has its end; the lock is held. */
    boolean has(FollowedTask watch) {
        return out.get(watch.id) == watch;
    }

    public List<Delivery> take(Receiver receiver, int max) {
        List<FollowedTask> taken;
        following.lock.lock();
        try {
            taken = following.readyOf(receiver.scope()).take(max);
            taken.forEach(watch -> out.put(watch.id, watch));
        } finally {
            following.lock.unlock();
        }
        List<Delivery> result = new ArrayList<>();
        for (FollowedTask watch : taken) {
            Optional<TaskRow> stored;
            try {
                stored = node.repository().update(watch.row.handedOut());
            } catch (RuntimeException e) {
                back(taken.subList(taken.indexOf(watch), taken.size()));
                if (result.isEmpty()) {
                    throw e;
                }
                return result;
            }
            if (stored.isEmpty()) {
                back(watch);
                handOver.lost(watch);
            } else {
                watch.row = stored.get();
                result.add(new Delivery(stored.get()));
            }
        }
        return result;
    }

    private void back(List<FollowedTask> watches) {
        following.lock.lock();
        try {
            for (FollowedTask watch : watches) {
                out.remove(watch.id);
                if (!watch.gone) {
                    handOver.ready(watch);
                }
            }
        } finally {
            following.lock.unlock();
        }
    }

    public void delivered(Delivery delivery) {
        FollowedTask watch = close(delivery);
        if (watch == null) {
            // taken over meanwhile: the new owner delivers once more
            return;
        }
        node.statistics().delivered();
        node.writes().update(watch.row.delivered(node.scheduler().now()), stored -> {
            if (stored.isEmpty()) {
                node.statistics().fenced();
            }
            forget(watch);
        });
    }

    public void failed(Delivery delivery, int maxDeliveries, String reason) {
        FollowedTask watch = close(delivery);
        if (watch == null) {
            return;
        }
        node.statistics().deliveryFailed(watch.row);
        if (maxDeliveries > 0 && delivery.number() >= maxDeliveries) {
            LOG.error(
                    "The end of task {} is parked after {} failed deliveries; seedance:resolve brings it back",
                    watch.taskId,
                    delivery.number());
            node.statistics().parked();
            node.writes()
                    .update(
                            watch.row.parked("Delivery failed %d times: %s".formatted(delivery.number(), reason)),
                            stored -> forget(watch));
            return;
        }
        node.writes()
                .update(
                        watch.row.deliveredAgainAt(node.scheduler().now().plus(delay(delivery.number()))),
                        stored -> again(watch, stored));
    }

    public static Duration delay(int deliveries) {
        return DELAYS.after(deliveries);
    }

    public void giveBack(Delivery delivery) {
        FollowedTask watch = close(delivery);
        if (watch == null) {
            return;
        }
        node.writes().update(watch.row.handedBack(), stored -> again(watch, stored));
    }

    private void again(FollowedTask watch, Optional<TaskRow> stored) {
        back(watch);
        if (stored.isEmpty()) {
            handOver.lost(watch);
            return;
        }
        watch.row = stored.get();
        handOver.handOver(watch);
    }

    /** Its one closing; null when it was closed before. The watch stays out until that is written down. */
    private FollowedTask close(Delivery delivery) {
        following.lock.lock();
        try {
            FollowedTask watch = out.get(delivery.row().id());
            if (watch == null || watch.closing) {
                return null;
            }
            watch.closing = true;
            return watch;
        } finally {
            following.lock.unlock();
        }
    }

    private void back(FollowedTask watch) {
        following.lock.lock();
        try {
            out.remove(watch.id, watch);
            watch.closing = false;
        } finally {
            following.lock.unlock();
        }
    }

    private void forget(FollowedTask watch) {
        following.lock.lock();
        try {
            out.remove(watch.id, watch);
            following.forget(watch);
        } finally {
            following.lock.unlock();
        }
    }
}
