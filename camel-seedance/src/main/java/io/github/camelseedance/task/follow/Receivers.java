/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.follow;

import io.github.camelseedance.task.node.TaskNode;
import io.github.camelseedance.task.store.TaskScope;
import io.github.camelseedance.task.store.TaskState;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who takes the ends of which scope on this node. The last receiver of a scope leaves its tasks to other nodes. */
public final class Receivers {

    private static final Logger LOG = LoggerFactory.getLogger(Receivers.class);

    private final TaskNode node;
    private final FollowedTasks following;
    private final PollResultHandler follower;
    private final Deliveries deliveries;
    private final Set<TaskScope> warned = ConcurrentHashMap.newKeySet();

    public Receivers(TaskNode node, FollowedTasks following, PollResultHandler follower, Deliveries deliveries) {
        this.node = node;
        this.following = following;
        this.follower = follower;
        this.deliveries = deliveries;
    }

    public void add(Receiver receiver) {
        boolean otherKey;
        following.lock.lock();
        try {
            List<Receiver> ofScope = following.receivers.computeIfAbsent(receiver.scope(), s -> new ArrayList<>());
            otherKey = ofScope.stream().anyMatch(other -> !keyHash(other).equals(keyHash(receiver)));
            ofScope.add(receiver);
            // tasks for whose scope there was no access until now
            following.watches.values().stream()
                    .filter(watch -> watch.scope.equals(receiver.scope()) && !watch.busy && watch.lane == null)
                    .filter(watch -> watch.row != null && watch.row.state() == TaskState.RUNNING)
                    .toList()
                    .forEach(follower::scheduleNext);
        } finally {
            following.lock.unlock();
        }
        warned.remove(receiver.scope());
        if (otherKey) {
            LOG.warn(
                    "Consumers of queue '{}', {}, account '{}' have different keys: the tasks of all are asked about with the first one."
                            + " If the keys are of different accounts, give each account a name of its own",
                    receiver.scope().queue(),
                    receiver.scope().provider(),
                    receiver.scope().account());
        }
    }

    private static String keyHash(Receiver receiver) {
        return receiver.access().client().keyHash();
    }

    /** The last receiver of a scope releases its tasks, but for those that a route has. */
    public void remove(Receiver receiver) {
        List<String> released = new ArrayList<>();
        following.lock.lock();
        try {
            List<Receiver> list = following.receivers.getOrDefault(receiver.scope(), new ArrayList<>());
            list.remove(receiver);
            if (!list.isEmpty()) {
                return;
            }
            following.receivers.remove(receiver.scope());
            for (FollowedTask watch : List.copyOf(following.watches.values())) {
                if (watch.scope.equals(receiver.scope())
                        && watch.waiter == null
                        && watch.row != null
                        && !deliveries.has(watch)) {
                    released.add(watch.id);
                    following.forget(watch);
                }
            }
        } finally {
            following.lock.unlock();
        }
        release(released);
    }

    private void release(List<String> ids) {
        if (ids.isEmpty()) {
            return;
        }
        try {
            node.repository().release(node.lease().node(), ids);
        } catch (RuntimeException e) {
            node.writes().release(node.lease().node(), ids, () -> {});
        }
    }

    /** Whether somebody here takes the ends of the scope; says once when nobody does. */
    public boolean isAwaited(TaskScope scope) {
        if (!following.receiversOf(scope).isEmpty()) {
            return true;
        }
        if (warned.add(scope)) {
            LOG.warn(
                    "No consumer here takes the tasks of queue '{}', {}, account '{}': they are kept until one does",
                    scope.queue(),
                    scope.provider(),
                    scope.account());
        }
        return false;
    }
}
