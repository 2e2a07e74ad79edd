/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task;

import java.util.ArrayList;
import java.util.List;

/** Who submits to which scope on this node, and can look for what was left in doubt. They take no ends. */
final class Producers {

    private final Following following;
    private final Membership membership;
    private final SureWrite writes;

    Producers(Following following, Membership membership, SureWrite writes) {
        this.following = following;
        this.membership = membership;
        this.writes = writes;
    }

    void add(Scope scope, Access access) {
        following.lock.lock();
        try {
            following.producers.computeIfAbsent(scope, s -> new ArrayList<>()).add(access);
        } finally {
            following.lock.unlock();
        }
    }

    /** The last one leaves what is in doubt to other nodes, unless a receiver here sees to it. */
    void remove(Scope scope, Access access) {
        List<String> released = new ArrayList<>();
        following.lock.lock();
        try {
            List<Access> ofScope = following.producers.get(scope);
            if (ofScope == null || !ofScope.remove(access) || !ofScope.isEmpty()) {
                return;
            }
            following.producers.remove(scope);
            if (following.receiver(scope).isPresent()) {
                return;
            }
            for (Watch watch : List.copyOf(following.watches.values())) {
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
            writes.release(membership.node(), released, () -> {});
        }
    }
}
