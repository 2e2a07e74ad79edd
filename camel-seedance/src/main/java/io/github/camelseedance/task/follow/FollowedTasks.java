/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.follow;

import io.github.camelseedance.concurrent.Futures;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskScope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The tasks that this node follows, those of their ends that are ready for a receiver, and those that a route has. Under its lock
 * nothing blocks and nothing of others is called, but for the queue out of which a task is taken.
 */
public final class FollowedTasks {

    private final Map<String, FollowedTask> followed = new HashMap<>();
    private final Map<TaskScope, Set<FollowedTask>> ready = new HashMap<>();
    private final Map<String, FollowedTask> open = new HashMap<>();

    /**
     * Begins to follow a task, instead of what followed it until now. An exchange that waits for the earlier one waits for this one: a
     * node that has lost its lease claims its own rows anew.
     */
    synchronized void follow(FollowedTask task) {
        FollowedTask earlier = followed.get(task.id());
        if (earlier != null && earlier != task) {
            if (task.waiter == null && earlier.waiter != null) {
                task.waiter = earlier.waiter;
                task.waitAccess = earlier.waitAccess;
            }
            remove(earlier);
        }
        followed.put(task.id(), task);
    }

    /** Begins to follow a task while that is wanted; false when it is not. */
    synchronized boolean followIf(FollowedTask task, Supplier<Boolean> wanted) {
        boolean begun = wanted.get();
        if (begun) {
            follow(task);
        }
        return begun;
    }

    /** The task of a row that is followed here, or null. */
    public synchronized FollowedTask find(String id) {
        return followed.get(id);
    }

    /** Tasks whose rows this node owns. */
    public synchronized List<FollowedTask> owned() {
        return followed.values().stream().filter(task -> !task.isObserver()).toList();
    }

    public synchronized boolean has(TaskScope scope) {
        return followed.values().stream().anyMatch(task -> task.scope().equals(scope));
    }

    public synchronized int size() {
        return followed.size();
    }

    /** Stops following; returns the exchange that waits, or null. */
    public synchronized CompletableFuture<VideoTask> forget(FollowedTask task) {
        remove(task);
        CompletableFuture<VideoTask> waiter = task.waiter;
        task.waiter = null;
        return waiter;
    }

    /** Stops following tasks of a scope for which no exchange waits and that no route has; returns their row ids. */
    public synchronized List<String> forget(TaskScope scope, Predicate<TaskRow> which) {
        List<FollowedTask> left = followed.values().stream()
                .filter(task -> task.scope().equals(scope)
                        && !task.isObserver()
                        && task.waiter == null
                        && !task.open
                        && which.test(task.row()))
                .toList();
        left.forEach(this::remove);
        return left.stream().map(FollowedTask::id).toList();
    }

    public synchronized void forgetAll() {
        List.copyOf(followed.values()).forEach(this::remove);
    }

    private void remove(FollowedTask task) {
        task.leave();
        followed.remove(task.id(), task);
        open.remove(task.id(), task);
        task.open = false;
        unready(task);
    }

    /** Takes an end that no receiver has taken; false when one has, or it is no longer followed. */
    synchronized boolean unready(FollowedTask task) {
        Set<FollowedTask> ends = ready.get(task.scope());
        boolean removed = ends != null && ends.remove(task);
        if (removed && ends.isEmpty()) {
            ready.remove(task.scope());
        }
        return removed;
    }

    /**
     * Lets an exchange wait for the end of a task. One that is followed here already, as after an earlier wait, goes on to be: what is
     * under way for it must not be lost.
     *
     * @return what follows the row
     */
    synchronized FollowedTask await(FollowedTask task, CompletableFuture<VideoTask> wait, PollAccess access) {
        FollowedTask now = followed.computeIfAbsent(task.id(), id -> task);
        if (now.waiter == null) {
            now.waiter = wait;
            now.waitAccess = access;
        } else {
            Futures.forward(now.waiter, wait);
        }
        return now;
    }

    /**
     * The task for which an exchange waits no longer; empty when its end was first.
     *
     * @param again ends the wait later on when that end cannot be written down
     */
    synchronized Optional<FollowedTask> endWait(String id, CompletableFuture<?> wait, Runnable again) {
        FollowedTask task = followed.get(id);
        if (task != null && task.ending == wait) {
            task.overdue = again;
        }
        if (task == null || task.waiter != wait) {
            return Optional.empty();
        }
        task.waiter = null;
        task.waitAccess = null;
        if (task.isObserver()) {
            remove(task);
        }
        return Optional.of(task);
    }

    /** Takes the exchange that waits for a task, which gets its end now; null when none does. */
    synchronized CompletableFuture<VideoTask> takeWaiter(FollowedTask task) {
        task.ending = task.waiter;
        task.waiter = null;
        return task.ending;
    }

    /**
     * The end could not be written down for the exchange that waits. It waits on; where its wait was to end meanwhile, it ends now.
     *
     * @return false when the task is no longer followed
     */
    boolean giveBackWaiter(FollowedTask task) {
        Runnable overdue;
        synchronized (this) {
            CompletableFuture<VideoTask> wait = task.ending;
            task.ending = null;
            if (task.waiter == null) {
                task.waiter = wait;
            } else {
                Futures.forward(task.waiter, wait);
            }
            overdue = task.overdue;
        }
        if (overdue != null && !task.isGone()) {
            overdue.run();
        }
        return !task.isGone();
    }

    synchronized Optional<PollAccess> waitAccess(FollowedTask task) {
        return Optional.ofNullable(task.waitAccess);
    }

    /** An end can be given to a receiver; false when a route has it already or it is no longer followed. */
    synchronized boolean ready(FollowedTask task) {
        return !task.isGone()
                && !task.open
                && ready.computeIfAbsent(task.scope(), scope -> new LinkedHashSet<>())
                        .add(task);
    }

    /** Ends of a scope that wait for a receiver. */
    public synchronized int readyCount(TaskScope scope) {
        return ready.getOrDefault(scope, Set.of()).size();
    }

    /** Takes ends for a route, in the order in which they were seen. */
    synchronized List<FollowedTask> open(TaskScope scope, int max) {
        List<FollowedTask> taken = new ArrayList<>();
        Iterator<FollowedTask> ends = ready.getOrDefault(scope, Set.of()).iterator();
        while (taken.size() < max && ends.hasNext()) {
            FollowedTask task = ends.next();
            ends.remove();
            task.open = true;
            task.closing = false;
            open.put(task.id(), task);
            taken.add(task);
        }
        return taken;
    }

    /** The task whose end a route has, and that is not being closed; null when it is not, or no longer, so. */
    synchronized FollowedTask findOpen(String id) {
        FollowedTask task = open.get(id);
        return task == null || task.closing ? null : task;
    }

    /** Begins the one closing of an end that a route has; null when it was closed before, or lost. */
    synchronized FollowedTask close(String id) {
        FollowedTask task = findOpen(id);
        if (task != null) {
            task.closing = true;
        }
        return task;
    }

    /** The route no longer has the end. */
    synchronized void takeBack(FollowedTask task) {
        task.open = false;
        open.remove(task.id(), task);
    }
}
