/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.follow;

import io.github.camelseedance.task.node.TaskNode;
import io.github.camelseedance.task.store.TaskScope;
import java.util.ArrayList;
import java.util.List;

/** Who submits to which scope on this node, and can look for what was left in doubt. They take no ends. */
public final class Producers {

    private final TaskNode node;
    private final FollowedTasks following;

    public Producers(TaskNode node, FollowedTasks following) {
        this.node = node;
        this.following = following;
    }

    public void add(TaskScope scope, PollAccess access) {
        following.lock.lock();
        try {
            following.producers.computeIfAbsent(scope, s -> new ArrayList<>()).add(access);
        } finally {
            following.lock.unlock();
        }
    }

    /** The last one leaves what is in doubt to other nodes, unless a receiver here sees to it. */
    public void remove(TaskScope scope, PollAccess access) {
        List<String> released = new ArrayList<>();
        following.lock.lock();
        try {
            List<PollAccess> ofScope = following.producers.get(scope);
            if (ofScope == null || !ofScope.remove(access) || !ofScope.isEmpty()) {
                return;
            }
            following.producers.remove(scope);
            if (following.receiver(scope).isPresent()) {
                return;
            }
            for (FollowedTask watch : List.copyOf(following.watches.values())) {
                if (watch.scope.equals(scope)
                        && watch.row != null
                        && watch.row.state().isUnsettled()) {
                    released.add(watch.id);
                    following.forget(watch);
                }
            }
        } finally {
            following.lock.unlock();
        }
        if (!released.isEmpty()) {
            node.writes().release(node.lease().node(), released, () -> {});
        }
    }
}
