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
    public static final String REPOSITORY_FULL = MemoryStore.REPOSITORY_FULL;

    private static final Logger LOG = LoggerFactory.getLogger(MemoryTaskRepository.class);
    private static final int MAX_TASKS = 100_000;
    /** The nodes live and die with this store. */
    private static final Duration NO_LEASE = Duration.ofDays(36_500);

    private static final Duration SHARED_LEASE = Duration.ofSeconds(20);

    private final ReentrantLock guard = new ReentrantLock();
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
    public TaskRow insert(TaskRow task) {
        TaskRules.check(task);
        return locked(() -> store.insert(task, null));
    }

    @Override
    public TaskRow insert(TaskRow task, Budget budget) {
        TaskRules.check(task);
        return locked(() -> store.insert(task, budget));
    }

    @Override
    public Optional<TaskRow> update(TaskRow task) {
        TaskRules.check(task);
        return locked(() -> store.update(task));
    }

    @Override
    public boolean remove(TaskRow task) {
        return locked(() -> store.remove(task));
    }

    @Override
    public Optional<TaskRow> find(String id) {
        return locked(() -> Optional.ofNullable(store.rows().get(id)));
    }

    @Override
    public Optional<TaskRow> findByKey(String queue, String submissionKey) {
        return locked(() -> Optional.ofNullable(store.rows().byKey(queue, submissionKey)));
    }

    @Override
    public Optional<TaskRow> findByTaskId(String provider, String baseUrl, String taskId) {
        return locked(() -> Optional.ofNullable(store.rows().byTaskId(provider, baseUrl, taskId)));
    }

    @Override
    public Optional<TaskRow> findByToken(String tokenHash) {
        return locked(() -> Optional.ofNullable(store.rows().byToken(tokenHash)));
    }

    @Override
    public Set<String> knownTaskIds(String provider, String baseUrl, Collection<String> taskIds) {
        return locked(() -> {
            Set<String> known = new HashSet<>(taskIds);
            known.removeIf(taskId -> store.rows().byTaskId(provider, baseUrl, taskId) == null);
            return known;
        });
    }

    @Override
    public List<TaskRow> claim(String node, Collection<TaskScope> scopes, Set<TaskState> states, int limit) {
        return locked(() -> store.claim(node, scopes, states, limit));
    }

    @Override
    public Set<String> owned(String node) {
        return locked(() -> store.owned(node));
    }

    @Override
    public void release(String node, Collection<String> ids) {
        run(() -> ids.forEach(id -> store.release(node, id)));
    }

    @Override
    public boolean heartbeat(String node) {
        return locked(() -> store.heartbeat(node));
    }

    @Override
    public boolean heartbeat(String node, List<TaskRow> seen) {
        run(() -> seen.forEach(row -> store.note(node, row)));
        return heartbeat(node);
    }

    @Override
    public void leave(String node) {
        run(() -> store.bury(node));
    }

    @Override
    public Duration lease() {
        return lease;
    }

    @Override
    public void hint(String id) {
        run(() -> store.hint(id));
    }

    @Override
    public List<String> takeHints(String node) {
        return locked(() -> store.takeHints(node));
    }

    @Override
    public List<BudgetUse> budgetUse(Payer payer, Instant since) {
        return locked(() -> store.rows().budgetUse(payer, since));
    }

    @Override
    public List<Spending> spending(Instant since) {
        return locked(() -> store.rows().spending(since));
    }

    @Override
    public List<TaskCount> counts() {
        return locked(() -> store.rows().counts());
    }

    @Override
    public List<TaskRow> list(String queue, TaskState state, int limit) {
        return locked(() -> store.rows().list(queue, state, limit));
    }

    @Override
    public TaskQuery.Found page(TaskQuery query) {
        int wanted = query.text() == null ? query.limit() + 1 : TaskQuery.MAX_SEARCHED;
        // long prompts are searched outside the lock
        List<TaskQuery.Placed> first = locked(() -> store.rows().first(query, wanted));
        return TaskQuery.Found.first(first.stream().filter(placed -> query.matches(placed.row())), query.limit());
    }

    @Override
    public Optional<Instant> mark(String name) {
        return locked(() -> Optional.ofNullable(marks.get(name)));
    }

    @Override
    public void mark(String name, Instant instant) {
        run(() -> marks.put(name, instant));
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
        return locked(store::purge);
    }

    @Override
    public boolean isDurable() {
        return false;
    }

    @ManagedAttribute(description = "Tasks that are not delivered")
    public int getUnfinished() {
        return locked(() -> store.rows().unfinished());
    }

    @ManagedAttribute(description = "Delivered tasks that are kept, so that their keys and task ids stay known")
    public int getDelivered() {
        return locked(() -> store.rows().delivered().size());
    }

    private void run(Runnable action) {
        locked(() -> {
            action.run();
            return null;
        });
    }

    private <T> T locked(Supplier<T> action) {
        guard.lock();
        try {
            return action.get();
        } finally {
            guard.unlock();
        }
    }
}
