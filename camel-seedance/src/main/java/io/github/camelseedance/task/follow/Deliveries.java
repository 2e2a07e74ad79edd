/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.follow;

import io.github.camelseedance.concurrent.ExponentialDelay;
import io.github.camelseedance.task.node.TaskNode;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskScope;
import io.github.camelseedance.task.store.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends on their way through routes: taken, delivered, failed, given back. */
public record Deliveries(TaskNode node, FollowedTasks followed, ResultDispatcher ends) {

    private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);
    private static final ExponentialDelay DELAYS = new ExponentialDelay(Duration.ofSeconds(5), Duration.ofMinutes(10));
    /** So many ends that may not be delivered yet are passed over in search of one that may. */
    private static final int MAX_PASSED_OVER = 100;

    /**
     * Takes ends of a scope for a route, at most so many. Each is written down as handed out before this returns, so that a node which
     * was overtaken hands out nothing. Blocks on the repository.
     */
    public List<Delivery> take(TaskScope scope, int max) {
        if (!node.lease().isSure()) {
            node.lease().beat();
        }
        List<FollowedTask> taken = followed.open(scope, max);
        if (taken.isEmpty()) {
            return List.of();
        }
        List<TaskRow> next = taken.stream().map(task -> task.row().handedOut()).toList();
        List<Optional<TaskRow>> stored;
        try {
            stored = node.repository().updateAll(next);
        } catch (RuntimeException e) {
            taken.forEach(this::back);
            throw e;
        }
        taken.subList(stored.size(), taken.size()).forEach(this::back);
        List<Delivery> result = new ArrayList<>();
        for (int i = 0; i < stored.size(); i++) {
            FollowedTask task = taken.get(i);
            if (stored.get(i).isEmpty()) {
                ends.lost(task);
            } else {
                ends.stored(task, stored.get(i).get());
                result.add(new Delivery(stored.get(i).get()));
            }
        }
        return result;
    }

    /** Takes an end for somebody who asks for one: of those that are ready here, else one that no node has. Blocks on the repository. */
    public Optional<Delivery> takeOne(TaskScope scope) {
        List<Delivery> taken = take(scope, 1);
        return (taken.isEmpty() ? claim(scope) : taken).stream().findFirst();
    }

    /** Takes one end of a scope that no node has, from the repository. */
    private List<Delivery> claim(TaskScope scope) {
        List<String> passedOver = new ArrayList<>();
        List<Delivery> result = List.of();
        String owner = node.id();
        while (result.isEmpty() && passedOver.size() < MAX_PASSED_OVER) {
            List<TaskRow> rows = node.repository().claim(owner, Set.of(scope), EnumSet.of(TaskState.ENDED), 1);
            if (rows.isEmpty()) {
                break;
            }
            TaskRow row = rows.get(0);
            if (ends.untilDeliverable(row).isZero()) {
                FollowedTask task =
                        new FollowedTask(row, Duration.ZERO, node.scheduler().nanoTime());
                followed.follow(task);
                followed.ready(task);
                result = take(scope, 1);
            } else {
                passedOver.add(row.id());
            }
        }
        if (!passedOver.isEmpty()) {
            node.writes().release(owner, passedOver, () -> {});
        }
        return result;
    }

    /** Whether this node still has an end that it has taken. Blocks on the repository when the lease has run out. */
    public boolean isHeld(Delivery delivery) {
        if (!node.lease().isSure()) {
            node.lease().beat();
        }
        return node.lease().isSure() && followed.findOpen(delivery.row().id()) != null;
    }

    public void delivered(Delivery delivery) {
        FollowedTask task = followed.close(delivery.row().id());
        if (task == null) {
            // taken over meanwhile: the new owner delivers once more
            return;
        }
        node.statistics().delivered();
        node.writes().update(task.row().delivered(node.scheduler().now()), stored -> {
            if (stored.isEmpty()) {
                node.statistics().fenced();
            }
            ends.forget(task);
        });
    }

    public void failed(Delivery delivery, int maxDeliveries, String reason) {
        FollowedTask task = followed.close(delivery.row().id());
        if (task == null) {
            return;
        }
        node.statistics().deliveryFailed(task.row());
        if (maxDeliveries > 0 && delivery.number() >= maxDeliveries) {
            LOG.error(
                    "The end of task {} is parked after {} failed deliveries; seedance:resolve brings it back",
                    task.taskId(),
                    delivery.number());
            TaskRow parked = task.row().parked("Delivery failed %s times: %s".formatted(delivery.number(), reason));
            node.writes().update(parked, stored -> ends.forget(task));
            return;
        }
        Instant again = node.scheduler().now().plus(delay(delivery.number()));
        ends.write(task, task.row().deliveredAgainAt(again), stored -> back(task));
    }

    public static Duration delay(int deliveries) {
        return DELAYS.after(deliveries);
    }

    public void giveBack(Delivery delivery) {
        FollowedTask task = followed.close(delivery.row().id());
        if (task != null) {
            ends.write(task, task.row().handedBack(), stored -> back(task));
        }
    }

    private void back(FollowedTask task) {
        followed.takeBack(task);
        ends.dispatch(task);
    }
}
