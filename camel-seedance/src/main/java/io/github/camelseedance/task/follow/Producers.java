/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.follow;

import io.github.camelseedance.task.store.TaskScope;
import java.util.ArrayList;
import java.util.List;

/** Who submits to which scope on this node, and can look for what was left in doubt. They take no ends. */
public final class Producers {

    private final FollowedTasks following;

    public Producers(FollowedTasks following) {
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

    public void remove(TaskScope scope, PollAccess access) {
        following.lock.lock();
        try {
            List<PollAccess> ofScope = following.producers.get(scope);
            if (ofScope != null && ofScope.remove(access) && ofScope.isEmpty()) {
                following.producers.remove(scope);
            }
        } finally {
            following.lock.unlock();
        }
    }
}
