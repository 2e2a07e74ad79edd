/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.follow;

import io.github.camelseedance.task.node.TaskNode;
import java.time.Duration;

/** How long a task was seen to run. Only time in which the provider could be asked counts. */
final class ObservedRunningTime {

    private static final Duration MIN_GAP = Duration.ofSeconds(60);
    private static final Duration DEFAULT_TIMEOUT = Duration.ofHours(24);

    private final TaskNode node;
    private final FollowedTasks following;

    ObservedRunningTime(TaskNode node, FollowedTasks following) {
        this.node = node;
        this.following = following;
    }

    /** {@code taskTimeout} of whoever receives the end. */
    long timeoutMillis(FollowedTask watch) {
        following.lock.lock();
        try {
            return following
                    .receiver(watch.scope)
                    .map(Receiver::taskTimeout)
                    .orElse(DEFAULT_TIMEOUT)
                    .toMillis();
        } finally {
            following.lock.unlock();
        }
    }

    /** Adds the time since the last answer, but for gaps in which nobody could ask. */
    long add(FollowedTask watch) {
        long now = node.scheduler().nanoTime();
        Duration interval = interval(watch);
        long cap = Math.max(MIN_GAP.toMillis(), 3 * interval.toMillis());
        long gap;
        if (watch.answeredAt == 0) {
            Duration since = watch.row == null || watch.row.acceptedAt() == null || watch.watched > 0
                    ? Duration.ZERO
                    : Duration.between(watch.row.acceptedAt(), node.scheduler().now());
            gap = Math.max(0, since.toMillis());
        } else {
            gap = Math.max(0, (now - watch.answeredAt) / 1_000_000);
        }
        watch.answeredAt = now == 0 ? 1 : now;
        watch.watched += Math.min(gap, cap);
        return watch.watched;
    }

    private Duration interval(FollowedTask watch) {
        following.lock.lock();
        try {
            return following.accessOf(watch).map(PollAccess::pollInterval).orElse(Duration.ZERO);
        } finally {
            following.lock.unlock();
        }
    }
}
