/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task;

import io.github.camelseedance.client.Scheduler;
import io.github.camelseedance.client.SystemScheduler;
import io.github.camelseedance.model.ErrorDetail;
import io.github.camelseedance.model.ServiceUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.apache.camel.api.management.ManagedAttribute;
import org.apache.camel.api.management.ManagedResource;
import org.apache.camel.support.service.ServiceSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps tasks in the memory of this JVM, which is the default: everything is lost with the process. Several components of one JVM
 * can share an instance. It holds at most 100,000 unfinished tasks; then {@link #insert} fails with a
 * {@link ServiceUnavailableException} of code {@code REPOSITORY_FULL}. Of delivered ones the newest 100,000 are kept.
 */
@ManagedResource(description = "Tasks of camel-seedance in memory")
public class MemoryTaskRepository extends ServiceSupport implements TaskRepository {

    /** Error code of an insert beyond the limit. */
    public static final String REPOSITORY_FULL = "REPOSITORY_FULL";

    private static final Logger LOG = LoggerFactory.getLogger(MemoryTaskRepository.class);
    private static final int MAX_TASKS = 100_000;
    private static final Duration LEASE = Duration.ofSeconds(20);

    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicBoolean warned = new AtomicBoolean();
    private final Scheduler time;
    private final int maxUnfinished;
    private final int maxDelivered;
    private final MemoryRows rows = new MemoryRows();
    private final MemoryNodes nodes;
    private final Set<String> hints = new LinkedHashSet<>();
    private final Map<String, Instant> marks = new HashMap<>();
    private volatile Duration submissionKeyRetention = Duration.ofDays(7);

    public MemoryTaskRepository() {
        this(SystemScheduler.withoutTimer());
    }

    /** With another time, for tests. */
    public MemoryTaskRepository(Scheduler time) {
        this(time, MAX_TASKS, MAX_TASKS);
    }

    MemoryTaskRepository(Scheduler time, int maxUnfinished, int maxDelivered) {
        this.time = time;
        this.maxUnfinished = maxUnfinished;
        this.maxDelivered = maxDelivered;
        this.nodes = new MemoryNodes(time, LEASE);
    }

    @Override
    protected void doStart() {
        if (warned.compareAndSet(false, true)) {
            LOG.warn(
                    "Tasks are kept in memory and are lost with this process. For a repository that survives it set the"
                            + " component's taskRepository to a JdbcTaskRepository");
        }
    }

    @Override
    public TrackedTask insert(TrackedTask task) {
        TaskRules.check(task);
        return locked(() -> {
            TrackedTask known = known(task);
            if (known != null) {
                return known;
            }
            if (rows.get(task.id()) != null || rows.byToken(task.tokenHash()) != null) {
                throw new IllegalStateException("A row with the id or the token of task row " + task.id() + " exists");
            }
            if (task.state() != TaskState.DELIVERED && rows.unfinished() >= maxUnfinished) {
                throw full(task);
            }
            return store(task, 1);
        });
    }

    @Override
    public Optional<TrackedTask> update(TrackedTask task) {
        TaskRules.check(task);
        return locked(() -> {
            TrackedTask stored = rows.get(task.id());
            if (stored == null || stored.version() != task.version()) {
                return Optional.empty();
            }
            TaskRules.checkTransition(stored.state(), task);
            TrackedTask other =
                    rows.byTaskId(task.scope().provider(), task.scope().baseUrl(), task.taskId());
            if (other != null && !other.id().equals(task.id())) {
                throw new TaskBoundException(task.scope().provider(), task.taskId());
            }
            TrackedTask sameKey = rows.byKey(task.scope().queue(), task.submissionKey());
            TrackedTask sameToken = rows.byToken(task.tokenHash());
            if (sameKey != null && !sameKey.id().equals(task.id())
                    || sameToken != null && !sameToken.id().equals(task.id())) {
                throw new IllegalStateException(
                        "The submission key or the token of task row " + task.id() + " belongs to another row");
            }
            return Optional.of(store(task, task.version() + 1));
        });
    }

    @Override
    public boolean remove(TrackedTask task) {
        return locked(() -> {
            TrackedTask stored = rows.get(task.id());
            if (stored == null || stored.version() != task.version()) {
                return false;
            }
            drop(task.id());
            return true;
        });
    }

    @Override
    public Optional<TrackedTask> find(String id) {
        return locked(() -> Optional.ofNullable(rows.get(id)));
    }

    @Override
    public Optional<TrackedTask> findByKey(String queue, String submissionKey) {
        return locked(() -> Optional.ofNullable(rows.byKey(queue, submissionKey)));
    }

    @Override
    public Optional<TrackedTask> findByTaskId(String provider, String baseUrl, String taskId) {
        return locked(() -> Optional.ofNullable(rows.byTaskId(provider, baseUrl, taskId)));
    }

    @Override
    public Optional<TrackedTask> findByToken(String tokenHash) {
        return locked(() -> Optional.ofNullable(rows.byToken(tokenHash)));
    }

    @Override
    public Set<String> knownTaskIds(String provider, String baseUrl, Collection<String> taskIds) {
        return locked(() -> {
            Set<String> known = new HashSet<>();
            for (String taskId : taskIds) {
                if (rows.byTaskId(provider, baseUrl, taskId) != null) {
                    known.add(taskId);
                }
            }
            return known;
        });
    }

    @Override
    public List<TrackedTask> claim(String node, Collection<Scope> scopes, int limit) {
        return locked(() -> {
            buryDead();
            if (!nodes.lives(node)) {
                return List.of();
            }
            List<MemoryRows.Ref> found = new ArrayList<>();
            for (Scope scope : new LinkedHashSet<>(scopes)) {
                rows.free(scope).stream().limit(limit).forEach(found::add);
            }
            return found.stream()
                    .sorted()
                    .limit(limit)
                    .map(ref -> rows.get(ref.id()))
                    .map(row -> store(row.toBuilder().owner(node).awaited(false).build(), row.version() + 1))
                    .toList();
        });
    }

    @Override
    public void release(String node, Collection<String> ids) {
        locked(() -> {
            ids.forEach(id -> free(node, id));
            return null;
        });
    }

    @Override
    public boolean heartbeat(String node) {
        return locked(() -> {
            buryDead();
            return nodes.beat(node);
        });
    }

    @Override
    public void leave(String node) {
        locked(() -> {
            bury(node);
            return null;
        });
    }

    @Override
    public Duration lease() {
        return LEASE;
    }

    @Override
    public void hint(String id) {
        locked(() -> {
            TrackedTask row = rows.get(id);
            return row != null && row.state().isClaimable() && hints.add(id);
        });
    }

    @Override
    public List<String> takeHints(String node) {
        return locked(() -> {
            List<String> taken = new ArrayList<>();
            for (Iterator<String> each = hints.iterator(); each.hasNext(); ) {
                String id = each.next();
                if (node.equals(rows.get(id).owner())) {
                    taken.add(id);
                    each.remove();
                }
            }
            return taken;
        });
    }

    @Override
    public List<TaskCount> counts() {
        return locked(rows::counts);
    }

    @Override
    public List<TrackedTask> list(String queue, TaskState state, int limit) {
        return locked(() -> rows.list(queue, state, limit));
    }

    @Override
    public Optional<Instant> mark(String name) {
        return locked(() -> Optional.ofNullable(marks.get(name)));
    }

    @Override
    public void mark(String name, Instant instant) {
        locked(() -> marks.put(name, instant));
    }

    @Override
    public Duration submissionKeyRetention() {
        return submissionKeyRetention;
    }

    /** How long a delivered task is kept, 7 days unless set; for tasks delivered from now on. */
    public void setSubmissionKeyRetention(Duration submissionKeyRetention) {
        this.submissionKeyRetention = submissionKeyRetention;
    }

    @Override
    public int purge() {
        return locked(() -> {
            int removed = 0;
            Instant now = time.now();
            while (!rows.delivered().isEmpty() && !rows.delivered().first().at().isAfter(now)) {
                drop(rows.delivered().first().id());
                removed++;
            }
            return removed;
        });
    }

    @Override
    public boolean isDurable() {
        return false;
    }

    @ManagedAttribute(description = "Tasks that are not delivered")
    public int getUnfinished() {
        return locked(rows::unfinished);
    }

    @ManagedAttribute(description = "Delivered tasks that are kept for their submission key")
    public int getDelivered() {
        return locked(() -> rows.delivered().size());
    }

    private TrackedTask known(TrackedTask task) {
        TrackedTask known = kept(rows.byKey(task.scope().queue(), task.submissionKey()));
        return known != null
                ? known
                : kept(rows.byTaskId(task.scope().provider(), task.scope().baseUrl(), task.taskId()));
    }

    private TrackedTask kept(TrackedTask row) {
        if (row == null
                || row.state() != TaskState.DELIVERED
                || rows.expiry(row.id()).isAfter(time.now())) {
            return row;
        }
        drop(row.id());
        return null;
    }

    private TrackedTask store(TrackedTask task, long version) {
        // a node without a heartbeat owns nothing: nobody would notice its death
        boolean owned = task.owner() != null && nodes.lives(task.owner());
        TrackedTask row = task.toBuilder()
                .owner(owned ? task.owner() : null)
                .awaited(owned && task.awaited())
                .version(version)
                .build();
        rows.put(row, expires(row));
        if (!row.state().isClaimable()) {
            hints.remove(row.id());
        }
        while (rows.delivered().size() > maxDelivered) {
            drop(rows.delivered().first().id());
        }
        return row;
    }

    private Instant expires(TrackedTask row) {
        Instant end = row.finishedAt() != null ? row.finishedAt() : time.now();
        return end.plus(submissionKeyRetention);
    }

    private void drop(String id) {
        rows.remove(id);
        hints.remove(id);
    }

    private void buryDead() {
        nodes.expired().forEach(this::bury);
    }

    private void bury(String node) {
        rows.ownedBy(node).forEach(id -> free(node, id));
        nodes.bury(node);
    }

    private void free(String node, String id) {
        TrackedTask row = rows.get(id);
        if (row != null && node.equals(row.owner()) && row.state() != TaskState.DELIVERED) {
            store(row.toBuilder().owner(null).awaited(false).build(), row.version() + 1);
        }
    }

    private ServiceUnavailableException full(TrackedTask task) {
        return new ServiceUnavailableException(
                "The task repository in memory is full: it holds " + maxUnfinished
                        + " tasks that are not delivered, its limit."
                        + " Nothing was submitted. Consume from seedance:tasks, or use a JdbcTaskRepository",
                ErrorDetail.of(task.scope().provider())
                        .withCode(REPOSITORY_FULL)
                        .withRetryable(true));
    }

    private <T> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }
}
