/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task;

import io.github.camelseedance.concurrent.Scheduler;
import io.github.camelseedance.concurrent.SystemScheduler;
import io.github.camelseedance.model.ServiceUnavailableException;
import io.github.camelseedance.task.store.Budget;
import io.github.camelseedance.task.store.BudgetUse;
import io.github.camelseedance.task.store.Payer;
import io.github.camelseedance.task.store.Spending;
import io.github.camelseedance.task.store.TaskCount;
import io.github.camelseedance.task.store.TaskQuery;
import io.github.camelseedance.task.store.TaskRepository;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskRules;
import io.github.camelseedance.task.store.TaskScope;
import io.github.camelseedance.task.store.TaskState;
import io.github.camelseedance.task.store.memory.MemoryStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
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
    public static final String REPOSITORY_FULL = MemoryStore.REPOSITORY_FULL;

    private static final Logger LOG = LoggerFactory.getLogger(MemoryTaskRepository.class);
    private static final int MAX_TASKS = 100_000;
    /** The nodes live and die with this store. */
    private static final Duration NO_LEASE = Duration.ofDays(36_500);

    private static final Duration SHARED_LEASE = Duration.ofSeconds(20);

    private final AtomicBoolean warned = new AtomicBoolean();
    private final Map<String, Instant> marks = new HashMap<>();
    private final MemoryStore store;
    private final Duration lease;
    private volatile Duration submissionKeyRetention = Duration.ofDays(7);

    public MemoryTaskRepository() {
        this(SystemScheduler.withoutTimer(), NO_LEASE, MAX_TASKS, MAX_TASKS);
    }

    /** With another time, and nodes that die without a heartbeat, as those of a store outside their process do: for tests. */
    public MemoryTaskRepository(Scheduler time) {
        this(time, MAX_TASKS, MAX_TASKS);
    }

    MemoryTaskRepository(Scheduler time, int maxUnfinished, int maxDelivered) {
        this(time, SHARED_LEASE, maxUnfinished, maxDelivered);
    }

    private MemoryTaskRepository(Scheduler time, Duration lease, int maxUnfinished, int maxDelivered) {
        this.lease = lease;
        this.store = new MemoryStore(time, lease, () -> submissionKeyRetention, maxUnfinished, maxDelivered);
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
    public synchronized TaskRow insert(TaskRow task) {
        TaskRules.check(task);
        return store.insert(task, null);
    }

    @Override
    public synchronized TaskRow insert(TaskRow task, Budget budget) {
        TaskRules.check(task);
        return store.insert(task, budget);
    }

    @Override
    public synchronized Optional<TaskRow> update(TaskRow task) {
        TaskRules.check(task);
        return store.update(task);
    }

    @Override
    public synchronized boolean remove(TaskRow task) {
        return store.remove(task);
    }

    @Override
    public synchronized Optional<TaskRow> find(String id) {
        return Optional.ofNullable(store.rows().get(id));
    }

    @Override
    public synchronized Optional<TaskRow> findByKey(String queue, String submissionKey) {
        return Optional.ofNullable(store.rows().byKey(queue, submissionKey));
    }

    @Override
    public synchronized Optional<TaskRow> findByTaskId(String provider, String baseUrl, String taskId) {
        return Optional.ofNullable(store.rows().byTaskId(provider, baseUrl, taskId));
    }

    @Override
    public synchronized Optional<TaskRow> findByToken(String tokenHash) {
        return Optional.ofNullable(store.rows().byToken(tokenHash));
    }

    @Override
    public synchronized Set<String> knownTaskIds(String provider, String baseUrl, Collection<String> taskIds) {
        Set<String> known = new HashSet<>(taskIds);
        known.removeIf(taskId -> store.rows().byTaskId(provider, baseUrl, taskId) == null);
        return known;
    }

    @Override
    public synchronized List<TaskRow> claim(
            String node, Collection<TaskScope> scopes, Set<TaskState> states, int limit) {
        return store.claim(node, scopes, states, limit);
    }

    @Override
    public synchronized Set<String> owned(String node) {
        return store.owned(node);
    }

    @Override
    public synchronized void release(String node, Collection<String> ids) {
        ids.forEach(id -> store.release(node, id));
    }

    @Override
    public synchronized boolean heartbeat(String node) {
        return store.heartbeat(node);
    }

    @Override
    public boolean heartbeat(String node, List<TaskRow> seen) {
        synchronized (this) {
            seen.forEach(row -> store.note(node, row));
        }
        return heartbeat(node);
    }

    @Override
    public synchronized void leave(String node) {
        store.bury(node);
    }

    @Override
    public Duration lease() {
        return lease;
    }

    @Override
    public synchronized void hint(String id) {
        store.hint(id);
    }

    @Override
    public synchronized List<String> takeHints(String node) {
        return store.takeHints(node);
    }

    @Override
    public synchronized List<BudgetUse> budgetUse(Payer payer, Instant since) {
        return store.rows().budgetUse(payer, since);
    }

    @Override
    public synchronized List<Spending> spending(Instant since) {
        return store.rows().spending(since);
    }

    @Override
    public synchronized List<TaskCount> counts() {
        return store.rows().counts();
    }

    @Override
    public synchronized List<TaskRow> list(String queue, TaskState state, int limit) {
        return store.rows().list(queue, state, limit);
    }

    @Override
    public TaskQuery.Found page(TaskQuery query) {
        int wanted = query.text() == null ? query.limit() + 1 : TaskQuery.MAX_SEARCHED;
        // long prompts are searched outside the lock
        List<TaskQuery.Placed> first;
        synchronized (this) {
            first = store.rows().first(query, wanted);
        }
        return TaskQuery.Found.first(first.stream().filter(placed -> query.matches(placed.row())), query.limit());
    }

    @Override
    public synchronized Optional<Instant> mark(String name) {
        return Optional.ofNullable(marks.get(name));
    }

    @Override
    public synchronized void mark(String name, Instant instant) {
        marks.put(name, instant);
    }

    @Override
    public Duration submissionKeyRetention() {
        return submissionKeyRetention;
    }

    /** How long a delivered task is kept, 7 days unless set; for tasks delivered from now on. */
    public void setSubmissionKeyRetention(Duration submissionKeyRetention) {
        this.submissionKeyRetention = TaskRules.retention(submissionKeyRetention);
    }

    @Override
    public synchronized int purge() {
        return store.purge();
    }

    @Override
    public boolean isDurable() {
        return false;
    }

    @ManagedAttribute(description = "Tasks that are not delivered")
    public synchronized int getUnfinished() {
        return store.rows().unfinished();
    }

    @ManagedAttribute(description = "Delivered tasks that are kept, so that their keys and task ids stay known")
    public synchronized int getDelivered() {
        return store.rows().delivered().size();
    }
}
