/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task;

import io.github.camelseedance.model.ErrorDetail;
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
import io.github.camelseedance.task.store.jdbc.JdbcSchema;
import io.github.camelseedance.task.store.jdbc.JdbcStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.apache.camel.api.management.ManagedAttribute;
import org.apache.camel.api.management.ManagedResource;
import org.apache.camel.support.service.ServiceSupport;

/**
 * Keeps tasks in a database, so that they survive the process; any number of nodes share a database server. Tested on PostgreSQL
 * and on H2, embedded and durable in a file, which belongs to one process. Tables are created on start unless
 * {@link #setCreateTables} says otherwise. When the database fails, every method throws a
 * {@link ServiceUnavailableException} with code {@code REPOSITORY_UNAVAILABLE}; after its stop too.
 */
@ManagedResource(description = "Tasks of camel-seedance in a database")
public class JdbcTaskRepository extends ServiceSupport implements TaskRepository {

    private static final Duration LEASE = Duration.ofSeconds(20);

    private DataSource dataSource;
    private String tablePrefix = "seedance_";
    private boolean createTables = true;
    private volatile Duration submissionKeyRetention = Duration.ofDays(7);
    private volatile JdbcStore store;
    private volatile boolean stopped;

    /** Needs {@link #setDataSource}. */
    public JdbcTaskRepository() {}

    public JdbcTaskRepository(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** The database. A pool is advised; one that joins a transaction of the route is not. */
    public void setDataSource(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** What the names of the tables begin with, {@code seedance_} unless set; a schema can stand before it. */
    public void setTablePrefix(String tablePrefix) {
        this.tablePrefix = JdbcSchema.checkPrefix(tablePrefix);
    }

    /** Whether to create and migrate tables on start, which is the default. Otherwise they are checked. */
    public void setCreateTables(boolean createTables) {
        this.createTables = createTables;
    }

    /** How long a delivered task is kept, 7 days unless set; for tasks delivered from now on. */
    public void setSubmissionKeyRetention(Duration submissionKeyRetention) {
        this.submissionKeyRetention = TaskRules.retention(submissionKeyRetention);
    }

    @Override
    protected void doStart() {
        stopped = false;
        store();
    }

    @Override
    protected synchronized void doStop() {
        stopped = true;
        if (store != null) {
            store.close();
            store = null;
        }
    }

    @Override
    public TaskRow insert(TaskRow task) {
        return store().tasks().insert(task, null);
    }

    @Override
    public TaskRow insert(TaskRow task, Budget budget) {
        return store().tasks().insert(task, budget);
    }

    @Override
    public Optional<TaskRow> update(TaskRow task) {
        return store().tasks().update(task);
    }

    @Override
    public List<Optional<TaskRow>> updateAll(List<TaskRow> tasks) {
        return store().tasks().updateAll(tasks).orElseGet(() -> TaskRepository.super.updateAll(tasks));
    }

    @Override
    public boolean remove(TaskRow task) {
        return store().tasks().remove(task);
    }

    @Override
    public Optional<TaskRow> find(String id) {
        return store().queries().find("id = ?", id);
    }

    @Override
    public Optional<TaskRow> findByKey(String queue, String submissionKey) {
        return store().queries().find("queue = ? AND submission_key = ?", queue, submissionKey);
    }

    @Override
    public Optional<TaskRow> findByTaskId(String provider, String baseUrl, String taskId) {
        return store().queries().find("provider = ? AND base_url = ? AND task_id = ?", provider, baseUrl, taskId);
    }

    @Override
    public Optional<TaskRow> findByToken(String tokenHash) {
        return store().queries().find("token_hash = ?", tokenHash);
    }

    @Override
    public Set<String> knownTaskIds(String provider, String baseUrl, Collection<String> taskIds) {
        return store().queries().knownTaskIds(provider, baseUrl, taskIds);
    }

    @Override
    public List<TaskRow> claim(String node, Collection<TaskScope> scopes, Set<TaskState> states, int limit) {
        return store().claims().claim(node, scopes, states, limit);
    }

    @Override
    public Set<String> owned(String node) {
        return store().claims().owned(node);
    }

    @Override
    public void release(String node, Collection<String> ids) {
        store().nodes().release(node, ids);
    }

    @Override
    public boolean heartbeat(String node) {
        return heartbeat(node, List.of());
    }

    @Override
    public boolean heartbeat(String node, List<TaskRow> seen) {
        return store().nodes().heartbeat(node, seen);
    }

    @Override
    public void leave(String node) {
        store().nodes().leave(node);
    }

    @Override
    public Duration lease() {
        return LEASE;
    }

    @Override
    public void hint(String id) {
        store().hints().hint(id);
    }

    @Override
    public List<String> takeHints(String node) {
        return store().hints().takeHints(node);
    }

    @Override
    public List<BudgetUse> budgetUse(Payer payer, Instant since) {
        return store().queries().budgetUse(payer, since);
    }

    @Override
    public List<Spending> spending(Instant since) {
        return store().queries().spending(since);
    }

    @Override
    public List<TaskCount> counts() {
        return store().queries().counts();
    }

    @Override
    public List<TaskRow> list(String queue, TaskState state, int limit) {
        return store().queries().list(queue, state, limit);
    }

    @Override
    public TaskQuery.Found page(TaskQuery query) {
        return store().pages().page(query);
    }

    @Override
    public Optional<Instant> mark(String name) {
        return store().hints().mark(name);
    }

    @Override
    public void mark(String name, Instant time) {
        store().hints().mark(name, time);
    }

    @Override
    public Duration submissionKeyRetention() {
        return submissionKeyRetention;
    }

    @Override
    public int purge() {
        JdbcStore current = store();
        int removed = current.retention().purge();
        current.hints().purge();
        current.nodes().purge();
        return removed;
    }

    @Override
    public boolean isDurable() {
        return store().isDurable();
    }

    @ManagedAttribute(description = "What the names of the tables begin with")
    public String getTablePrefix() {
        return tablePrefix;
    }

    @ManagedAttribute(description = "How often something was done again after a passing failure of the database")
    public long getRetries() {
        JdbcStore current = store;
        return current == null ? 0 : current.transactions().retries();
    }

    @ManagedAttribute(description = "Rows seen that this version cannot read; they are left as they are")
    public int getUnreadableRows() {
        JdbcStore current = store;
        return current == null ? 0 : current.unreadable().size();
    }

    private JdbcStore store() {
        JdbcStore current = store;
        return current != null ? current : open();
    }

    private synchronized JdbcStore open() {
        if (dataSource == null) {
            throw new IllegalArgumentException("The JdbcTaskRepository needs a dataSource");
        }
        if (stopped) {
            // who opened it again would hold the database after its owner has gone
            throw new ServiceUnavailableException(
                    "The task repository is stopped", ErrorDetail.of(null).withCode(UNAVAILABLE));
        }
        if (store == null) {
            store = JdbcStore.open(
                    dataSource, tablePrefix, createTables, LEASE, () -> submissionKeyRetention.toMillis());
        }
        return store;
    }
}
