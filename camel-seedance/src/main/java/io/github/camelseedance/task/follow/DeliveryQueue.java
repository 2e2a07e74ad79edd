/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.follow;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Ends of a scope that can be handed to a receiver now, in the order in which they were seen. Guarded by the tracker's lock. */
public final class DeliveryQueue {

    private final Deque<FollowedTask> queue = new ArrayDeque<>();

    void add(FollowedTask watch) {
        queue.addLast(watch);
    }

    void remove(FollowedTask watch) {
        queue.remove(watch);
    }

    public int size() {
        return queue.size();
    }

    List<FollowedTask> take(int max) {
        List<FollowedTask> taken = new ArrayList<>();
        while (taken.size() < max && !queue.isEmpty()) {
            FollowedTask watch = queue.pollFirst();
            watch.busy = true;
            taken.add(watch);
        }
        return taken;
    }
}
