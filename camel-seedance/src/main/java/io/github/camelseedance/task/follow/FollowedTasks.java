/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.follow;

import io.github.camelseedance.client.SeedanceClient;
import io.github.camelseedance.task.node.TaskNode;
import io.github.camelseedance.task.search.SearchTimes;
import io.github.camelseedance.task.search.SubmissionSearch;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskScope;
import io.github.camelseedance.task.store.TaskState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * What a node follows: its watches, the lanes in which they are asked about and the receivers of their ends. All fields are guarded by
 * {@link #lock}, which is never held over input or output.
 */
public final class FollowedTasks {

    /** Tasks asked alike share a lane. */
    private record LaneKey(TaskScope scope, String keyHash, long pollInterval) {}

    private final TaskNode node;
    public final ReentrantLock lock = new ReentrantLock();
    public final Map<String, FollowedTask> watches = new HashMap<>();
    final Map<TaskScope, List<Receiver>> receivers = new HashMap<>();
    /** How producers of a scope ask, for what they have left in doubt. */
    final Map<TaskScope, List<PollAccess>> producers = new HashMap<>();

    final Map<TaskScope, DeliveryQueue> ready = new HashMap<>();
    private final Map<LaneKey, PollLane> lanes = new HashMap<>();
    private final SearchTimes searches = new SearchTimes();

    public FollowedTasks(TaskNode node) {
        this.node = node;
    }

    /** Looks for the task of a submission in doubt, while that is wanted. */
    public SubmissionSearch search(TaskRow row, SeedanceClient client, BooleanSupplier wanted) {
        return new SubmissionSearch(
                row,
                client,
                node.repository(),
                node.scheduler(),
                searches.begun(row, node.scheduler().nanoTime()),
                wanted);
    }

    /** Receivers of a scope; the lock is held. */
    Optional<Receiver> receiver(TaskScope scope) {
        List<Receiver> list = receivers.get(scope);
        return list == null || list.isEmpty() ? Optional.empty() : Optional.of(list.get(0));
    }

    /** All receivers of a scope. */
    List<Receiver> receiversOf(TaskScope scope) {
        lock.lock();
        try {
            return new ArrayList<>(receivers.getOrDefault(scope, List.of()));
        } finally {
            lock.unlock();
        }
    }

    /** The access under which a task is asked about; the lock is held. */
    Optional<PollAccess> accessOf(FollowedTask watch) {
        return watch.waitAccess != null
                ? Optional.of(watch.waitAccess)
                : receiver(watch.scope).map(Receiver::access);
    }

    /** The access under which a submission is looked for, best with the key that has submitted it; the lock is held. */
    public Optional<PollAccess> searchAccess(TaskScope scope, String keyHash) {
        List<PollAccess> all = new ArrayList<>();
        receivers.getOrDefault(scope, List.of()).forEach(receiver -> all.add(receiver.access()));
        all.addAll(producers.getOrDefault(scope, List.of()));
        return all.stream()
                .filter(access -> access.client().keyHash().equals(keyHash))
                .findFirst()
                .or(() -> all.stream().findFirst());
    }

    /** Whether this node works on rows of the scope in that state; the lock is held. */
    boolean isWanted(TaskScope scope, TaskState state) {
        return receiver(scope).isPresent() || state.isUnsettled() && producers.containsKey(scope);
    }

    /** The lane of a task, or empty when nobody here can ask about it; the lock is held. */
    Optional<PollLane> laneOf(FollowedTask watch, PollLane.Listener listener) {
        return accessOf(watch)
                .map(access -> lanes.computeIfAbsent(
                        new LaneKey(
                                watch.scope,
                                access.client().keyHash(),
                                access.pollInterval().toMillis()),
                        key -> new PollLane(access, node.scheduler(), lock, node.random(), listener)));
    }

    /** Lanes of a scope; the lock is held. */
    public List<PollLane> lanesOf(TaskScope scope) {
        return lanes.entrySet().stream()
                .filter(e -> e.getKey().scope().equals(scope))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** The ends of a scope that wait for a receiver; the lock is held. */
    public DeliveryQueue readyOf(TaskScope scope) {
        return ready.computeIfAbsent(scope, s -> new DeliveryQueue());
    }

    /** Follows a row, instead of what followed it until now; the lock is held. */
    public void follow(FollowedTask watch) {
        forget(watch.id);
        watches.put(watch.id, watch);
    }

    /** Stops following a row; the lock is held. */
    public void forget(String id) {
        FollowedTask watch = watches.get(id);
        if (watch != null) {
            forget(watch);
        }
    }

    /** Stops following; the lock is held. */
    public void forget(FollowedTask watch) {
        watch.gone = true;
        watches.remove(watch.id, watch);
        if (watch.lane != null) {
            watch.lane.remove(watch);
        }
        DeliveryQueue ends = ready.get(watch.scope);
        if (ends != null) {
            ends.remove(watch);
        }
    }

    /** Removes lanes in which nothing is left; the lock is held. */
    public void tidy() {
        lanes.values()
                .removeIf(
                        lane -> lane.isEmpty() && lane.problem(node.scheduler().nanoTime()) == null);
    }
}
