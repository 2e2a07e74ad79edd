/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.store.memory;

import io.github.camelseedance.task.store.BudgetUse;
import io.github.camelseedance.task.store.Charge;
import io.github.camelseedance.task.store.Payer;
import io.github.camelseedance.task.store.Spending;
import io.github.camelseedance.task.store.TaskCount;
import io.github.camelseedance.task.store.TaskQuery;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskScope;
import io.github.camelseedance.task.store.TaskState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The rows of the repository in memory, with their indexes. Not safe for use by many threads: the repository locks. */
public final class MemoryRows {

    /** A row by a time; equal times are ordered by id. */
    record Ref(Instant at, String id) implements Comparable<Ref> {
        private static final Comparator<Ref> ORDER =
                Comparator.comparing(Ref::at).thenComparing(Ref::id);

        @Override
        public int compareTo(Ref other) {
            return ORDER.compare(this, other);
        }
    }

    private record Key(String queue, String submissionKey) {}

    private record Task(String provider, String baseUrl, String taskId) {}

    private record Token(String hash) {}

    private record Group(TaskScope scope, TaskState state) {}

    private final Map<String, TaskRow> rows = new HashMap<>();
    /** Ids by what only one row has: a {@link Key}, a {@link Task} or a {@link Token}. */
    private final Map<Record, String> unique = new HashMap<>();

    private final Map<Group, NavigableSet<Ref>> groups = new HashMap<>();
    /** Claimable rows without an owner. */
    private final Map<Group, NavigableSet<Ref>> free = new HashMap<>();

    private final Map<String, NavigableSet<Ref>> owned = new HashMap<>();
    /** By their ends; what is open comes last. */
    private final Map<Payer, NavigableSet<Ref>> spent = new HashMap<>();

    private final NavigableSet<Ref> delivered = new TreeSet<>();
    private final Map<String, Ref> expiry = new HashMap<>();

    public TaskRow get(String id) {
        return rows.get(id);
    }

    public TaskRow byKey(String queue, String submissionKey) {
        return rows.get(unique.get(new Key(queue, submissionKey)));
    }

    public TaskRow byTaskId(String provider, String baseUrl, String taskId) {
        return rows.get(unique.get(new Task(provider, baseUrl, taskId)));
    }

    public TaskRow byToken(String tokenHash) {
        return rows.get(unique.get(new Token(tokenHash)));
    }

    /** Rows that are not delivered. */
    public int unfinished() {
        return rows.size() - delivered.size();
    }

    /** Rows that are delivered, by the time when they may be removed. */
    public NavigableSet<Ref> delivered() {
        return delivered;
    }

    /** When a delivered row may be removed. */
    Instant expiry(String id) {
        return expiry.get(id).at();
    }

    /** The oldest claimable rows without an owner of each of these states. */
    Stream<Ref> free(TaskScope scope, Set<TaskState> states, int limit) {
        return states.stream()
                .map(state -> free.getOrDefault(new Group(scope, state), Collections.emptyNavigableSet()))
                .flatMap(refs -> refs.stream().limit(limit));
    }

    /** Ids of the rows of an owner; a copy. */
    List<String> ownedBy(String owner) {
        return owned.getOrDefault(owner, Collections.emptyNavigableSet()).stream()
                .map(Ref::id)
                .toList();
    }

    /** Stores a row in the place of the one with its id. */
    void put(TaskRow row, Instant expires) {
        remove(row.id());
        rows.put(row.id(), row);
        Ref ref = new Ref(row.createdAt(), row.id());
        uniqueOf(row).forEach(key -> unique.put(key, row.id()));
        Group group = new Group(row.scope(), row.state());
        add(groups, group, ref);
        add(spent, Payer.of(row.scope()), spent(row));
        if (row.state() == TaskState.DELIVERED) {
            Ref end = new Ref(expires, row.id());
            expiry.put(row.id(), end);
            delivered.add(end);
        } else if (row.owner() != null) {
            add(owned, row.owner(), ref);
        } else if (row.state().isClaimable()) {
            add(free, group, ref);
        }
    }

    void remove(String id) {
        TaskRow row = rows.remove(id);
        if (row == null) {
            return;
        }
        Ref ref = new Ref(row.createdAt(), row.id());
        uniqueOf(row).forEach(unique::remove);
        Group group = new Group(row.scope(), row.state());
        drop(groups, group, ref);
        drop(spent, Payer.of(row.scope()), spent(row));
        drop(free, group, ref);
        Ref end = expiry.remove(id);
        if (end != null) {
            delivered.remove(end);
        }
        drop(owned, row.owner(), ref);
    }

    public List<TaskCount> counts() {
        List<TaskCount> counts = new ArrayList<>();
        groups.forEach((group, refs) -> {
            if (group.state != TaskState.DELIVERED) {
                counts.add(new TaskCount(
                        group.scope, group.state, refs.size(), refs.first().at()));
            }
        });
        return counts;
    }

    /** Rows in a state, oldest first. */
    public List<TaskRow> list(String queue, TaskState state, int limit) {
        return groups.entrySet().stream()
                .filter(group -> group.getKey().state == state
                        && (queue == null || queue.equals(group.getKey().scope.queue())))
                .flatMap(group -> group.getValue().stream().limit(limit))
                .sorted()
                .limit(limit)
                .map(ref -> rows.get(ref.id()))
                .toList();
    }

    /** The first rows for a query, in its order, before its text is looked for. */
    public List<TaskQuery.Placed> first(TaskQuery query, int limit) {
        TaskQuery.Place after = query.after();
        boolean pastOpen = after != null && after.delivered();
        Stream<Ref> open = groups.entrySet().stream()
                .filter(group -> !pastOpen
                        && group.getKey().state != TaskState.DELIVERED
                        && query.hasGroup(group.getKey().scope, group.getKey().state))
                .flatMap(group -> behind(group.getValue(), after)
                        .filter(ref -> !query.unowned() || rows.get(ref.id()).owner() == null)
                        .limit(limit));
        Stream<Ref> last = query.states().contains(TaskState.DELIVERED)
                ? behind(delivered, pastOpen ? after : null)
                        .filter(ref -> query.hasGroup(rows.get(ref.id()).scope(), TaskState.DELIVERED))
                : Stream.empty();
        return Stream.concat(
                        open.sorted(Comparator.reverseOrder()).map(ref -> placed(ref, false)),
                        last.map(ref -> placed(ref, true)))
                .limit(limit)
                .toList();
    }

    private static Stream<Ref> behind(NavigableSet<Ref> refs, TaskQuery.Place after) {
        NavigableSet<Ref> some = after == null ? refs : refs.headSet(new Ref(after.at(), after.id()), false);
        return some.descendingSet().stream();
    }

    private TaskQuery.Placed placed(Ref ref, boolean delivered) {
        return new TaskQuery.Placed(new TaskQuery.Place(delivered, ref.at(), ref.id()), rows.get(ref.id()));
    }

    public List<BudgetUse> budgetUse(Payer payer, Instant since) {
        return BudgetUse.ofRows(since(spent.getOrDefault(payer, Collections.emptyNavigableSet()), since));
    }

    public List<Spending> spending(Instant since) {
        return Spending.of(spent.values().stream().flatMap(refs -> since(refs, since)));
    }

    /** What is open, or ended after a time. */
    private Stream<TaskRow> since(NavigableSet<Ref> refs, Instant time) {
        return refs.tailSet(new Ref(time.plusNanos(1), ""), true).stream().map(ref -> rows.get(ref.id()));
    }

    private static Ref spent(TaskRow row) {
        Charge charge = Charge.of(row);
        return new Ref(charge.isOpen() ? Instant.MAX : charge.endedAt(), row.id());
    }

    private static List<Record> uniqueOf(TaskRow row) {
        TaskScope scope = row.scope();
        List<Record> all = new ArrayList<>();
        if (row.submissionKey() != null) {
            all.add(new Key(scope.queue(), row.submissionKey()));
        }
        if (row.taskId() != null) {
            all.add(new Task(scope.provider(), scope.baseUrl(), row.taskId()));
        }
        if (row.tokenHash() != null) {
            all.add(new Token(row.tokenHash()));
        }
        return all;
    }

    private static <K> void add(Map<K, NavigableSet<Ref>> index, K key, Ref ref) {
        index.computeIfAbsent(key, k -> new TreeSet<>()).add(ref);
    }

    private static <K> void drop(Map<K, NavigableSet<Ref>> index, K key, Ref ref) {
        NavigableSet<Ref> refs = index.get(key);
        if (refs != null && refs.remove(ref) && refs.isEmpty()) {
            index.remove(key);
        }
    }
}
