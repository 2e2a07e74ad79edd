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
        Optional<PollAccess> access = access(task);
        access.ifPresent(
                how -> poller(how, task.scope()).add(task, how, node.scheduler().nanoTime() + wait.toNanos()));
        return access.isPresent();
    }

    /** Schedules the next regular look. */
    boolean next(FollowedTask task) {
        Optional<PollAccess> access = access(task);
        access.ifPresent(how -> {
            AccountPoller poller = poller(how, task.scope());
            long now = node.scheduler().nanoTime();
            Duration wait = poller.plan().next(PollPlan.Kind.of(task.known()), task.age(now), how);
            poller.add(task, how, now + wait.toNanos());
        });
        return access.isPresent();
    }

    /** Schedules the first look at a task; what is overdue, as after a restart, is spread over an interval. */
    boolean first(FollowedTask task) {
        if (task.known() != null && task.known().ended()) {
            // bound to a task that had ended by then
            return after(task, Duration.ZERO);
        }
        Optional<PollAccess> access = access(task);
        if (access.isEmpty()) {
            return false;
        }
        PollAccess how = access.get();
        AccountPoller poller = poller(how, task.scope());
        long now = node.scheduler().nanoTime();
        Duration wait = how.firstPollDelay().minus(task.age(now));
        if (wait.isNegative()) {
            wait = Duration.ofNanos(
                    (long) (how.pollInterval().toNanos() * node.random().nextDouble()));
        } else {
            Duration planned = poller.plan().first(PollPlan.Kind.of(task.known()), task.age(now), how);
            wait = planned.compareTo(wait) > 0 ? planned : wait;
        }
        poller.add(task, how, now + wait.toNanos());
        return true;
    }

    /** Looks at a task itself as soon as hints are followed again; when somebody is at work on it, after that. */
    void hint(FollowedTask task) {
        task.hinted = true;
        if (task.unschedule()) {
            after(task, Duration.ZERO);
        }
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
