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
    public static final Duration PAUSE = FollowedTask.HINT_PAUSE;

    private final TaskNode node;
    private final FollowedTasks followed;
    private final PollSchedule polls;

    public Hints(TaskNode node, FollowedTasks followed, PollSchedule polls) {
        this.node = node;
        this.followed = followed;
        this.polls = polls;
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
        FollowedTask task = followed.find(id);
        if (task == null || task.isObserver() || task.row().state() != TaskState.RUNNING) {
            return false;
        }
        polls.hint(task);
        return true;
    }
}
