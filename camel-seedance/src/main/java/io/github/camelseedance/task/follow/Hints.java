/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.follow;

import io.github.camelseedance.task.node.TaskNode;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskState;
import java.time.Duration;

/**
 * Makes a task due now because something has said so. However many hints come for a task, it is looked at because of them once in
 * {@link #PAUSE}; a hint that comes sooner is not lost, its look is put off.
 */
public final class Hints {

    /** Least time between two looks at a task for the sake of hints. */
    public static final Duration PAUSE = Duration.ofSeconds(2);

    private final TaskNode node;
    private final FollowedTasks following;
    private final PollResultHandler follower;

    public Hints(TaskNode node, FollowedTasks following, PollResultHandler follower) {
        this.node = node;
        this.following = following;
        this.follower = follower;
    }

    /** Looks at a task now: here when it is followed here, else on the node that owns it. Blocks on the repository. */
    public void hint(String id) {
        if (!lookNow(id)) {
            node.repository().hint(id);
        }
    }

    /** Follows the hints that other nodes have noted for the tasks of this one. Blocks on the repository. */
    public void take() {
        for (String id : node.repository().takeHints(node.lease().node())) {
            if (!lookNow(id)
                    && node.repository().find(id).filter(Hints::isYetToCome).isPresent()) {
                node.repository().hint(id);
            }
        }
    }

    /** The hint was faster than the answer to the submission, or than this node that has just claimed the task. */
    private static boolean isYetToCome(TaskRow row) {
        return row.state() == TaskState.SUBMITTING || row.state() == TaskState.RUNNING;
    }

    private boolean lookNow(String id) {
        following.lock.lock();
        try {
            FollowedTask watch = following.watches.get(id);
            if (watch == null || watch.row != null && watch.row.state() != TaskState.RUNNING) {
                return false;
            }
            if (watch.busy) {
                watch.hinted = true;
                return true;
            }
            long due = due(watch, node.scheduler().nanoTime());
            if (watch.lane == null || due - watch.due < 0) {
                watch.hintedAt = due;
                follower.schedule(watch, due);
            }
            return true;
        } finally {
            following.lock.unlock();
        }
    }

    /** When a hint of this moment is followed; the lock is held. */
    static long due(FollowedTask watch, long now) {
        long last = watch.hintedAt;
        if (last == 0) {
            return now == 0 ? 1 : now;
        }
        // one that is still to come serves this hint as well
        long due = last - now > 0 ? last : Math.max(now, last + PAUSE.toNanos());
        return due == 0 ? 1 : due;
    }
}
