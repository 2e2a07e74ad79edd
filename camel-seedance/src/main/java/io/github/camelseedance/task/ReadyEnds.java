/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Ends of a scope that can be handed to a receiver now, in the order in which they were seen. Guarded by the tracker's lock. */
final class ReadyEnds {

    private final Deque<Watch> queue = new ArrayDeque<>();

    void add(Watch watch) {
        queue.addLast(watch);
    }

    void remove(Watch watch) {
        queue.remove(watch);
    }

    int size() {
        return queue.size();
    }

    List<Watch> take(int max) {
        List<Watch> taken = new ArrayList<>();
        while (taken.size() < max && !queue.isEmpty()) {
            Watch watch = queue.pollFirst();
            watch.busy = true;
            taken.add(watch);
        }
        return taken;
    }
}
