/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.simulation;

import io.github.camelseedance.model.ErrorDetail;
import io.github.camelseedance.model.ServiceUnavailableException;
import io.github.camelseedance.task.store.Budget;
import io.github.camelseedance.task.store.BudgetUse;
import io.github.camelseedance.task.store.Payer;
import io.github.camelseedance.task.store.Spending;
import io.github.camelseedance.task.store.TaskCount;
import io.github.camelseedance.task.store.TaskRepository;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskScope;
import io.github.camelseedance.task.store.TaskState;
import io.github.camelseedance.task.store.UncertainWriteException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The repository as one node sees it: slow, out of order, or with answers that are lost. As with a database, a write whose answer was
 * lost is recognised when it is repeated.
 */
final class NodeRepository implements TaskRepository {

    /** The repository does not answer: as with a database, an exception of ours. */
    private static ServiceUnavailableException down(String what) {
        return new ServiceUnavailableException(what, ErrorDetail.of(null).withRetryable(true));
    }

    private static final Duration SHORT = Duration.ofMillis(200);

    private final SharedStore store;
    private final TaskRepository mine;
    /** Then answers are lost below the repository, at its commits. */
    private final boolean onDatabase;

    private final NodeTime time;
    private final SimulatedThreads threads;
    private final Weather weather;
    private final Trace trace;
    private final int node;
    /** Updates whose answer was lost, by id and version. */
    private final Map<String, TaskRow> unanswered = new HashMap<>();

    private String nodeId;
    private String left;

    NodeRepository(World world, NodeTime time, SimulatedThreads threads, int node) {
        this.store = world.store;
        this.mine = world.repository(node);
        this.onDatabase = world.plan.onDatabase();
        this.time = time;
        this.threads = threads;
        this.weather = world.weather;
        this.trace = world.trace;
        this.node = node;
    }

    /** Under which id the node owns rows now, or null before its first heartbeat. */
    String nodeId() {
        return nodeId;
    }

    private <T> T call(String what, boolean canLoseAnswer, Supplier<T> action) {
        if (time.isDead()) {
            throw new NodeDied();
        }
        if (weather.strikes(FaultKind.REPOSITORY_DOWN, node)) {
            trace.add(node, "repository down:", () -> what);
            throw down("the repository is down");
        }
        Duration slow = weather.amount(FaultKind.REPOSITORY_SLOW, node);
        boolean before = slow.isZero() || weather.coin();
        if (!slow.isZero()) {
            trace.add(node, "repository slow:", () -> what + " " + slow);
        }
        if (before) {
            hold(slow);
        }
        T result = action.get();
        if (canLoseAnswer && !onDatabase && weather.strikes(FaultKind.REPOSITORY_ANSWER_LOST, node)) {
            trace.add(node, "repository answer lost:", () -> what);
            hold(SHORT);
            throw new UncertainWriteException(
                    "the answer of the repository is lost", ErrorDetail.of(null).withRetryable(true));
        }
        if (!before) {
            hold(slow);
        }
        return result;
    }

    private void hold(Duration length) {
        if (!length.isZero()) {
            threads.sleep(length.toNanos());
        }
    }

    @Override
    public void start() {
        // the store is shared
    }

    @Override
    public void stop() {
        // the store is shared
    }

    @Override
    public TaskRow insert(TaskRow task) {
        return call("insert " + task.id(), true, () -> {
            TaskRow stored = store.insert(mine, task, null);
            trace.add(node, "insert", () -> store.text(stored));
            return stored;
        });
    }

    @Override
    public TaskRow insert(TaskRow task, Budget budget) {
        return call("reserve " + task.id(), true, () -> {
            TaskRow stored = store.insert(mine, task, budget);
            trace.add(node, "insert", () -> store.text(stored));
            return stored;
        });
    }

    @Override
    public List<BudgetUse> budgetUse(Payer payer, Instant since) {
        return call("budget use", false, () -> mine.budgetUse(payer, since));
    }

    @Override
    public List<Spending> spending(Instant since) {
        return call("spending", false, () -> mine.spending(since));
    }

    @Override
    public Optional<TaskRow> update(TaskRow task) {
        String write = task.id() + "/" + task.version();
        Optional<TaskRow>[] done = newArray();
        try {
            return call("update " + task.id(), true, () -> {
                TaskRow landed = unanswered.remove(write);
                if (landed != null && store.isSame(landed)) {
                    return done[0] = Optional.of(landed);
                }
                done[0] = store.update(mine, task);
                trace.add(node, "update", () -> store.text(task) + (done[0].isPresent() ? "" : " REFUSED"));
                return done[0];
            });
        } catch (ServiceUnavailableException e) {
            if (done[0] != null && done[0].isPresent()) {
                unanswered.put(write, done[0].get());
            }
            throw e;
        }
    }

    @Override
    public List<Optional<TaskRow>> updateAll(List<TaskRow> tasks) {
        if (!onDatabase) {
            return TaskRepository.super.updateAll(tasks);
        }
        return call("update all", true, () -> {
            List<Optional<TaskRow>> done = store.updateAll(mine, tasks);
            tasks.forEach(task -> trace.add(node, "update", () -> store.text(task)));
            return done;
        });
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Optional<TaskRow>[] newArray() {
        return new Optional[1];
    }

    @Override
    public boolean remove(TaskRow task) {
        return call("remove " + task.id(), true, () -> {
            boolean removed = store.remove(mine, task);
            trace.add(node, "remove", () -> store.text(task) + (removed ? "" : " REFUSED"));
            return removed;
        });
    }

    @Override
    public Optional<TaskRow> find(String id) {
        return call("find", false, () -> mine.find(id));
    }

    @Override
    public Optional<TaskRow> findByKey(String queue, String submissionKey) {
        return call("findByKey", false, () -> mine.findByKey(queue, submissionKey));
    }

    @Override
    public Optional<TaskRow> findByTaskId(String provider, String baseUrl, String taskId) {
        return call("findByTaskId", false, () -> mine.findByTaskId(provider, baseUrl, taskId));
    }

    @Override
    public Optional<TaskRow> findByToken(String tokenHash) {
        return call("findByToken", false, () -> mine.findByToken(tokenHash));
    }

    @Override
    public Set<String> knownTaskIds(String provider, String baseUrl, Collection<String> taskIds) {
        return call("knownTaskIds", false, () -> mine.knownTaskIds(provider, baseUrl, taskIds));
    }

    @Override
    public List<TaskRow> claim(String owner, Collection<TaskScope> scopes, Set<TaskState> states, int limit) {
        return call("claim", true, () -> {
            List<TaskRow> rows = store.claim(mine, owner, scopes, states, limit);
            rows.forEach(row -> trace.add(node, "claim", () -> store.text(row)));
            return rows;
        });
    }

    @Override
    public Set<String> owned(String owner) {
        return call("owned", false, () -> mine.owned(owner));
    }

    @Override
    public void release(String owner, Collection<String> ids) {
        call("release", true, () -> {
            mine.release(owner, ids);
            ids.forEach(id -> trace.add(node, "release", () -> id));
            return null;
        });
    }

    @Override
    public boolean heartbeat(String owner) {
        return heartbeat(owner, List.of());
    }

    @Override
    public boolean heartbeat(String owner, List<TaskRow> seen) {
        return call("heartbeat", true, () -> {
            boolean lives = mine.heartbeat(owner, seen);
            seen.forEach(row -> trace.add(node, "seen", () -> store.text(row)));
            if (lives) {
                nodeId = owner;
            } else {
                trace.add(node, "heartbeat", () -> "the lease is lost");
            }
            return lives;
        });
    }

    @Override
    public void leave(String owner) {
        call("leave", true, () -> {
            trace.add(node, "leave", () -> owner);
            mine.leave(owner);
            left = owner;
            return null;
        });
    }

    /** Under which id the node has left; null while it has not. */
    String left() {
        return left;
    }

    @Override
    public Duration lease() {
        return mine.lease();
    }

    @Override
    public void hint(String id) {
        call("hint", true, () -> {
            mine.hint(id);
            return null;
        });
    }

    @Override
    public List<String> takeHints(String owner) {
        return call("takeHints", false, () -> mine.takeHints(owner));
    }

    @Override
    public List<TaskCount> counts() {
        return call("counts", false, () -> mine.counts());
    }

    @Override
    public List<TaskRow> list(String queue, TaskState state, int limit) {
        return call("list", false, () -> mine.list(queue, state, limit));
    }

    @Override
    public Optional<Instant> mark(String name) {
        return call("mark", false, () -> mine.mark(name));
    }

    @Override
    public void mark(String name, Instant instant) {
        call("mark", true, () -> {
            mine.mark(name, instant);
            return null;
        });
    }

    @Override
    public Duration submissionKeyRetention() {
        return mine.submissionKeyRetention();
    }

    @Override
    public int purge() {
        return call("purge", true, () -> mine.purge());
    }

    @Override
    public boolean isDurable() {
        return false;
    }
}
