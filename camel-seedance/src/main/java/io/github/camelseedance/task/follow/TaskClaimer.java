/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.follow;

import io.github.camelseedance.model.SafeText;
import io.github.camelseedance.task.node.TaskNode;
import io.github.camelseedance.task.recover.UnsettledSubmissions;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskScope;
import io.github.camelseedance.task.store.TaskState;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Claims tasks for the receivers of this node, and what its producers may have left in doubt, and begins to follow them. */
public final class TaskClaimer {

    private static final Logger LOG = LoggerFactory.getLogger(TaskClaimer.class);
    private static final int CLAIM_LIMIT = 500;

    private final TaskNode node;
    private final FollowedTasks following;
    private final PollResultHandler follower;
    private final ResultDispatcher handOver;
    private final UnsettledSubmissions orphans;
    private final AtomicBoolean claiming = new AtomicBoolean();
    private final AtomicBoolean claimAgain = new AtomicBoolean();
    private volatile boolean running;

    public TaskClaimer(
            TaskNode node,
            FollowedTasks following,
            PollResultHandler follower,
            ResultDispatcher handOver,
            UnsettledSubmissions orphans) {
        this.node = node;
        this.following = following;
        this.follower = follower;
        this.handOver = handOver;
        this.orphans = orphans;
    }

    public void setRunning(boolean running) {
        this.running = running;
    }

    /** Looks for tasks to claim now rather than at the next beat: one was submitted, or a receiver has come. */
    public void kick() {
        if (running) {
            node.work(this::claim);
        }
    }

    /** Claims what there is. Blocks on the repository. */
    public void claim() {
        if (!claiming.compareAndSet(false, true)) {
            claimAgain.set(true);
            return;
        }
        try {
            boolean more = true;
            while (more && running) {
                claimAgain.set(false);
                more = claimSome() || claimAgain.get();
            }
        } catch (RuntimeException e) {
            LOG.debug("Nothing claimed: {}", SafeText.of(String.valueOf(e.getMessage())));
        } finally {
            claiming.set(false);
        }
        if (claimAgain.compareAndSet(true, false)) {
            kick();
        }
    }

    private boolean claimSome() {
        Set<TaskScope> received;
        Set<TaskScope> submitted;
        following.lock.lock();
        try {
            received = new HashSet<>(following.receivers.keySet());
            submitted = new HashSet<>(following.producers.keySet());
        } finally {
            following.lock.unlock();
        }
        submitted.removeAll(received);
        boolean more = claimSome(received, TaskState.CLAIMABLE);
        return claimSome(submitted, TaskState.UNSETTLED) || more;
    }

    private boolean claimSome(Set<TaskScope> scopes, Set<TaskState> states) {
        if (scopes.isEmpty()) {
            return false;
        }
        List<TaskRow> rows = node.repository().claim(node.id(), scopes, states, CLAIM_LIMIT);
        rows.forEach(this::follow);
        return rows.size() == CLAIM_LIMIT;
    }

    private void follow(TaskRow row) {
        FollowedTask watch = new FollowedTask(row.id(), row.scope(), row.taskId(), row);
        boolean unwanted;
        following.lock.lock();
        try {
            unwanted = !running || !following.isWanted(row.scope(), row.state());
            if (!unwanted) {
                following.follow(watch);
                switch (row.state()) {
                    case RUNNING -> follower.schedule(watch, firstLook(watch));
                    case ENDED -> handOver.ready(watch);
                    default -> watch.busy = true;
                }
            }
        } finally {
            following.lock.unlock();
        }
        if (unwanted) {
            node.writes().release(row.owner(), List.of(row.id()), () -> {});
        } else if (row.state() == TaskState.ENDED) {
            following.receiversOf(row.scope()).forEach(Receiver::wake);
        } else if (row.state() != TaskState.RUNNING) {
            orphans.settle(watch);
        }
    }

    /** When a task is first asked about; what is overdue, as after a restart, is spread over an interval. */
    private long firstLook(FollowedTask watch) {
        PollAccess access = following.accessOf(watch).orElseThrow();
        long now = node.scheduler().nanoTime();
        if (watch.row.task() != null && watch.row.task().ended()) {
            // bound to a task that had ended by then
            return now;
        }
        Duration age = watch.row.acceptedAt() == null
                ? Duration.ZERO
                : Duration.between(watch.row.acceptedAt(), node.scheduler().now());
        Duration wait = access.firstPollDelay().minus(age);
        if (wait.isNegative()) {
            return now + (long) (access.pollInterval().toNanos() * node.random().nextDouble());
        }
        // a time from another clock can lie in the future
        return now + (wait.compareTo(access.firstPollDelay()) > 0 ? access.firstPollDelay() : wait).toNanos();
    }
}
