/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.follow;

import io.github.camelseedance.model.SafeText;
import io.github.camelseedance.task.node.TaskNode;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskScope;
import io.github.camelseedance.task.store.TaskState;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Claims tasks for the receivers of this node, and what its producers may have left in doubt, and begins to follow them. */
public final class TaskClaimer {

    private static final Logger LOG = LoggerFactory.getLogger(TaskClaimer.class);
    private static final int CLAIM_LIMIT = 500;

    private final TaskNode node;
    private final FollowedTasks followed;
    private final Receivers receivers;
    private final PollSchedule polls;
    private final ResultDispatcher ends;
    private final Consumer<TaskRow> unsettled;
    /** A claim that has not begun, and sees what has come until it does. */
    private final AtomicBoolean kicked = new AtomicBoolean();

    private final AtomicBoolean claiming = new AtomicBoolean();
    private final AtomicBoolean claimAgain = new AtomicBoolean();

    /** @param unsettled takes claimed submissions of which it is not known whether there is a task */
    public TaskClaimer(
            TaskNode node,
            FollowedTasks followed,
            Receivers receivers,
            PollSchedule polls,
            ResultDispatcher ends,
            Consumer<TaskRow> unsettled) {
        this.node = node;
        this.followed = followed;
        this.receivers = receivers;
        this.polls = polls;
        this.ends = ends;
        this.unsettled = unsettled;
    }

    /** Looks for tasks to claim now rather than at the next beat: one was submitted, or a receiver has come. */
    public void kick() {
        if (node.isRunning() && kicked.compareAndSet(false, true)) {
            node.work(() -> {
                kicked.set(false);
                claim();
            });
        }
    }

    /** Claims what there is. Blocks on the repository. */
    private void claim() {
        if (!claiming.compareAndSet(false, true)) {
            claimAgain.set(true);
            return;
        }
        try {
            boolean more = true;
            while (more && node.isRunning()) {
                claimAgain.set(false);
                more = claimSome() || claimAgain.get();
            }
        } catch (RuntimeException e) {
            LOG.debug("Nothing claimed: {}", SafeText.of(String.valueOf(e.getMessage())));
        } finally {
            claiming.set(false);
        }
        if (claimAgain.compareAndSet(true, false)) {
            kick();
        }
    }

    private boolean claimSome() {
        Map<Set<TaskState>, Set<TaskScope>> wanted = new HashMap<>();
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

    private void follow(TaskRow row) {
        if (node.isRunning() && row.state().isUnsettled()) {
            unsettled.accept(row);
            return;
        }
        FollowedTask task = new FollowedTask(row, age(row), node.scheduler().nanoTime());
        boolean wanted = followed.followIf(
                task, () -> node.isRunning() && receivers.wanted(row.scope()).contains(row.state()));
        if (!wanted) {
            node.writes().release(row.owner(), List.of(row.id()), () -> {});
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
