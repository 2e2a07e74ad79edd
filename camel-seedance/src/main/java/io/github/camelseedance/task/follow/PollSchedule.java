/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.follow;

import io.github.camelseedance.client.SeedanceClient;
import io.github.camelseedance.client.account.Account;
import io.github.camelseedance.model.TaskStatus;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.task.node.TaskNode;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskScope;
import io.github.camelseedance.task.store.TaskState;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

/** When running tasks are looked at, and by whom: there is one poller for each account. */
public final class PollSchedule {

    private static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(5);
    /** Ended rows from which a plan begins to learn. */
    private static final int REMEMBERED = 500;

    private final TaskNode node;
    private final FollowedTasks followed;
    private final Receivers receivers;
    private final Map<Account, AccountPoller> pollers = new ConcurrentHashMap<>();
    private PollListener listener;

    public PollSchedule(TaskNode node, FollowedTasks followed, Receivers receivers) {
        this.node = node;
        this.followed = followed;
        this.receivers = receivers;
    }

    public void tell(PollListener told) {
        listener = told;
    }

    /** The access under which a task is asked about: that of the exchange that waits, else of a receiver. */
    Optional<PollAccess> access(FollowedTask task) {
        return followed.waitAccess(task).or(() -> receivers.access(task.scope()));
    }

    Duration interval(FollowedTask task) {
        return access(task).map(PollAccess::pollInterval).orElse(DEFAULT_INTERVAL);
    }

    /** Schedules a look at a task after a while; false when nobody here can ask about it any more. */
    boolean after(FollowedTask task, Duration wait) {
        return schedule(task, (plan, how) -> wait);
    }

    boolean next(FollowedTask task) {
        return schedule(task, (plan, how) -> plan.next(PollPlan.Kind.of(task.known()), age(task), how));
    }

    /** Schedules the first look at a task; what is overdue, as after a restart, is spread over an interval. */
    boolean first(FollowedTask task) {
        if (task.known() != null && task.known().ended()) {
            // bound to a task that had ended by then
            return after(task, Duration.ZERO);
        }
        return schedule(task, (plan, how) -> {
            Duration delay = how.firstPollDelay().minus(age(task));
            if (delay.isNegative()) {
                return Duration.ofNanos(
                        (long) (how.pollInterval().toNanos() * node.random().nextDouble()));
            }
            Duration planned = plan.first(PollPlan.Kind.of(task.known()), age(task), how);
            return planned.compareTo(delay) > 0 ? planned : delay;
        });
    }

    private boolean schedule(FollowedTask task, BiFunction<PollPlan, PollAccess, Duration> wait) {
        Optional<PollAccess> access = access(task);
        access.ifPresent(how -> {
            AccountPoller poller = poller(how, task.scope());
            long due =
                    node.scheduler().nanoTime() + wait.apply(poller.plan(), how).toNanos();
            poller.add(task, how, due);
        });
        return access.isPresent();
    }

    private Duration age(FollowedTask task) {
        return task.age(node.scheduler().nanoTime());
    }

    /** Looks at a task now: here when it is followed here, else on the node that owns it. Blocks on the repository. */
    public void hint(String id) {
        if (!lookNow(id)) {
            node.repository().hint(id);
        }
    }

    /** Follows the hints that other nodes have noted for the tasks of this one. Blocks on the repository. */
    public void takeHints() {
        for (String id : node.repository().takeHints(node.lease().node())) {
            if (!lookNow(id)
                    && node.repository()
                            .find(id)
                            .filter(PollSchedule::isYetToCome)
                            .isPresent()) {
                node.repository().hint(id);
            }
        }
    }

    /** The hint was faster than the answer to the submission, or than this node that has just claimed the task. */
    private static boolean isYetToCome(TaskRow row) {
        return row.state() == TaskState.SUBMITTING || row.state() == TaskState.RUNNING;
    }

    /** Looks at a task itself as soon as hints are followed again; when somebody is at work on it, after that. */
    private boolean lookNow(String id) {
        FollowedTask task = followed.find(id);
        if (task == null || task.isObserver() || task.row().state() != TaskState.RUNNING) {
            return false;
        }
        task.hinted = true;
        if (task.unschedule()) {
            after(task, Duration.ZERO);
        }
        return true;
    }

    /** Learns how long a task took whose end the provider has told. */
    void learn(FollowedTask task, VideoTask end) {
        long now = node.scheduler().nanoTime();
        if (end.status() == TaskStatus.SUCCEEDED || end.status() == TaskStatus.FAILED) {
            Duration half = Duration.ofNanos((now - task.answeredAt()) / 2);
            access(task).ifPresent(how -> poller(how, task.scope())
                    .plan()
                    .learn(PollPlan.Kind.of(end), life(end, task.age(now).minus(half))));
        }
    }

    /** By the provider's own times, where it tells them. */
    private static Duration life(VideoTask end, Duration seen) {
        if (end.createdAt() == null
                || end.updatedAt() == null
                || !end.updatedAt().isAfter(end.createdAt())) {
            return seen;
        }
        return Duration.between(end.createdAt(), end.updatedAt());
    }

    private AccountPoller poller(PollAccess access, TaskScope scope) {
        SeedanceClient client = access.client();
        return pollers.computeIfAbsent(client.account(), account -> {
            PollPlan plan = new PollPlan(node.random());
            node.work(() -> remember(plan, scope));
            ListSweep sweep = new ListSweep(client.provider(), node.scheduler().nanoTime());
            return new AccountPoller(node, account, plan, sweep, listener);
        });
    }

    private void remember(PollPlan plan, TaskScope scope) {
        for (TaskRow row : node.repository().list(scope.queue(), TaskState.DELIVERED, REMEMBERED)) {
            VideoTask end = row.task();
            if (row.scope().equals(scope)
                    && end != null
                    && row.acceptedAt() != null
                    && row.endedAt() != null
                    && (end.status() == TaskStatus.SUCCEEDED || end.status() == TaskStatus.FAILED)) {
                plan.learn(PollPlan.Kind.of(end), life(end, Duration.between(row.acceptedAt(), row.endedAt())));
            }
        }
    }
}
