/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.follow;

import io.github.camelseedance.client.account.Account;
import io.github.camelseedance.concurrent.Futures;
import io.github.camelseedance.concurrent.Scheduler;
import io.github.camelseedance.model.ProtocolException;
import io.github.camelseedance.model.TaskNotFoundException;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.task.node.TaskNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the running tasks of one account, of all its queues together, each when it is due: at many with the provider's list, at few
 * one by one. While the account is in trouble it waits, and then one request tells whether the provider is back.
 */
final class AccountPoller implements FollowedTask.Queue {

    private static final Logger LOG = LoggerFactory.getLogger(AccountPoller.class);
    /** A task that is old is asked about itself so often, whatever a list shows; it is looked at once a minute at least. */
    private static final long ITSELF_EVERY = Duration.ofMinutes(4).toNanos();

    private final TaskNode node;
    private final Account account;
    private final PollListener listener;
    private final PollPlan plan;
    private final ListSweep sweep;
    private final TreeSet<FollowedTask> queue = new TreeSet<>(
            Comparator.<FollowedTask>comparingLong(task -> task.due).thenComparing(FollowedTask::id));
    private Scheduler.Timer timer;
    private long timerDue;
    private int underWay;
    private boolean troubled;
    private boolean sweeping;
    /** When the list is asked again at the earliest. */
    private long nextRound;

    AccountPoller(TaskNode node, Account account, PollPlan plan, ListSweep sweep, PollListener listener) {
        this.node = node;
        this.account = account;
        this.plan = plan;
        this.sweep = sweep;
        this.listener = listener;
        // the origin of the monotonic clock can lie in the future
        this.nextRound = node.scheduler().nanoTime();
    }

    PollPlan plan() {
        return plan;
    }

    /** Schedules a task; a hint that has come for it goes first. */
    synchronized void add(FollowedTask task, PollAccess access, long due) {
        task.scheduledIn(this);
        task.access = access;
        long now = node.scheduler().nanoTime();
        if (task.hinted) {
            task.due = task.hintedAt == 0 ? now : Math.max(now, task.hintedAt + FollowedTask.HINT_PAUSE.toNanos());
        } else if (sweep.isWorth(queue.size(), now)) {
            // looks at many are made together
            task.due = Math.max(due, nextRound);
        } else {
            task.due = due;
        }
        if (!task.isGone()) {
            queue.add(task);
            arm(now);
        }
    }

    @Override
    public synchronized boolean remove(FollowedTask task) {
        // one that followed the same row before can have had the same place
        return queue.ceiling(task) == task && queue.remove(task);
    }

    private void arm(long notBefore) {
        if (queue.isEmpty()) {
            return;
        }
        long now = node.scheduler().nanoTime();
        long due = Math.max(
                Math.max(queue.first().due, notBefore),
                now + account.troubles().pauseLeft().toNanos());
        if (timer != null) {
            if (timerDue - due <= 0) {
                return;
            }
            timer.cancel();
        }
        timerDue = due;
        timer = node.scheduler().schedule(Duration.ofNanos(Math.max(0, due - now)), this::run);
    }

    private void run() {
        List<FollowedTask> asked = new ArrayList<>();
        List<FollowedTask> looked = new ArrayList<>();
        synchronized (this) {
            timer = null;
            long now = node.scheduler().nanoTime();
            if (!account.troubles().pauseLeft().isZero()) {
                arm(now);
                return;
            }
            if (account.troubles().trouble().isPresent()) {
                probe(asked, now);
            } else {
                recover(now);
                take(asked, looked, now);
                arm(now);
            }
            underWay += asked.size();
        }
        asked.forEach(task -> ask(task, false));
        if (!looked.isEmpty()) {
            sweep(looked);
        }
    }

    /** One request tells whether the provider is back; the rest waits for it. */
    private void probe(List<FollowedTask> asked, long now) {
        troubled = true;
        long wait = Duration.ofSeconds(1).toNanos();
        if (underWay == 0 && !queue.isEmpty() && queue.first().due - now <= 0) {
            asked.add(queue.pollFirst());
            wait = Math.max(wait, asked.get(0).access.pollInterval().toNanos());
        }
        arm(now + wait);
    }

    /** After trouble everything is overdue: it is looked at over one interval, not at once. */
    private void recover(long now) {
        if (!troubled) {
            return;
        }
        troubled = false;
        List<FollowedTask> overdue = takeDue(now);
        for (FollowedTask task : overdue) {
            task.due = now
                    + (long) (task.access.pollInterval().toNanos()
                            * node.random().nextDouble());
            queue.add(task);
        }
    }

    private List<FollowedTask> takeDue(long now) {
        List<FollowedTask> due = new ArrayList<>();
        while (!queue.isEmpty() && queue.first().due - now <= 0) {
            due.add(queue.pollFirst());
        }
        return due;
    }

    /** Takes what is due: to be asked about itself, or to be looked up in the list together with what is due soon. */
    private void take(List<FollowedTask> asked, List<FollowedTask> looked, long now) {
        List<FollowedTask> due = takeDue(now);
        for (FollowedTask task : due) {
            (task.hinted || isNeglected(task, now) ? asked : looked).add(task);
        }
        if (looked.isEmpty()) {
            return;
        }
        long interval = looked.get(0).access.pollInterval().toNanos();
        List<FollowedTask> soon = sweeping ? List.of() : takeDue(now + interval);
        if (sweeping || sweep.isWorth(looked.size() + soon.size(), now)) {
            nextRound = now + interval;
            looked.addAll(soon);
            for (FollowedTask task : looked) {
                // until the list has shown it
                task.due = now + Math.max(interval, wait(task, now));
                queue.add(task);
            }
            if (sweeping) {
                looked.clear();
            }
            sweeping |= !looked.isEmpty();
        } else {
            queue.addAll(soon);
            asked.addAll(looked);
            looked.clear();
        }
    }

    /** Whether nothing but lists has told of a task for too long. */
    private boolean isNeglected(FollowedTask task, long now) {
        return now - task.askedAt >= ITSELF_EVERY && plan.isOld(PollPlan.Kind.of(task.known()), task.age(now));
    }

    private long wait(FollowedTask task, long now) {
        return plan.next(PollPlan.Kind.of(task.known()), task.age(now), task.access)
                .toNanos();
    }

    private void sweep(List<FollowedTask> looked) {
        long now = node.scheduler().nanoTime();
        List<FollowedTask> open;
        synchronized (this) {
            open = List.copyOf(queue);
        }
        Set<FollowedTask> due = new HashSet<>(looked);
        boolean everything = looked.stream().map(FollowedTask::scope).distinct().anyMatch(listener::wantsChanges);
        sweep.look(
                        looked.get(0).access.client(),
                        open.stream().map(FollowedTask::taskId).collect(Collectors.toSet()),
                        everything,
                        now)
                .thenAccept(found -> open.forEach(task -> swept(task, due.contains(task), found)))
                .whenComplete((done, error) -> {
                    if (error != null) {
                        LOG.warn("Unexpected error with a list of tasks; they are looked at again", error);
                    }
                    synchronized (this) {
                        sweeping = false;
                        recover(node.scheduler().nanoTime());
                    }
                });
    }

    private void swept(FollowedTask task, boolean due, ListSweep.Found found) {
        VideoTask entry = found.entries().get(task.taskId());
        if (entry != null && (found.full() || entry.ended())) {
            boolean ask = entry.ended() && !sweep.isComplete(entry);
            if (take(task, ask)) {
                if (ask) {
                    ask(task, false);
                } else {
                    tell(task, () -> listener.answered(task, entry, false));
                }
            }
        } else if (found.error() != null) {
            if (due && account.troubles().trouble().isEmpty() && take(task, true)) {
                ask(task, false);
            }
        } else if (found.full() && (due || task.isAnswered()) && take(task, true)) {
            ask(task, true);
        }
    }

    private synchronized boolean take(FollowedTask task, boolean ask) {
        boolean mine = remove(task);
        underWay += mine && ask ? 1 : 0;
        return mine;
    }

    private void ask(FollowedTask task, boolean missed) {
        long now = node.scheduler().nanoTime();
        if (task.hinted) {
            task.hinted = false;
            task.hintedAt = now == 0 ? 1 : now;
        }
        Futures.attempt(() -> task.access.client().statusOfOnce(task.asFarAsKnown()))
                .whenComplete((answer, error) -> {
                    asked();
                    Throwable cause = error == null ? null : Futures.unwrap(error);
                    if (cause == null) {
                        task.askedAt = node.scheduler().nanoTime();
                        sweep.learn(answer);
                        if (missed) {
                            sweep.asked(answer);
                        }
                        tell(task, () -> listener.answered(task, answer, true));
                    } else if (cause instanceof TaskNotFoundException notFound) {
                        tell(task, () -> listener.notFound(task, notFound));
                    } else if (cause instanceof ProtocolException garbled) {
                        tell(task, () -> listener.garbled(task, garbled));
                    } else {
                        listener.unanswered(task);
                    }
                });
    }

    private synchronized void asked() {
        underWay--;
        if (troubled && account.troubles().trouble().isEmpty()) {
            long now = node.scheduler().nanoTime();
            recover(now);
            arm(now);
        }
    }

    /** Whatever goes wrong in reading an answer, its task is looked at again. */
    private void tell(FollowedTask task, Runnable told) {
        try {
            told.run();
        } catch (RuntimeException e) {
            LOG.warn("Unexpected error with an answer about task {}; it is asked about again", task.taskId(), e);
            listener.unanswered(task);
        }
    }
}
