/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.follow;

import io.github.camelseedance.task.store.TaskScope;
import io.github.camelseedance.task.store.TaskState;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who takes the ends of which scope on this node, and who submits to which scope. */
public final class Receivers {

    private static final Logger LOG = LoggerFactory.getLogger(Receivers.class);
    /** What is followed for a receiver that takes an end only when it is asked for one. */
    private static final Set<TaskState> WITHOUT_ENDS =
            EnumSet.of(TaskState.SUBMITTING, TaskState.IN_DOUBT, TaskState.RUNNING);

    private final Map<TaskScope, List<Receiver>> receivers = new ConcurrentHashMap<>();
    /** How producers of a scope ask, for what they have left in doubt. */
    private final Map<TaskScope, List<PollAccess>> producers = new ConcurrentHashMap<>();

    private final Set<TaskScope> warned = ConcurrentHashMap.newKeySet();

    public void add(Receiver receiver) {
        boolean otherKey =
                of(receiver.scope()).stream().anyMatch(other -> !keyHash(other).equals(keyHash(receiver)));
        add(receivers, receiver.scope(), receiver);
        warned.remove(receiver.scope());
        if (otherKey) {
            LOG.warn(
                    "Consumers of queue '{}', {}, account '{}' have different keys: the tasks of all are asked about with the first one."
                            + " If the keys are of different accounts, give each account a name of its own",
                    receiver.scope().queue(),
                    receiver.scope().provider(),
                    receiver.scope().account());
        }
    }

    public void remove(Receiver receiver) {
        remove(receivers, receiver.scope(), receiver);
    }

    /** From now on this node settles what submissions of a scope have left in doubt, also without a receiver. */
    public void addProducer(TaskScope scope, PollAccess access) {
        add(producers, scope, access);
    }

    public void removeProducer(TaskScope scope, PollAccess access) {
        remove(producers, scope, access);
    }

    private static <T> void add(Map<TaskScope, List<T>> map, TaskScope scope, T member) {
        map.compute(scope, (same, list) -> {
            List<T> all = list == null ? new CopyOnWriteArrayList<>() : list;
            all.add(member);
            return all;
        });
    }

    private static <T> void remove(Map<TaskScope, List<T>> map, TaskScope scope, T member) {
        map.computeIfPresent(scope, (same, list) -> {
            list.remove(member);
            return list.isEmpty() ? null : list;
        });
    }

    public List<Receiver> of(TaskScope scope) {
        return receivers.getOrDefault(scope, List.of());
    }

    /** The access under which the tasks of a scope are asked about for its receivers. */
    Optional<PollAccess> access(TaskScope scope) {
        return of(scope).stream().findFirst().map(Receiver::access);
    }

    /** The access under which a submission is looked for, best with the key that has submitted it. */
    public Optional<PollAccess> searchAccess(TaskScope scope, String keyHash) {
        List<PollAccess> all = new ArrayList<>();
        of(scope).forEach(receiver -> all.add(receiver.access()));
        all.addAll(producers.getOrDefault(scope, List.of()));
        return all.stream()
                .filter(access -> access.client().keyHash().equals(keyHash))
                .findFirst()
                .or(() -> all.stream().findFirst());
    }

    boolean takesEnds(TaskScope scope) {
        return of(scope).stream().anyMatch(Receiver::takesEnds);
    }

    /** The states in which this node works on rows of a scope. */
    public Set<TaskState> wanted(TaskScope scope) {
        if (takesEnds(scope)) {
            return TaskState.CLAIMABLE;
        }
        if (receivers.containsKey(scope)) {
            return WITHOUT_ENDS;
        }
        return producers.containsKey(scope) ? TaskState.UNSETTLED : Set.of();
    }

    /** Whether this node follows the running tasks of a scope. */
    public boolean follows(TaskScope scope) {
        return wanted(scope).contains(TaskState.RUNNING);
    }

    /** Scopes of which this node works on rows. */
    Set<TaskScope> scopes() {
        Set<TaskScope> all = new HashSet<>(receivers.keySet());
        all.addAll(producers.keySet());
        return all;
    }

    /** Whether somebody here takes the ends of the scope; says once when nobody does. */
    public boolean isAwaited(TaskScope scope) {
        if (!of(scope).isEmpty()) {
            return true;
        }
        if (warned.add(scope)) {
            LOG.warn(
                    "No consumer here takes the tasks of queue '{}', {}, account '{}': they are kept until one does",
                    scope.queue(),
                    scope.provider(),
                    scope.account());
        }
        return false;
    }

    private static String keyHash(Receiver receiver) {
        return receiver.access().client().keyHash();
    }
}
