/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.follow;

import io.github.camelseedance.model.SafeText;
import io.github.camelseedance.task.node.TaskNode;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskScope;
import io.github.camelseedance.task.store.TaskState;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Claims tasks for the receivers of this node, and what its producers may have left in doubt, and begins to follow them. */
public final class TaskClaimer {

    private static final Logger LOG = LoggerFactory.getLogger(TaskClaimer.class);
    private static final int CLAIM_LIMIT = 500;
    /** A claim whose answer is lost can land so long after it. */
    private static final long LANDING = Duration.ofMinutes(2).toNanos();

    private final TaskNode node;
    private final FollowedTasks followed;
    private final Receivers receivers;
    private final PollSchedule polls;
    private final ResultDispatcher ends;
    private final Consumer<TaskRow> unsettled;
    private final Predicate<String> workedOn;
    /** Kicks that no claim has followed yet. */
    private final AtomicInteger kicks = new AtomicInteger();
    /** Until then, by the monotonic clock, a claim that has failed can still land; null when none can. */
    private volatile Long unsureUntil;

    /**
     * @param unsettled takes claimed submissions of which it is not known whether there is a task
     * @param workedOn  whether somebody here works on a row
     */
    public TaskClaimer(
            TaskNode node,
            FollowedTasks followed,
            Receivers receivers,
            PollSchedule polls,
            ResultDispatcher ends,
            Consumer<TaskRow> unsettled,
            Predicate<String> workedOn) {
        this.node = node;
        this.followed = followed;
        this.receivers = receivers;
        this.polls = polls;
        this.ends = ends;
        this.unsettled = unsettled;
        this.workedOn = workedOn;
    }

    /** Looks for tasks to claim now rather than at the next beat: one was submitted, or a receiver has come. */
    public void kick() {
        if (node.isRunning() && kicks.getAndIncrement() == 0) {
            node.work(this::claim);
        }
    }

    /** Claims what there is. Blocks on the repository. */
    private void claim() {
        int seen = kicks.get();
        try {
            takeUpWhenUnsure();
            boolean more = true;
            while (more && node.isRunning()) {
                more = claimSome();
            }
        } catch (RuntimeException e) {
            unsureUntil = node.scheduler().nanoTime() + LANDING;
            LOG.debug("Claiming tasks failed, it is tried again: {}", SafeText.of(e.getMessage()));
        } finally {
            if (kicks.addAndGet(-seen) > 0) {
                node.work(this::claim);
            }
        }
    }

    private void takeUpWhenUnsure() {
        Long until = unsureUntil;
        if (until != null) {
            takeUp();
            if (until - node.scheduler().nanoTime() <= 0 && until.equals(unsureUntil)) {
                unsureUntil = null;
            }
        }
    }

    /** Works on what this node owns and nobody here works on, whyever that is. Blocks on the repository. */
    public void takeUp() {
        String id = node.id();
        for (String rowId : node.repository().owned(id)) {
            if (!workedOn.test(rowId)) {
                node.repository()
                        .find(rowId)
                        .filter(row -> id.equals(row.owner()) && row.state().isClaimable())
                        .ifPresent(row -> {
                            LOG.info("Row {} is this node's, and nobody worked on it: taken up", rowId);
                            follow(row);
                        });
            }
        }
    }

    private boolean claimSome() {
        // constants have other hashes in each process: a simulated world would not be the same again
        Map<Set<TaskState>, Set<TaskScope>> wanted = new LinkedHashMap<>();
        for (TaskScope scope : receivers.scopes()) {
            wanted.computeIfAbsent(receivers.wanted(scope), states -> new HashSet<>())
                    .add(scope);
        }
        // one that has gone meanwhile
        wanted.remove(Set.<TaskState>of());
        boolean more = false;
        for (Map.Entry<Set<TaskState>, Set<TaskScope>> alike : wanted.entrySet()) {
            List<TaskRow> rows = node.repository().claim(node.id(), alike.getValue(), alike.getKey(), CLAIM_LIMIT);
            rows.forEach(this::follow);
            more |= rows.size() == CLAIM_LIMIT;
        }
        return more;
    }

    /** Begins to follow a task that was accepted here, when this node owns it; false when it does not. */
    public boolean followOwn(TaskRow row) {
        boolean own = node.lease().node().equals(row.owner());
        if (own && followed.find(row.id()) == null) {
            follow(row);
        }
        return own;
    }

    private void follow(TaskRow row) {
        if (node.isRunning() && row.state().isUnsettled()) {
            unsettled.accept(row);
            return;
        }
        FollowedTask task = new FollowedTask(row, age(row), node.scheduler().nanoTime());
        boolean wanted = followed.followIf(
                task, () -> node.isRunning() && receivers.wanted(row.scope()).contains(row.state()));
        if (!wanted) {
            node.writes().release(row);
        } else if (row.state() == TaskState.ENDED) {
            ends.dispatch(task);
        } else if (!row.tracked() && followed.waitAccess(task).isEmpty() || !polls.first(task)) {
            // nobody waits for one that is not tracked: its node is gone
            ends.letGo(task);
        }
    }

    /** A time from another clock can lie in the future. */
    private Duration age(TaskRow row) {
        Duration age = row.acceptedAt() == null
                ? Duration.ZERO
                : Duration.between(row.acceptedAt(), node.scheduler().now());
        return age.isNegative() ? Duration.ZERO : age;
    }
}
